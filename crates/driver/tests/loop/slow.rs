//! What becomes of a start whose intent took long to write? Its grace begins when it is launched.

use crate::stage::{ONE, Stage, happened, secs, tick};
use crate::stores::{Desk, Desked};
use parking_lot::Mutex;
use std::sync::Arc;
use tenure_bead::PhaseKind;
use tenure_driver::Event;
use tenure_reconcile::Intent;
use tenure_runtime::ManualClock;
use tenure_runtime::scripted::StartScript;
use tenure_store::{Batch, CommitError, Receipt, Store};

/// Takes longer than the launch grace for the first commit, and less than the create lease.
#[derive(Debug)]
struct Slow(Mutex<Option<Arc<ManualClock>>>);

impl Slow {
    fn on(stage: &Stage) -> Self {
        Self(Mutex::new(Some(Arc::clone(&stage.clock))))
    }
}

impl Desk for Slow {
    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        if let Some(clock) = self.0.lock().take() {
            clock.advance(secs(31));
        }
        store.commit(batch)
    }
}

#[test]
fn a_start_that_shows_late_after_a_slow_commit_is_not_counted_out() {
    let stage = Stage::new();
    stage.host.next_start(StartScript::UnclearRunsLate(secs(2)));
    let mut parts = stage.parts();
    parts.store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, Slow::on(&stage));
    let mut driver = stage.driver_of(parts, Intent::Run, ONE);
    tick(&mut driver);
    assert_eq!(stage.kind("solo"), PhaseKind::Starting);
    let life = stage.life("solo");

    // The intent is older than the grace, the launch is not: that nobody is seen yet means nothing.
    // One tick asks for a listing, the next one has it.
    tick(&mut driver);
    tick(&mut driver);
    assert_eq!(stage.kind("solo"), PhaseKind::Starting);
    stage.clock.advance(secs(3));
    stage.settle(&mut driver);
    assert_eq!((stage.kind("solo"), stage.life("solo")), (PhaseKind::Running, life));
}

#[test]
fn a_session_is_not_told_to_end_on_grounds_that_grew_old_while_its_stop_was_written() {
    let stage = Stage::running(ONE);
    let mut parts = stage.parts();
    parts.store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, Slow::on(&stage));
    let mut driver = stage.driver_of(parts, Intent::Stop, ONE);
    let tick = tick(&mut driver);
    let told = happened(&tick);
    let spared = told.iter().filter(|event| matches!(event, Event::NotTold { .. }));
    assert_eq!((spared.count(), stage.host.signals()), (1, vec![]), "{told:?}");
    // The stop is on record all the same, and the next tick has grounds of its own.
    stage.settle(&mut driver);
    assert_eq!(stage.names(), [""; 0]);
}
