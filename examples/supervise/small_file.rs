//! How is a small private file made and read? Whole or not at all, and never over something else.

use crate::Failure;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;

/// Who made a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Made {
    /// It is there, with what was to be in it.
    ByUs,
    /// It was there already, and is as it was.
    ByAnother,
}

/// Makes a private file in one step and durably; one that is there is left as it is.
///
/// What is not whole yet has a name that nothing else has, so no file of anybody is ever written over.
pub(crate) fn make(path: &Path, bytes: &[u8]) -> Result<Made, Failure> {
    let failed = |error: io::Error| {
        format!(
            "write {}: {error}; see that its directory can be written to and its disk has room",
            path.display()
        )
    };
    made(path, bytes).map_err(|error| failed(error).into())
}

fn made(path: &Path, bytes: &[u8]) -> io::Result<Made> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::Builder::new().prefix(".supervise-").tempfile_in(dir)?;
    fresh.write_all(bytes)?;
    fresh.as_file().sync_all()?;
    match fresh.persist_noclobber(path) {
        Ok(_) => {}
        Err(lost) if lost.error.kind() == ErrorKind::AlreadyExists => return Ok(Made::ByAnother),
        Err(lost) => return Err(lost.error),
    }
    // Sessions that carry what it says must not outlive it in a power cut.
    File::open(dir)?.sync_all()?;
    Ok(Made::ByUs)
}

/// Reads a small file; a pipe in its place would hold the supervisor up.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A realm has about a hundred bytes and a key 32; ten times less would cut off a long name of a fleet.
const BYTES_MAX: u64 = 4_096;
