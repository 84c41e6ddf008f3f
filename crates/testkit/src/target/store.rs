//! Is the store in memory what every other one is to be? The arena of stores, with the one that simulations use.

use crate::conformance::{Guarantees, Place, StoreArena};
use core::convert::Infallible;
use core::num::NonZeroUsize;
use parking_lot::Mutex;
use std::sync::Arc;
use tenure_bead::Revision;
use tenure_store::{
    Batch, Changes, CommitError, Lease, LeaseError, MemoryStore, ReadError, Receipt, Snapshot,
    Store,
};

/// Makes the arena of the store in memory: commits, crashes and mirrors, all of it promised.
#[must_use]
pub fn store() -> StoreArena {
    StoreArena::new(Opened::open, Guarantees::strict())
}

/// A store in memory as one supervisor has it open: the memory lasts, the lease ends with the supervisor.
#[derive(Debug)]
struct Opened {
    store: Arc<MemoryStore>,
    lease: Mutex<Option<Lease>>,
}

impl Opened {
    fn open(place: &Place) -> Result<Self, Infallible> {
        let store = place.lasting(|| Arc::new(MemoryStore::new()));
        Ok(Self { store, lease: Mutex::new(None) })
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.lease.get_mut().is_some() {
            self.store.end_lease();
        }
    }
}

impl Store for Opened {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        self.store.snapshot()
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        self.store.changes_since(since, limit)
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        self.store.commit(batch)
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let lease = self.store.acquire_lease(holder)?;
        *self.lease.lock() = Some(lease);
        Ok(lease)
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        self.lease.lock().take_if(|mine| *mine == lease);
        self.store.release_lease(lease)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hunt::{Hunt, hunt};

    #[test]
    fn the_store_in_memory_keeps_the_contract_and_everything_comes_up() {
        let arena = store();
        let haul = hunt(&arena, &Hunt::for_cases(&arena, 1, 1_500));
        assert_eq!(haul.finds, []);
        assert_eq!(haul.tally.missing(), Vec::<&str>::new());
    }
}
