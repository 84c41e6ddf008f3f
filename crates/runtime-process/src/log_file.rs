//! Where does the output of a session go? To a file of its own, named after it.

use crate::error::Refusal;
use rustix::fs::{OFlags, fcntl_setfl};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tenure_bead::AgentName;

/// Returns the log file of a name. No two names share one: `+` is in no name, so it can stand for `/`.
pub(crate) fn path(logs: &Path, name: &AgentName) -> PathBuf {
    logs.join(format!("{}.log", name.as_str().replace('/', "+")))
}

/// Opens a log to append to; output may hold secrets, so only its owner can read a new one.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true).mode(0o600);
    // A pipe that nobody reads would hold us up for ever, and a terminal could become ours.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    options.custom_flags(i32::try_from(flags.bits()).map_err(io::Error::other)?);
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other(Refusal::NotAFile));
    }
    fcntl_setfl(&file, OFlags::APPEND)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_names_share_a_file() {
        let names = ["a/b", "a-b", "a--b", "a.b", "a_b", "a/b/c", "a/b-c", "ab"];
        let path_of = |name: &&str| path(Path::new("/logs"), &AgentName::parse(name).unwrap());
        let paths: BTreeSet<_> = names.iter().map(path_of).collect();
        assert_eq!(paths.len(), names.len());
    }

    #[test]
    fn a_file_lies_in_the_directory_itself() {
        let path = path(Path::new("/logs"), &AgentName::parse("rig/worker-3").unwrap());
        assert_eq!(path, Path::new("/logs/rig+worker-3.log"));
    }
}
