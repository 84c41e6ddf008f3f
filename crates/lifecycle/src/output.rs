//! What does the reporter ask for, and what does it tell?

use crate::{
    Applied, Change, Described, Epoch, Failure, FlushId, Kept, Life, Receipt, Report, Seq,
    TargetId, Token,
};
use alloc::vec::Vec;
use core::time::Duration;

/// Something that the embedder does, or takes note of.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever drives a reporter handles each")]
pub enum Output<P> {
    /// Send it over the link that is bound; answer [`Input::Acked`](crate::Input::Acked) or
    /// [`Input::Failed`](crate::Input::Failed) with its receipt.
    Send(Report<P>),
    /// Find out whom a link serves, and say [`Input::Bound`](crate::Input::Bound).
    Identify(Epoch),
    /// Close a link: its target was refused. [`Redial`](Self::Redial) follows.
    Close(Epoch),
    /// Make a new link, not before so long. The first link, and a dial that fails, are the embedder's own: it may say
    /// [`Input::LinkUp`](crate::Input::LinkUp) and [`Input::LinkDown`](crate::Input::LinkDown) to be told a longer wait.
    Redial(Duration),
    /// What a bind meant.
    Changed(Change),
    /// Do the one-time work for a target, and say [`Input::Applied`](crate::Input::Applied).
    Apply {
        /// The task.
        token: Token,
        /// For whom, and what is asked for.
        to: Described,
    },
    /// Tear the process down, build it anew for a target, and say [`Input::Rebuilt`](crate::Input::Rebuilt).
    ///
    /// An earlier task of this kind that is still at work is superseded: one build at the end is enough.
    Reinitialize {
        /// The task.
        token: Token,
        /// Whom the process was built for.
        from: Option<TargetId>,
        /// Whom it is to be built for, and what is asked for.
        to: Described,
        /// How long the tear-down may take.
        drain: Duration,
    },
    /// Store it: the next process begins with it.
    Remember(Applied),
    /// Store a last word, in the place of one with the same target, life and number.
    Keep(Kept<P>),
    /// Remove a last word that was stored.
    Discard {
        /// For whom it was.
        target: TargetId,
        /// Of which life.
        life: Life,
        /// Which entry.
        seq: Seq,
    },
    /// What a flush came to.
    Flushed {
        /// Which one.
        id: FlushId,
        /// The entries that were pending when it began, each with its fate.
        entries: Vec<(Seq, P, Fate)>,
    },
    /// Something that nobody has to act on.
    Notice(Notice<P>),
}

/// What had become of an entry when its flush ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever flushes handles each")]
pub enum Fate {
    /// The target acknowledged it.
    Delivered,
    /// The target will not take it.
    Rejected,
    /// It is not for this target: by its replay, because leaving has begun, because another stands for it, or because
    /// the target was past it when it was bound.
    Passed,
    /// The log had no room for it, and its target was not past it yet: it is not told again. It may have arrived all the
    /// same if it was on its way then.
    Dropped,
    /// The time was over first. It may have arrived all the same; nobody knows.
    TimedOut,
    /// Nobody was ever bound, or whoever was is not there any more.
    NoTarget,
    /// Too many flushes wait already; nobody waited for this one.
    Crowded,
    /// Its life ended, or a later life was found, before it was told.
    Lapsed,
}

/// Something worth a line in a log.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Notice<P> {
    /// A transition would lead back, and is not part of the life.
    LedBack {
        /// What was to be entered.
        phase: P,
    },
    /// The log was full, and its oldest entry had to go.
    Dropped(Seq),
    /// The target will never take a report; the next one follows.
    LeftOut(Receipt),
    /// A report was not taken for now.
    Failed(Receipt, Failure),
    /// An answer names a report that was never sent; it changes nothing.
    Stray(Receipt),
    /// A link came up with a number that was used already: nothing that is said of it counts.
    StaleLink(Epoch),
    /// An answer names a task that is over or was superseded; it changes nothing.
    StaleToken(Token),
    /// A target was forgotten; when it comes back it is new.
    Forgotten(TargetId),
    /// A link serves, or somebody announced, what was replaced since by another of the same name.
    Outdated(TargetId),
    /// Somebody else reports as a later life; this one says nothing more.
    Fenced(Receipt),
    /// The process was built anew too often; the target is told what happened instead.
    BreakerOpen(TargetId),
    /// An entry of the life that ended was never told to whom it was for.
    Undeliverable {
        /// For whom.
        target: TargetId,
        /// Which entry.
        seq: Seq,
        /// What was entered.
        phase: P,
    },
}
