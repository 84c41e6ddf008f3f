//! Who has whose public handle? The word that a seat gives, and whoever has it instead.

use crate::census::Shared;
use crate::reading::{Reading, as_agent};
use crate::{Finding, Repair, Rule};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::{Alias, Seat};
use tenure_identity::Roster;

/// Finds handles that are not their session's.
pub(crate) fn check<'r, 'a>(
    roster: &Roster,
    shared: &Shared<'r, 'a>,
    reading: &'r Reading<'a>,
    found: &mut Vec<Finding>,
) {
    // The number of one that must have none is told of already.
    if !reading.sits() || reading.seat.is_none() || !shared.keeps(reading) {
        return;
    }
    let stated = reading.record.statement.alias.as_ref();
    let is_told =
        reading.stated.alias.is_some() && !matches!(reading.seat, Some(Seat::Numbered { .. }));
    if let Some(alias) = stated.filter(|alias| !is_told && is_mismatched(roster, reading, alias)) {
        found.push(mismatched(reading, alias));
    }
    let Some(wanted) = reading.alias.as_ref().filter(|wanted| stated != Some(*wanted)) else {
        if let Some(alias) = &reading.alias {
            found.extend(shared_alias(shared, reading, alias));
        }
        return;
    };
    match shared.other(wanted.as_str(), reading) {
        Some(thief) => found.push(stolen(reading, wanted, thief)),
        None if stated.is_none() => found.push(deferred(reading, wanted)),
        None => {}
    }
}

/// Whether a handle is another than the seat gives, or, where the seat gives none, that of somebody else's seat.
pub(crate) fn is_mismatched(roster: &Roster, reading: &Reading<'_>, alias: &Alias) -> bool {
    match &reading.alias {
        Some(wanted) => wanted != alias,
        None => {
            let means = as_agent(alias).and_then(|name| roster.seat_of(&name));
            means.is_some_and(|seat| Some(&seat) != reading.seat.as_ref())
        }
    }
}

fn mismatched(reading: &Reading<'_>, alias: &Alias) -> Finding {
    let (says, does) = match &reading.alias {
        Some(wanted) => (
            format!("its alias is {alias}, its seat gives {wanted}"),
            format!("it gives up {alias} and takes {wanted} once that is free"),
        ),
        None => (
            format!("its alias {alias} is the name of another seat"),
            format!("it gives up {alias}"),
        ),
    };
    finding(Rule::MismatchedAlias, alias.to_string(), reading, says, mends(reading, does))
}

fn deferred(reading: &Reading<'_>, wanted: &Alias) -> Finding {
    let says = format!("it has no alias, and nobody has {wanted}");
    let does = format!("it takes {wanted}");
    finding(Rule::AliasDeferred, wanted.to_string(), reading, says, mends(reading, does))
}

fn stolen(reading: &Reading<'_>, wanted: &Alias, thief: &Reading<'_>) -> Finding {
    let says = format!("{} has the alias of its seat, {wanted}", thief.id());
    let mut finding = finding(
        Rule::AliasStolen,
        wanted.to_string(),
        reading,
        says,
        Repair::Waits(format!(
            "the conflict is recorded once; it takes {wanted} after {} gave it up",
            thief.id()
        )),
    );
    finding.beads.push(thief.id().clone());
    finding
}

/// Tells of one that has its alias while somebody else has it too.
fn shared_alias(shared: &Shared<'_, '_>, reading: &Reading<'_>, alias: &Alias) -> Option<Finding> {
    let other = shared.other(alias.as_str(), reading)?;
    // Whoever has it and sits in another seat is told of by the rule for that one.
    let mut told = stolen(reading, alias, other);
    told.says = format!("{} has the alias {alias} as well", other.id());
    told.repair =
        Repair::Waits(format!("one of the two gives it up; {} keeps it meanwhile", reading.id()));
    Some(told)
}

fn mends(reading: &Reading<'_>, does: String) -> Repair {
    if reading.is_movable() { Repair::Mends(does) } else { Repair::Waits(does) }
}

fn finding(
    rule: Rule,
    about: String,
    reading: &Reading<'_>,
    says: String,
    repair: Repair,
) -> Finding {
    Finding { rule, about, beads: vec![reading.id().clone()], says, repair }
}

impl Reading<'_> {
    /// Returns the public handle that it says it has.
    pub(crate) fn alias(&self) -> Option<&str> {
        self.record.statement.alias.as_ref().map(Alias::as_str)
    }

    /// Returns what it says it is called at its host.
    pub(crate) fn session(&self) -> Option<&str> {
        self.record.statement.session.as_ref().map(|session| session.as_str())
    }

    /// Returns whether it has the handle of its seat.
    pub(crate) fn has_its_alias(&self) -> bool {
        self.alias.is_some() && self.record.statement.alias == self.alias
    }
}
