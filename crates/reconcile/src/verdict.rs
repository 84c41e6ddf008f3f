//! What was decided about each session, and why? One verdict each, also when nothing is done.

use core::fmt;
use tenure_bead::{AgentName, BeadId, Deadline, Exit, Stamp, StopCause};
use tenure_liveness::{Doubt, Sureness};

/// What was decided about one session, and what would change it.
///
/// Verdicts hold absolute moments, so an unchanged fleet has unchanged verdicts.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_structs, reason = "tables show every column")]
pub struct Verdict {
    /// What the session is called.
    pub name: AgentName,
    /// Its bead; a seat without one has none yet.
    pub bead: Option<BeadId>,
    /// What is done.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// Since when the session is as it is.
    pub since: Option<Stamp>,
    /// When it is looked at again, if nothing happens before.
    pub recheck: Option<Deadline>,
}

/// What is done about a session in this tick.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "tables and colours have one entry each")]
pub enum Action {
    /// Nothing: all is as it should be.
    Keep,
    /// Nothing yet: something has to happen first.
    Wait,
    /// Nothing, because it is not known enough to act.
    Hold,
    /// What happened is recorded.
    Record,
    /// A start is begun.
    Start,
    /// It is told to end.
    Stop,
    /// It is taken over.
    Adopt,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Keep => "keep",
            Self::Wait => "wait",
            Self::Hold => "hold",
            Self::Record => "record",
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Adopt => "adopt",
        })
    }
}

/// Why, with what it was judged on.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// It runs and is wanted.
    Runs(Sureness),
    /// It is wanted and nothing runs.
    StartOwed,
    /// It is wanted, and this tick has begun as many starts as it may.
    StartBudget {
        /// How many.
        per_tick: u32,
    },
    /// It failed lately and is left alone for a while.
    BackOff {
        /// How often in a row.
        failures: u32,
    },
    /// It failed too often in a row.
    Quarantined {
        /// How often.
        failures: u32,
    },
    /// A start was intended and its end is not known yet.
    StartInFlight,
    /// The start was seen to have succeeded, after it was interrupted.
    StartFound,
    /// The start is known never to have run.
    StartMissed,
    /// The lease of the start ended and nobody can say what became of it.
    StartLost,
    /// A life that was given up is seen alive.
    TurnedUp,
    /// The life ended without our doing.
    Ended(Exit),
    /// It is to end.
    ToEnd(StopCause),
    /// It is to end, and is not proved to be the process that was started.
    NotVerified(StopCause),
    /// It was told to end and has not yet.
    Ending {
        /// Whether force is being used.
        forced: Forced,
    },
    /// It was told to end and is gone.
    HasEnded,
    /// It rests, as was asked.
    Rests,
    /// The seat is no longer wanted and nothing runs in it.
    SeatFreed,
    /// Fresh complete listings miss it, not often enough to count.
    Suspect {
        /// How many.
        absences: u8,
    },
    /// Nobody can say whether it lives.
    Doubtful(Doubt),
    /// The process is proved alive and the host lists it as ended.
    Contradiction,
    /// The record cannot be read.
    Unreadable,
    /// No complete listing has shown yet that nobody sits here.
    NotListed,
    /// The name of the seat is held by another session.
    NameTaken {
        /// By whom.
        holder: BeadId,
    },
    /// It runs without a record, and its seat is free.
    Unrecorded,
    /// It has a record and no claim to its seat, and nobody else has one.
    Unclaimed,
    /// Its seat is held by another session.
    SeatTaken {
        /// By whom.
        holder: BeadId,
    },
    /// It runs without a record, and the fleet has no such seat.
    NoSuchSeat,
    /// It runs, and its record speaks of an earlier life or cannot be read.
    Puzzling,
}

/// Whether a session that is to end is being asked or forced.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Forced {
    /// It is asked.
    No,
    /// It is forced.
    Yes,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs(Sureness::Verified) => f.write_str("it runs, verified"),
            Self::Runs(Sureness::Listed) => f.write_str("it is listed as running"),
            Self::Runs(Sureness::Assumed) => f.write_str("it was launched a moment ago"),
            Self::StartOwed => f.write_str("it is wanted and nothing runs"),
            Self::StartBudget { per_tick } => write!(f, "this tick begins {per_tick} starts"),
            Self::BackOff { failures } => write!(f, "back-off after {failures} failures in a row"),
            Self::Quarantined { failures } => {
                write!(f, "quarantined after {failures} failures in a row")
            }
            Self::StartInFlight => f.write_str("its start is not confirmed yet"),
            Self::StartFound => f.write_str("its interrupted start had succeeded"),
            Self::StartMissed => f.write_str("its start never ran"),
            Self::StartLost => f.write_str("nobody can say what became of its start"),
            Self::TurnedUp => f.write_str("a life that was given up is alive"),
            Self::Ended(exit) => write!(f, "it ended, {exit}"),
            Self::ToEnd(cause) => cause.fmt(f),
            Self::NotVerified(cause) => {
                write!(f, "{cause}, but the process is not proved to be it")
            }
            Self::Ending { forced: Forced::No } => f.write_str("it was asked to end"),
            Self::Ending { forced: Forced::Yes } => f.write_str("it is being forced to end"),
            Self::HasEnded => f.write_str("it was told to end and is gone"),
            Self::Rests => f.write_str("it rests, as was asked"),
            Self::SeatFreed => f.write_str("the fleet no longer has this seat, nothing runs in it"),
            Self::Suspect { absences } => write!(f, "missing from {absences} complete listings"),
            Self::Doubtful(doubt) => doubt.fmt(f),
            Self::Contradiction => f.write_str("it is proved alive and listed as ended"),
            Self::Unreadable => f.write_str("its record cannot be read; its seat is kept"),
            Self::NotListed => f.write_str("no complete listing has shown the seat empty yet"),
            Self::NameTaken { holder } => write!(f, "its name is held by {holder}"),
            Self::Unrecorded => f.write_str("it runs without a record and its seat is free"),
            Self::SeatTaken { holder } => {
                write!(f, "its seat is held by {holder}")
            }
            Self::Unclaimed => f.write_str("its seat was never granted to it"),
            Self::NoSuchSeat => {
                f.write_str("it runs without a record and the fleet has no such seat")
            }
            Self::Puzzling => f.write_str("it runs, and its record is older than it or unreadable"),
        }
    }
}

/// One line: who, what, why, since when, and when it is looked at again.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, {}", self.name, self.action, self.reason)?;
        if let Some(since) = self.since {
            write!(f, ", since {}", since.wall)?;
        }
        match &self.recheck {
            Some(deadline) => write!(f, ", again at {}", deadline.wall()),
            None => Ok(()),
        }
    }
}
