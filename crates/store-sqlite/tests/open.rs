//! Is a file that is no whole, current store refused with a remedy, and left as it was?

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tenure_store::Store;
use tenure_store_sqlite::{OpenError, SqliteStore};

fn place(name: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    (directory, path)
}

/// Makes a store that is closed: all of it is in the one file.
fn closed(path: &Path) {
    drop(SqliteStore::open(path).unwrap());
}

#[track_caller]
fn is_refused(path: &Path, remedy: &str, is_it: impl Fn(&OpenError) -> bool) {
    let before = fs::read(path).ok();
    for opened in [SqliteStore::open(path), SqliteStore::open_existing(path)] {
        let refused = opened.unwrap_err();
        assert!(is_it(&refused), "{refused:?}");
        let said = refused.to_string();
        assert!(said.contains(&path.display().to_string()), "{said}");
        assert!(said.contains(remedy), "{said}");
    }
    assert_eq!(fs::read(path).ok(), before, "the file was changed");
}

#[test]
fn a_missing_directory_is_named() {
    let (_directory, path) = place("missing/beads.db");
    is_refused(&path, "make it", |e| matches!(e, OpenError::NoDirectory { .. }));
}

#[test]
fn a_reader_makes_no_store() {
    let (_directory, path) = place("beads.db");
    let refused = SqliteStore::open_existing(&path).unwrap_err();
    assert!(matches!(refused, OpenError::Missing { .. }), "{refused:?}");
    assert!(!path.exists());
}

#[test]
fn a_text_is_no_store() {
    let (_directory, path) = place("notes.txt");
    fs::write(&path, "not a database, but long enough to be read as one ".repeat(40)).unwrap();
    is_refused(&path, "mend the path", |e| matches!(e, OpenError::Foreign { cause: Some(_), .. }));
}

#[test]
fn a_database_of_another_program_is_no_store() {
    let (_directory, path) = place("other.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE fleet (one); PRAGMA user_version = 1").unwrap();
    drop(other);
    is_refused(&path, "mend the path", |e| matches!(e, OpenError::Foreign { cause: None, .. }));
}

#[test]
fn an_empty_file_is_no_new_store() {
    let (_directory, path) = place("beads.db");
    fs::write(&path, "").unwrap();
    is_refused(&path, "put a copy back", |e| matches!(e, OpenError::Empty { .. }));
}

#[test]
fn a_file_that_was_cut_off_is_refused() {
    let (_directory, path) = place("beads.db");
    closed(&path);
    let whole = fs::read(&path).unwrap();
    for rest in [whole.len() / 2, 4_096, 2_048, 512, 100, whole.len() - 2_048, whole.len() - 1] {
        fs::write(&path, &whole[..rest]).unwrap();
        is_refused(&path, "put a copy back", |e| matches!(e, OpenError::Damaged { .. }));
    }
}

/// A crash while the journal is written back may leave half a page at the end; the journal has the whole one.
#[test]
fn a_file_that_was_cut_off_beside_its_journal_is_made_whole_from_it() {
    let (_directory, path) = place("beads.db");
    let (_crashed, copy) = place("beads.db");
    let store = SqliteStore::open(&path).unwrap();
    let before = store.acquire_lease("the first").unwrap().token;
    let journal = |path: &Path| path.with_file_name("beads.db-wal");
    fs::copy(journal(&path), journal(&copy)).unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&copy, &whole[..whole.len() - 1]).unwrap();
    let successor = SqliteStore::open(&copy).unwrap();
    assert!(successor.acquire_lease("the second").unwrap().token > before);
}

#[test]
fn a_store_that_lost_a_table_is_refused() {
    let (_directory, path) = place("beads.db");
    closed(&path);
    let foreign = rusqlite::Connection::open(&path).unwrap();
    foreign.execute_batch("DROP TABLE ledger").unwrap();
    drop(foreign);
    is_refused(&path, "put a copy back", |e| matches!(e, OpenError::Damaged { .. }));
}

#[test]
fn a_directory_is_no_store() {
    let (directory, _) = place("beads.db");
    let refused = SqliteStore::open(directory.path()).unwrap_err();
    assert!(matches!(refused, OpenError::Engine { .. }), "{refused:?}");
}

#[test]
fn a_newer_schema_is_refused_with_both_versions() {
    let (_directory, path) = place("beads.db");
    closed(&path);
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.execute_batch("PRAGMA user_version = 7").unwrap();
    drop(newer);
    is_refused(&path, "schema 7, this build knows up to 1; run the build that made it", |e| {
        matches!(e, OpenError::Newer { found: 7, known: 1, .. })
    });
}

/// Makes the file that a crash between the two halves of a first migration would have left: ours, version 0.
fn version_0(path: &Path) {
    let old = rusqlite::Connection::open(path).unwrap();
    old.execute_batch("PRAGMA application_id = 1416525170; PRAGMA journal_mode = wal").unwrap();
}

#[test]
fn an_older_file_is_brought_up_to_date() {
    let (_directory, path) = place("beads.db");
    version_0(&path);
    let store = SqliteStore::open_existing(&path).unwrap();
    assert_eq!(store.snapshot().unwrap(), tenure_store::Snapshot::default());
    drop(store);
    let made = rusqlite::Connection::open(&path).unwrap();
    let version = made.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    assert_eq!(version, Ok(1));
}

#[test]
fn an_older_file_is_not_changed_under_a_supervisor() {
    let (directory, path) = place("beads.db");
    let (_other, lender) = place("beads.db");
    // The lock of a supervisor of the older build, taken by way of another store of the same name.
    let lock = directory.path().join("beads.db.lock");
    fs::hard_link(lock_of(&lender), &lock).unwrap();
    let supervisor = SqliteStore::open(&lender).unwrap();
    supervisor.acquire_lease("older build").unwrap();
    version_0(&path);
    let refused = SqliteStore::open(&path).unwrap_err();
    assert!(refused.to_string().contains("older build"), "{refused}");
    assert!(matches!(refused, OpenError::InUse { found: 0, known: 1, .. }));
}

/// Makes the lock file of a store before anybody takes it.
fn lock_of(store: &Path) -> PathBuf {
    let lock = store.with_file_name("beads.db.lock");
    fs::write(&lock, "").unwrap();
    lock
}

#[test]
fn a_store_is_found_again_under_a_relative_path() {
    let (directory, path) = place("beads.db");
    closed(&path);
    let round_about = directory.path().join(".").join("beads.db");
    let store = SqliteStore::open(round_about).unwrap();
    assert_eq!(store.path(), fs::canonicalize(&path).unwrap());
}
