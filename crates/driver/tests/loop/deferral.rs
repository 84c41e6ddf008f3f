//! What is kept of a session that an edit waits for? When it was last seen in use, written seldom and never lost.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, changed, reason, secs, tick};
use crate::stores::{Desk, Desked};
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{Attention, ChangeKind, Stamp, Tell};
use tenure_drift::Why;
use tenure_driver::{Driver, Quiet, TickError};
use tenure_reconcile::Reason;
use tenure_runtime::Clock;
use tenure_store::{Batch, CommitError, Receipt, Store};

fn solo() -> Kind {
    Kind::of("solo", 1)
}

fn edited() -> Kind {
    solo().runs("agent --new")
}

/// Says whether somebody is attached from now on.
fn attached(stage: &Stage, attached: Tell) {
    let attention = Attention { attached, pending: Tell::No, ..Attention::UNKNOWN };
    stage.host.pays_attention(stage.life("solo"), attention);
}

/// Returns when somebody was last seen attached, as far as that is on record.
fn on_record(stage: &Stage) -> Option<Stamp> {
    let ledger = stage.store.snapshot().unwrap().ledger;
    ledger.deferrals().find_map(|(_, deferral)| deferral.attached)
}

#[track_caller]
fn is_left_alone(driver: &mut Driver, expected: Why) {
    let told = reason(&tick(driver), "solo");
    assert!(matches!(&told, Reason::LeftAlone { why, .. } if *why == expected), "{told:?}");
}

#[test]
fn d041_who_stays_attached_is_written_down_when_that_is_two_minutes_old_and_not_before() {
    let stage = Stage::old(&[solo()]);
    attached(&stage, Tell::Yes);
    let mut driver = stage.wanting(run(&[edited()]));
    let refresh = stage.options.policy.patience.attached_refresh;
    for _ in 0..5 {
        is_left_alone(&mut driver, Why::Attached);
        assert_eq!(on_record(&stage), Some(stage.clock.now().stamp()));
        let written = stage.stored();
        for part in [secs(1), secs(30), refresh - secs(32)] {
            stage.clock.advance(part);
            assert_eq!(tick(&mut driver).quiet, Quiet::Yes, "it is not old enough");
        }
        assert_eq!(stage.stored(), written);
        stage.clock.advance(secs(1));
    }
}

#[test]
fn d041_the_protection_lapses_when_its_time_is_over_and_not_before() {
    let stage = Stage::old(&[solo()]);
    attached(&stage, Tell::Yes);
    let mut driver = stage.wanting(run(&[edited()]));
    is_left_alone(&mut driver, Why::Attached);
    attached(&stage, Tell::No);
    stage.pass(&mut driver, stage.options.policy.patience.attached_for - secs(1), |_| ());
    is_left_alone(&mut driver, Why::AttachedLately);
    stage.clock.advance(secs(1));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), ["solo"]);
}

/// Whatever the patrol is, and however often it was skipped to write down that somebody is attached.
#[test]
fn d043_one_false_look_after_any_number_of_true_ones_ends_no_protection() {
    for patrol in [1, 30, 60, 90, 120, 179, 600, 3_600].map(secs) {
        for looks in 1..12 {
            let mut stage = Stage::old(&[solo()]);
            stage.options.patrol = patrol;
            attached(&stage, Tell::Yes);
            let mut driver = stage.wanting(run(&[edited()]));
            for _ in 0..looks {
                stage.clock.advance(tick(&mut driver).wake_after);
            }
            attached(&stage, Tell::No);
            is_left_alone(&mut driver, Why::AttachedLately);
        }
    }
}

/// Refuses to write anything while it is broken.
#[derive(Debug, Default)]
struct Disk {
    is_full: AtomicBool,
}

impl Desk for Disk {
    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        if self.is_full.load(Ordering::SeqCst) {
            let place = "the disk".to_owned();
            return Err(CommitError::Unanswered { place, cause: "it is full".into() });
        }
        store.commit(batch)
    }
}

/// That it waits could not be written down, so nothing else could be either; the wait begins when it is.
#[test]
fn d053_a_deferral_that_cannot_be_written_ends_nobody() {
    let mut stage = Stage::old(&[solo()]);
    let bound = secs(120);
    stage.options.policy.patience.unknown_bound = bound;
    let before = stage.living();
    let store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, Disk::default());
    let mut parts = stage.parts();
    parts.store = Arc::<Desked<Disk>>::clone(&store);
    let mut driver = stage.driver_wanting(parts, run(&[edited()]));
    store.desk.is_full.store(true, Ordering::SeqCst);
    for _ in 0..100 {
        let refused = driver.tick().expect_err("nothing can be written");
        assert!(matches!(refused, TickError::Commit(_)), "{refused}");
        stage.clock.advance(secs(30));
    }
    assert_eq!((stage.living(), stage.host.signals().len()), (before, 0));
    store.desk.is_full.store(false, Ordering::SeqCst);
    is_left_alone(&mut driver, Why::ActivityUnknown);
    stage.pass(&mut driver, bound - Duration::from_millis(1), |_| ());
    is_left_alone(&mut driver, Why::ActivityUnknown);
    stage.clock.advance(Duration::from_millis(1));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), ["solo"]);
}
