//! What may happen to a reporter, its links and its targets?

use serde::{Deserialize, Serialize};
use tenure_lifecycle::{Class, Phase, Stage};

/// What a made-up agent goes through: a start, a cycle, something that is counted, and an end.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Turn {
    /// Its start has begun.
    Starting,
    /// Its start went badly.
    Failed,
    /// It may be used.
    Ready,
    /// It has nothing to do.
    Idle,
    /// It works.
    Busy,
    /// It asked somebody something.
    Asked,
    /// It goes.
    Stopping,
    /// It is gone.
    Off,
}

impl Turn {
    pub(super) const ALL: [Self; 8] = [
        Self::Starting,
        Self::Failed,
        Self::Ready,
        Self::Idle,
        Self::Busy,
        Self::Asked,
        Self::Stopping,
        Self::Off,
    ];
}

impl Phase for Turn {
    fn rank(&self) -> u32 {
        match self {
            Self::Starting => 1,
            Self::Failed => 2,
            Self::Ready => 3,
            Self::Idle | Self::Busy | Self::Asked => 4,
            Self::Stopping => 5,
            Self::Off => 6,
        }
    }

    fn stage(&self) -> Stage {
        match self {
            Self::Starting => Stage::Starting,
            Self::Failed | Self::Ready | Self::Idle | Self::Busy | Self::Asked => Stage::Usable,
            Self::Stopping => Stage::Leaving,
            Self::Off => Stage::Final,
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Idle | Self::Busy => Class::LatestWins,
            Self::Asked => Class::Counted,
            Self::Starting | Self::Failed | Self::Ready | Self::Stopping | Self::Off => {
                Class::Ordered
            }
        }
    }
}

/// One thing that may happen; targets are small numbers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Op {
    /// The agent enters a phase.
    Enter {
        /// Which.
        turn: Turn,
    },
    /// A link comes up; the one before is gone.
    Link,
    /// The link is found to serve a target.
    Bind {
        /// Which.
        to: u8,
    },
    /// The report on the wire arrives, and so does the answer.
    Deliver,
    /// Time passes.
    Pass {
        /// How much, in seconds.
        s: u8,
    },
    /// The embedder finishes its task.
    Finish {
        /// How.
        how: How,
    },
    /// Somebody flushes.
    Flush {
        /// How long that may take, in seconds.
        s: u8,
    },
    /// The embedder decides about a link that is held.
    Decide,
    /// Another target is announced.
    Announce {
        /// Which.
        to: u8,
    },
    /// The link is lost.
    Cut,
    /// The report on the wire arrives; its answer is late.
    Delay,
    /// A late answer comes in.
    Late {
        /// The how-many-th of those that are out.
        nth: u8,
    },
    /// The report on the wire is lost, and nobody says so.
    Lose,
    /// The report on the wire is refused.
    Refuse {
        /// Why.
        why: Why,
    },
    /// Somebody sets the wall clock.
    Step {
        /// By how much, in seconds.
        s: i8,
    },
    /// The process ends, and the next one begins with what was stored.
    Restart,
    /// A row is removed, and made anew under its name.
    Remake {
        /// Which.
        target: u8,
    },
    /// A row asks for something else.
    Respec {
        /// Which.
        target: u8,
    },
    /// A report that an earlier process left on the wire arrives.
    Ghost,
}

/// How a task ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum How {
    /// Well.
    Done,
    /// Badly.
    Failed,
    /// Well, but it is one that was superseded.
    Stale,
}

/// Why a report is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Why {
    /// The target is busy.
    Busy,
    /// The target does not understand it.
    Strange,
    /// The link may not report there.
    Forbidden,
    /// The target says that a later life reports there.
    Fenced,
}
