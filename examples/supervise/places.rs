//! Where does one installation keep its things, and whose are they? The records, and what stands beside them.

use crate::Failure;
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
}

impl Places {
    /// Finds the places beside the records; a link to them is followed, so that one file has one installation.
    pub(crate) fn of(state: &Path) -> Result<Self, Failure> {
        let dir = match state.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        };
        fs::create_dir_all(dir).map_err(|e| format!("make {}: {e}", dir.display()))?;
        if state.is_dir() {
            return Err(format!("{} is a directory; --state names a file", state.display()).into());
        }
        let name = state.file_name().ok_or("the state file has no name")?;
        let state =
            state.canonicalize().or_else(|_| Ok::<_, io::Error>(dir.canonicalize()?.join(name)))?;
        let beside = |what: &str| {
            let mut path = state.clone().into_os_string();
            path.push(what);
            PathBuf::from(path)
        };
        let (sessions, logs, realm) = (beside(".sessions"), beside(".logs"), beside(".realm"));
        Ok(Self { state, sessions, logs, realm })
    }

    /// Returns which installation this is, and refuses the records of another fleet.
    ///
    /// The first supervisor names the installation after the path of its records and writes that down beside them,
    /// so that it keeps its name, and its sessions, when the directory is moved.
    pub(crate) fn installation(&self, fleet: &FleetName) -> Result<InstallationId, Failure> {
        let (state, realm) = (self.state.display(), self.realm.display());
        let text = match fs::read_to_string(&self.realm) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(self.named()?),
            Err(error) => return Err(format!("read {realm}: {error}").into()),
        };
        match text.lines().collect::<Vec<_>>().as_slice() {
            [id, owner] if *owner == fleet.as_str() => Ok(id.parse()?),
            [_, owner] => Err(format!(
                "{state} keeps the fleet {owner}, not {fleet}: name it so again, or give another --state"
            )
            .into()),
            _ => Err(format!("{realm} does not say whose {state} is; put a copy back").into()),
        }
    }

    /// Writes down which installation this is; only the supervisor that holds the lease does.
    pub(crate) fn claim(&self, id: InstallationId, fleet: &FleetName) -> Result<(), Failure> {
        if self.realm.exists() {
            return Ok(());
        }
        let fresh = self.realm.with_extension("realm-new");
        fs::write(&fresh, format!("{id}\n{fleet}\n"))?;
        fs::rename(&fresh, &self.realm)?;
        Ok(())
    }

    fn named(&self) -> Result<InstallationId, core::array::TryFromSliceError> {
        let hash = blake3::hash(self.state.as_os_str().as_encoded_bytes());
        let (low, _) = hash.as_bytes().split_at(16);
        Ok(InstallationId::from_bytes(low.try_into()?))
    }
}
