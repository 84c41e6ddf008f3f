//! Does a tick that has nothing to do write, start or list anything? And how often does one write that has?

use crate::hosts::{Counts, Fronted, Glass};
use crate::stage::{ONE, POOL, Stage, secs, tick};
use crate::stores::{Desked, Open};
use std::sync::Arc;
use tenure_bead::Exit;
use tenure_driver::{Driver, Quiet, Tick};
use tenure_reconcile::Intent;
use tenure_runtime::scripted::{Behavior, Fate, ListScript};

/// A driver of which everything is counted that it asks for.
struct Counted {
    driver: Driver,
    store: Arc<Desked<Open>>,
    host: Arc<Fronted<Glass>>,
}

/// What one tick asked for: snapshots, changes, commits; and listings, looks, starts, stops.
type Cost = ([usize; 3], Counts);

impl Counted {
    fn new(stage: &Stage, intent: Intent, sizes: crate::stage::Sizes<'_>) -> Self {
        let store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, Open);
        let host = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Glass);
        let mut parts = stage.parts();
        parts.store = Arc::<Desked<Open>>::clone(&store);
        parts.runtime = Arc::<Fronted<Glass>>::clone(&host);
        Self { driver: stage.driver_of(parts, intent, sizes), store, host }
    }

    #[track_caller]
    fn tick(&mut self) -> (Tick, Cost) {
        let (store, host) = (self.store.counts(), self.host.asked.counts());
        let tick = tick(&mut self.driver);
        let store = core::array::from_fn(|at| self.store.counts()[at] - store[at]);
        let host = core::array::from_fn(|at| self.host.asked.counts()[at] - host[at]);
        (tick, (store, host))
    }
}

#[test]
fn a_fleet_is_started_with_one_snapshot_one_listing_and_two_commits() {
    let stage = Stage::new();
    let mut counted = Counted::new(&stage, Intent::Run, POOL);
    assert_eq!(counted.store.counts(), [1, 0, 0], "to see whose records they are");
    let (_, cost) = counted.tick();
    assert_eq!(cost, ([0, 1, 2], [1, 0, 3, 0]));
}

#[test]
fn a_steady_fleet_costs_one_request_for_changes_and_one_look_each() {
    let stage = Stage::new();
    let mut counted = Counted::new(&stage, Intent::Run, POOL);
    counted.tick();
    counted.tick();
    for _ in 0..5 {
        let (tick, cost) = counted.tick();
        assert_eq!((tick.quiet, tick.events), (Quiet::Yes, vec![]));
        assert_eq!((tick.wake_after, cost), (stage.options.patrol, ([0, 1, 0], [0, 3, 0, 0])));
        stage.clock.advance(tick.wake_after);
    }
}

#[test]
fn a_stopped_fleet_costs_one_request_for_changes() {
    let stage = Stage::running(POOL);
    let mut counted = Counted::new(&stage, Intent::Stop, POOL);
    stage.settle(&mut counted.driver);
    let (tick, cost) = counted.tick();
    assert_eq!((tick.events, cost), (vec![], ([0, 1, 0], [0; 4])));
}

#[test]
fn a_fleet_that_is_only_taken_over_is_not_written_to() {
    let stage = Stage::running(POOL);
    let revision = stage.stored();
    let (tick, cost) = Counted::new(&stage, Intent::Run, POOL).tick();
    assert_eq!((tick.quiet, cost), (Quiet::Yes, ([0, 1, 0], [1, 3, 0, 0])));
    assert_eq!(stage.stored(), revision);
}

#[test]
fn a_tick_that_waits_for_a_listing_writes_nothing_and_starts_nothing() {
    let stage = Stage::new();
    let mut counted = Counted::new(&stage, Intent::Run, POOL);
    for script in [ListScript::Failed, ListScript::Partial { omits: None }] {
        stage.host.next_list(script);
        let (tick, (store, host)) = counted.tick();
        assert_eq!((tick.quiet, store[2], host), (Quiet::Yes, 0, [1, 0, 0, 0]));
    }
    assert_eq!(counted.tick().1.1[2], 3);
}

/// A life of starts, deaths, waits and stops, tick by tick.
#[test]
fn a_tick_that_acts_commits_at_most_twice_and_a_quiet_one_never() {
    let mut stage = Stage::new();
    stage.host.behave("worker", Behavior::lasting().deaf());
    let mut acted = 0;
    for intent in [Intent::Run, Intent::Stop, Intent::Run] {
        let mut counted = Counted::new(&stage, intent, POOL);
        for round in 0..30 {
            if round % 10 == 3 {
                stage
                    .host
                    .living()
                    .first()
                    .map(|m| stage.host.befall(m.incarnation, Fate::Exits(Exit::Code(1))));
            }
            let (tick, (store, host)) = counted.tick();
            let most = if tick.quiet == Quiet::Yes { 0 } else { 2 };
            assert!(store[2] <= most, "{store:?} for {:?}", tick.events);
            assert!(most > 0 || host[2..] == [0, 0], "{host:?}: {:?}", tick.events);
            acted += usize::from(tick.quiet == Quiet::No);
            stage.clock.advance(secs(1));
        }
        stage.bury();
    }
    assert!(acted > 10, "the life had too little in it: {acted}");
}

#[test]
fn a_session_that_nobody_may_look_at_is_held_without_a_write() {
    let stage = Stage::running(ONE);
    stage.host.befall(stage.life("solo"), Fate::Unknowable);
    let mut counted = Counted::new(&stage, Intent::Run, ONE);
    for _ in 0..5 {
        let (tick, (store, host)) = counted.tick();
        assert_eq!((tick.quiet, store[2], host[2..].to_vec()), (Quiet::Yes, 0, vec![0, 0]));
        stage.clock.advance(tick.wake_after);
    }
}
