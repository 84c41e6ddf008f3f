//! Can others look at the file while one supervisor writes it, and does nobody else become supervisor?

mod child;
mod model;
mod numbered;

use child::Child;
use core::sync::atomic::{AtomicBool, Ordering};
use model::Model;
use numbered::batch;
use std::process::{Command, Stdio};
use tenure_bead::{Revision, Stored};
use tenure_store::{CommitError, LeaseError, Store};
use tenure_store_sqlite::SqliteStore;

/// In a process of its own: takes the lease, starts a program that outlives it, and waits to be killed.
#[test]
fn holds_the_lease() {
    let Some(path) = child::role() else { return };
    let store = SqliteStore::open(path).unwrap();
    let lease = store.acquire_lease("the first").unwrap();
    // It has our input and ends with it, that is with the test.
    let mut outliving = Command::new("cat").stdout(Stdio::null()).spawn().unwrap();
    child::say(lease.token.number());
    child::say(u64::from(std::process::id()));
    outliving.wait().unwrap();
}

#[test]
fn a_second_supervisor_is_refused_with_the_name_until_the_first_is_killed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("beads.db");
    let mut first = Child::start("holds_the_lease", &path);
    let (old, id) = (first.heard().unwrap(), first.heard().unwrap());
    let store = SqliteStore::open(&path).unwrap();
    for name in ["the second", "the first"] {
        let refused = store.acquire_lease(name).unwrap_err();
        let expected = format!("the first (process {id})");
        assert!(
            matches!(&refused, LeaseError::Held { holder } if *holder == expected),
            "{refused}"
        );
    }
    assert_eq!(store.snapshot().unwrap().beads, []);
    first.kill();
    // The program that the first one started still runs; it has no part in the lock.
    let lease = store.acquire_lease("the second").unwrap();
    assert!(lease.token.number() > old);
    let stale = store.commit(&batch(1, tenure_bead::FencingToken::new(old))).unwrap_err();
    assert!(matches!(stale, CommitError::Fenced { current, .. } if current == lease.token));
    store.commit(&batch(1, lease.token)).unwrap();
}

#[test]
fn a_symbolic_link_is_no_way_around_the_lease() {
    let directory = tempfile::tempdir().unwrap();
    let (path, link) = (directory.path().join("beads.db"), directory.path().join("link.db"));
    let store = SqliteStore::open(&path).unwrap();
    store.acquire_lease("the first").unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let other = SqliteStore::open(&link).unwrap();
    assert!(matches!(other.acquire_lease("the second"), Err(LeaseError::Held { .. })));
}

#[test]
fn readers_see_whole_commits_while_more_go_on() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("beads.db");
    let writer = SqliteStore::open(&path).unwrap();
    let fence = writer.acquire_lease("writer").unwrap().token;
    let reader = SqliteStore::open_existing(&path).unwrap();
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1..=COMMITS {
                writer.commit(&batch(n, fence)).unwrap();
            }
            ended.store(true, Ordering::Release);
        });
        let mut model = Model::new();
        while !ended.load(Ordering::Acquire) {
            let seen = reader.snapshot().unwrap();
            model.advance(seen.revision.number());
            assert_eq!(seen, model.snapshot());
        }
    });
    assert_eq!(reader.snapshot().unwrap().revision, Revision::new(COMMITS));
}

#[test]
fn the_file_is_plain_sqlite_while_a_supervisor_has_it_open() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("beads.db");
    let store = SqliteStore::open(&path).unwrap();
    let fence = store.acquire_lease("supervisor").unwrap().token;
    store.commit(&batch(1, fence)).unwrap();
    let foreign = rusqlite::Connection::open(&path).unwrap();
    let sql = "SELECT bead.id, claim.key, json_extract(bead.body, '$.name')
               FROM bead JOIN claim ON claim.bead = bead.id WHERE claim.kind = 'seat' ORDER BY 1";
    let mut query = foreign.prepare(sql).unwrap();
    let mut rows = query.query([]).unwrap();
    let first = rows.next().unwrap().unwrap();
    let found: [String; 3] = [0, 1, 2].map(|at| first.get(at).unwrap());
    assert_eq!(found, ["tb-0", "worker#2", "worker-0"]);
    // A reader in the middle of its work keeps nobody from committing.
    let receipt = store.commit(&batch(2, fence)).unwrap();
    let is_new = |stored: &Stored| stored.revision == receipt.revision;
    assert!(store.snapshot().unwrap().beads.iter().all(is_new));
}

/// Enough for a reader to look many times in between.
const COMMITS: u64 = 200;
