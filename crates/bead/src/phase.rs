//! Where in its life is a session? One enum whose variants carry what belongs to them.

use crate::{Baseline, Deadline, Fingerprint, Incarnation, Prepared, Stamp, UnknownPhase};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Where a session is in its life, with everything that is true there and nothing else.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(
    clippy::exhaustive_enums,
    reason = "an embedder that shows or moves sessions handles each"
)]
pub enum Phase {
    /// A start is owed; the seat is claimed and nothing runs.
    Wanted {
        /// Since when it is owed.
        since: Stamp,
    },
    /// The start was intended durably; the process may or may not exist.
    Starting {
        /// The life that is being started.
        incarnation: Incarnation,
        /// How long the unfinished start protects its bead.
        lease: Deadline,
        /// Which attempt in a row this is, from 1.
        attempt: u32,
        /// What is being launched; not comparable before the start is confirmed.
        prepared: Prepared,
    },
    /// The session runs.
    Running {
        /// The life that runs.
        incarnation: Incarnation,
        /// What it was launched with.
        baseline: Baseline,
        /// Since when it is known to run; a relaunch begins that anew.
        since: Stamp,
        /// A change of its config that is being brought to it and not known to have arrived.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        live: Option<LiveDue>,
    },
    /// The session runs and is to end in its own time; whatever it was for may still go away.
    Draining {
        /// The life that is to end.
        incarnation: Incarnation,
        /// What it was launched with.
        baseline: Baseline,
        /// Since when it is known to run.
        since: Stamp,
        /// A change of its config that was not known to have arrived.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        live: Option<LiveDue>,
        /// What the drain rests on.
        basis: Basis,
        /// Until when it has time; afterwards it is told to end.
        deadline: Deadline,
    },
    /// The session was told to end; it keeps its seat until it is known gone.
    Stopping {
        /// The life that is to end.
        incarnation: Incarnation,
        /// What the stop rests on.
        basis: Basis,
        /// Until when it is asked politely; afterwards force is used.
        deadline: Deadline,
        /// What becomes of the bead then.
        then: AfterStop,
    },
    /// Nothing runs, and it is known why.
    Asleep {
        /// What ended the last life.
        because: SleepCause,
        /// Since when it is known gone.
        since: Stamp,
    },
    /// Too many lives ended too quickly; no start before the deadline.
    Quarantined {
        /// Until when.
        until: Deadline,
        /// How many lives in a row ended too quickly.
        failures: u32,
    },
    /// A start did not end in a confirmed session.
    FailedStart {
        /// The life that was to be started.
        incarnation: Incarnation,
        /// What was to be launched, in case it turns up after all.
        prepared: Prepared,
        /// What is known of the process.
        outcome: StartOutcome,
        /// Since when that is known.
        since: Stamp,
    },
    /// The bead's life is over; it holds no claim and never changes again.
    Closed {
        /// Why.
        because: CloseCause,
        /// When.
        at: Stamp,
    },
    /// A newer build wrote a phase that this one does not know: whatever runs is let alone, the seat is kept, and the
    /// phase is written back as it stood.
    #[serde(skip)]
    Unknown {
        /// The phase as it was written.
        raw: UnknownPhase,
    },
}

impl Phase {
    /// Returns which variant it is.
    #[must_use]
    pub const fn kind(&self) -> PhaseKind {
        match self {
            Self::Wanted { .. } => PhaseKind::Wanted,
            Self::Starting { .. } => PhaseKind::Starting,
            Self::Running { .. } => PhaseKind::Running,
            Self::Draining { .. } => PhaseKind::Draining,
            Self::Stopping { .. } => PhaseKind::Stopping,
            Self::Asleep { .. } => PhaseKind::Asleep,
            Self::Quarantined { .. } => PhaseKind::Quarantined,
            Self::FailedStart { .. } => PhaseKind::FailedStart,
            Self::Closed { .. } => PhaseKind::Closed,
            Self::Unknown { .. } => PhaseKind::Unknown,
        }
    }

    /// Returns since when the session is in this phase; nobody knows of one that a newer build wrote.
    #[must_use]
    pub const fn since(&self) -> Option<Stamp> {
        match self {
            Self::Wanted { since }
            | Self::Running { since, .. }
            | Self::Asleep { since, .. }
            | Self::FailedStart { since, .. } => Some(*since),
            Self::Starting { lease, .. } => Some(lease.set()),
            Self::Draining { deadline, .. } | Self::Stopping { deadline, .. } => {
                Some(deadline.set())
            }
            Self::Quarantined { until, .. } => Some(until.set()),
            Self::Closed { at, .. } => Some(*at),
            Self::Unknown { .. } => None,
        }
    }

    /// Returns the life that runs or may run: what a host is asked about.
    ///
    /// A phase that a newer build wrote may have one; this build cannot say which.
    #[must_use]
    pub const fn incarnation(&self) -> Option<Incarnation> {
        match self {
            Self::Starting { incarnation, .. }
            | Self::Running { incarnation, .. }
            | Self::Draining { incarnation, .. }
            | Self::Stopping { incarnation, .. }
            | Self::FailedStart { incarnation, outcome: StartOutcome::MayLive, .. } => {
                Some(*incarnation)
            }
            Self::Wanted { .. }
            | Self::Asleep { .. }
            | Self::Quarantined { .. }
            | Self::FailedStart { .. }
            | Self::Closed { .. }
            | Self::Unknown { .. } => None,
        }
    }
}

/// The name of a phase without its data, for tables and messages.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one for each phase, and phases are exhaustive")]
pub enum PhaseKind {
    /// [`Phase::Wanted`].
    Wanted,
    /// [`Phase::Starting`].
    Starting,
    /// [`Phase::Running`].
    Running,
    /// [`Phase::Draining`].
    Draining,
    /// [`Phase::Stopping`].
    Stopping,
    /// [`Phase::Asleep`].
    Asleep,
    /// [`Phase::Quarantined`].
    Quarantined,
    /// [`Phase::FailedStart`].
    FailedStart,
    /// [`Phase::Closed`].
    Closed,
    /// [`Phase::Unknown`].
    Unknown,
}

impl PhaseKind {
    /// Every kind, in the order of a life, and last what no life of this build has.
    pub const ALL: [Self; 10] = [
        Self::Wanted,
        Self::Starting,
        Self::Running,
        Self::Draining,
        Self::Stopping,
        Self::Asleep,
        Self::Quarantined,
        Self::FailedStart,
        Self::Closed,
        Self::Unknown,
    ];
}

impl fmt::Display for PhaseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Wanted => "wanted",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Draining => "draining",
            Self::Stopping => "stopping",
            Self::Asleep => "asleep",
            Self::Quarantined => "quarantined",
            Self::FailedStart => "failed-start",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        })
    }
}

/// What is known of the process of a start that was not confirmed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever frees seats has to handle each")]
pub enum StartOutcome {
    /// The host refused, or a complete listing begun later does not show it: it never ran.
    NeverSpawned,
    /// It ran and is known gone.
    KnownGone,
    /// The lease ended and nobody can say; the seat is kept.
    MayLive,
}

/// How a process ended, as far as anybody knows.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever classifies exits has to handle each")]
pub enum Exit {
    /// It returned this code.
    Code(i32),
    /// It was ended by this signal.
    Signal(i32),
    /// It is gone, and nobody who could know its code was there: the supervisor is not its parent.
    Unknown,
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Signal(signal) => write!(f, "signal {signal}"),
            Self::Unknown => f.write_str("exit code unknown"),
        }
    }
}

/// Why nothing runs in a seat.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever decides about waking has to handle each")]
pub enum SleepCause {
    /// The process ended by itself, or somebody else ended it.
    Exited(Exit),
    /// It was told to end and did; it rests until it is wanted again.
    Stopped,
    /// It was told to end because nobody used it, and did; it rests until its pool runs short.
    Idle,
    /// It was told to end in order to be started anew, and did.
    Recycled,
}

/// A change of a running session's config whose end is not on record.
///
/// It may have reached the session or not; doing it again is harmless, and is how the doubt ends.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct LiveDue {
    /// How it reaches the session.
    #[serde(default, skip_serializing_if = "Lane::is_live")]
    pub lane: Lane,
    /// What the baseline is once it was applied.
    pub config: Fingerprint,
    /// How often it was tried.
    pub attempts: u32,
    /// When it may be tried again, if it did not succeed.
    pub retry: Deadline,
}

/// How a change of the config reaches a session without a stop and a start.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "whoever carries one out has to handle both")]
pub enum Lane {
    /// It is applied while the program runs.
    #[default]
    Live,
    /// The program is started anew in what its host keeps around it.
    Relaunch {
        /// How many of the tries are known to have failed; of the others nobody knows.
        failures: u32,
    },
}

impl Lane {
    /// Returns whether the program runs on.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        match self {
            Self::Live => true,
            Self::Relaunch { .. } => false,
        }
    }
}

/// What a stop rests on: plain, storable, and no right to act.
///
/// The right to act is minted anew in every tick from what is seen then; this only tells a reader why.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Basis {
    /// Why the session was to end.
    pub because: StopCause,
    /// When that was decided.
    pub at: Stamp,
}

/// Why a session is to end.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever explains stops has to handle each")]
pub enum StopCause {
    /// The fleet no longer has the seat.
    SeatNotWanted,
    /// An operator asked for the whole fleet to stop.
    FleetStopped,
    /// A later life of the same bead has taken its place.
    Superseded,
    /// Its config changed since it was started.
    Drift,
    /// Nobody used it for longer than its template allows.
    Idle,
    /// It has run for longer than its template allows.
    Age,
    /// Its config was edited while it was being started, so that nobody ever wanted it as it is.
    Outdated,
}

impl fmt::Display for StopCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SeatNotWanted => "the fleet no longer has this seat",
            Self::FleetStopped => "the fleet is to stop",
            Self::Superseded => "a later life of this bead has taken its place",
            Self::Drift => "its config changed since it was started",
            Self::Idle => "it was idle for longer than its template allows",
            Self::Outdated => "its config changed while it was being started",
            Self::Age => "it ran for longer than its template allows",
        })
    }
}

/// What becomes of a bead once its process is known gone.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever finishes stops has to handle both")]
pub enum AfterStop {
    /// The bead and its seat stay.
    Sleep,
    /// The bead is closed and its seat freed.
    Close,
}

/// Why a bead was closed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever reads history has to handle each")]
pub enum CloseCause {
    /// The fleet no longer has the seat, and nothing ran in it.
    SeatNotWanted,
    /// Its session was stopped for good.
    Stopped,
}
