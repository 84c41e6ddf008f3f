//! Who differs from what is wanted and is left as it is, since when, and why?

use crate::{Plan, Reason, Verdict, World};
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use tenure_bead::{AgentName, BeadId, Now, StopCause};

/// A session whose config differs from what is wanted, and that was not started anew for it yet.
///
/// `Display` gives one line: `worker-1: for 2h, left alone because of an attached user: …`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Held {
    /// What it is called.
    pub name: AgentName,
    /// Its bead.
    pub bead: BeadId,
    /// For how long it has differed, where that is on record.
    pub age: Option<Duration>,
    /// Why it is left as it is.
    pub reason: Reason,
}

/// Returns every session that differs from what is wanted and is left as it is, the longest first.
///
/// It is read off a plan and the world it was made from, so it costs no look and changes nothing: an operator's list of
/// what an edit has not reached yet.
#[must_use]
pub fn held(world: &World, plan: &Plan, now: Now) -> Vec<Held> {
    let mut held: Vec<Held> =
        plan.verdicts.iter().filter_map(|verdict| of(world, verdict, now)).collect();
    held.sort_by(|a, b| b.age.cmp(&a.age).then_with(|| a.name.cmp(&b.name)));
    held
}

fn of(world: &World, verdict: &Verdict, now: Now) -> Option<Held> {
    let (name, reason) = (verdict.name.clone(), verdict.reason.clone());
    let bead = verdict.bead.clone().filter(|_| waits_for_its_config(&reason))?;
    let stored = world.beads.iter().find(|stored| stored.id == bead)?;
    let template = stored.bead().map(tenure_bead::Bead::template)?;
    let deferred = world.ledger.deferral(&bead).filter(|d| d.because == StopCause::Drift);
    let since = deferred.map(|deferral| deferral.since);
    let since = since.or_else(|| world.ledger.edition(template).map(|edition| edition.since));
    let age = since.map(|since| since.age(now).duration());
    Some(Held { name, bead, age, reason })
}

/// Returns whether a session is left as it is although its config differs, or nobody can say whether it does.
fn waits_for_its_config(reason: &Reason) -> bool {
    if let Reason::LeftAlone { because, .. }
    | Reason::Turn { because, .. }
    | Reason::FleetTurn { because, .. }
    | Reason::TooMany { because, .. } = reason
    {
        return *because == StopCause::Drift;
    }
    let is_live = matches!(
        reason,
        Reason::LiveTurn { .. } | Reason::LiveBackOff { .. } | Reason::LiveNextStart { .. }
    );
    is_live || matches!(reason, Reason::Flips { .. } | Reason::Unjudged(_))
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        match self.age {
            Some(age) => write!(f, "for {} s, ", age.as_secs())?,
            None => f.write_str("since its start or an edit, ")?,
        }
        self.reason.fmt(f)
    }
}
