//! How does a store behave that forgets everything with its process? The store for tests and simulations.

mod content;
mod judge;

use crate::{Batch, Changes, CommitError, Lease, LeaseError, ReadError, Receipt, Snapshot, Store};
use content::Content;
use core::num::NonZeroUsize;
use parking_lot::RwLock;
use tenure_bead::{FencingToken, Revision};

/// A store in memory: it obeys every law of a store as long as its process lives.
///
/// Supervisors that are to share it share it in an [`Arc`](std::sync::Arc).
///
/// # Examples
///
/// One of two supervisors gets the lease:
///
/// ```
/// use tenure_store::{LeaseError, MemoryStore, Store};
/// let store = MemoryStore::new();
/// let first = store.acquire_lease("first")?;
/// assert!(matches!(store.acquire_lease("second"), Err(LeaseError::Held { holder }) if holder == "first"));
/// store.end_lease();
/// assert!(store.acquire_lease("second")?.token > first.token);
/// # Ok::<(), LeaseError>(())
/// ```
#[derive(Debug)]
pub struct MemoryStore {
    inner: RwLock<Inner>,
}

#[derive(Clone, Debug)]
struct Inner {
    content: Content,
    fence: FencingToken,
    holder: Option<String>,
}

impl MemoryStore {
    /// Makes an empty store.
    #[must_use]
    pub fn new() -> Self {
        let inner = Inner { content: Content::default(), fence: FENCE_OF_NOBODY, holder: None };
        Self { inner: RwLock::new(inner) }
    }

    /// Returns another store with the same content and the same lease; what is done to one does not show in the other.
    ///
    /// A search that tries more than one way on from here needs one for each.
    ///
    /// ```
    /// use tenure_store::{MemoryStore, Store};
    /// let store = MemoryStore::new();
    /// let fork = store.fork();
    /// assert!(fork.acquire_lease("here").is_ok());
    /// assert!(store.acquire_lease("there").is_ok());
    /// ```
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { inner: RwLock::new(self.inner.read().clone()) }
    }

    /// Makes a store that holds what another one held, unreadable records included.
    ///
    /// Nothing is judged: it is for what was exported, imported or made up. Of two holders of one claim the one that
    /// comes later in the snapshot has it.
    ///
    /// ```
    /// use tenure_store::{MemoryStore, Snapshot, Store};
    /// assert_eq!(MemoryStore::holding(Snapshot::default()).snapshot()?, Snapshot::default());
    /// # Ok::<(), tenure_store::ReadError>(())
    /// ```
    #[must_use]
    pub fn holding(snapshot: Snapshot) -> Self {
        let inner = Inner { content: Content::of(snapshot), fence: FENCE_OF_NOBODY, holder: None };
        Self { inner: RwLock::new(inner) }
    }

    /// Ends the lease as the death of its holder does: it is free, and nobody was told.
    pub fn end_lease(&self) {
        self.inner.write().holder = None;
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Store for MemoryStore {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        Ok(self.inner.read().content.snapshot())
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        Ok(self.inner.read().content.changes_since(since, limit))
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        let mut inner = self.inner.write();
        let known = inner.content.receipt(batch.token);
        tenure_bead::canary!(RepeatIsNew => let known = None);
        if let Some(receipt) = known {
            return Ok(receipt);
        }
        let is_current = batch.fence == inner.fence;
        tenure_bead::canary!(OldFenceTaken => let is_current = true);
        if !is_current {
            return Err(CommitError::Fenced { presented: batch.fence, current: inner.fence });
        }
        judge::batch(&inner.content, batch)?;
        Ok(inner.content.apply(batch))
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let mut inner = self.inner.write();
        if let Some(holder) = &inner.holder {
            return Err(LeaseError::Held { holder: holder.clone() });
        }
        inner.holder = Some(holder.to_owned());
        inner.fence = inner.fence.next();
        Ok(Lease { token: inner.fence })
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        let mut inner = self.inner.write();
        if inner.holder.is_some() && inner.fence == lease.token {
            inner.holder = None;
            inner.fence = inner.fence.next();
        }
        Ok(())
    }
}

/// What is current before the first lease. Not 0, so that a token nobody gave, made by default, is refused.
const FENCE_OF_NOBODY: FencingToken = FencingToken::new(1);
