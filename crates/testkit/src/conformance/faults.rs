//! What if a store fails, does not answer, or answers with the past? A wrapper around any store that does so when told.

use core::num::NonZeroUsize;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use tenure_bead::Revision;
use tenure_store::{
    Batch, Changes, CommitError, Lease, LeaseError, ReadError, Receipt, Snapshot, Store,
};

/// A store that goes wrong when it is told to, and else is the one it was made of.
///
/// ```
/// use std::sync::Arc;
/// use tenure_store::{MemoryStore, Store};
/// use tenure_testkit::conformance::{Faulty, ReadFault};
/// let (store, faults) = Faulty::new(Arc::new(MemoryStore::new()));
/// faults.next_read(ReadFault::Fails);
/// assert!(store.snapshot().is_err());
/// assert!(store.snapshot().is_ok());
/// ```
#[derive(Debug)]
pub struct Faulty<S: ?Sized> {
    faults: Faults,
    /// The last snapshots that were handed out, the newest last.
    past: Mutex<VecDeque<Snapshot>>,
    inner: Arc<S>,
}

/// The script of a faulty store; clones of it are the same script.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    commits: VecDeque<CommitFault>,
    reads: VecDeque<ReadFault>,
    leases: VecDeque<LeaseFault>,
    breaks_off: bool,
}

/// What goes wrong with a commit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum CommitFault {
    /// Nothing: it goes well, so that a later one may go wrong.
    None,
    /// It fails before anything was changed, and says so.
    Fails,
    /// It goes unanswered, and nothing was changed.
    UnansweredBefore,
    /// It goes unanswered, and was done.
    UnansweredAfter,
}

/// What goes wrong with a snapshot or a page of changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum ReadFault {
    /// Nothing: it goes well, so that a later one may go wrong.
    None,
    /// It fails.
    Fails,
    /// It shows the past: the snapshot before the last one that was handed out, no changes.
    Stale,
    /// The store cannot say what has changed. A snapshot goes well.
    Reset,
    /// One record comes at a time. A snapshot goes well.
    Piecewise,
    /// One record comes, and the page after it fails. A snapshot fails.
    BreaksOff,
}

/// What goes wrong with asking for a lease or giving it back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a script is written out")]
pub enum LeaseFault {
    /// Nothing: it goes well, so that a later one may go wrong.
    None,
    /// It fails, and nothing was changed.
    Fails,
}

impl Faults {
    /// Says what becomes of the next commit that nothing was said of yet.
    pub fn next_commit(&self, fault: CommitFault) {
        self.0.lock().commits.push_back(fault);
    }

    /// Says what becomes of the next snapshot or page that nothing was said of yet.
    pub fn next_read(&self, fault: ReadFault) {
        self.0.lock().reads.push_back(fault);
    }

    /// Says what becomes of the next call about a lease that nothing was said of yet.
    pub fn next_lease(&self, fault: LeaseFault) {
        self.0.lock().leases.push_back(fault);
    }

    /// Lets everything go well again.
    pub fn forget(&self) {
        *self.0.lock() = Script::default();
    }

    /// Returns whether something is still to go wrong.
    #[must_use]
    pub fn is_armed(&self) -> bool {
        let script = self.0.lock();
        let waits = !(script.commits.is_empty() && script.reads.is_empty());
        waits || !script.leases.is_empty() || script.breaks_off
    }

    fn commit(&self) -> CommitFault {
        self.0.lock().commits.pop_front().unwrap_or(CommitFault::None)
    }

    fn read(&self) -> ReadFault {
        let mut script = self.0.lock();
        if core::mem::take(&mut script.breaks_off) {
            return ReadFault::Fails;
        }
        script.reads.pop_front().unwrap_or(ReadFault::None)
    }

    fn lease(&self) -> LeaseFault {
        self.0.lock().leases.pop_front().unwrap_or(LeaseFault::None)
    }
}

impl<S: Store + ?Sized> Faulty<S> {
    /// Wraps a store, and returns what its faults are scripted by.
    #[must_use]
    pub fn new(inner: Arc<S>) -> (Self, Faults) {
        let faults = Faults::default();
        (Self::scripted(inner, faults.clone()), faults)
    }

    /// Wraps a store whose faults are scripted already, say by the script of the one that it follows.
    #[must_use]
    pub fn scripted(inner: Arc<S>, faults: Faults) -> Self {
        Self { faults, past: Mutex::default(), inner }
    }

    /// Returns the store itself, for a look past every fault.
    #[must_use]
    pub const fn inner(&self) -> &Arc<S> {
        &self.inner
    }

    fn fresh(&self) -> Result<Snapshot, ReadError> {
        let snapshot = self.inner.snapshot()?;
        let mut past = self.past.lock();
        past.push_back(snapshot.clone());
        if past.len() > PAST_KEPT {
            past.pop_front();
        }
        Ok(snapshot)
    }
}

impl<S: Store + ?Sized> Store for Faulty<S> {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        match self.faults.read() {
            ReadFault::Fails | ReadFault::BreaksOff => Err(unreadable()),
            ReadFault::Stale => {
                let before = self.past.lock().iter().rev().nth(1).cloned();
                before.map_or_else(|| self.fresh(), Ok)
            }
            ReadFault::None | ReadFault::Reset | ReadFault::Piecewise => self.fresh(),
        }
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        match self.faults.read() {
            ReadFault::None => self.inner.changes_since(since, limit),
            ReadFault::Fails => Err(unreadable()),
            ReadFault::Stale => {
                let (beads, ledger) = (Vec::new(), Vec::new());
                Ok(Changes::Delta { upto: since, beads, ledger, more: false })
            }
            ReadFault::Reset => Ok(Changes::Reset),
            ReadFault::Piecewise => self.inner.changes_since(since, NonZeroUsize::MIN),
            ReadFault::BreaksOff => {
                self.faults.0.lock().breaks_off = true;
                self.inner.changes_since(since, NonZeroUsize::MIN)
            }
        }
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        let unanswered = || CommitError::Unanswered { place: place(), cause: Box::new(Told) };
        match self.faults.commit() {
            CommitFault::None => self.inner.commit(batch),
            CommitFault::Fails => {
                Err(CommitError::Engine { place: place(), cause: Box::new(Told) })
            }
            CommitFault::UnansweredBefore => Err(unanswered()),
            CommitFault::UnansweredAfter => {
                // A refusal is lost on the way as an acknowledgment is.
                let _nobody_hears = self.inner.commit(batch);
                Err(unanswered())
            }
        }
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        match self.faults.lease() {
            LeaseFault::None => self.inner.acquire_lease(holder),
            LeaseFault::Fails => Err(no_lease()),
        }
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        match self.faults.lease() {
            LeaseFault::None => self.inner.release_lease(lease),
            LeaseFault::Fails => Err(no_lease()),
        }
    }
}

/// Why a faulty store fails.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the script says so")]
struct Told;

fn place() -> String {
    "a script".to_owned()
}

fn unreadable() -> ReadError {
    ReadError::Engine { place: place(), cause: Box::new(Told) }
}

fn no_lease() -> LeaseError {
    LeaseError::Engine { place: place(), cause: Box::new(Told) }
}

/// How many snapshots are remembered: two are enough to answer with the one before the last.
const PAST_KEPT: usize = 2;
