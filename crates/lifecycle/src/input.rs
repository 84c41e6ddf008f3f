//! What does the reporter hear?

use crate::{Applied, Decision, Described, Epoch, Failure, FlushId, Kept, Life, Receipt, Token};
use core::time::Duration;

/// Something that happened.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever records or replays inputs handles each")]
pub enum Input<P> {
    /// The subject entered a phase.
    Entered(P),
    /// A link came up; whom it serves is not known yet.
    LinkUp(Epoch),
    /// A link is gone.
    LinkDown(Epoch),
    /// A link serves a target.
    Bound(Epoch, Described),
    /// Another target is about to be served, and the link is still bound to the one before.
    Announced(Described),
    /// The target has a report.
    Acked(Receipt),
    /// The target has no report, and why.
    Failed(Receipt, Failure),
    /// The embedder decides about a link that it held.
    Decided(Decision),
    /// The embedder's one-time work for the first target ended.
    Applied(Token, Work),
    /// The process was built anew, or was not.
    Rebuilt(Token, Rebuilt),
    /// Somebody wants to know what gets through before a time is over.
    Flush(FlushId, Duration),
    /// A last word of an earlier life was found in the outbox.
    Found(Kept<P>),
    /// Time has passed.
    Woken,
}

/// How one-time work ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Work {
    /// It is done.
    Done,
    /// It failed; it is asked for again.
    Failed,
}

/// How building anew ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Rebuilt {
    /// The process lives anew, as this life.
    Done(Life),
    /// The tear-down or the build failed; it is asked for again.
    Failed,
}

/// What survived the process before: all of it may be missing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what an embedder has stored")]
pub struct Memory {
    /// For whom one-time work was done last.
    pub applied: Option<Applied>,
}
