//! Does anybody use a session right now? Facts that may be unknown, as a host tells them.

use crate::Stamp;

/// A fact that may be unknown; unknown is never taken for no.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever decides has to handle each")]
pub enum Tell {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody can say.
    Unknown,
}

/// When a session last did something.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever decides has to handle both")]
pub enum Activity {
    /// At this moment, and not since.
    Known(Stamp),
    /// Nobody can say.
    Unknown,
}

/// What a host tells of the use of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Attention {
    /// Whether somebody is attached to it.
    pub attached: Tell,
    /// Whether it has asked something and waits for the answer.
    pub pending: Tell,
    /// When it last did something.
    pub activity: Activity,
}

impl Attention {
    /// Nobody was asked, or nobody can say.
    pub const UNKNOWN: Self =
        Self { attached: Tell::Unknown, pending: Tell::Unknown, activity: Activity::Unknown };
}
