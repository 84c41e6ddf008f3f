//! How does a store lose what it acknowledged? It tells its caller before it tells the file.

use crate::line::{Line, batch};
use core::num::NonZeroUsize;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tenure::prelude::*;
use tenure::store::{Batch, Changes, CommitError, Lease, LeaseError, ReadError, Receipt, Snapshot};

/// When what was acknowledged is handed to the file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Flush {
    /// When the buffer is full, when a lease is given, and when the store is closed.
    WhenFull,
    /// Before the caller is told.
    AtOnce,
}

/// A store over one file of JSON lines, for one process at a time; the store in memory judges.
#[derive(Debug)]
pub(crate) struct Journal {
    place: String,
    flush: Flush,
    seen: MemoryStore,
    pen: Mutex<Pen>,
}

/// What writes; it has the lock of the file.
#[derive(Debug)]
struct Pen {
    file: BufWriter<File>,
    newest: Revision,
    _lock: File,
}

impl Journal {
    pub(crate) fn open(directory: &Path, flush: Flush) -> io::Result<Self> {
        let lock = File::create(directory.join("lock"))?;
        lock.try_lock()?;
        let path = directory.join("journal.jsonl");
        let seen = MemoryStore::new();
        let newest = replay(&path, &seen)?;
        let file = OpenOptions::new().append(true).create(true).open(&path)?;
        let pen = Mutex::new(Pen { file: BufWriter::new(file), newest, _lock: lock });
        Ok(Self { place: path.display().to_string(), flush, seen, pen })
    }

    fn pen(&self) -> MutexGuard<'_, Pen> {
        self.pen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, pen: &mut Pen, line: &Line) -> io::Result<()> {
        writeln!(pen.file, "{}", serde_json::to_string(line)?)?;
        match (line, self.flush) {
            // The bug: one system call is saved, all tests are green because closing the store writes the rest, and
            // whoever kills the process takes acknowledged batches with it.
            (Line::Committed { .. }, Flush::WhenFull) => Ok(()),
            (_, Flush::AtOnce) | (Line::Leased { .. } | Line::Released { .. }, _) => {
                pen.file.flush()
            }
        }
    }

    fn no_lease(&self, cause: io::Error) -> LeaseError {
        LeaseError::Engine { place: self.place.clone(), cause: cause.into() }
    }
}

/// Reads the file into the store in memory; a line that is not whole was acknowledged to nobody.
fn replay(path: &Path, seen: &MemoryStore) -> io::Result<Revision> {
    let mut newest = Revision::default();
    let text = if path.exists() { fs::read_to_string(path)? } else { String::new() };
    let whole = text.rfind('\n').map_or("", |end| text.split_at(end + 1).0);
    for line in whole.lines() {
        match serde_json::from_str(line)? {
            Line::Leased { holder } => {
                seen.end_lease();
                seen.acquire_lease(&holder).map_err(io::Error::other)?;
            }
            Line::Released { token } => {
                seen.release_lease(Lease { token }).map_err(io::Error::other)?;
            }
            Line::Committed { token, fence, writes, ledger } => {
                let batch = batch((token, fence), writes, ledger)?;
                newest = seen.commit(&batch).map_err(io::Error::other)?.revision;
            }
        }
    }
    seen.end_lease();
    if whole.len() < text.len() {
        fs::write(path, whole)?;
    }
    Ok(newest)
}

impl Store for Journal {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        self.seen.snapshot()
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        self.seen.changes_since(since, limit)
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        let mut pen = self.pen();
        let receipt = self.seen.commit(batch)?;
        if receipt.revision > pen.newest {
            let kept = self.keep(&mut pen, &Line::of(batch));
            let place = self.place.clone();
            kept.map_err(|error| CommitError::Unanswered { place, cause: error.into() })?;
            pen.newest = receipt.revision;
        }
        Ok(receipt)
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let mut pen = self.pen();
        let lease = self.seen.acquire_lease(holder)?;
        let line = Line::Leased { holder: holder.to_owned() };
        self.keep(&mut pen, &line).map_err(|error| self.no_lease(error))?;
        Ok(lease)
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        let mut pen = self.pen();
        self.seen.release_lease(lease)?;
        let line = Line::Released { token: lease.token };
        self.keep(&mut pen, &line).map_err(|error| self.no_lease(error))
    }
}
