//! What is a scripted host told to do? The behaviors, outcomes and fates that a test can ask for.

use core::time::Duration;
use tenure_bead::{BeadId, Exit};

/// How the sessions of one program behave.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
pub struct Behavior {
    pub(super) exits: Option<(Duration, Exit)>,
    pub(super) hearing: Hearing,
    pub(super) drains: Option<Duration>,
    pub(super) descendants: usize,
    pub(super) presence: Presence,
}

/// Whether a polite stop ends it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Hearing {
    Good,
    Deaf,
}

/// Whether the program can be started at all.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Presence {
    Installed,
    Missing,
}

impl Behavior {
    /// Runs until it is stopped: what every program does that nothing else was said of.
    pub const fn lasting() -> Self {
        Self {
            exits: None,
            hearing: Hearing::Good,
            drains: None,
            descendants: 0,
            presence: Presence::Installed,
        }
    }

    /// Ends by itself so long after it began to run.
    pub const fn exits_after(self, run: Duration, exit: Exit) -> Self {
        Self { exits: Some((run, exit)), ..self }
    }

    /// Ignores a polite stop.
    pub const fn deaf(self) -> Self {
        Self { hearing: Hearing::Deaf, ..self }
    }

    /// Ends with code 0 so long after it was first told to drain; without this a drain is heard and nothing follows.
    pub const fn ends_when_drained(self, after: Duration) -> Self {
        Self { drains: Some(after), ..self }
    }

    /// Has so many descendants while it runs.
    pub const fn with_descendants(self, descendants: usize) -> Self {
        Self { descendants, ..self }
    }

    /// Cannot be started: there is no such program.
    pub const fn missing() -> Self {
        Self { presence: Presence::Missing, ..Self::lasting() }
    }
}

/// What becomes of one start.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum StartScript {
    /// It runs, and the host says so.
    Runs,
    /// It runs, but nothing is to be seen of it before so long; the host says that it started.
    RunsLate(Duration),
    /// Nothing runs, and the host says so.
    NotSpawned,
    /// It runs, but the host cannot say so.
    UnclearRuns,
    /// It will run after so long; the host cannot say whether.
    UnclearRunsLate(Duration),
    /// Nothing runs, but the host cannot say so.
    UnclearDoesNot,
}

/// What becomes of one listing.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum ListScript {
    /// It shows everything and says so.
    Complete,
    /// It claims to be complete and leaves a session out (agentctl #146).
    Omits(BeadId),
    /// It says that it is partial, and leaves a session out if one is named.
    Partial {
        /// Which session is not shown.
        omits: Option<BeadId>,
    },
    /// It fails.
    Failed,
}

/// What becomes of one drain, polite or forced stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum StopScript {
    /// The signal arrives.
    Delivered,
    /// The host says that it was sent; it never arrives.
    Lost,
    /// The platform refuses it.
    Refused,
}

/// What becomes of one live change, or of one relaunch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum LiveScript {
    /// It is applied, and the host says so.
    Applied,
    /// It is not applied, and the host says so.
    Failed,
    /// It is applied, but the host says that it failed.
    UnclearApplied,
}

/// What happens to a running session from outside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum Fate {
    /// It ends; its parent, if the host is that, learns how.
    Exits(Exit),
    /// It ended and nobody has collected it.
    Zombie,
    /// It ended unseen, and its number belongs to a foreign process now.
    Recycled,
    /// It runs, but the host may no longer look closely (`EPERM`).
    Unverifiable,
    /// It runs, but the host has lost what it knew of its process.
    Unknowable,
    /// It begins to ignore polite stops.
    Deaf,
}
