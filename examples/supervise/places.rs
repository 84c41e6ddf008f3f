//! Where does one installation keep its things, and whose are they? The records, and what stands beside them.

use crate::Failure;
use crate::args::Mode;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io};
use tenure::bead::{FleetName, InstallationId};

/// The places of one installation.
pub(crate) struct Places {
    /// The records.
    pub(crate) state: PathBuf,
    /// What recognises its processes.
    pub(crate) sessions: PathBuf,
    /// What its sessions say.
    pub(crate) logs: PathBuf,
    realm: PathBuf,
    key: PathBuf,
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
        if !mode.only_looks() {
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

    /// Returns the key that digests of secrets are made with, or the one that was drawn where there is none yet.
    ///
    /// Without it, or with another, nobody can say whether a secret changed, and no session is restarted for one.
    pub(crate) fn secret_key(&self, drawn: [u8; 32]) -> Result<[u8; 32], Failure> {
        let key = self.key.display();
        match fs::read(&self.key) {
            Ok(bytes) => Ok(bytes.try_into().map_err(|_| {
                format!("{key} is no key of 32 bytes; put a copy back, or remove it")
            })?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(drawn),
            Err(error) => Err(format!("read {key}: {error}; put a copy back").into()),
        }
    }

    /// Returns which installation this is, and refuses the records of another fleet.
    ///
    /// The first supervisor names the installation after the path of its records and writes that down beside them,
    /// so that it keeps its name, and its sessions, when the directory is moved.
    pub(crate) fn installation(&self, fleet: &FleetName) -> Result<InstallationId, Failure> {
        let (state, realm) = (self.state.display(), self.realm.display());
        let unreadable = |what: &str| format!("{realm} {what}; put a copy back");
        let text = match fs::read_to_string(&self.realm) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(self.named()?),
            Err(error) => return Err(unreadable(&format!("cannot be read: {error}")).into()),
        };
        match text.lines().collect::<Vec<_>>().as_slice() {
            [id, owner] if *owner == fleet.as_str() => {
                Ok(id.parse().map_err(|error| unreadable(&format!("is damaged: {error}")))?)
            }
            [_, owner] if FleetName::parse(owner).is_ok() => Err(format!(
                "{state} keeps the fleet {owner}, not {fleet}: name it so again, or give another --state"
            )
            .into()),
            _ => Err(unreadable(&format!("does not say whose {state} is")).into()),
        }
    }

    /// Writes down which installation this is, and its key; only the supervisor that holds the lease does.
    pub(crate) fn claim(
        &self,
        id: InstallationId,
        fleet: &FleetName,
        key: &[u8; 32],
    ) -> Result<(), Failure> {
        if !self.key.exists() {
            write_whole(&self.key, key)?;
        }
        if !self.realm.exists() {
            write_whole(&self.realm, format!("{id}\n{fleet}\n").as_bytes())?;
        }
        Ok(())
    }

    fn named(&self) -> Result<InstallationId, core::array::TryFromSliceError> {
        let hash = blake3::hash(self.state.as_os_str().as_encoded_bytes());
        let (low, _) = hash.as_bytes().split_at(16);
        Ok(InstallationId::from_bytes(low.try_into()?))
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

/// Writes a private file in one step, so that nobody ever reads half of it.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fresh = path.with_extension("new");
    let failed = |error: io::Error| format!("write {}: {error}", path.display());
    let mut private = OpenOptions::new();
    let private = private.write(true).create(true).truncate(true).mode(0o600).open(&fresh);
    private.and_then(|mut file| file.write_all(bytes)).map_err(failed)?;
    fs::rename(&fresh, path).map_err(failed)?;
    Ok(())
}
