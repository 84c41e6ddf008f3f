//! Which change is meant? Put together from its kind, a life and a config.

use crate::world::config;
use core::time::Duration;
use tenure_bead::{
    AfterStop, Basis, Change, ChangeKind, CloseCause, Deadline, Digest, Exit, Fingerprint,
    Incarnation, Lane, LiveDue, Now, PhaseKind, Prepared, StopCause,
};

/// Configs that differ in what needs a restart, in what is applied live, and one that is a bare digest.
pub(super) fn wanted(number: u8) -> Fingerprint {
    match number % 3 {
        0 => config("agent", "blue"),
        1 => config("agent", "red"),
        _ => Fingerprint::without_inputs(Digest::from_bytes([9; 32])),
    }
}

/// Puts a change together.
pub(super) fn change(
    what: ChangeKind,
    (incarnation, config): (Incarnation, &Fingerprint),
    now: Now,
) -> Change {
    let (at, lease) = (now.stamp(), Deadline::after(now, Duration::from_secs(10)));
    let basis = Basis { because: StopCause::Drift, at };
    match what {
        ChangeKind::BeginStart => {
            let prepared = Prepared::new(config.clone());
            Change::BeginStart { incarnation, lease, attempt: 1, prepared }
        }
        ChangeKind::ConfirmStart => Change::ConfirmStart { incarnation, at },
        ChangeKind::MissStart => Change::MissStart { incarnation, at },
        ChangeKind::LoseStart => Change::LoseStart { incarnation, at },
        ChangeKind::SettleStart => Change::SettleStart { incarnation, at },
        ChangeKind::Revive => Change::Revive { incarnation, at },
        ChangeKind::Exit => Change::Exit { incarnation, exit: Exit::Signal(9), at },
        ChangeKind::BeginLive => {
            let due =
                LiveDue { lane: lane(now), config: config.clone(), attempts: 1, retry: lease };
            Change::BeginLive { incarnation, due }
        }
        ChangeKind::FinishLive => Change::FinishLive { incarnation, at },
        ChangeKind::BeginDrain => Change::BeginDrain { incarnation, basis, deadline: lease },
        ChangeKind::CancelDrain => Change::CancelDrain { incarnation },
        ChangeKind::BeginStop => {
            let is_odd = now.boot.ms / 1_000 % 2 == 1;
            let then = if is_odd { AfterStop::Close } else { AfterStop::Sleep };
            Change::BeginStop { incarnation, basis, deadline: lease, then }
        }
        ChangeKind::FinishStop => Change::FinishStop { incarnation, at },
        ChangeKind::Quarantine => Change::Quarantine { until: lease, failures: 3 },
        ChangeKind::Close => Change::Close { because: CloseCause::SeatNotWanted, at },
    }
}

/// Every other change is a relaunch.
fn lane(now: Now) -> Lane {
    let is_odd = now.boot.ms / 1_000 % 2 == 1;
    if is_odd { Lane::Relaunch { failures: 0 } } else { Lane::Live }
}

/// Returns the word for a phase in the table of what came up.
pub(super) const fn word(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Wanted => "wanted",
        PhaseKind::Starting => "starting",
        PhaseKind::Running => "running",
        PhaseKind::Draining => "draining",
        PhaseKind::Stopping => "stopping",
        PhaseKind::Asleep => "asleep",
        PhaseKind::Quarantined => "quarantined",
        PhaseKind::FailedStart => "failed-start",
        PhaseKind::Closed => "closed",
        PhaseKind::Unknown => "unknown",
    }
}
