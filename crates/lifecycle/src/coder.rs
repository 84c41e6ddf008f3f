//! What does a coder workspace agent report? Its nine phases, ready to use.

use crate::{Phase, Stage};
use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

/// The phases of a coder workspace agent, in the order of their ranks.
///
/// Which column each sets at the receiving end is for [`accept`](crate::accept()) to say, by the stage.
///
/// ```
/// use tenure_lifecycle::{CoderPhase, Phase, Stage};
/// assert_eq!("start_timeout".parse(), Ok(CoderPhase::StartTimeout));
/// assert_eq!(CoderPhase::StartTimeout.stage(), Stage::Usable);
/// assert!(CoderPhase::StartError.rank() < CoderPhase::Ready.rank());
/// assert!("rebooting".parse::<CoderPhase>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "the nine that the protocol has")]
pub enum CoderPhase {
    /// The row was made; no agent has spoken.
    Created,
    /// The start scripts run.
    Starting,
    /// The start scripts take longer than they may; they may end yet.
    StartTimeout,
    /// The start scripts failed.
    StartError,
    /// The start scripts ended well.
    Ready,
    /// The stop scripts run.
    ShuttingDown,
    /// The stop scripts took longer than they may.
    ShutdownTimeout,
    /// The stop scripts failed.
    ShutdownError,
    /// The stop scripts ended well, and the agent is about to be gone.
    Off,
}

impl CoderPhase {
    /// Every phase, by rank.
    pub const ALL: [Self; 9] = [
        Self::Created,
        Self::Starting,
        Self::StartTimeout,
        Self::StartError,
        Self::Ready,
        Self::ShuttingDown,
        Self::ShutdownTimeout,
        Self::ShutdownError,
        Self::Off,
    ];

    /// Returns the name that the protocol has for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Starting => "starting",
            Self::StartTimeout => "start_timeout",
            Self::StartError => "start_error",
            Self::Ready => "ready",
            Self::ShuttingDown => "shutting_down",
            Self::ShutdownTimeout => "shutdown_timeout",
            Self::ShutdownError => "shutdown_error",
            Self::Off => "off",
        }
    }
}

impl Phase for CoderPhase {
    fn rank(&self) -> u32 {
        match self {
            Self::Created => 0,
            Self::Starting => 1,
            Self::StartTimeout => 2,
            Self::StartError => 3,
            Self::Ready => 4,
            Self::ShuttingDown => 5,
            Self::ShutdownTimeout => 6,
            Self::ShutdownError => 7,
            Self::Off => 8,
        }
    }

    fn stage(&self) -> Stage {
        match self {
            Self::Created => Stage::Initial,
            Self::Starting => Stage::Starting,
            Self::StartTimeout | Self::StartError | Self::Ready => Stage::Usable,
            Self::ShuttingDown => Stage::Leaving,
            Self::ShutdownTimeout | Self::ShutdownError | Self::Off => Stage::Final,
        }
    }
}

impl fmt::Display for CoderPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CoderPhase {
    type Err = UnknownPhase;

    fn from_str(text: &str) -> Result<Self, UnknownPhase> {
        Self::ALL
            .into_iter()
            .find(|phase| phase.as_str() == text)
            .ok_or_else(|| UnknownPhase::of(text))
    }
}

/// A word is none of the phases.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("read a phase: none is called {word:?}")]
#[non_exhaustive]
pub struct UnknownPhase {
    /// The word, as far as a message has room for it: 32 characters of it.
    pub word: Box<str>,
}

impl UnknownPhase {
    fn of(text: &str) -> Self {
        Self { word: text.chars().take(WORD_CHARS_MAX).collect() }
    }
}

/// How much is kept of a word that somebody else sent: twice the longest that is known, and ten times more would let
/// strangers fill the log.
const WORD_CHARS_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn ranks_rise_in_the_order_of_the_protocol() {
        let ranks = CoderPhase::ALL.map(|phase| phase.rank());
        assert_eq!(ranks, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn a_phase_is_read_as_it_is_written() {
        for phase in CoderPhase::ALL {
            assert_eq!(phase.to_string().parse(), Ok(phase));
        }
    }

    #[test]
    fn a_word_that_is_unknown_is_named_as_far_as_there_is_room() {
        let said = |text: &str| text.parse::<CoderPhase>().unwrap_err().to_string();
        assert_eq!(said("rebooting"), r#"read a phase: none is called "rebooting""#);
        let cut = "ä".repeat(32);
        assert_eq!(said(&"ä".repeat(99)), alloc::format!("read a phase: none is called {cut:?}"));
    }
}
