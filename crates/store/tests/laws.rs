//! Does the store in memory obey the laws?

use std::sync::Arc;
use tenure_store::laws::{self, Candidate};
use tenure_store::{Changes, MemoryStore, Store};

#[derive(Debug, Default)]
struct InMemory {
    store: Arc<MemoryStore>,
    seed: u64,
}

impl Candidate for InMemory {
    fn open(&self) -> Arc<dyn Store> {
        Arc::<MemoryStore>::clone(&self.store)
    }

    fn bury(&self, _store: Arc<dyn Store>) {
        self.store.end_lease();
    }

    fn seed(&self) -> u64 {
        self.seed
    }
}

#[test]
fn the_store_in_memory_obeys_every_law() {
    laws::all(InMemory::default).unwrap();
}

#[test]
fn the_store_in_memory_agrees_with_the_model_from_many_seeds() {
    let random = laws::ALL.iter().find(|law| law.name().starts_with("random"));
    for seed in 0..50 {
        let candidate = InMemory { seed, ..InMemory::default() };
        random.unwrap().check(&candidate).unwrap();
    }
}

#[test]
fn a_store_that_holds_what_another_held_says_the_same_and_knows_nothing_of_before() {
    let random = laws::ALL.iter().find(|law| law.name().starts_with("random"));
    let first = InMemory::default();
    random.unwrap().check(&first).unwrap();
    let held = first.store.snapshot().unwrap();
    let second = MemoryStore::holding(held.clone());
    assert_eq!(second.snapshot().unwrap(), held);
    let page = core::num::NonZeroUsize::MIN;
    let since = |revision| second.changes_since(revision, page).unwrap();
    let (upto, beads, ledger, more) = (held.revision, Vec::new(), Vec::new(), false);
    assert_eq!(since(held.revision), Changes::Delta { upto, beads, ledger, more });
    assert!(held.revision.number() > 0, "the law wrote something: {held:?}");
    assert_eq!(since(tenure_bead::Revision::new(0)), Changes::Reset);
}

#[test]
fn laws_have_names_of_their_own() {
    let mut names: Vec<_> = laws::ALL.iter().map(laws::Law::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), laws::ALL.len());
}
