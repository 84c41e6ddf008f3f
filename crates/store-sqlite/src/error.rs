//! Why was a file not opened, and what is to be done about it?

use std::io;
use std::path::PathBuf;
use tenure_store::Cause;

/// Why a file was not opened as a store. It was not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The directory is missing. The operator makes it, or mends the path.
    #[error("open the store {path}: its directory does not exist; make it, or mend the path", path = path.display())]
    NoDirectory {
        /// The store.
        path: PathBuf,
    },
    /// There is no such file, and none was to be made. The operator mends the path.
    #[error("open the store {path}: there is no such file; mend the path, or start a supervisor, which makes one", path = path.display())]
    Missing {
        /// The store.
        path: PathBuf,
    },
    /// The file is missing and the journal of an earlier one is left. A new file beside it would take in the
    /// old journal. The operator puts the file back, or removes the journal too to begin anew.
    #[error("open the store {path}: it is missing and its journal {path}-wal is left; put a copy back, or remove {path}-wal and {path}-shm too to begin anew", path = path.display())]
    Orphaned {
        /// The store.
        path: PathBuf,
    },
    /// The file has no byte. A store never has none, so what it had is lost; as a new store it would look
    /// as if no session existed. The operator puts a copy back, or removes the file to begin anew.
    #[error("open the store {path}: it is empty, so its records are lost; put a copy back, or remove it with {path}-wal and {path}-shm to begin anew", path = path.display())]
    Empty {
        /// The store.
        path: PathBuf,
    },
    /// The file is no SQLite database, or one of another program. The operator mends the path.
    #[error("open the store {path}: it is no store of ours; mend the path", path = path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What SQLite said, when it is no database at all.
        #[source]
        cause: Option<Cause>,
    },
    /// The file is a store that lost a part. The operator puts a copy back.
    #[error("open the store {path}: it is damaged; put a copy back, or rescue what is left with `sqlite3 .recover`", path = path.display())]
    Damaged {
        /// The store.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        cause: Cause,
    },
    /// A newer build made the file. The operator runs that build, or a newer one.
    #[error("open the store {path}: it has schema {found}, this build knows up to {known}; run the build that made it", path = path.display())]
    Newer {
        /// The store.
        path: PathBuf,
        /// The version of the file.
        found: i64,
        /// The newest version that this build knows.
        known: i64,
    },
    /// The file is older and has to be changed, but a supervisor uses it. The operator ends that one first.
    #[error("open the store {path}: it has schema {found} and is to have {known}, but {holder} uses it; end that one first", path = path.display())]
    InUse {
        /// The store.
        path: PathBuf,
        /// Who uses it.
        holder: String,
        /// The version of the file.
        found: i64,
        /// The version that it has to have.
        known: i64,
    },
    /// The file may only be read. The operator gives the right to write it.
    #[error("open the store {path}: it may only be read; give the right to write it and its directory", path = path.display())]
    ReadOnly {
        /// The store.
        path: PathBuf,
    },
    /// The file system cannot share memory between processes. The operator moves the store to a local disk.
    #[error("open the store {path}: journal mode is {found}, not wal; move it to a local disk", path = path.display())]
    NoSharedMemory {
        /// The store.
        path: PathBuf,
        /// The journal mode that SQLite fell back to.
        found: String,
    },
    /// The operating system refused. Its own words say what is to be done.
    #[error("open the store {path}; mend the path or its rights", path = path.display())]
    File {
        /// The store.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
    /// SQLite failed for another reason. The caller tries again later.
    #[error("open the store {path}; see that its disk has room and works", path = path.display())]
    Engine {
        /// The store.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        cause: Cause,
    },
}
