//! What was decided about each session, and why? One verdict each, also when nothing is done.

use crate::Reason;
use core::fmt;
use tenure_bead::{AgentName, BeadId, Deadline, Stamp};

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
    /// A change of its config is applied while it runs.
    Apply,
    /// Its program is started anew in what its host keeps around it.
    Relaunch,
    /// It is told to end in its own time.
    Drain,
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
            Self::Apply => "apply",
            Self::Relaunch => "relaunch",
            Self::Drain => "drain",
            Self::Stop => "stop",
            Self::Adopt => "adopt",
        })
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
