//! What would the records say once everything was mended that can be? Nobody is asked, and nothing guessed.

use crate::Record;
use crate::census::{Census, Shared};
use crate::disagree::other_seat;
use crate::handle::is_mismatched;
use crate::reading::{Reading, Standing, standing};
use crate::reserved::kept;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use tenure_bead::{Alias, BeadId, Seat, SessionName};
use tenure_identity::{Roster, Stage, Statement};

/// Returns what the records would say when everything that [`Mends`](crate::Repair::Mends) was done, in their order.
///
/// Who keeps a seat says so everywhere; who does not is kept for its history alone. Records of persons, and those
/// whose phase nobody knows, are as they were. An audit of the result finds nothing more that would be mended.
#[must_use]
pub fn repair(roster: &Roster, records: &[Record]) -> Vec<Record> {
    let census = Census::new(roster, records);
    let shared = census.shared();
    let mut mended: BTreeMap<&BeadId, Statement> = BTreeMap::new();
    for reading in &census.readings {
        mended.insert(reading.id(), with_seat(reading, &shared));
    }
    release(&census, &shared, &mut mended);
    grant(&census, &mut mended);
    let changed = records.iter().map(|record| match mended.get(&record.statement.id) {
        Some(statement) => Record { statement: statement.clone(), ..record.clone() },
        None => record.clone(),
    });
    changed.collect()
}

/// Says of its seat what stands, or makes it history when another keeps the seat.
fn with_seat<'r, 'a>(reading: &'r Reading<'a>, shared: &Shared<'r, 'a>) -> Statement {
    let statement = reading.record.statement.clone();
    let is_movable = reading.is_movable();
    tenure_bead::canary!(PersonRobbed => let is_movable = true);
    if !is_movable || reading.is_nobodys() {
        return statement;
    }
    let Some(seat) = &reading.seat else {
        // The name of another template's session says nothing of its own.
        let agent = statement.agent.clone().filter(|_| other_seat(reading).is_none());
        return Statement { agent, ..statement };
    };
    if !shared.keeps(reading) && shared.is_settled(seat) {
        tenure_bead::canary!(BothKept => return statement);
        return history(statement);
    }
    let agent = match &reading.name {
        Some(name) => Some(name.clone()),
        // A slot that has no name now keeps the one it had, unless that is another's, or of another slot.
        None => statement.agent.clone().filter(|_| {
            let says_another = reading.stated.agent.is_some_and(|slot| Some(slot) != seat.slot());
            !says_another && other_seat(reading).is_none()
        }),
    };
    let slot = match seat {
        Seat::Numbered { slot, .. } => Some(*slot),
        Seat::Singleton { .. } | Seat::Named { .. } => None,
    };
    let template = if says_two_templates(&statement, seat) || reading.name.is_none() {
        // Which of two is right nobody here can say; and a seat without a name is not written down as anybody's.
        statement.template.clone()
    } else {
        Some(seat.template().clone())
    };
    Statement { agent, slot, template, ..statement }
}

/// Returns whether a record says that it is a configured session of one template, and names another template.
fn says_two_templates(statement: &Statement, seat: &Seat) -> bool {
    statement.named.is_some()
        && statement.template.as_ref().is_some_and(|said| said != seat.template())
}

/// Keeps a record for its history: it says no more that it is somebody.
fn history(statement: Statement) -> Statement {
    let mut former = statement.former;
    if let Some(alias) = statement.alias.filter(|alias| !former.contains(alias)) {
        former.insert(0, alias);
    }
    Statement {
        agent: None,
        alias: None,
        former,
        session: None,
        named: None,
        slot: None,
        stage: Stage::Archived,
        ..statement
    }
}

type Mended<'a> = BTreeMap<&'a BeadId, Statement>;

/// Takes names at the host from whoever does not keep them: of two that go on the later one, and all who are closed.
fn release<'a>(census: &Census<'a>, shared: &Shared<'_, 'a>, mended: &mut Mended<'a>) {
    for reading in census.readings.iter().filter(|reading| kept(reading).is_some()) {
        if let Some(statement) = mended.get_mut(reading.id()) {
            statement.session = None;
        }
    }
    let settled = |holders: &Vec<&Reading<'_>>| holders.iter().skip(1).all(|one| one.is_movable());
    for (_, holders) in shared.sessions.several().filter(|(_, holders)| settled(holders)) {
        let mut is_kept = false;
        for holder in holders {
            let Some(statement) = mended.get_mut(holder.id()) else { continue };
            if is_kept && holder.is_movable() {
                statement.session = None;
            }
            is_kept |= statement.session.is_some();
        }
    }
}

/// Gives public handles to those whose seats give them, where nobody has them who keeps them.
fn grant<'a>(census: &Census<'a>, mended: &mut Mended<'a>) {
    let is_granted = |reading: &Reading<'a>, mended: &Mended<'a>| {
        let goes_on = mended.get(reading.id()).is_some_and(|one| one.stage != Stage::Archived);
        reading.is_movable() && reading.seat.is_some() && goes_on
    };
    let mut words = Words::default();
    for reading in &census.readings {
        let Some(statement) = mended.get_mut(reading.id()) else { continue };
        if standing(statement.stage, statement.origin) == Standing::Past {
            continue;
        }
        words.take(statement.session.as_ref().map(SessionName::as_str), reading.id());
        let asks_anew = reading.is_movable() && reading.seat.is_some() && !reading.has_its_alias();
        if !asks_anew {
            words.take(statement.alias.as_ref().map(Alias::as_str), reading.id());
        }
    }
    for reading in census.readings.iter().filter(|one| !one.has_its_alias()) {
        if !is_granted(reading, mended) {
            continue;
        }
        let Some(statement) = mended.get_mut(reading.id()) else { continue };
        let wanted = reading.alias.as_ref();
        let free = wanted.filter(|alias| !words.is_anothers(alias.as_str(), reading.id()));
        if let Some(alias) = free {
            words.take(Some(alias.as_str()), reading.id());
        }
        let loses = statement
            .alias
            .as_ref()
            .is_some_and(|alias| is_mismatched(census.roster, reading, alias));
        if free.is_some() || loses {
            rename(statement, free.cloned());
        }
    }
}

/// Changes a public handle, and remembers the one of before.
fn rename(statement: &mut Statement, alias: Option<Alias>) {
    statement.former.retain(|former| Some(former) != alias.as_ref());
    let before = core::mem::replace(&mut statement.alias, alias);
    if let Some(before) = before.filter(|before| !statement.former.contains(before)) {
        statement.former.insert(0, before);
    }
}

/// Who has which word in the end.
#[derive(Debug, Default)]
struct Words(BTreeMap<String, Vec<BeadId>>);

impl Words {
    fn take(&mut self, word: Option<&str>, id: &BeadId) {
        if let Some(word) = word {
            self.0.entry(word.to_owned()).or_default().push(id.clone());
        }
    }

    fn is_anothers(&self, word: &str, id: &BeadId) -> bool {
        self.0.get(word).is_some_and(|holders| holders.iter().any(|holder| holder != id))
    }
}
