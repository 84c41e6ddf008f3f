//! How does a store behave that a test stands in front of? It refuses, loses answers, lets time pass, and is counted.

use core::fmt::Debug;
use core::num::NonZeroUsize;
use core::sync::atomic::{AtomicUsize, Ordering};
use parking_lot::Mutex;
use std::sync::Arc;
use tenure_bead::{BatchToken, Revision};
use tenure_store::{
    Batch, Changes, CommitError, Lease, LeaseError, ReadError, Receipt, Snapshot, Store,
};

/// What a test puts in front of a store; what it leaves out reaches the store as it is.
pub(crate) trait Desk: Debug + Send + Sync {
    /// Is told that changes are asked for.
    fn asked(&self) {}

    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        store.commit(batch)
    }
}

/// A store with something in front of it, which counts what it is asked for.
#[derive(Debug)]
pub(crate) struct Desked<D> {
    store: Arc<dyn Store>,
    pub(crate) desk: D,
    snapshots: AtomicUsize,
    changes: AtomicUsize,
    /// The token of every commit, in order.
    tokens: Mutex<Vec<BatchToken>>,
}

impl<D: Desk> Desked<D> {
    pub(crate) fn new(store: Arc<dyn Store>, desk: D) -> Arc<Self> {
        let (snapshots, changes) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Self { store, desk, snapshots, changes, tokens: Mutex::default() })
    }

    /// Returns how often it was asked: for snapshots, changes and commits.
    pub(crate) fn counts(&self) -> [usize; 3] {
        let read = |n: &AtomicUsize| n.load(Ordering::SeqCst);
        [read(&self.snapshots), read(&self.changes), self.tokens.lock().len()]
    }

    pub(crate) fn tokens(&self) -> Vec<BatchToken> {
        self.tokens.lock().clone()
    }
}

impl<D: Desk> Store for Desked<D> {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        self.snapshots.fetch_add(1, Ordering::SeqCst);
        self.store.snapshot()
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.desk.asked();
        self.store.changes_since(since, limit)
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        self.tokens.lock().push(batch.token);
        self.desk.commit(self.store.as_ref(), batch)
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        self.store.acquire_lease(holder)
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        self.store.release_lease(lease)
    }
}

/// Nothing stands in front: the store is only counted.
#[derive(Debug)]
pub(crate) struct Open;

impl Desk for Open {}
