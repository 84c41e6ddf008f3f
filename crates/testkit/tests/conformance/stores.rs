//! Does the hunt in stores find what was planted in one, and leave alone what a store was excused from?

#[path = "../../../store/tests/faulty/mod.rs"]
mod faulty;

use core::convert::Infallible;
use core::num::NonZeroUsize;
use faulty::{Fault, Planted};
use parking_lot::Mutex;
use std::sync::Arc;
use tenure_bead::Revision;
use tenure_store::laws::Candidate as _;
use tenure_store::{
    Batch, Changes, CommitError, Lease, LeaseError, MemoryStore, ReadError, Receipt, Snapshot,
    Store,
};
use tenure_testkit::conformance::{
    self, Broken, CommitFault, Faults, Faulty, Guarantees, Place, ReadFault, StoreArena,
    StorePromise,
};
use tenure_testkit::hunt::{AfterAFind, Hunt, hunt};

/// A store with a fault, as one supervisor has it open.
#[derive(Debug)]
struct Opened {
    planted: Arc<Planted>,
    store: Arc<dyn Store>,
    lease: Mutex<Option<Lease>>,
}

impl Opened {
    fn open(place: &Place, fault: Option<Fault>) -> Self {
        let planted = place.lasting(|| Arc::new(Planted::new(fault)));
        let store = planted.open();
        Self { planted, store, lease: Mutex::new(None) }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.lease.get_mut().is_some() {
            self.planted.bury(Arc::clone(&self.store));
        }
    }
}

impl Store for Opened {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        self.store.snapshot()
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        self.store.changes_since(since, limit)
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        self.store.commit(batch)
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let lease = self.store.acquire_lease(holder)?;
        *self.lease.lock() = Some(lease);
        Ok(lease)
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        self.lease.lock().take_if(|mine| *mine == lease);
        self.store.release_lease(lease)
    }
}

/// Returns every rule that a store with a fault breaks.
fn broken_by(fault: Option<Fault>) -> Vec<&'static str> {
    let open = move |place: &Place| Ok::<_, Infallible>(Opened::open(place, fault));
    let arena = StoreArena::new(open, Guarantees::strict());
    let mut all = Hunt::for_cases(&arena, 1, 200);
    all.after_a_find = AfterAFind::GoOn;
    hunt(&arena, &all).finds.iter().map(|find| find.violation.rule).collect()
}

#[test]
fn every_fault_is_found_that_shows_without_threads() {
    let found = |fault: &Fault| !broken_by(Some(*fault)).is_empty();
    let left: Vec<Fault> = Fault::ALL.into_iter().filter(|fault| !found(fault)).collect();
    let races = [Fault::JudgesUnlocked, Fault::TearsSnapshots, Fault::GivesLeaseUnlocked];
    assert_eq!(left, races);
}

#[test]
fn a_store_without_a_fault_keeps_the_contract() {
    assert_eq!(broken_by(None), Vec::<&str>::new());
}

#[test]
fn a_fault_is_told_by_the_rule_that_it_breaks() {
    let rules = [
        (Fault::LosesWrites, "T1"),
        (Fault::ForgetsFence, "T2"),
        (Fault::DropsClaimCheck, "S1"),
        (Fault::DropsClaimCheck, "A1"),
        (Fault::ForgetsTokens, "idempotent"),
        (Fault::SplitsRevisions, "changes"),
        (Fault::GivesHeldLease, "lease"),
        (Fault::JudgesOneByOne, "accepts"),
        (Fault::AcceptsAnyExpectation, "precondition"),
        (Fault::ClaimsBeforeExpectations, "order"),
    ];
    for (fault, rule) in rules {
        let broken = broken_by(Some(fault));
        assert!(broken.contains(&rule), "{fault:?} breaks {broken:?}");
    }
}

/// Opens a store in memory that goes wrong as this says, again each time that it is opened.
fn scripted(goes_wrong: fn(&Faults), guarantees: Guarantees<StorePromise>) -> Result<(), Broken> {
    let open = move |place: &Place| {
        let (store, faults) = Faulty::new(Arc::new(Opened::open(place, None)));
        goes_wrong(&faults);
        Ok::<_, Infallible>(store)
    };
    conformance::store(open, guarantees)
}

#[test]
fn a_store_that_answers_with_the_past_is_found_unless_it_is_excused_from_being_fresh() {
    let stale = |faults: &Faults| {
        (0..40).for_each(|n| faults.next_read([ReadFault::None, ReadFault::Stale][n % 2]));
    };
    let broken = scripted(stale, Guarantees::strict()).unwrap_err();
    assert!(matches!(broken.rule(), Some("T1" | "changes")), "{broken}");
    let lags = Guarantees::strict()
        .without(StorePromise::FreshSnapshot)
        .without(StorePromise::FreshChanges);
    scripted(stale, lags).unwrap();
}

#[test]
fn a_store_that_fails_by_itself_is_found_unless_it_is_excused_from_answering() {
    let fails = |faults: &Faults| {
        for fault in [CommitFault::UnansweredAfter, CommitFault::UnansweredBefore] {
            faults.next_commit(fault);
            faults.next_commit(CommitFault::None);
            faults.next_commit(CommitFault::Fails);
        }
        let reads = [ReadFault::None, ReadFault::None, ReadFault::Fails];
        reads.into_iter().for_each(|fault| faults.next_read(fault));
    };
    assert_eq!(scripted(fails, Guarantees::strict()).unwrap_err().rule(), Some("answers"));
    scripted(fails, Guarantees::strict().without(StorePromise::AlwaysAnswers)).unwrap();
}

#[test]
fn a_store_that_loses_everything_is_found_unless_it_is_excused_from_keeping_it() {
    let in_memory = |_: &Place| Ok::<_, Infallible>(MemoryStore::new());
    let alone = Guarantees::strict().without(StorePromise::OpenToSeveral);
    let broken = conformance::store(in_memory, alone.clone()).unwrap_err();
    assert_eq!(broken.rule(), Some("T1"), "{broken}");
    assert_eq!(broken.case().map(|case| case.steps.len()), Some(1), "{broken}");
    let forgets = alone.without(StorePromise::DurableOnAck).without(StorePromise::KeptOverReopen);
    conformance::store(in_memory, forgets).unwrap();
}
