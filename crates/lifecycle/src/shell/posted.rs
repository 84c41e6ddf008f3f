//! What does a mailbox answer? Two small words.

/// What became of something that was posted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Posted {
    /// The writer will see it.
    Kept,
    /// There was no room, or the mailbox is closed: it is counted and gone.
    Dropped,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever waits handles each")]
pub enum Waited {
    /// Something was posted.
    News,
    /// The time is over.
    Time,
    /// The mailbox is closed, and empty.
    Closed,
}
