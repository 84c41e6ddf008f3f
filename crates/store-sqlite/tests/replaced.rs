//! What becomes of a store whose file is removed under it? Nothing more is acknowledged, and nothing old comes back.

use std::fs;
use tenure_bead::BatchToken;
use tenure_store::{Batch, CommitError, Store};
use tenure_store_sqlite::{OpenError, SqliteStore};

fn empty_batch(store: &SqliteStore) -> Batch {
    let fence = store.acquire_lease("first").unwrap().token;
    Batch { token: BatchToken::from_bytes([1; 16]), fence, writes: vec![], ledger: vec![] }
}

#[test]
fn a_supervisor_whose_file_was_removed_commits_nothing_more() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("beads.db");
    let store = SqliteStore::open(&path).unwrap();
    let batch = empty_batch(&store);
    for file in fs::read_dir(dir.path()).unwrap().flatten() {
        fs::remove_file(file.path()).unwrap();
    }
    assert!(matches!(store.commit(&batch), Err(CommitError::Engine { .. })));

    // Another supervisor begins anew at the same path; the first one still commits nothing.
    let second = SqliteStore::open(&path).unwrap();
    second.commit(&empty_batch(&second)).unwrap();
    assert!(matches!(store.commit(&batch), Err(CommitError::Engine { .. })));
}

#[test]
fn a_new_file_is_not_made_beside_the_journal_of_an_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("beads.db");
    fs::write(dir.path().join("beads.db-wal"), "the journal of a file that is gone").unwrap();
    for opened in [SqliteStore::open(&path), SqliteStore::open_existing(&path)] {
        let refused = opened.unwrap_err();
        assert!(matches!(refused, OpenError::Orphaned { .. }), "{refused}");
        assert!(refused.to_string().contains("beads.db-wal"), "{refused}");
    }
    assert!(!path.exists());
}
