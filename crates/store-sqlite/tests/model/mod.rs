//! What has a store that took the first batches? The store in memory says so.

use crate::numbered::batch;
use tenure_bead::FencingToken;
use tenure_store::{MemoryStore, Snapshot, Store};

/// A store that has the first `n` batches.
pub(crate) struct Model {
    store: MemoryStore,
    fence: FencingToken,
    pub(crate) n: u64,
}

impl Model {
    pub(crate) fn new() -> Self {
        let store = MemoryStore::new();
        let fence = store.acquire_lease("model").unwrap().token;
        Self { store, fence, n: 0 }
    }

    pub(crate) fn advance(&mut self, n: u64) {
        for next in self.n + 1..=n {
            self.store.commit(&batch(next, self.fence)).unwrap();
        }
        self.n = n;
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.store.snapshot().unwrap()
    }
}
