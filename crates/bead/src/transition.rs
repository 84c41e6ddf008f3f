//! Which phase follows when a change applies? The bodies of the transition table, one arm each.

use crate::{
    AfterStop, Baseline, Basis, Change, CloseCause, Committed, Deadline, Exit, Incarnation, Lane,
    LiveDue, Phase, SleepCause, Stamp, StartOutcome, StopCause,
};

/// Returns the phase that follows, or nothing where the data of the phase does not allow the change.
///
/// The caller has checked the table and the life; this only builds.
pub(crate) fn next_phase(phase: &Phase, change: Change) -> Option<Phase> {
    match change {
        Change::BeginStart { incarnation, lease, attempt, prepared } => {
            let is_free = may_begin(phase);
            crate::canary!(LostStartBegunAnew => let is_free = true);
            is_free.then_some(Phase::Starting { incarnation, lease, attempt, prepared })
        }
        Change::ConfirmStart { at: since, .. } => match phase {
            Phase::Starting { incarnation, prepared, .. }
            | Phase::FailedStart {
                incarnation, prepared, outcome: StartOutcome::MayLive, ..
            } => Some(Phase::Running {
                incarnation: *incarnation,
                baseline: prepared.commit(),
                since,
                live: None,
            }),
            Phase::Wanted { .. }
            | Phase::Running { .. }
            | Phase::Draining { .. }
            | Phase::Stopping { .. }
            | Phase::Asleep { .. }
            | Phase::Quarantined { .. }
            | Phase::FailedStart { .. }
            | Phase::Closed { .. }
            | Phase::Unknown { .. } => None,
        },
        Change::MissStart { at, .. } => failed(phase, StartOutcome::NeverSpawned, at),
        Change::LoseStart { at, .. } => failed(phase, StartOutcome::MayLive, at),
        Change::SettleStart { at, .. } => failed(phase, StartOutcome::KnownGone, at),
        Change::Revive { incarnation, at: since } => revived(phase, incarnation, since),
        Change::Exit { exit, at: since, .. } => Some(exited(phase, exit, since)),
        Change::BeginLive { due, .. } => with_live(phase, due),
        Change::FinishLive { at, .. } => applied_live(phase, at),
        Change::BeginDrain { basis, deadline, .. } => draining(phase, basis, deadline),
        Change::CancelDrain { .. } => undrained(phase),
        Change::BeginStop { incarnation, basis, deadline, then } => {
            Some(Phase::Stopping { incarnation, basis, deadline, then })
        }
        Change::FinishStop { at, .. } => finished(phase, at),
        Change::Quarantine { until, failures } => {
            may_begin(phase).then_some(Phase::Quarantined { until, failures })
        }
        Change::Close { because, at } => {
            crate::canary!(ClosedWhileItMayLive => return Some(Phase::Closed { because, at }));
            may_begin(phase).then_some(Phase::Closed { because, at })
        }
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
                prepared: prepared.clone(),
                outcome,
                since,
            })
        }
        Phase::Wanted { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => None,
    }
}

fn finished(phase: &Phase, at: Stamp) -> Option<Phase> {
    match phase {
        Phase::Stopping { then: AfterStop::Sleep, basis, .. } => {
            Some(Phase::Asleep { because: rest_after(basis.because), since: at })
        }
        Phase::Stopping { then: AfterStop::Close, .. } => {
            Some(Phase::Closed { because: CloseCause::Stopped, at })
        }
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => None,
    }
}

/// A session that was to end in its own time and did rests for what it was told to end for.
const fn exited(phase: &Phase, exit: Exit, since: Stamp) -> Phase {
    let because = if let Phase::Draining { basis, .. } = phase {
        rest_after(basis.because)
    } else {
        SleepCause::Exited(exit)
    };
    Phase::Asleep { because, since }
}

/// Returns what a stopped session rests for.
const fn rest_after(because: StopCause) -> SleepCause {
    match because {
        StopCause::Idle => SleepCause::Idle,
        StopCause::Drift | StopCause::Age | StopCause::Outdated => SleepCause::Recycled,
        StopCause::SeatNotWanted | StopCause::FleetStopped | StopCause::Superseded => {
            SleepCause::Stopped
        }
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
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => return None,
    };
    Some(Phase::Running { incarnation, baseline, since, live: None })
}

/// What is on record of a session that runs and was not told to end.
struct Life {
    incarnation: Incarnation,
    baseline: Baseline,
    since: Stamp,
    live: Option<LiveDue>,
}

impl Life {
    fn of(phase: &Phase) -> Option<Self> {
        if let Phase::Running { incarnation, baseline, since, live }
        | Phase::Draining { incarnation, baseline, since, live, .. } = phase
        {
            let (incarnation, since) = (*incarnation, *since);
            return Some(Self {
                incarnation,
                baseline: baseline.clone(),
                since,
                live: live.clone(),
            });
        }
        None
    }

    fn running(self) -> Phase {
        let Self { incarnation, baseline, since, live } = self;
        Phase::Running { incarnation, baseline, since, live }
    }
}

fn with_live(phase: &Phase, due: LiveDue) -> Option<Phase> {
    let life = Life::of(phase).filter(|life| life.baseline.committed().is_some())?;
    Some(Life { live: Some(due), ..life }.running())
}

/// The baseline becomes what it is with the change; an adopted session has none that could.
///
/// A program that was started anew has to settle, as after any start.
fn applied_live(phase: &Phase, at: Stamp) -> Option<Phase> {
    let life = Life::of(phase).filter(|life| life.baseline.committed().is_some())?;
    let LiveDue { lane, config, .. } = life.live?;
    let since = match lane {
        Lane::Live => life.since,
        Lane::Relaunch { .. } => at,
    };
    let baseline = Baseline::Committed(Committed::after(config));
    Some(Life { baseline, since, live: None, ..life }.running())
}

fn draining(phase: &Phase, basis: Basis, deadline: Deadline) -> Option<Phase> {
    let Life { incarnation, baseline, since, live } = Life::of(phase)?;
    Some(Phase::Draining { incarnation, baseline, since, live, basis, deadline })
}

fn undrained(phase: &Phase) -> Option<Phase> {
    Life::of(phase).map(Life::running)
}
