//! What can be done to a host? Operations that name a session by its bead, its life and whose it is.

use serde::{Deserialize, Serialize};
use tenure_liveness::StopHow;
use tenure_runtime::laws::Role;

/// One thing that is done to a host.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever reads a case handles each")]
pub enum HostOp {
    /// A session is started by the host of its own realm.
    Start {
        /// Which.
        who: Who,
        /// What it does.
        plays: Plays,
    },
    /// Our host is told to start a session with a neighbor's mark.
    StartForeign {
        /// Which.
        who: Who,
    },
    /// Our host is told to stop a session.
    Stop {
        /// Which.
        who: Who,
        /// How.
        how: How,
    },
    /// Our host looks at a session.
    Observe {
        /// Which.
        who: Who,
    },
    /// Our host shows every session.
    List,
    /// Time passes.
    Wait,
    /// The supervisor ends, and another one opens the host.
    Reopen,
    /// Our host is told to apply a live change.
    Apply {
        /// To which session.
        who: Who,
    },
    /// Our host is told to start the program of a session anew.
    Relaunch {
        /// Of which session.
        who: Who,
    },
    /// Our host is asked who uses a session.
    Attend {
        /// Which.
        who: Who,
    },
    /// A session ends unseen, and a foreign process gets its number.
    Usurp {
        /// Which.
        who: Who,
    },
}

/// Which session.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Who {
    /// The bead.
    pub bead: u8,
    /// Which of its lives.
    pub life: u8,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Whose::is_ours")]
    pub whose: Whose,
}

/// Whose a session is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the laws have these realms")]
pub enum Whose {
    /// Of the realm under test.
    #[default]
    Ours,
    /// Of the same fleet of another installation.
    OtherInstallation,
    /// Of another fleet of the same installation.
    OtherFleet,
}

impl Whose {
    const fn is_ours(&self) -> bool {
        matches!(self, Self::Ours)
    }
}

/// What a session does.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the mirror of the roles of the laws")]
pub enum Plays {
    /// Runs until it is stopped.
    Lasting,
    /// Ends by itself, soon.
    Exits,
    /// Ignores a polite stop.
    Deaf,
    /// Ignores a polite stop, and so do its descendants.
    Family,
    /// Cannot be started.
    Missing,
}

impl Plays {
    pub(super) const fn role(self) -> Role {
        match self {
            Self::Lasting => Role::Lasting,
            Self::Exits => Role::Exits(CODE),
            Self::Deaf => Role::Deaf,
            Self::Family => Role::Family,
            Self::Missing => Role::Missing,
        }
    }
}

/// How a session is stopped.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the mirror of `StopHow`")]
pub enum How {
    /// It is told to end in its own time.
    Drain,
    /// It is asked.
    Ask,
    /// It is ended.
    Force,
}

impl How {
    pub(super) const fn stop(self) -> StopHow {
        match self {
            Self::Drain => StopHow::Drain,
            Self::Ask => StopHow::Ask,
            Self::Force => StopHow::Force,
        }
    }
}

/// A code that no shell gives by itself.
pub(super) const CODE: u8 = 41;
