//! Does the store in a file obey the laws of every store?

use std::sync::Arc;
use tempfile::TempDir;
use tenure_store::Store;
use tenure_store::laws::{self, Candidate};
use tenure_store_sqlite::SqliteStore;

#[derive(Debug)]
struct InFile(TempDir);

impl InFile {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
}

impl Candidate for InFile {
    fn open(&self) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(self.0.path().join("beads.db")).unwrap())
    }

    fn bury(&self, store: Arc<dyn Store>) {
        // The lock goes with its descriptor, as it does when a process ends.
        drop(store);
    }
}

#[test]
fn the_store_in_a_file_obeys_every_law() {
    for law in laws::ALL {
        law.check(&InFile::new()).unwrap();
    }
}
