//! Is every acknowledged commit there after the process was killed, and at most one more?

mod child;
mod model;
mod numbered;

use child::Child;
use core::num::NonZeroUsize;
use model::Model;
use numbered::batch;
use std::path::Path;
use tenure_bead::{Ledger, Revision};
use tenure_store::laws::check::s1_no_two_open_beads_hold_one_claim;
use tenure_store::{Changes, Snapshot, Store};
use tenure_store_sqlite::SqliteStore;

/// In a process of its own: commits batch after batch and says the number of each that was acknowledged.
#[test]
fn commits_without_end() {
    let Some(path) = child::role() else { return };
    let store = SqliteStore::open(path).unwrap();
    let fence = store.acquire_lease("child").unwrap().token;
    let begin = store.snapshot().unwrap().revision.number();
    for n in begin + 1.. {
        let receipt = store.commit(&batch(n, fence)).unwrap();
        assert_eq!(receipt.revision, Revision::new(n));
        child::say(n);
    }
}

#[test]
fn what_was_acknowledged_outlives_a_kill_at_any_moment() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("beads.db");
    let mut model = Model::new();
    for round in 0..ROUNDS {
        let acknowledged = killed_after(1 + round * 7 % 23, &path);
        assert!(acknowledged > model.n, "round {round}: the child did commit");
        survives(&path, &mut model, acknowledged);
    }
}

/// Lets a child commit until it has said so many numbers, and returns the last that it said.
fn killed_after(count: u64, path: &Path) -> u64 {
    let mut child = Child::start("commits_without_end", path);
    let heard = (0..count).map(|_| child.heard().unwrap()).last().unwrap();
    child.kill().unwrap_or(heard)
}

fn survives(path: &Path, model: &mut Model, acknowledged: u64) {
    let store = SqliteStore::open_existing(path).unwrap();
    let found = store.snapshot().unwrap();
    let n = found.revision.number();
    assert!((acknowledged..=acknowledged + 1).contains(&n), "{acknowledged} said, {n} found");
    model.advance(n);
    assert_eq!(found, model.snapshot());
    s1_no_two_open_beads_hold_one_claim(&found).unwrap();
    assert_eq!(replayed(&store), found);
    is_sound(path);
    // The successor repeats what may or may not have happened: now it has, once.
    let fence = store.acquire_lease("parent").unwrap().token;
    let receipt = store.commit(&batch(acknowledged + 1, fence)).unwrap();
    assert_eq!(receipt.revision, Revision::new(acknowledged + 1));
    model.advance(acknowledged + 1);
    assert_eq!(store.snapshot().unwrap(), model.snapshot());
}

fn replayed(store: &SqliteStore) -> Snapshot {
    let changes = store.changes_since(Revision::default(), NonZeroUsize::MAX).unwrap();
    let Changes::Delta { upto, mut beads, ledger: entries, more: false } = changes else {
        panic!("one page has all: {changes:?}");
    };
    beads.sort_by(|a, b| a.id.cmp(&b.id));
    let mut ledger = Ledger::default();
    entries.into_iter().for_each(|entry| ledger.apply(entry));
    Snapshot { revision: upto, beads, ledger }
}

/// Asks SQLite itself.
fn is_sound(path: &Path) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let ask = |sql| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(ask("PRAGMA integrity_check"), "ok");
    let held = ask("SELECT CAST(count(*) AS TEXT) FROM claim JOIN bead ON bead.id = claim.bead");
    assert_eq!(held, "8", "each of the four has its seat and its name");
}

/// Each is a process; two dozen meet each part of a commit.
const ROUNDS: u64 = 24;
