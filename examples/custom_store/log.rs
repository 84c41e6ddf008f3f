//! What stands in the file, and how far was it read?

use crate::line::{Line, batch};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use tenure::prelude::*;
use tenure::store::Lease;

/// The file, and what stands in it as far as it was read.
#[derive(Debug)]
pub(crate) struct Log {
    file: File,
    read: u64,
    pub(crate) seen: MemoryStore,
    pub(crate) revision: Revision,
    pub(crate) current: Option<(String, Lease)>,
    /// The lock that is the lease, while this handle has it.
    pub(crate) lock: Option<File>,
}

impl Log {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        // The name of the file is durable, too.
        File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()?;
        let (seen, revision) = (MemoryStore::new(), Revision::default());
        Ok(Self { file, read: 0, seen, revision, current: None, lock: None })
    }

    /// Does something while nobody else reads or writes the file, after taking in what is new there.
    pub(crate) fn alone<T>(
        &mut self,
        body: impl FnOnce(&mut Self) -> io::Result<T>,
    ) -> io::Result<T> {
        self.file.lock()?;
        let done = self.catch_up().and_then(|()| body(self));
        self.file.unlock().and(done)
    }

    fn catch_up(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.read))?;
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes)?;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if !line.ends_with(b"\n") {
                // A crash tore it, so nobody was told that it is kept.
                return self.file.set_len(self.read);
            }
            self.take_in(serde_json::from_slice(line)?)?;
            self.read += line.len() as u64;
        }
        Ok(())
    }

    pub(crate) fn take_in(&mut self, line: Line) -> io::Result<()> {
        match line {
            Line::Leased { holder } => {
                self.seen.end_lease();
                let lease = self.seen.acquire_lease(&holder).map_err(io::Error::other)?;
                self.current = Some((holder, lease));
            }
            Line::Released { token } => {
                self.seen.release_lease(Lease { token }).map_err(io::Error::other)?;
            }
            Line::Committed { token, fence, writes, ledger } => {
                let batch = batch((token, fence), writes, ledger)?;
                self.revision = self.seen.commit(&batch).map_err(io::Error::other)?.revision;
            }
        }
        Ok(())
    }

    /// Makes a line durable. After a failure only the file knows what is in it, so all of it is read again.
    pub(crate) fn append(&mut self, line: &Line) -> io::Result<()> {
        let kept = self.write_out(line);
        if kept.is_err() {
            (self.seen, self.revision, self.read) = Default::default();
            self.current = None;
        }
        kept
    }

    fn write_out(&mut self, line: &Line) -> io::Result<()> {
        let text = serde_json::to_string(line)? + "\n";
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()?;
        self.read += text.len() as u64;
        Ok(())
    }
}
