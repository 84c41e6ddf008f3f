//! Whose records does a driver take? Those of its own realm, and those of nobody, which are its own from then on.

use crate::stage::{ONE, POOL, Stage, realm, tick, wanted};
use crate::stores::{Desk, Desked};
use std::sync::Arc;
use tenure_bead::{Charter, FleetName, InstallationId, LedgerWrite};
use tenure_driver::{Driver, OpenError, Realm};
use tenure_reconcile::Intent;
use tenure_store::{Batch, CommitError, MemoryStore, Receipt, Snapshot, Store};

fn ours() -> Charter {
    let (installation, fleet) = realm();
    Charter { installation, fleet }
}

fn open(stage: &Stage, charter: Charter) -> Result<Driver, OpenError> {
    let Charter { installation, fleet } = charter;
    let realm = Realm { installation, fleet, holder: "the charter".to_owned() };
    Driver::open(stage.parts(), realm, wanted(Intent::Run, POOL), stage.options.clone())
}

fn foreign() -> [Charter; 2] {
    let installation = InstallationId::from_bytes([0xee; 16]);
    let fleet = FleetName::parse("another").expect("it is a name");
    [Charter { installation, ..ours() }, Charter { fleet, ..ours() }]
}

#[test]
fn records_of_nobody_are_those_of_the_first_driver() {
    let mut stage = Stage::new();
    stage.store = Arc::new(MemoryStore::new());
    open(&stage, ours()).expect("nobody has them").close().expect("the store takes it");
    let ledger = stage.store.snapshot().expect("it can be read").ledger;
    assert_eq!(ledger.charter(), Some(&ours()));
    let before = stage.store.snapshot().expect("it can be read");
    open(&stage, ours()).expect("they are its own").close().expect("the store takes it");
    assert_eq!(stage.store.snapshot().expect("it can be read"), before, "it is written once");
}

#[test]
fn records_of_another_realm_are_refused_and_nobody_is_touched() {
    let mut stage = Stage::running(POOL);
    stage.bury();
    let (before, living) = (stage.store.snapshot().expect("it can be read"), stage.living());
    for realm in foreign() {
        let refused = open(&stage, realm.clone()).expect_err("they are of another realm");
        let OpenError::Foreign { found, ours: of } = &refused else { panic!("{refused}") };
        assert_eq!((found, of), (&ours(), &realm));
        let text = refused.to_string();
        assert!(text.contains(&ours().to_string()) && text.contains(&realm.to_string()), "{text}");
    }
    assert_eq!(stage.store.snapshot().expect("it can be read"), before);
    assert_eq!((stage.living(), stage.host.signals()), (living, vec![]));
    tick(&mut open(&stage, ours()).expect("who was refused gave the lease back"));
}

#[test]
fn records_of_before_there_were_charters_are_taken_with_their_sessions() {
    let mut stage = Stage::running(POOL);
    stage.bury();
    let mut snapshot = stage.store.snapshot().expect("it can be read");
    snapshot.ledger.apply(LedgerWrite::Charter { charter: None });
    let living = stage.living();
    stage.store = Arc::new(MemoryStore::holding(snapshot));
    stage.settle(&mut open(&stage, ours()).expect("nobody has them"));
    assert_eq!(stage.living(), living);
}

/// Commits nothing.
#[derive(Debug)]
struct Full;

impl Desk for Full {
    fn commit(&self, _: &dyn Store, _: &Batch) -> Result<Receipt, CommitError> {
        Err(CommitError::Engine { place: "the desk".to_owned(), cause: "no room".into() })
    }
}

#[test]
fn a_charter_that_cannot_be_written_refuses_and_gives_the_lease_back() {
    let stage = Stage::new();
    let empty = Arc::new(MemoryStore::holding(Snapshot::default()));
    let mut parts = stage.parts();
    parts.store = Desked::new(Arc::<MemoryStore>::clone(&empty), Full);
    let (installation, fleet) = realm();
    let realm = Realm { installation, fleet, holder: "the charter".to_owned() };
    let refused = Driver::open(parts, realm, wanted(Intent::Run, ONE), stage.options.clone());
    assert!(matches!(refused, Err(OpenError::Commit(CommitError::Engine { .. }))));
    assert!(empty.acquire_lease("the next").is_ok());
}
