//! Which sessions hold work that somebody gave them? What an embedder's account of work says of it.

use crate::draft::{Draft, about};
use crate::facts::{Facts, Session};
use crate::keep::maker;
use crate::{Action, Intent, Reason};
use alloc::collections::BTreeSet;
use tenure_bead::{BeadId, StopCause, Tell};
use tenure_drift::{Maker, Why};

/// Which sessions hold assigned work, by the account of whoever assigns it.
///
/// Nothing that Tenure decides by itself takes a session from its work, nor its seat: not an edit, not idleness or age,
/// and not a pool that shrinks. A fleet that is told to stop does.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "an embedder that knows of work says what it knows")]
pub enum Assigned {
    /// Nobody keeps an account, because there is no work to assign: the default.
    #[default]
    NotKept,
    /// The beads of these sessions hold some, and no others do.
    Known(BTreeSet<BeadId>),
    /// The account could not be read in whole: any session may hold some.
    Unknown,
}

impl Assigned {
    /// Returns whether the session of a bead holds work.
    #[must_use]
    pub fn tell(&self, bead: &BeadId) -> Tell {
        match self {
            Self::NotKept => Tell::No,
            Self::Known(beads) if beads.contains(bead) => Tell::Yes,
            Self::Known(_) => Tell::No,
            Self::Unknown => Tell::Unknown,
        }
    }
}

/// Keeps a session in a seat that is not wanted any more while it holds work, or may hold some, and one that a person
/// made; returns whether it does.
pub(crate) fn is_kept(
    facts: &Facts<'_>,
    session: &Session<'_>,
    because: StopCause,
    draft: &mut Draft<'_>,
) -> bool {
    let Some(why) = why(facts, session) else { return false };
    draft.verdict(about(session, Action::Hold, Reason::LeftAlone { because, why, edit: None }));
    true
}

/// Returns what speaks against taking a seat from its session: a person, work, or that nobody knows of it.
pub(crate) fn why(facts: &Facts<'_>, session: &Session<'_>) -> Option<Why> {
    tenure_bead::canary!(WorkerCondemned => return None);
    if facts.world.fleet.intent() == Intent::Stop {
        return None;
    }
    if maker(session) == Maker::Person {
        return Some(Why::Manual);
    }
    match facts.world.work.tell(&session.stored.id) {
        Tell::Yes => Some(Why::Working),
        Tell::Unknown => Some(Why::WorkUnknown),
        Tell::No => None,
    }
}
