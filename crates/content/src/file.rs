//! What does one file say? The digest of its bytes, if they held still.

use crate::limit::TRIES_MAX;
use crate::mark::Mark;
use crate::{Caps, Why};
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// What was found where a file was expected.
#[derive(Debug)]
pub(crate) enum Found {
    /// A file, with how many bytes it has.
    File { content: String, bytes: u64 },
    /// It is no longer there.
    Gone,
    /// It is no file any more, and has no content.
    Other,
}

/// Reads a file; once more if it changes meanwhile.
pub(crate) fn file(path: &Path, caps: &Caps) -> Result<Found, Why> {
    for _ in 0..TRIES_MAX {
        match attempt(path, caps) {
            Err(Attempt::Changed) => {}
            Err(Attempt::Failed(error)) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Found::Gone);
            }
            Err(Attempt::Failed(error)) => return Err(Why::Refused(error.kind())),
            Err(Attempt::TooLong) => return Err(Why::FileTooLong),
            Ok(found) => return Ok(found),
        }
    }
    Err(Why::Changing)
}

enum Attempt {
    Failed(io::Error),
    Changed,
    TooLong,
}

impl From<io::Error> for Attempt {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// Everything is asked of the open file, so that one that was renamed over it meanwhile changes nothing.
fn attempt(path: &Path, caps: &Caps) -> Result<Found, Attempt> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(Found::Other);
    }
    let before = Mark::of(&metadata);
    if before.bytes() > caps.file_bytes {
        return Err(Attempt::TooLong);
    }
    let (digest, bytes) = digest(&mut file, before.bytes())?;
    if bytes != before.bytes() || Mark::of(&file.metadata()?) != before {
        return Err(Attempt::Changed);
    }
    let right = if is_executable(&metadata) { EXECUTABLE } else { "" };
    Ok(Found::File { content: format!("{}{right}", digest.to_hex()), bytes })
}

/// Hashes one byte more than there should be, so that a file that grows does not go on for ever.
fn digest(file: &mut File, expected: u64) -> io::Result<(blake3::Hash, u64)> {
    let (mut hasher, mut bytes) = (blake3::Hasher::new(), 0_u64);
    let mut file = file.take(expected.saturating_add(1));
    let mut buffer = vec![0; BUFFER];
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => return Ok((hasher.finalize(), bytes)),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(buffer.get(..count).unwrap_or_default());
        bytes = bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
    }
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & OWNER_MAY_EXECUTE != 0
}

#[cfg(not(unix))]
const fn is_executable(_: &Metadata) -> bool {
    false
}

#[cfg(unix)]
const OWNER_MAY_EXECUTE: u32 = 0o100;
/// What stands behind the digest of a program.
const EXECUTABLE: &str = " executable";
/// Enough that the hash uses whole vectors, and little enough for any thread.
const BUFFER: usize = 64 * 1024;
