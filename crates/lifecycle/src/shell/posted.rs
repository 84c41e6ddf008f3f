//! What does a mailbox answer? Two small words.

/// What became of something that was posted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Posted {
    /// The writer sees it, or a later one of which its [`Class`](crate::Class) says that it stands for it: unless the
    /// writer goes before, which drops everything.
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
