//! Is everybody found who runs without a record? Also when the first look did not show all, or nobody took it down.

use crate::stage::{POOL, Sizes, Stage, secs};
use crate::stores::{Desk, Desked};
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{Exit, Stored};
use tenure_driver::TickError;
use tenure_reconcile::Intent;
use tenure_runtime::scripted::{Fate, ListScript};
use tenure_store::{Batch, CommitError, MemoryStore, Receipt, Store};

/// A pool that is wanted smaller than it runs: nothing but a look shows the third.
const SMALLER: Sizes<'static> = &[("worker", 2)];

/// Longer than anybody is given to end.
const LONG: Duration = secs(1_800);

/// Fails one commit, and says so.
#[derive(Debug, Default)]
struct FailsOnce(AtomicBool);

impl Desk for FailsOnce {
    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        if self.0.swap(true, Ordering::SeqCst) {
            return store.commit(batch);
        }
        Err(CommitError::Engine { place: "the desk".to_owned(), cause: "out of ink".into() })
    }
}

fn without_records() -> Stage {
    let mut stage = Stage::running(POOL);
    stage.lose_the_store();
    stage
}

#[test]
fn whom_the_first_listing_did_not_show_a_later_one_does() {
    let mut stage = Stage::running(POOL);
    let records = stage.stored();
    let third = records.iter().filter_map(Stored::bead).find(|b| b.name().as_str() == "worker-3");
    let omits = third.map(|bead| bead.id().clone());
    stage.lose_the_store();
    stage.host.next_list(ListScript::Partial { omits });
    stage.pass(&mut stage.driver(Intent::Run, SMALLER), LONG, |_| ());
    assert_eq!(stage.names(), ["worker-1", "worker-2"]);
}

#[test]
fn whom_a_listing_that_failed_did_not_show_a_later_one_does() {
    let stage = without_records();
    stage.host.next_list(ListScript::Failed);
    stage.pass(&mut stage.driver(Intent::Run, &[("worker", 0)]), LONG, |_| ());
    assert_eq!(stage.names(), [""; 0]);
}

#[test]
fn who_was_found_and_could_not_be_recorded_is_found_again() {
    let stage = without_records();
    let mut parts = stage.parts();
    parts.store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, FailsOnce::default());
    let mut driver = stage.driver_of(parts, Intent::Run, &[("worker", 0)]);
    assert!(matches!(driver.tick(), Err(TickError::Commit(_))));
    stage.pass(&mut driver, LONG, |_| ());
    assert_eq!(stage.names(), [""; 0]);
}

/// Records from a backup know nothing of the lives that were begun since.
#[test]
fn who_is_newer_than_records_that_were_put_back_is_kept_and_ends_with_the_fleet() {
    let mut stage = Stage::running(POOL);
    let backup = stage.store.snapshot().expect("a store in memory can be read");
    let before = stage.life("worker-2");
    let mut driver = stage.driver(Intent::Run, POOL);
    stage.host.befall(before, Fate::Exits(Exit::Code(1)));
    stage.until(&mut driver, |stage| stage.names().len() == 3 && stage.life("worker-2") != before);
    let living = stage.living();
    stage.bury();
    stage.store = Arc::new(MemoryStore::holding(backup));
    stage.pass(&mut stage.driver(Intent::Run, POOL), LONG, |_| ());
    assert_eq!(stage.living(), living, "who is in the right nobody here can say");
    stage.store.end_lease();
    stage.settle(&mut stage.driver(Intent::Stop, POOL));
    assert_eq!(stage.names(), [""; 0]);
}
