//! Is this file a store of ours, whole and current? And how is a new one made?

use crate::lock::{Lock, Untaken};
use crate::{OpenError, schema};
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tenure_store::Cause;

/// What an open file consists of.
pub(crate) struct Opened {
    pub(crate) writer: Connection,
    pub(crate) reader: Connection,
    /// Without symbolic links, so that two names of one file have one lock.
    pub(crate) path: PathBuf,
}

/// Opens a file that exists.
pub(crate) fn open(path: &Path) -> Result<Opened, OpenError> {
    let found = fs::metadata(path).map_err(|cause| refused(path, cause))?;
    let path = fs::canonicalize(path).map_err(|cause| refused(path, cause))?;
    if found.is_file() && found.len() == 0 {
        return Err(OpenError::Empty { path });
    }
    let engine = |cause| engine(&path, cause);
    // Asked before SQLite makes a journal of its own.
    let journal = fs::metadata(with_suffix(&path, "-wal")).map_or(0, |file| file.len());
    let mut writer = connect(&path, OpenFlags::empty()).map_err(engine)?;
    is_ours(&writer, &path)?;
    is_writable(&writer, &path)?;
    if journal == 0 {
        ends_with_a_page(&writer, &path, found.len())?;
    }
    bring_up_to_date(&mut writer, &path)?;
    shares_memory(&writer, &path)?;
    // A file that was cut off is found out here, by a read of its first page.
    writer.query_row("SELECT one FROM fleet", [], |_| Ok(())).map_err(engine)?;
    writer.prepare(EVERY_TABLE).map_err(|cause| damaged(&path, cause))?;
    let reader = connect(&path, OpenFlags::empty()).map_err(engine)?;
    reader.pragma_update(None, "query_only", true).map_err(engine)?;
    Ok(Opened { writer, reader, path })
}

/// Makes a new store, whole at once: a crash leaves no half-made file under the name.
pub(crate) fn create(path: &Path) -> Result<(), OpenError> {
    let file = |cause| refused(path, cause);
    let fresh = fresh_name(path);
    let made = make(&fresh).map_err(|cause| engine(path, cause));
    let linked = made.and_then(|()| match fs::hard_link(&fresh, path) {
        // Another process was faster; both made the same.
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked.map_err(file),
    });
    match fs::remove_file(&fresh) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => linked.and(Err(file(cause))),
        Ok(()) | Err(_) => linked,
    }?;
    sync_directory(path).map_err(file)
}

fn make(fresh: &Path) -> rusqlite::Result<()> {
    let mut connection = connect(fresh, OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    schema::migrate(&mut connection, schema::MIGRATIONS)?;
    // Closing writes the journal back into the file, so that one link moves all of it.
    connection.close().map_err(|(_, error)| error)
}

fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Each commit is on the disk before it is acknowledged. Stated, not left to a default.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS a plain sync leaves the data in the disk's cache.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    Ok(connection)
}

fn is_ours(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let id = connection.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0));
    match id.map_err(|cause| engine(path, cause))? {
        schema::APPLICATION_ID => Ok(()),
        _ => Err(OpenError::Foreign { path: path.to_owned(), cause: None }),
    }
}

/// Refuses a file that was cut off within its last page, which SQLite reads as if the rest were zeros.
///
/// Where a journal is left a crash may have done that, and the journal has the page whole.
fn ends_with_a_page(connection: &Connection, path: &Path, bytes: u64) -> Result<(), OpenError> {
    let page = connection.pragma_query_value(None, "page_size", |row| row.get::<_, u32>(0));
    let page = page.map_err(|cause| engine(path, cause))?;
    match bytes.checked_rem(u64::from(page)) {
        Some(0) | None => Ok(()),
        Some(_) => Err(damaged(path, CutOff { bytes, page })),
    }
}

/// What a file that was cut off within a page is refused for.
#[derive(Debug, thiserror::Error)]
#[error("it has {bytes} bytes, which are no whole pages of {page}")]
struct CutOff {
    bytes: u64,
    page: u32,
}

fn is_writable(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let is_readonly = connection.is_readonly(MAIN_DB);
    if is_readonly.map_err(|cause| engine(path, cause))? {
        let path = path.to_owned();
        return Err(OpenError::ReadOnly { path });
    }
    Ok(())
}

/// Migrates an older file, under the lease's lock: a supervisor of the older build must not lose its ground.
fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let known = schema::known();
    let found = schema::version(connection).map_err(|cause| engine(path, cause))?;
    let owned = path.to_owned();
    if found == known {
        return Ok(());
    }
    if found > known {
        return Err(OpenError::Newer { path: owned, found, known });
    }
    let lock = Lock::take(&lock_path(path), "a change of the schema").map_err(|why| match why {
        Untaken::File(cause) => refused(path, cause),
        Untaken::Held(holder) => OpenError::InUse { path: owned, holder, found, known },
    })?;
    let migrated = schema::migrate(connection, schema::MIGRATIONS);
    lock.release();
    migrated.map_err(|cause| engine(path, cause))
}

fn shares_memory(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let mode = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0));
    let found: String = mode.map_err(|cause| engine(path, cause))?;
    if found == "wal" {
        return Ok(());
    }
    let path = path.to_owned();
    Err(OpenError::NoSharedMemory { path, found })
}

/// Returns where the lock of a store is.
pub(crate) fn lock_path(path: &Path) -> PathBuf {
    with_suffix(path, ".lock")
}

fn fresh_name(path: &Path) -> PathBuf {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    with_suffix(path, &format!(".new-{}-{number}", std::process::id()))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes the new name itself durable; without it a power cut could take the whole file back.
fn sync_directory(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => fs::File::open(directory),
        Some(_) | None => fs::File::open("."),
    }?
    .sync_all()
}

fn refused(path: &Path, cause: std::io::Error) -> OpenError {
    let is_there = |directory: &Path| directory.as_os_str().is_empty() || directory.is_dir();
    let path = path.to_owned();
    if cause.kind() != ErrorKind::NotFound {
        return OpenError::File { path, cause };
    }
    if path.parent().is_none_or(is_there) {
        return OpenError::Missing { path };
    }
    OpenError::NoDirectory { path }
}

fn damaged(path: &Path, cause: impl Into<Cause>) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), cause: cause.into() }
}

fn engine(path: &Path, cause: rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::Foreign { path, cause: Some(cause.into()) },
        Some(ErrorCode::DatabaseCorrupt) => damaged(&path, cause),
        Some(ErrorCode::ReadOnly) => OpenError::ReadOnly { path },
        // A store of ours without its first row or table lost them.
        _ if matches!(cause, rusqlite::Error::QueryReturnedNoRows) => damaged(&path, cause),
        _ => OpenError::Engine { path, cause: cause.into() },
    }
}

/// Reads nothing and cannot be prepared if one of the tables is gone.
const EVERY_TABLE: &str = "SELECT 1 FROM fleet, bead, claim, ledger, batch LIMIT 0";

/// How long a commit waits for another process. A checkpoint or a copy by an operator takes well under a
/// second; ten times longer would hold a tick, ten times shorter would fail commits for nothing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// There are fewer statements than this; a smaller cache would parse some of them in every commit.
const STATEMENTS_MAX: usize = 32;

/// Negative means KiB. A fleet of 100 000 has 80 MiB; with half of it a large batch reads many pages from the
/// file again, with SQLite's own 2 MiB nearly all. It is filled only as far as there are pages.
const CACHE_KIB: i32 = -131_072;

/// After so many pages the journal is written back into the file. One large batch is about 2 000; with
/// SQLite's own 1 000 each would pay for that at once. Ten times more makes a crashed store slow to open.
const CHECKPOINT_PAGES: u32 = 8_000;

/// Three records. A commit writes whole pages, so with SQLite's own 4 096 a batch of records from all over the
/// file writes nearly twice as much; with half of this one record fills a page and reading all takes longer.
const PAGE_BYTES: u32 = 2_048;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_may_only_be_read_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("beads.db");
        create(&path).unwrap();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(&path, flags).unwrap();
        let refused = is_writable(&connection, &path).unwrap_err();
        assert!(matches!(refused, OpenError::ReadOnly { path: p } if p == path));
    }

    #[test]
    fn making_a_store_twice_leaves_one_store_and_no_other_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("beads.db");
        create(&path).unwrap();
        create(&path).unwrap();
        let names: Vec<_> = fs::read_dir(directory.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["beads.db"]);
    }
}
