//! Does a fleet with every option cost anything while nothing happens? No write, no listing, and no question too many.

use crate::fleet::{Kind, named, wanted};
use crate::hosts::{Fronted, Glass};
use crate::stage::{Stage, happened, secs, tick};
use crate::stores::{Desked, Open};
use std::sync::Arc;
use tenure_driver::{Driver, Quiet, Wanted, Wants};
use tenure_reconcile::Intent;

/// A fleet with everything there is to want.
fn everything() -> Wanted {
    let kinds = [
        Kind::of("api", 1).alias("front").after("db"),
        Kind::of("db", 1).pinned(),
        Kind::of("worker", 3)
            .between(1, 2, 3)
            .names(&["ada", "bob", "cy"])
            .alias("hand")
            .age(86_400),
        Kind::of("idler", 2).between(2, 2, 2).idle(60).after("db"),
    ];
    let named = [named("scribe", "worker", Some("pen"))];
    wanted(Intent::Run, &kinds, &named)
}

struct Steady {
    stage: Stage,
    driver: Driver,
    store: Arc<Desked<Open>>,
    host: Arc<Fronted<Glass>>,
}

impl Steady {
    fn new() -> Self {
        let stage = Stage::new();
        let store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, Open);
        let host = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Glass);
        let mut parts = stage.parts();
        parts.store = Arc::<Desked<Open>>::clone(&store);
        parts.runtime = Arc::<Fronted<Glass>>::clone(&host);
        let mut driver = stage.driver_wanting(parts, everything());
        stage.pass(&mut driver, secs(300), |_| ());
        Self { stage, driver, store, host }
    }

    /// What was asked for so far: commits, listings, starts, stops, and live changes.
    fn cost(&self) -> [usize; 5] {
        let [lists, _, starts, stops] = self.host.asked.counts();
        [self.store.counts()[2], lists, starts, stops, self.host.asked.of_use()[1]]
    }
}

#[test]
fn a_steady_fleet_with_every_option_writes_nothing_and_lists_nothing() {
    let mut steady = Steady::new();
    assert_eq!(steady.stage.names(), ["ada", "api", "bob", "db", "idler-1", "idler-2", "scribe"]);
    let (cost, stored) = (steady.cost(), steady.stage.stored());
    for _ in 0..20 {
        let asked = steady.host.asked.of_use()[0];
        let tick = tick(&mut steady.driver);
        assert_eq!((tick.quiet, tick.events), (Quiet::Yes, vec![]));
        // Only those that could be put to sleep are asked whether they are used.
        assert_eq!(steady.host.asked.of_use()[0], asked + 2);
        steady.stage.clock.advance(tick.wake_after);
    }
    assert_eq!((steady.cost(), steady.stage.stored()), (cost, stored));
}

#[test]
fn wanting_the_same_again_changes_nothing_and_asks_for_nothing() {
    let mut steady = Steady::new();
    let policy = steady.stage.options.policy.clone();
    let (cost, stored) = (steady.cost(), steady.stage.stored());
    assert_eq!(steady.driver.want(everything(), policy), Wants::TheSame);
    assert!(happened(&tick(&mut steady.driver)).is_empty());
    assert_eq!((steady.cost(), steady.stage.stored()), (cost, stored));
}

#[test]
fn wanting_something_else_is_looked_into_with_the_next_tick() {
    let mut steady = Steady::new();
    let mut policy = steady.stage.options.policy.clone();
    policy.settle = secs(11);
    let lists = steady.cost()[1];
    assert_eq!(steady.driver.want(everything(), policy), Wants::SomethingElse);
    assert_eq!(steady.cost()[1], lists, "nothing is done before the next tick");
    tick(&mut steady.driver);
    assert_eq!(steady.cost()[1], lists + 1);
}
