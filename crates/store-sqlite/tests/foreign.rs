//! What becomes of what this build did not write or cannot read? It is kept, shown, and never in the way of others.

mod numbered;

use numbered::batch;
use rusqlite::Connection;
use std::path::PathBuf;
use tempfile::TempDir;
use tenure_bead::{
    BatchToken, BeadId, Body, Claim, Expect, FencingToken, Malformed, Revision, Stored, Write,
};
use tenure_store::{Batch, CommitError, ReadError, Store};
use tenure_store_sqlite::SqliteStore;

/// A store with the first batch, and a way past it into its file.
struct Bench {
    _directory: TempDir,
    path: PathBuf,
    store: SqliteStore,
    fence: FencingToken,
}

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("beads.db");
        let store = SqliteStore::open(&path).unwrap();
        let fence = store.acquire_lease("test").unwrap().token;
        store.commit(&batch(1, fence)).unwrap();
        Self { _directory: directory, path, store, fence }
    }

    fn foreign(&self, sql: &str) {
        Connection::open(&self.path).unwrap().execute_batch(sql).unwrap();
    }

    fn stored(&self) -> Stored {
        self.store.snapshot().unwrap().beads.remove(0)
    }

    /// Lets a new bead try to get a seat.
    fn sit(&self, seat: &Claim) -> Result<Revision, CommitError> {
        let made = batch(1, self.fence).writes.remove(0);
        let text = tenure_bead::encode(&made.bead).replace("tb-0", "tb-new");
        let bead = tenure_bead::decode(&text).unwrap();
        let write = Write { expect: Expect::Absent, bead, claims: vec![seat.clone()] };
        let token = BatchToken::from_bytes([9; 16]);
        let batch = Batch { token, fence: self.fence, writes: vec![write], ledger: vec![] };
        self.store.commit(&batch).map(|receipt| receipt.revision)
    }
}

#[track_caller]
fn is_opaque_and_keeps_its_seat(sql: &str, is_why: impl Fn(&Malformed) -> bool) {
    let bench = Bench::new();
    let before = bench.stored();
    bench.foreign(sql);
    let after = bench.stored();
    assert_eq!((&after.id, &after.claims), (&before.id, &before.claims));
    let Body::Opaque { raw, why } = &after.body else { panic!("{after:?}") };
    assert!(is_why(why), "{why}");
    assert!(!raw.is_empty());
    let refused = bench.sit(&after.claims[0]).unwrap_err();
    assert!(matches!(refused, CommitError::ClaimTaken { holder, .. } if holder == before.id));
    // A successor that opens the file anew sees the same.
    let successor = SqliteStore::open_existing(&bench.path).unwrap();
    assert_eq!(successor.snapshot().unwrap().beads[0], after);
}

#[test]
fn a_record_of_a_newer_version_is_opaque_and_keeps_its_seat() {
    is_opaque_and_keeps_its_seat(
        r#"UPDATE bead SET body = '{"version":99,"more":[1.50]}' WHERE id = 'tb-0'"#,
        |why| matches!(why, Malformed::Newer { found: 99, .. }),
    );
}

#[test]
fn garbage_is_opaque_and_keeps_its_seat() {
    let is_key = |why: &Malformed| matches!(why, Malformed::Key { .. });
    is_opaque_and_keeps_its_seat("UPDATE bead SET body = 'garbage' WHERE id = 'tb-0'", is_key);
    let bytes = "UPDATE bead SET body = CAST(x'ff00fe' AS TEXT) WHERE id = 'tb-0'";
    is_opaque_and_keeps_its_seat(bytes, is_key);
}

#[test]
fn a_record_under_the_id_of_another_is_opaque() {
    is_opaque_and_keeps_its_seat(
        "UPDATE bead SET body = (SELECT body FROM bead WHERE id = 'tb-1') WHERE id = 'tb-0'",
        |why| why.to_string().contains("key `id` is tb-1, stored as tb-0"),
    );
}

#[test]
fn a_claim_of_an_unknown_kind_makes_its_bead_opaque() {
    is_opaque_and_keeps_its_seat(
        "INSERT INTO claim (kind, key, bead) VALUES ('badge', 'mayor', 'tb-0')",
        |why| why.to_string().contains("badge:mayor"),
    );
}

#[test]
fn an_opaque_bead_is_among_the_changes_too() {
    let bench = Bench::new();
    bench.foreign("UPDATE bead SET body = 'garbage' WHERE id = 'tb-0'");
    let changes = bench.store.changes_since(Revision::default(), core::num::NonZeroUsize::MAX);
    let tenure_store::Changes::Delta { beads, .. } = changes.unwrap() else { panic!("no delta") };
    let opaque: Vec<_> = beads.into_iter().filter(|s| s.bead().is_none()).collect();
    assert_eq!(opaque, [bench.stored()]);
}

#[test]
fn a_bead_with_a_claim_of_an_unknown_kind_is_among_the_changes_as_in_a_snapshot() {
    let bench = Bench::new();
    bench.foreign("INSERT INTO claim (kind, key, bead) VALUES ('badge', 'mayor', 'tb-0')");
    let changes = bench.store.changes_since(Revision::default(), core::num::NonZeroUsize::MAX);
    let tenure_store::Changes::Delta { beads, .. } = changes.unwrap() else { panic!("no delta") };
    let opaque: Vec<_> = beads.into_iter().filter(|s| s.bead().is_none()).collect();
    assert_eq!(opaque, [bench.stored()]);
}

#[test]
fn an_opaque_bead_is_not_created_over() {
    let bench = Bench::new();
    bench.foreign("UPDATE bead SET body = 'garbage' WHERE id = 'tb-0'");
    let mut again = batch(1, bench.fence);
    again.token = BatchToken::from_bytes([9; 16]);
    let refused = bench.store.commit(&again).unwrap_err();
    assert!(matches!(refused, CommitError::Stale { id, .. } if id.as_str() == "tb-0"));
}

#[test]
fn a_ledger_entry_that_cannot_be_read_is_an_error_and_never_left_out() {
    let bench = Bench::new();
    bench.foreign("INSERT INTO ledger VALUES ('budget', 'fleet', 1, '{}')");
    let unread = bench.store.snapshot().unwrap_err();
    assert!(
        matches!(unread, ReadError::Ledger { kind, key, .. } if (&*kind, &*key) == ("budget", "fleet"))
    );
}

#[test]
fn a_bead_under_no_bead_id_is_an_error_and_never_left_out() {
    let bench = Bench::new();
    bench.foreign("INSERT INTO bead VALUES ('a b', 1, 1, '{}')");
    let unread = bench.store.snapshot().unwrap_err();
    assert!(matches!(unread, ReadError::Id { id, .. } if id == "a b"));
}

#[test]
fn a_foreign_hand_cannot_give_one_seat_to_two_beads() {
    let bench = Bench::new();
    let foreign = Connection::open(&bench.path).unwrap();
    let twice = "INSERT INTO claim SELECT kind, key, 'tb-1' FROM claim WHERE bead = 'tb-0'";
    assert!(foreign.execute(twice, []).is_err());
    let id = BeadId::parse("tb-0").unwrap();
    assert_eq!(bench.stored().id, id);
}
