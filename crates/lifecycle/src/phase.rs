//! What is reported? The embedder's own phases, of which four things are known.

use core::fmt;

/// A phase of the embedder's, as far as the reporter has to know it.
///
/// # Assumptions
///
/// * The answers depend on the phase alone and never change.
/// * Ranks rise along a life. Phases between which a life goes back and forth have one rank, and are not
///   [`Class::Ordered`].
///
/// # Examples
///
/// Phases with a cycle:
///
/// ```
/// use tenure_lifecycle::{Class, Phase, Stage};
///
/// #[derive(Clone, Debug, PartialEq, Eq)]
/// enum Agent { New, Booting, Idle, Busy, Off }
///
/// impl Phase for Agent {
///     fn rank(&self) -> u32 {
///         match self {
///             Self::New => 0,
///             Self::Booting => 1,
///             Self::Idle | Self::Busy => 2,
///             Self::Off => 3,
///         }
///     }
///     fn stage(&self) -> Stage {
///         match self {
///             Self::New => Stage::Initial,
///             Self::Booting => Stage::Starting,
///             Self::Idle | Self::Busy => Stage::Usable,
///             Self::Off => Stage::Final,
///         }
///     }
///     fn class(&self) -> Class {
///         match self {
///             Self::Idle | Self::Busy => Class::LatestWins,
///             Self::New | Self::Booting | Self::Off => Class::Ordered,
///         }
///     }
/// }
/// ```
pub trait Phase: Clone + Eq + fmt::Debug {
    /// Returns how far along a life this is; a lower rank never follows a higher one.
    fn rank(&self) -> u32;

    /// Returns what the phase means to whoever waits.
    fn stage(&self) -> Stage;

    /// Returns what becomes of it when others follow before it was told. Default: it is told all the same.
    fn class(&self) -> Class {
        Class::Ordered
    }
}

/// What a phase means to whoever waits for the subject.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever has phases places each")]
pub enum Stage {
    /// Nothing has happened yet; a target begins with it, so it is never reported.
    Initial,
    /// It is not usable yet.
    Starting,
    /// It may be used, however well its start went.
    Usable,
    /// It goes, and must no longer be used.
    Leaving,
    /// It is gone; nothing is expected after it.
    Final,
}

impl Stage {
    /// Returns whether the subject goes or is gone.
    #[must_use]
    pub const fn is_leaving(self) -> bool {
        match self {
            Self::Leaving | Self::Final => true,
            Self::Initial | Self::Starting | Self::Usable => false,
        }
    }
}

/// What becomes of a phase when others follow before it was told.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever has phases chooses one for each")]
pub enum Class {
    /// Each one is told, in order.
    Ordered,
    /// A later one of the same rank stands for it.
    LatestWins,
    /// A later one that equals it stands for it, and says how often there was one in all.
    Counted,
}

impl Class {
    /// Returns whether telling a later phase makes telling an earlier one of the same life needless.
    #[must_use]
    pub fn is_stood_for<P: Phase>(earlier: &P, later: &P) -> bool {
        match earlier.class() {
            Self::Ordered => false,
            Self::LatestWins => later.class() == Self::LatestWins && later.rank() == earlier.rank(),
            Self::Counted => later == earlier,
        }
    }
}
