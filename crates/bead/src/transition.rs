//! Which phase follows when a change applies? The bodies of the transition table, one arm each.

use crate::{
    AfterStop, Baseline, Change, CloseCause, Incarnation, Phase, SleepCause, Stamp, StartOutcome,
};

/// Returns the phase that follows, or nothing where the data of the phase does not allow the change.
///
/// The caller has checked the table and the life; this only builds.
pub(crate) fn next_phase(phase: &Phase, change: Change) -> Option<Phase> {
    match change {
        Change::BeginStart { incarnation, lease, attempt, prepared } => {
            may_begin(phase).then_some(Phase::Starting { incarnation, lease, attempt, prepared })
        }
        Change::ConfirmStart { at: since, .. } => match phase {
            Phase::Starting { incarnation, prepared, .. }
            | Phase::FailedStart {
                incarnation, prepared, outcome: StartOutcome::MayLive, ..
            } => Some(Phase::Running {
                incarnation: *incarnation,
                baseline: prepared.commit(),
                since,
            }),
            Phase::Wanted { .. }
            | Phase::Running { .. }
            | Phase::Stopping { .. }
            | Phase::Asleep { .. }
            | Phase::Quarantined { .. }
            | Phase::FailedStart { .. }
            | Phase::Closed { .. } => None,
        },
        Change::MissStart { at, .. } => failed(phase, StartOutcome::NeverSpawned, at),
        Change::LoseStart { at, .. } => failed(phase, StartOutcome::MayLive, at),
        Change::SettleStart { at, .. } => failed(phase, StartOutcome::KnownGone, at),
        Change::Revive { incarnation, at: since } => revived(phase, incarnation, since),
        Change::Exit { exit, at: since, .. } => {
            Some(Phase::Asleep { because: SleepCause::Exited(exit), since })
        }
        Change::BeginStop { incarnation, basis, deadline, then } => {
            Some(Phase::Stopping { incarnation, basis, deadline, then })
        }
        Change::FinishStop { at, .. } => finished(phase, at),
        Change::Quarantine { until, failures } => {
            may_begin(phase).then_some(Phase::Quarantined { until, failures })
        }
        Change::Close { because, at } => may_begin(phase).then_some(Phase::Closed { because, at }),
    }
}

/// Returns whether nothing of the bead's can be running.
const fn may_begin(phase: &Phase) -> bool {
    phase.incarnation().is_none()
}

fn failed(phase: &Phase, outcome: StartOutcome, since: Stamp) -> Option<Phase> {
    match phase {
        Phase::Starting { incarnation, prepared, .. }
        | Phase::FailedStart { incarnation, prepared, outcome: StartOutcome::MayLive, .. } => {
            Some(Phase::FailedStart {
                incarnation: *incarnation,
                prepared: *prepared,
                outcome,
                since,
            })
        }
        Phase::Wanted { .. }
        | Phase::Running { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. } => None,
    }
}

fn finished(phase: &Phase, at: Stamp) -> Option<Phase> {
    match phase {
        Phase::Stopping { then: AfterStop::Sleep, .. } => {
            Some(Phase::Asleep { because: SleepCause::Stopped, since: at })
        }
        Phase::Stopping { then: AfterStop::Close, .. } => {
            Some(Phase::Closed { because: CloseCause::Stopped, at })
        }
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. } => None,
    }
}

/// Takes back a life that was given up: with its baseline where the failed start still knows it.
fn revived(phase: &Phase, incarnation: Incarnation, since: Stamp) -> Option<Phase> {
    let baseline = match phase {
        Phase::FailedStart { outcome: StartOutcome::MayLive, .. } => return None,
        Phase::FailedStart { incarnation: failed, prepared, .. } if *failed == incarnation => {
            prepared.commit()
        }
        Phase::FailedStart { .. } => return None,
        Phase::Asleep { .. } | Phase::Quarantined { .. } => Baseline::Adopted,
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Stopping { .. }
        | Phase::Closed { .. } => return None,
    };
    Some(Phase::Running { incarnation, baseline, since })
}
