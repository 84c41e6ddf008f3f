//! What goes over the wire, and what comes back?

use crate::{Epoch, Life, RecordId, Seq, TargetId};
use tenure_bead::{Age, Boot, Wall};

/// One report: what the embedder's transport sends to the target.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what a transport has to send")]
pub struct Report<P> {
    /// Who is told, over which link; the answer names it again.
    pub receipt: Receipt,
    /// What is told.
    pub phase: P,
    /// The moment that it has for this target: distinct, rising, and not before the target came to be.
    pub stamp: Wall,
    /// What the wall clock showed when it happened.
    pub original: Wall,
    /// What the boot clock showed when it happened, for [`Arrival::boot`](crate::Arrival::boot).
    pub boot: Boot,
    /// How long ago that is, by the boot clock: right even where the wall clock is wrong.
    pub age: Age,
    /// Whether it happened before this target was there.
    pub origin: Origin,
    /// How often the phase was entered in this life; more than 1 only where it is counted.
    pub times: u64,
}

/// Whether a report tells of something that its target could have seen.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Origin {
    /// It happened while this target was the one to be told.
    Live,
    /// It happened before, or may have; a start that is replayed counts for no startup duration.
    Replayed,
}

/// Names one report and the link that it went over; an answer is credited to nobody else.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_structs, reason = "the parts of the name")]
pub struct Receipt {
    /// Who was told.
    pub target: TargetId,
    /// Of which life.
    pub life: Life,
    /// Which entry.
    pub seq: Seq,
    /// Over which link.
    pub epoch: Epoch,
    /// By which record of the target: what answers for one that is forgotten is credited to nobody.
    pub record: RecordId,
}

/// Why a report was not taken.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a transport has to sort every error into one")]
pub enum Failure {
    /// Nobody knows what became of it, or the target is busy: it is sent again.
    Transient,
    /// This report will never be taken, or cannot even be written down: it is left out, and the link stays.
    Rejected,
    /// The target is not there any more: its cursor is dropped, and the link has to say anew whom it serves.
    UnknownTarget,
    /// A later life reports there: this one says nothing more.
    Fenced,
    /// The link may not report there: it has to say anew whom it serves.
    Unauthorized,
}

/// The last word of a life, kept until its target has it; what an outbox stores.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what has to survive the process")]
pub struct Kept<P> {
    /// For whom.
    pub target: TargetId,
    /// For which one of that name, if it says so; another is not told.
    pub generation: Option<u64>,
    /// Of which life.
    pub life: Life,
    /// Which entry.
    pub seq: Seq,
    /// What is told.
    pub phase: P,
    /// The moment that it has.
    pub stamp: Wall,
    /// When it happened, on both clocks.
    pub at: tenure_bead::Stamp,
}
