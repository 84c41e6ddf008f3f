//! Does one session's failure stop another? Refused writes, starts and stops concern whom they concern.

use crate::stage::{POOL, Stage, happened, started, tick};
use crate::stores::{Desk, Desked};
use parking_lot::Mutex;
use std::sync::Arc;
use tenure_bead::{PhaseKind, Revision};
use tenure_driver::{Driver, Event, Tick};
use tenure_reconcile::Intent;
use tenure_runtime::scripted::{Fate, StartScript, StopScript};
use tenure_store::{Batch, CommitError, Receipt, Seen, Store};

/// Refuses every batch that has one session in it, as if somebody else had written its bead.
#[derive(Debug)]
struct Stale {
    name: &'static str,
    /// Commits to let through before.
    after: Mutex<usize>,
}

impl Desk for Stale {
    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        let mut after = self.after.lock();
        let Some(meant) = batch.writes.iter().find(|w| w.bead.name().as_str() == self.name) else {
            return store.commit(batch);
        };
        if let Some(left) = after.checked_sub(1) {
            *after = left;
            return store.commit(batch);
        }
        let (expected, found) = (Seen::Absent, Seen::At(Revision::new(99)));
        Err(CommitError::Stale { id: meant.id().clone(), expected, found })
    }
}

fn refusing(stage: &Stage, intent: Intent, after: usize) -> (Driver, Arc<Desked<Stale>>) {
    let stale = Stale { name: "worker-2", after: Mutex::new(after) };
    let store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, stale);
    let mut parts = stage.parts();
    parts.store = Arc::<Desked<Stale>>::clone(&store);
    (stage.driver_of(parts, intent, POOL), store)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn dropped(tick: &Tick) -> usize {
    tick.events.iter().filter(|event| matches!(event, Event::Dropped { .. })).count()
}

#[test]
fn an_intent_that_is_refused_as_stale_leaves_the_other_starts_alone() {
    let mut stage = Stage::new();
    let (mut driver, store) = refusing(&stage, Intent::Run, 0);
    let first = tick(&mut driver);
    assert_eq!((started(&first), dropped(&first)), (names(&["worker-1", "worker-3"]), 1));
    assert_eq!(stage.names(), ["worker-1", "worker-3"]);
    // The group, its three parts, and the outcomes of two.
    assert_eq!(store.counts()[2], 5);
    stage.bury();
    let second = tick(&mut stage.driver(Intent::Run, POOL));
    assert_eq!((started(&second), dropped(&second)), (names(&["worker-2"]), 0));
}

#[test]
fn an_outcome_that_is_refused_as_stale_leaves_the_other_outcomes_alone() {
    let mut stage = Stage::new();
    let (mut driver, _) = refusing(&stage, Intent::Run, 1);
    let first = tick(&mut driver);
    assert_eq!((started(&first).len(), dropped(&first)), (3, 1));
    assert_eq!(kinds(&stage), [PhaseKind::Running, PhaseKind::Starting, PhaseKind::Running]);
    let lives = stage.living();
    stage.bury();
    stage.settle(&mut stage.driver(Intent::Run, POOL));
    assert_eq!((kinds(&stage), stage.living()), ([PhaseKind::Running; 3], lives));
}

#[test]
fn a_stop_whose_intent_is_refused_as_stale_is_not_sent_and_the_others_are() {
    let stage = Stage::running(POOL);
    let (mut driver, _) = refusing(&stage, Intent::Stop, 0);
    let tick = tick(&mut driver);
    assert_eq!((stage.names(), dropped(&tick)), (names(&["worker-2"]), 1));
}

#[test]
fn a_start_that_the_host_refuses_leaves_the_others_running() {
    let stage = Stage::new();
    stage.host.next_start(StartScript::Runs);
    stage.host.next_start(StartScript::NotSpawned);
    let mut driver = stage.driver(Intent::Run, POOL);
    let first = tick(&mut driver);
    assert_eq!(started(&first), ["worker-1", "worker-3"]);
    let failed = PhaseKind::FailedStart;
    assert_eq!(kinds(&stage), [PhaseKind::Running, failed, PhaseKind::Running]);
    let lives = stage.living();
    stage.settle(&mut driver);
    assert_eq!(kinds(&stage), [PhaseKind::Running; 3]);
    assert!(lives.iter().all(|life| stage.living().contains(life)));
}

#[test]
fn a_start_that_stays_unclear_leaves_the_others_running() {
    let stage = Stage::new();
    stage.host.next_start(StartScript::Runs);
    stage.host.next_start(StartScript::UnclearDoesNot);
    let first = tick(&mut stage.driver(Intent::Run, POOL));
    assert_eq!(started(&first), ["worker-1", "worker-3"]);
    assert_eq!(kinds(&stage), [PhaseKind::Running, PhaseKind::Starting, PhaseKind::Running]);
}

#[test]
fn a_stop_that_the_platform_refuses_leaves_the_other_stops_alone() {
    let stage = Stage::running(POOL);
    stage.host.next_stop(StopScript::Delivered);
    stage.host.next_stop(StopScript::Refused);
    let tick = tick(&mut stage.driver(Intent::Stop, POOL));
    assert_eq!(stage.names(), ["worker-2"]);
    let spared = happened(&tick).into_iter().filter(|e| matches!(e, Event::NotTold { .. }));
    assert_eq!(spared.count(), 1);
}

#[test]
fn a_session_that_nobody_may_look_at_does_not_keep_the_others_from_ending() {
    let stage = Stage::running(POOL);
    stage.host.befall(stage.life("worker-2"), Fate::Unverifiable);
    let mut driver = stage.driver(Intent::Stop, POOL);
    tick(&mut driver);
    tick(&mut driver);
    assert_eq!(kinds(&stage), [PhaseKind::Asleep, PhaseKind::Running, PhaseKind::Asleep]);
    assert_eq!(stage.names(), ["worker-2"]);
}

fn kinds(stage: &Stage) -> [PhaseKind; 3] {
    ["worker-1", "worker-2", "worker-3"].map(|name| stage.kind(name))
}
