//! How does a stale record of a singleton become a plain one? It is written anew, and nobody else loses a word by it.

use crate::recall::is_suffixed;
use crate::{
    Blocked, Claimant, Directory, Naming, Origin, Recalled, Statement, Word, blocker, limit,
    naming, recall,
};
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{AgentName, Alias, Now, Seat, Wall};

/// A record as it is to be.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_structs, reason = "a record and what it has to wait for")]
pub struct Normalized {
    /// What it says from now on.
    pub statement: Statement,
    /// The alias that it is to have and does not get yet.
    pub deferred: Option<Deferred>,
}

/// An alias that a record is to have and somebody else still has.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a refusal without its reason is half an answer")]
pub struct Deferred {
    /// The alias.
    pub alias: Alias,
    /// Who has it.
    pub blocked: Blocked,
}

/// Returns the record of a template of one as it is to be, or nothing where there is nothing to mend.
///
/// A numeric suffix and a slot are dropped, whatever the number: the session is called like its template. The alias
/// becomes the one that the seat has; where somebody else has it, the record gets none for now, and in both cases the
/// old one goes to its history, so that work that is assigned to it stays its own. Everything else is kept.
///
/// Only records of the template itself are mended: a session that a person made, or that has a name of its own, keeps
/// what it says. To mend twice is to mend once.
///
/// ```
/// use tenure_bead::{AgentName, BeadId, Slot, TemplateName};
/// use tenure_identity::{normalize, Directory, Pool, Post, Roster, Stage, Statement};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let template = TemplateName::parse("rig/refinery")?;
/// let roster = Roster::new(vec![Post { template, pool: Pool::of(1), alias: None }], vec![]);
/// let agent = Some(AgentName::parse("rig/refinery-1")?);
/// let bare = Statement::bare(BeadId::parse("gc-7")?, Stage::Active);
/// let records = [Statement { agent, slot: Some(Slot::FIRST), ..bare }];
/// let mended = normalize(&records[0], &Directory::new(&records, &roster)).unwrap().statement;
/// assert_eq!(mended.agent, Some(AgentName::parse("rig/refinery")?));
/// assert_eq!(mended.slot, None);
/// assert_eq!(normalize(&mended, &Directory::new(&records, &roster)), None);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn normalize(statement: &Statement, directory: &Directory<'_>) -> Option<Normalized> {
    let is_ours = match statement.origin {
        Origin::Manual | Origin::Named => false,
        Origin::Pool | Origin::Unstated => statement.named.is_none() && statement.stage.holds(),
    };
    let recalled = recall(statement, directory.roster());
    let (seat, is_stale) = match &recalled {
        Recalled::Stale { seat, .. } => (seat, true),
        Recalled::Seat(seat) => (seat, false),
        Recalled::Unseated { .. }
        | Recalled::OutOfBounds { .. }
        | Recalled::Contradiction { .. }
        | Recalled::Unknown => return None,
    };
    let is_single = matches!(seat, Seat::Singleton { .. });
    let base = directory.roster().name_of(seat).filter(|_| is_ours && is_single)?;
    if !is_stale && statement.alias.is_some() {
        return None;
    }
    let (alias, deferred) = alias_of(statement, seat, &base, directory);
    let plain = Statement { agent: Some(base), slot: None, ..with_alias(statement, alias) };
    let is_mended = if is_stale { plain != *statement } else { plain.alias != statement.alias };
    is_mended.then_some(Normalized { statement: plain, deferred })
}

/// Returns the alias that a record gets now, and the one that it has to wait for.
fn alias_of(
    statement: &Statement,
    seat: &Seat,
    base: &AgentName,
    directory: &Directory<'_>,
) -> (Option<Alias>, Option<Deferred>) {
    let Some(wanted) = directory.roster().alias_of(seat) else {
        // The config gives none: a stale word goes, a chosen one stays.
        let chosen = statement.alias.clone().filter(|alias| !is_stale_word(alias, seat, directory));
        return (chosen, None);
    };
    let claimant = Claimant { bead: Some(&statement.id), identity: Some(base) };
    match blocker(directory, Word::Alias(&wanted), claimant) {
        None => (Some(wanted), None),
        Some(blocked) => (None, Some(Deferred { alias: wanted, blocked })),
    }
}

fn is_stale_word(alias: &Alias, seat: &Seat, directory: &Directory<'_>) -> bool {
    let roster = directory.roster();
    roster.post(seat.template()).is_some_and(|post| {
        naming(&post.pool) == Naming::Singleton && is_suffixed(alias.as_str(), post, roster)
    })
}

/// Returns the record with another alias, or with none; the one that it had goes to its history.
///
/// The history has the newest first, each once, and never the current one.
#[must_use]
pub fn with_alias(statement: &Statement, alias: Option<Alias>) -> Statement {
    let mut former: Vec<Alias> = Vec::new();
    for one in statement.alias.iter().chain(&statement.former) {
        // What is kept is all that there is to compare with, however long the history on record is.
        if former.len() >= limit::FORMER_MAX {
            break;
        }
        if Some(one) != alias.as_ref() && !former.contains(one) {
            former.push(one.clone());
        }
    }
    Statement { alias, former, ..statement.clone() }
}

/// Returns how long to wait until an alias that was refused so often is asked for again; zero is now.
///
/// Half a minute after the first refusal, twice as long after each further one, and never longer than half an hour. A
/// moment that is missing or lies in the future says nothing: it is asked for now.
#[must_use]
pub fn wait_for_alias(refusals: u32, last: Option<Wall>, now: Now) -> Duration {
    let Some(doublings) = refusals.checked_sub(1) else { return Duration::ZERO };
    let factor = 1_u32.checked_shl(doublings).filter(|_| doublings < u32::BITS);
    let wait = factor.map_or(WAIT_MAX, |factor| WAIT_FIRST.saturating_mul(factor)).min(WAIT_MAX);
    let passed = last.and_then(|last| now.wall.as_unix_ms().checked_sub(last.as_unix_ms()));
    passed.map_or(Duration::ZERO, |ms| wait.saturating_sub(Duration::from_millis(ms)))
}

/// How long the first wait is: long enough for a holder that is about to leave, ten times less would be every tick.
const WAIT_FIRST: Duration = Duration::from_secs(30);

/// How long the longest wait is: an alias that nobody gives up is looked at twice an hour. Ten times longer, and a
/// person who ended the holder would think that it does not come back.
const WAIT_MAX: Duration = Duration::from_secs(30 * 60);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft_test::{alias, all_say, roster, says};
    use crate::{Because, Holder, Remedy, Roster};
    use tenure_bead::{Boot, BootId};

    fn refinery() -> Roster {
        roster(&[("cashmaster/refinery", 1), ("rig/worker", 3)], &[])
    }

    fn mend(record: &str, others: &[&str]) -> Option<Normalized> {
        let (record, roster) = (says(record), refinery());
        let mut records = all_say(others);
        records.push(record.clone());
        let directory = Directory::new(&records, &roster);
        let before = record.clone();
        let mended = normalize(&record, &directory);
        assert_eq!(record, before);
        if let Some(mended) = &mended {
            let again = normalize(&mended.statement, &directory);
            assert_eq!(again, None, "to mend twice is to mend once");
        }
        mended
    }

    const STALE: &str = "id=a template=cashmaster/refinery agent=cashmaster/refinery-1 \
                         alias=cashmaster/refinery-1 slot=1 session=refinery-a";

    #[test]
    fn s065_a_stale_record_is_called_like_its_template_and_keeps_everything_else() {
        let mended = mend(STALE, &[]).unwrap();
        let expected = "id=a template=cashmaster/refinery agent=cashmaster/refinery \
                        alias=cashmaster/refinery former=cashmaster/refinery-1 session=refinery-a";
        assert_eq!(mended, Normalized { statement: says(expected), deferred: None });
    }

    #[test]
    fn s066_any_number_is_dropped() {
        for suffix in ["10", "99999999999"] {
            let record =
                alloc::format!("template=cashmaster/refinery agent=cashmaster/refinery-{suffix}");
            let mended = mend(&record, &[]).unwrap().statement;
            assert_eq!(mended.agent.unwrap().as_str(), "cashmaster/refinery");
        }
    }

    #[test]
    fn s071_an_alias_that_somebody_has_is_deferred_and_the_rest_is_mended() {
        let mended = mend(STALE, &["id=b alias=cashmaster/refinery"]).unwrap();
        let expected = "id=a template=cashmaster/refinery agent=cashmaster/refinery \
                        former=cashmaster/refinery-1 session=refinery-a";
        let blocked = Blocked {
            holder: Holder::Bead(crate::draft_test::id("b")),
            why: Because::Alias,
            remedy: Remedy::EndHolder,
        };
        let deferred = Some(Deferred { alias: alias("cashmaster/refinery"), blocked });
        assert_eq!(mended, Normalized { statement: says(expected), deferred });
    }

    #[test]
    fn s073_an_alias_that_is_free_again_is_taken() {
        let deferred = "id=a template=cashmaster/refinery agent=cashmaster/refinery former=cashmaster/refinery-1";
        let mended = mend(deferred, &["id=b alias=cashmaster/refinery stage=closed"]).unwrap();
        assert_eq!(mended.statement.alias, Some(alias("cashmaster/refinery")));
        assert_eq!(mend(deferred, &["id=b alias=cashmaster/refinery"]), None, "nothing to write");
    }

    #[test]
    fn s078_a_plain_record_is_left_as_it_is() {
        let plain =
            "template=cashmaster/refinery agent=cashmaster/refinery alias=cashmaster/refinery";
        assert_eq!(mend(plain, &[]), None);
        assert_eq!(mend("template=rig/worker agent=rig/worker-1 slot=1", &[]), None);
    }

    #[test]
    fn s069_what_a_person_made_or_the_config_names_is_never_mended() {
        for kept in ["origin=manual", "origin=named", "named=boss", "stage=closed", "stage=failed"]
        {
            assert_eq!(mend(&alloc::format!("{STALE} {kept}"), &[]), None, "{kept}");
        }
    }

    #[test]
    fn s161_a_new_alias_leaves_the_old_ones_behind_and_is_not_among_them() {
        let record = with_alias(&says("alias=mayor former=witness,sky"), Some(alias("sky")));
        assert_eq!(record, says("alias=sky former=mayor,witness"));
        assert_eq!(with_alias(&record, None), says("former=sky,mayor,witness"));
        assert_eq!(with_alias(&record, Some(alias("sky"))), record);
    }

    fn at(ms: u64) -> Now {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
        Now { wall: Wall::from_unix_ms(ms), boot }
    }

    #[test]
    fn s072_the_wait_for_a_refused_alias_doubles_and_has_an_end() {
        let last = Some(Wall::from_unix_ms(1_000_000));
        let wait = |refusals| wait_for_alias(refusals, last, at(1_000_000)).as_secs();
        let expected = [0, 30, 60, 120, 240, 480, 960, 1_800, 1_800];
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8].map(wait), expected);
        assert_eq!(wait(15_237), 1_800);
        assert_eq!(wait(u32::MAX), 1_800);
        assert_eq!(wait_for_alias(2, last, at(1_059_999)), Duration::from_millis(1));
        assert_eq!(wait_for_alias(2, last, at(1_060_000)), Duration::ZERO);
        assert_eq!(wait_for_alias(9, None, at(1_000_000)), Duration::ZERO);
        assert_eq!(
            wait_for_alias(9, last, at(999_999)),
            Duration::ZERO,
            "a future moment says nothing"
        );
    }
}
