//! Where does one installation keep its things? The records, and what stands beside them.

use crate::Failure;
use crate::args::Mode;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The places of one installation; they belong together and are moved together.
pub(crate) struct Places {
    /// The records.
    pub(crate) state: PathBuf,
    /// What recognises its processes.
    pub(crate) sessions: PathBuf,
    /// What its sessions say.
    pub(crate) logs: PathBuf,
    /// Whose records they are, for the day on which they are lost.
    pub(crate) realm: PathBuf,
    /// The key that digests of secrets are made with.
    pub(crate) key: PathBuf,
}

impl Places {
    /// Finds the places beside the records; a link to them is followed, so that one file has one installation.
    ///
    /// Who only looks makes no directory.
    pub(crate) fn of(state: &Path, mode: &Mode) -> Result<Self, Failure> {
        let dir = match state.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        };
        if mode.may_begin() {
            fs::create_dir_all(dir).map_err(|e| {
                format!("make the directory {}: {e}; give another --state", dir.display())
            })?;
        }
        if state.is_dir() {
            return Err(
                format!("{} is a directory; name a file with --state", state.display()).into()
            );
        }
        let name = state.file_name().ok_or("the state file has no name")?;
        let state =
            state.canonicalize().or_else(|_| Ok::<_, io::Error>(canonical(dir)?.join(name)))?;
        let beside = |what: &str| {
            let mut path = state.clone().into_os_string();
            path.push(what);
            PathBuf::from(path)
        };
        let (sessions, logs) = (beside(".sessions"), beside(".logs"));
        let (realm, key) = (beside(".realm"), beside(".key"));
        Ok(Self { state, sessions, logs, realm, key })
    }
}

/// Returns what a directory is called once it and those above it are made.
fn canonical(dir: &Path) -> io::Result<PathBuf> {
    let missing = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
    match (dir.canonicalize(), dir.parent(), dir.file_name()) {
        (Err(error), Some(above), Some(name)) if missing(&error) => {
            let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
            Ok(canonical(above)?.join(name))
        }
        (found, ..) => found,
    }
}
