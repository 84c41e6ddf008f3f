//! Who is the one supervisor of a store? Whoever holds the lock file, as long as its process lives.

use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// A lock that the operating system takes back when the process ends, however it ends.
///
/// The descriptor is closed in every program that the supervisor starts, so that no session keeps the lock.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    holder: String,
}

/// Why the lock was not taken.
#[derive(Debug)]
pub(crate) enum Untaken {
    /// Somebody has it: what stands in the file.
    Held(String),
    /// The operating system refused.
    File(io::Error),
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(crate) fn take(path: &Path, name: &str) -> Result<Self, Untaken> {
        // `std` opens files close-on-exec. The file is not emptied here: it may be another's.
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(Untaken::File)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {
                let holder = format!("{name} (process {})", std::process::id());
                write_over(&mut file, &holder).map_err(Untaken::File)?;
                Ok(Self { file, holder })
            }
            Err(rustix::io::Errno::WOULDBLOCK) => Err(Untaken::Held(holder_in(&mut file))),
            Err(errno) => Err(Untaken::File(errno.into())),
        }
    }

    /// Returns who holds it, as it stands in the file.
    pub(crate) fn holder(&self) -> &str {
        &self.holder
    }

    /// Gives the lock back. The file stays: two processes could lock two files of one name.
    pub(crate) fn release(mut self) {
        // The name is for readers only; the lock ends with the descriptor in any case.
        drop(write_over(&mut self.file, ""));
    }
}

fn write_over(file: &mut File, text: &str) -> io::Result<()> {
    file.rewind()?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}

/// Reads who holds the lock. Between taking it and writing the name a holder is anonymous for a moment.
fn holder_in(file: &mut File) -> String {
    let mut text = Vec::new();
    let read = file.take(HOLDER_BYTES_MAX).read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text);
    match (read, text.trim()) {
        (Ok(_), named) if !named.is_empty() => named.to_owned(),
        (Ok(_) | Err(_), _) => "a process that did not say its name".to_owned(),
    }
}

/// What a message shows of a name. Names are short; a lock file somebody filled is not read whole.
const HOLDER_BYTES_MAX: u64 = 1_024;
