//! What must a store be able to do? The port: five calls, sync and object-safe.

use crate::{Batch, CommitError, LeaseError, ReadError, Receipt};
use core::fmt;
use core::num::NonZeroUsize;
use tenure_bead::{FencingToken, Ledger, LedgerWrite, Revision, Stored};

/// Keeps the records of one fleet.
///
/// # Guarantees
///
/// * What [`Store::commit`] acknowledged is never lost; what it refused left no trace (T1).
/// * A batch under an old fencing token is refused (T2), and that is judged inside the commit.
/// * No claim is held by two open beads, whoever writes and however many at once (S1).
/// * A snapshot is the state at one revision; every record is in it, unreadable ones included.
///
/// # Assumptions
///
/// * The caller does not count with revisions: they rise, not always by one.
/// * Where a batch breaks one rule several times, any one true violation may be reported.
/// * A batch is repeated soon: a store remembers the tokens of at least the last
///   [`limit::TOKENS_KEPT_MIN`](crate::limit::TOKENS_KEPT_MIN) batches.
pub trait Store: Send + Sync + fmt::Debug {
    /// Returns everything, at one revision.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the engine failed or the ledger cannot be read; never an empty answer instead.
    fn snapshot(&self) -> Result<Snapshot, ReadError>;

    /// Returns what was written after a revision, oldest first, at most about `limit` records.
    ///
    /// A page never splits a revision. Each record comes in its newest state only. Whoever asks from a revision
    /// that the store has not reached, or whose removals it has forgotten, is told [`Changes::Reset`].
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the engine failed or the ledger cannot be read.
    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError>;

    /// Commits a batch, all or nothing; the answer means that it is durable.
    ///
    /// Judged in this order: a repeated token gets its first receipt again, whatever else the batch says; then
    /// the fence, the batch in itself (nothing twice, no claim of a closed bead), expectations, claims.
    /// A refusal does not use up the token.
    ///
    /// # Errors
    ///
    /// [`CommitError`]; after all but [`CommitError::Unanswered`] the store is as it was.
    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError>;

    /// Makes `holder` the one supervisor that may commit, with a token greater than any before.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Held`] names who has it.
    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError>;

    /// Gives the lease back, so that the next supervisor need not wait for this process to end.
    ///
    /// Its token is refused from then on. A lease that is not current is ignored.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Engine`] when the engine failed; the lease then ends with the process.
    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError>;
}

/// Everything a store keeps, at one revision.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "leaving a part out would free a seat")]
pub struct Snapshot {
    /// The last commit it contains.
    pub revision: Revision,
    /// Every bead, ascending by id.
    pub beads: Vec<Stored>,
    /// What outlives beads.
    pub ledger: Ledger,
}

/// What changed after a revision.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever keeps a mirror has to handle both")]
pub enum Changes {
    /// The records that changed.
    Delta {
        /// Everything up to here is contained; ask from here next.
        upto: Revision,
        /// The beads, by revision.
        beads: Vec<Stored>,
        /// The ledger entries, by revision.
        ledger: Vec<LedgerWrite>,
        /// Whether there is more to ask for.
        more: bool,
    },
    /// The store cannot say: it was put back to an earlier revision, or has forgotten removals. Take a snapshot.
    Reset,
}

/// The right to commit, until it is given back or another supervisor gets it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "one fact")]
pub struct Lease {
    /// What every commit carries.
    pub token: FencingToken,
}
