//! How does a file answer the port? The store itself.

mod identity;

use crate::lock::{Lock, Untaken};
use crate::number::{column, counter};
use crate::{OpenError, commit, open, read};
use core::num::NonZeroUsize;
use identity::Identity;
use parking_lot::Mutex;
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};
use tenure_bead::{FencingToken, Revision};
use tenure_store::{
    Batch, Cause, Changes, CommitError, Lease, LeaseError, ReadError, Receipt, Snapshot, Store,
};

/// A store in one SQLite file.
///
/// Any number of processes may have it open and read; one at a time has the lease. The lease is a lock on
/// the file's name with `.lock` behind it, so it ends with the process, however that ends.
///
/// # Examples
///
/// What one opening wrote, the next one reads, and a second supervisor is refused meanwhile:
///
/// ```
/// use tenure_store::{LeaseError, Store};
/// use tenure_store_sqlite::SqliteStore;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let directory = tempfile::tempdir()?;
/// # let path = directory.path().join("beads.db");
/// let store = SqliteStore::open(&path)?;
/// let lease = store.acquire_lease("first")?;
/// let second = SqliteStore::open(&path)?;
/// let refused = second.acquire_lease("second");
/// assert!(matches!(refused, Err(LeaseError::Held { holder }) if holder.starts_with("first")));
/// store.release_lease(lease)?;
/// assert!(second.acquire_lease("second")?.token > lease.token);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    identity: Identity,
    writer: Mutex<Connection>,
    /// Its own connection, so that a snapshot and a commit do not wait for each other.
    reader: Mutex<Connection>,
    lease: Mutex<Option<Held>>,
}

/// The lease of this handle.
#[derive(Debug)]
struct Held {
    lock: Lock,
    token: FencingToken,
}

impl SqliteStore {
    /// Opens a store, and makes it if there is no such file.
    ///
    /// # Errors
    ///
    /// [`OpenError`] names the file and what is to be done; the file was not changed.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        match Self::open_existing(path) {
            Err(OpenError::Missing { .. }) => {
                open::create(path)?;
                Self::open_existing(path)
            }
            opened => opened,
        }
    }

    /// Opens a store that exists: for whoever only reads, and would be misled by a new and empty one.
    ///
    /// # Errors
    ///
    /// [`OpenError`] names the file and what is to be done; the file was not changed.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let opened = match open::open(path.as_ref()) {
            Err(OpenError::Missing { path }) if identity::journal_is_left(&path) => {
                return Err(OpenError::Orphaned { path });
            }
            opened => opened?,
        };
        Ok(Self {
            identity: Identity::of(&opened.path),
            path: opened.path,
            writer: Mutex::new(opened.writer),
            reader: Mutex::new(opened.reader),
            lease: Mutex::new(None),
        })
    }

    /// Returns where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn unread(&self, failure: read::Failure) -> ReadError {
        match failure {
            read::Failure::Record(error) => error,
            read::Failure::Engine(cause) => {
                ReadError::Engine { place: self.place(), cause: cause.into() }
            }
        }
    }

    fn unleased(&self, cause: impl Into<Cause>) -> LeaseError {
        LeaseError::Engine { place: self.place(), cause: cause.into() }
    }

    fn take_lock(&self, holder: &str) -> Result<Lock, LeaseError> {
        let path = open::lock_path(&self.path);
        Lock::take(&path, holder).map_err(|why| match why {
            Untaken::Held(holder) => LeaseError::Held { holder },
            Untaken::File(cause) => {
                LeaseError::Engine { place: path.display().to_string(), cause: cause.into() }
            }
        })
    }

    /// Makes every token that was ever given out an old one.
    ///
    /// Its sync has a second use: what a killed predecessor had written but not synced is durable afterwards,
    /// before anything is answered or decided from it.
    fn raise_fence(&self) -> rusqlite::Result<FencingToken> {
        let mut writer = self.writer.lock();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last = transaction.query_row("SELECT fence FROM fleet", [], |row| row.get(0))?;
        let next = FencingToken::new(counter(last)).next();
        transaction.execute("UPDATE fleet SET fence = ?1", [column(next.number())])?;
        transaction.commit()?;
        Ok(next)
    }
}

impl Store for SqliteStore {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        read::snapshot(&mut self.reader.lock()).map_err(|failure| self.unread(failure))
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        read::changes_since(&mut self.reader.lock(), since, limit)
            .map_err(|failure| self.unread(failure))
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        if let Err(cause) = self.identity.is_still_at(&self.path) {
            // Whoever opens the path now opens another file, and gets another lease.
            return Err(CommitError::Engine { place: self.place(), cause: cause.into() });
        }
        commit::commit(&mut self.writer.lock(), batch).map_err(|failure| match failure {
            commit::Failure::Refused(error) => error,
            commit::Failure::Unchanged(cause) => CommitError::Engine { place: self.place(), cause },
            commit::Failure::Unanswered(cause) => {
                CommitError::Unanswered { place: self.place(), cause: cause.into() }
            }
        })
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let mut lease = self.lease.lock();
        if let Some(held) = &*lease {
            return Err(LeaseError::Held { holder: held.lock.holder().to_owned() });
        }
        let lock = self.take_lock(holder)?;
        let token = self.raise_fence().map_err(|cause| self.unleased(cause))?;
        *lease = Some(Held { lock, token });
        Ok(Lease { token })
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        let mut held = self.lease.lock();
        if held.as_ref().is_none_or(|held| held.token != lease.token) {
            return Ok(());
        }
        self.raise_fence().map_err(|cause| self.unleased(cause))?;
        if let Some(held) = held.take() {
            held.lock.release();
        }
        Ok(())
    }
}
