//! How does a file of JSON lines answer the port? What judges is [`MemoryStore`], what keeps is the log.

use crate::line::Line;
use crate::log::Log;
use core::num::NonZeroUsize;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tenure::prelude::*;
use tenure::store::{Batch, Changes, CommitError, Lease, LeaseError, ReadError, Receipt, Snapshot};

/// A store in a file of JSON lines.
#[derive(Debug)]
pub(crate) struct JsonLines {
    path: PathBuf,
    log: Mutex<Log>,
}

impl JsonLines {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), log: Mutex::new(Log::open(path)?) })
    }

    fn alone<T>(&self, body: impl FnOnce(&mut Log) -> io::Result<T>) -> io::Result<T> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).alone(body)
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn unread(&self, cause: io::Error) -> ReadError {
        ReadError::Engine { place: self.place(), cause: cause.into() }
    }

    fn unleased(&self, cause: io::Error) -> LeaseError {
        LeaseError::Engine { place: self.place(), cause: cause.into() }
    }

    /// Takes the lease, unless another handle has it.
    fn lease(&self, log: &mut Log, holder: &str) -> io::Result<Option<Lease>> {
        let lock = File::create(self.path.with_extension("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let line = Line::Leased { holder: holder.to_owned() };
        log.append(&line)?;
        log.take_in(line)?;
        log.lock = Some(lock);
        Ok(log.current.as_ref().map(|(_, lease)| *lease))
    }
}

impl Store for JsonLines {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        self.alone(|log| Ok(log.seen.snapshot())).unwrap_or_else(|e| Err(self.unread(e)))
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        let changes = self.alone(|log| Ok(log.seen.changes_since(since, limit)));
        changes.unwrap_or_else(|e| Err(self.unread(e)))
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        let answer = self.alone(|log| {
            let answer = log.seen.commit(batch);
            // The receipt of a repeated batch is an old one, and its line is there.
            if let Some(new) = answer.as_ref().ok().filter(|r| r.revision > log.revision) {
                log.revision = new.revision;
                log.append(&Line::of(batch))?;
            }
            Ok(answer)
        });
        // Before or after the line was written: who repeats the batch under its token finds out.
        let unanswered =
            |e: io::Error| CommitError::Unanswered { place: self.place(), cause: e.into() };
        answer.unwrap_or_else(|e| Err(unanswered(e)))
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let given = self.alone(|log| match self.lease(log, holder)? {
            Some(lease) => Ok(Ok(lease)),
            None => Ok(Err(log.current.as_ref().map(|(holder, _)| holder.clone()))),
        });
        let unnamed = || "a supervisor that did not say its name".to_owned();
        let held = |by: Option<String>| LeaseError::Held { holder: by.unwrap_or_else(unnamed) };
        given.map_err(|e| self.unleased(e))?.map_err(held)
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        let released = self.alone(|log| {
            let is_current = log.current.as_ref().is_some_and(|(_, current)| *current == lease);
            if is_current && log.lock.is_some() {
                let line = Line::Released { token: lease.token };
                log.append(&line)?;
                log.take_in(line)?;
                log.lock = None;
            }
            Ok(())
        });
        released.map_err(|e| self.unleased(e))
    }
}
