//! How does a bead come into a phase? By the real changes of its life, the last of them at a moment.

use crate::world::{at, bead_id, called, config, life};
use core::time::Duration;
use tenure_bead::{
    AfterStop, AgentName, Basis, Bead, Change, Deadline, Exit, Fingerprint, Found, Incarnation,
    Lane, LiveDue, Now, Prepared, Seat, StopCause, decode, encode,
};

/// The phases that a test may ask for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "generators choose among all")]
pub enum In {
    /// Nothing was started yet.
    Wanted,
    /// A start is in flight.
    Starting,
    /// It runs, with a committed baseline.
    Running,
    /// It runs, and a change of its live config is not known to have arrived.
    RunningLive,
    /// It was found running.
    Adopted,
    /// It is to end in its own time.
    Draining(StopCause),
    /// It was found running, and is to end in its own time.
    AdoptedDraining,
    /// It is to end and to sleep.
    StoppingToSleep(StopCause),
    /// It is to end and to free its seat.
    StoppingToClose,
    /// It ended by itself.
    Asleep,
    /// It was idle, and sleeps.
    Dozing,
    /// It was stopped to be started anew.
    Recycled,
    /// It failed too often.
    Quarantined,
    /// Its start never ran.
    NeverSpawned,
    /// Its start ended at once.
    KnownGone,
    /// Its start was lost.
    MayLive,
    /// Its life is over.
    Closed,
    /// A newer build put it in a phase that this one does not know; its process may run.
    Unknown,
}

impl In {
    /// Every phase.
    pub const ALL: [Self; 23] = [
        Self::Wanted,
        Self::Starting,
        Self::Running,
        Self::RunningLive,
        Self::Adopted,
        Self::Draining(StopCause::SeatNotWanted),
        Self::Draining(StopCause::Drift),
        Self::Draining(StopCause::Idle),
        Self::Draining(StopCause::Age),
        Self::AdoptedDraining,
        Self::StoppingToSleep(StopCause::FleetStopped),
        Self::StoppingToSleep(StopCause::Drift),
        Self::StoppingToSleep(StopCause::Idle),
        Self::StoppingToClose,
        Self::Asleep,
        Self::Dozing,
        Self::Recycled,
        Self::Quarantined,
        Self::NeverSpawned,
        Self::KnownGone,
        Self::MayLive,
        Self::Closed,
        Self::Unknown,
    ];
}

/// Returns a bead that came into a phase by real changes, the last of them at `since`.
///
/// # Panics
///
/// When a change of the history is refused, which is a defect of the bead.
#[must_use]
pub fn bead(id: &str, seat: Seat, phase: In, since: Now) -> Bead {
    let name = called(&seat);
    of(id, (name, seat), config("agent", "blue"), (phase, since))
}

/// Returns a bead with a name and a config of its own that came into a phase by real changes.
///
/// # Panics
///
/// As [`bead`].
#[must_use]
pub fn of(
    id: &str,
    (name, seat): (AgentName, Seat),
    config: Fingerprint,
    (phase, since): (In, Now),
) -> Bead {
    let id = bead_id(id);
    let incarnation = life(&id, 1);
    let is_found = matches!(phase, In::Adopted | In::AdoptedDraining);
    let fresh = if is_found {
        let found = Found { id, name, seat, incarnation };
        Bead::adopted(found, earlier(phase, since).stamp())
    } else {
        Bead::wanted(id, name, seat, since.stamp())
    };
    let bead =
        history(phase, incarnation, config, since).into_iter().fold(fresh, |bead, change| {
            bead.apply(change).expect("the histories of tests follow the transition table")
        });
    if phase == In::Unknown { hibernating(&bead) } else { bead }
}

/// Returns a bead as a newer build would have written it, in a phase that this one does not know.
fn hibernating(bead: &Bead) -> Bead {
    let known = serde_json::to_string(bead.phase()).unwrap_or_default();
    let text = encode(bead).replacen(&known, r#"{"hibernating":{"depth":1.50}}"#, 1);
    decode(&text).expect("a phase with a new word is kept as it stands")
}

/// Returns since when a session runs that came into its phase at a moment.
fn earlier(phase: In, since: Now) -> Now {
    if matches!(phase, In::Draining(_) | In::AdoptedDraining) {
        at(since.boot.ms.saturating_sub(LIVED_MS))
    } else {
        since
    }
}

fn history(phase: In, incarnation: Incarnation, config: Fingerprint, since: Now) -> Vec<Change> {
    let (at, soon) = (since.stamp(), Duration::from_secs(10));
    let lease = Deadline::after(since, soon);
    let retry = Deadline::after(since, Duration::from_secs(40));
    let due = LiveDue { lane: Lane::Live, config: config.clone(), attempts: 1, retry };
    let prepared = Prepared::new(config);
    let begin = Change::BeginStart { incarnation, lease, attempt: 1, prepared };
    let confirm = Change::ConfirmStart { incarnation, at: earlier(phase, since).stamp() };
    let exit = Change::Exit { incarnation, exit: Exit::Code(1), at };
    let basis = |because| Basis { because, at };
    let drain = |because| {
        let deadline = Deadline::after(since, WINDOW);
        Change::BeginDrain { incarnation, basis: basis(because), deadline }
    };
    let stop = |because, then| Change::BeginStop {
        incarnation,
        basis: basis(because),
        deadline: lease,
        then,
    };
    let gone = Change::FinishStop { incarnation, at };
    match phase {
        In::Wanted | In::Adopted => vec![],
        In::Starting => vec![begin],
        In::Running | In::Unknown => vec![begin, confirm],
        In::RunningLive => vec![begin, confirm, Change::BeginLive { incarnation, due }],
        In::Draining(because) => vec![begin, confirm, drain(because)],
        In::AdoptedDraining => vec![drain(StopCause::SeatNotWanted)],
        In::StoppingToSleep(because) => vec![begin, confirm, stop(because, AfterStop::Sleep)],
        In::StoppingToClose => {
            vec![begin, confirm, stop(StopCause::SeatNotWanted, AfterStop::Close)]
        }
        In::Asleep => vec![begin, confirm, exit],
        In::Dozing => vec![begin, confirm, stop(StopCause::Idle, AfterStop::Sleep), gone],
        In::Recycled => vec![begin, confirm, stop(StopCause::Drift, AfterStop::Sleep), gone],
        In::Quarantined => {
            vec![begin, confirm, exit, Change::Quarantine { until: lease, failures: 3 }]
        }
        In::NeverSpawned => vec![begin, Change::MissStart { incarnation, at }],
        In::KnownGone => vec![begin, Change::SettleStart { incarnation, at }],
        In::MayLive => vec![begin, Change::LoseStart { incarnation, at }],
        In::Closed => {
            vec![begin, confirm, stop(StopCause::SeatNotWanted, AfterStop::Close), gone]
        }
    }
}

/// How long a session has run that drains: longer than it is left alone at least.
const LIVED_MS: u64 = 45_000;

/// How long a draining session is given: within the ages of generated beads, so that it may be over.
const WINDOW: Duration = Duration::from_secs(20);
