//! What does one file say? The digest of its bytes, if it is the one that was looked at.

use crate::Why;
use crate::mark::Mark;
use crate::walk::why;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a file that was seen with a mark.
///
/// Everything is asked of the open file: whatever has its name by now is not read unless it has the mark, and what
/// becomes of it from here on a later look sees.
pub(crate) fn digest(path: &Path, seen: Mark) -> Result<String, Why> {
    let read = || -> io::Result<Option<String>> {
        let mut file = open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() || Mark::of(&metadata) != seen {
            return Ok(None);
        }
        let (digest, bytes) = hash(&mut file, seen.bytes())?;
        let right = if is_executable(&metadata) { EXECUTABLE } else { "" };
        Ok((bytes == seen.bytes()).then(|| format!("{}{right}", digest.to_hex())))
    };
    read().map_err(|error| why(&error))?.ok_or(Why::Changing)
}

/// Opens a file; a pipe that took its place would make who opens it wait for somebody to write, so nobody waits.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Hashes one byte more than there should be, so that a file that grows does not go on for ever.
fn hash(file: &mut File, expected: u64) -> io::Result<(blake3::Hash, u64)> {
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use core::time::Duration;
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::fs;
    use std::sync::mpsc::channel;

    fn mark(path: &Path) -> Mark {
        Mark::of(&fs::symlink_metadata(path).unwrap())
    }

    #[test]
    fn another_file_of_the_same_name_is_not_read() {
        let place = tempfile::tempdir().unwrap();
        let (one, other) = (place.path().join("one"), place.path().join("other"));
        fs::write(&one, "1").unwrap();
        fs::write(&other, "2").unwrap();
        let seen = mark(&one);
        assert_eq!(digest(&one, seen), Ok(blake3::hash(b"1").to_hex().to_string()));
        fs::rename(&other, &one).unwrap();
        assert_eq!(digest(&one, seen), Err(Why::Changing));
        fs::remove_file(&one).unwrap();
        assert_eq!(digest(&one, seen), Err(Why::Changing));
    }

    #[test]
    fn nobody_waits_for_a_pipe_that_took_the_place_of_a_file() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file");
        fs::write(&path, "1").unwrap();
        let seen = mark(&path);
        fs::remove_file(&path).unwrap();
        mknodat(CWD, &path, FileType::Fifo, Mode::RWXU, 0).unwrap();
        let (say, said) = channel();
        std::thread::spawn(move || say.send(digest(&path, seen)));
        // It is answered at once, or never.
        assert_eq!(said.recv_timeout(Duration::from_secs(30)), Ok(Err(Why::Changing)));
    }
}
