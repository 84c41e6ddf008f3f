//! Who differs from what is wanted and is left as it is, since when, and why?

use crate::{Action, Plan, Reason, Verdict, World};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use tenure_bead::{AgentName, Bead, BeadId, Now, Phase, StopCause};
use tenure_drift::{Drift, classify};

/// A session whose config differs from what is wanted, and that was not started anew for it yet.
///
/// `Display` gives one line: `worker-1: for 7200 s, left alone because of an attached user: …`, and
/// `worker-1: for how long is not on record, …` where nobody knows the age.
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
    let beads: BTreeMap<&BeadId, &Bead> =
        world.beads.iter().filter_map(|stored| Some((&stored.id, stored.bead()?))).collect();
    let left = plan.verdicts.iter().filter(|verdict| leaves_as_it_is(verdict.action));
    let mut held: Vec<Held> = left
        .filter_map(|verdict| of(world, verdict, beads.get(verdict.bead.as_ref()?)?, now))
        .collect();
    held.sort_by(|a, b| b.age.cmp(&a.age).then_with(|| a.name.cmp(&b.name)));
    held
}

fn of(world: &World, verdict: &Verdict, bead: &Bead, now: Now) -> Option<Held> {
    if !differs(world, bead) {
        return None;
    }
    let deferred = world.ledger.deferral(bead.id()).filter(|d| d.because == StopCause::Drift);
    let since = deferred.map(|deferral| deferral.since);
    let edition = || world.ledger.edition(bead.template()).map(|edition| edition.since);
    let age = since.or_else(edition).map(|since| since.age(now).duration());
    let (name, reason) = (verdict.name.clone(), verdict.reason.clone());
    Some(Held { name, bead: bead.id().clone(), age, reason })
}

/// Returns whether a session runs with something else than what is wanted, or nobody can say that it does not.
fn differs(world: &World, bead: &Bead) -> bool {
    let Phase::Running { baseline, live, .. } = bead.phase() else { return false };
    let Some(template) = world.fleet.template(bead.template()) else { return false };
    let drift = |committed| classify(committed, &template.config);
    live.is_some() || baseline.committed().is_some_and(|said| drift(said) != Drift::None)
}

const fn leaves_as_it_is(action: Action) -> bool {
    match action {
        Action::Keep | Action::Wait | Action::Hold => true,
        Action::Record
        | Action::Start
        | Action::Apply
        | Action::Relaunch
        | Action::Drain
        | Action::Stop
        | Action::Adopt => false,
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        match self.age {
            Some(age) => write!(f, "for {} s, ", age.as_secs())?,
            None => f.write_str("for how long is not on record, ")?,
        }
        self.reason.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[track_caller]
    fn shows(age: Option<Duration>, expected: &str) {
        let name = AgentName::parse("worker-1").unwrap();
        let held = Held { name, bead: BeadId::parse("tb-1").unwrap(), age, reason: Reason::Dozes };
        assert_eq!(held.to_string(), expected);
    }

    #[test]
    fn a_line_says_for_how_long_where_that_is_known() {
        let why = Reason::Dozes;
        shows(Some(Duration::from_secs(7_200)), &alloc::format!("worker-1: for 7200 s, {why}"));
        shows(None, &alloc::format!("worker-1: for how long is not on record, {why}"));
    }
}
