//! Of which sessions has anybody to know whether they are used? Of those that may be disturbed in this tick.

use crate::{Fleet, Template};
use core::time::Duration;
use tenure_bead::{Baseline, Bead, Change, Deadline, Now, Phase, Stamp};

/// Returns whether a decision about a bead may depend on its session being used, so that its host is to be asked.
///
/// A session that is as it should be is asked nothing, so that a steady fleet costs no look at a terminal or a log.
#[must_use]
pub fn needs_attention(fleet: &Fleet, bead: &Bead, now: Now) -> bool {
    match (bead.phase(), fleet.template(bead.template())) {
        (Phase::Running { baseline, since, live, .. }, Some(template)) => {
            template.limits.idle.is_some()
                || live.as_ref().is_some_and(|due| !due.lane.is_live())
                || is_of_age(template.limits.age, *since, now)
                || differs(baseline, template)
        }
        (Phase::Starting { .. }, Some(template)) => {
            once_confirmed(bead, now).is_some_and(|baseline| differs(&baseline, template))
        }
        (Phase::Draining { .. }, Some(_)) => true,
        (
            Phase::Wanted { .. }
            | Phase::Starting { .. }
            | Phase::Running { .. }
            | Phase::Draining { .. }
            | Phase::Stopping { .. }
            | Phase::Asleep { .. }
            | Phase::Quarantined { .. }
            | Phase::FailedStart { .. }
            | Phase::Closed { .. }
            | Phase::Unknown { .. },
            _,
        ) => false,
    }
}

/// Returns the baseline that confirming a start would commit: what was prepared cannot be compared by itself.
pub(crate) fn once_confirmed(bead: &Bead, now: Now) -> Option<Baseline> {
    let (incarnation, at) = (bead.phase().incarnation()?, now.stamp());
    let confirmed = bead.apply(Change::ConfirmStart { incarnation, at }).ok()?;
    match confirmed.phase() {
        Phase::Running { baseline, .. } => Some(baseline.clone()),
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => None,
    }
}

fn is_of_age(limit: Option<Duration>, since: Stamp, now: Now) -> bool {
    limit.is_some_and(|limit| Deadline::since(since, limit).is_due(now))
}

fn differs(baseline: &Baseline, template: &Template) -> bool {
    baseline.committed().is_some_and(|committed| !committed.config().agrees(&template.config))
}
