//! What does a driver still do once another supervisor has the lease? Nothing.

use crate::stage::{ONE, POOL, Sizes, Stage, tick};
use tenure_driver::{Driver, OpenError, Quiet, TickError};
use tenure_reconcile::Intent;
use tenure_runtime::scripted::{Behavior, Signal};
use tenure_store::{LeaseError, Store};

/// Everything that can be seen of a stage from outside.
type Sight = (Vec<tenure_bead::Stored>, Vec<(String, tenure_bead::Incarnation)>, Vec<Signal>);

fn sight(stage: &Stage) -> Sight {
    (stage.stored(), stage.living(), stage.host.signals())
}

/// Another supervisor gets the lease; the driver's next tick finds out and leaves everything as it is.
#[track_caller]
fn does_nothing_without_the_lease(stage: &Stage, driver: &mut Driver) {
    stage.store.end_lease();
    stage.store.acquire_lease("another").expect("it was ended");
    let before = sight(stage);
    let error = driver.tick().expect_err("the lease is lost");
    assert!(matches!(error, TickError::LeaseLost { .. }), "{error}");
    assert_eq!(sight(stage), before);
}

fn stopping(sizes: Sizes<'_>, behavior: Behavior) -> (Stage, Driver) {
    let mut stage = Stage::new();
    stage.host.behave("solo", behavior);
    tick(&mut stage.driver(Intent::Run, sizes));
    stage.bury();
    let driver = stage.driver(Intent::Stop, sizes);
    (stage, driver)
}

#[test]
fn a_driver_without_the_lease_starts_nothing() {
    let stage = Stage::new();
    let mut driver = stage.driver(Intent::Run, POOL);
    does_nothing_without_the_lease(&stage, &mut driver);
    assert_eq!(stage.names(), Vec::<String>::new());
}

#[test]
fn a_driver_without_the_lease_asks_nobody_to_end() {
    let (stage, mut driver) = stopping(ONE, Behavior::lasting());
    does_nothing_without_the_lease(&stage, &mut driver);
}

#[test]
fn a_driver_without_the_lease_forces_nobody_to_end() {
    let (stage, mut driver) = stopping(ONE, Behavior::lasting().deaf());
    tick(&mut driver);
    stage.clock.advance(stage.options.policy.stop_grace);
    does_nothing_without_the_lease(&stage, &mut driver);
    assert_eq!(stage.names(), ["solo"]);
}

#[test]
fn a_driver_without_the_lease_adopts_nobody() {
    let mut stage = Stage::running(POOL);
    stage.lose_the_store();
    let mut driver = stage.driver(Intent::Run, POOL);
    does_nothing_without_the_lease(&stage, &mut driver);
    assert_eq!(stage.stored(), []);
}

#[test]
fn a_driver_that_goes_on_without_the_lease_still_does_nothing() {
    let stage = Stage::new();
    let mut driver = stage.driver(Intent::Run, POOL);
    does_nothing_without_the_lease(&stage, &mut driver);
    let before = sight(&stage);
    for _ in 0..5 {
        let acted = driver.tick().is_ok_and(|tick| tick.quiet == Quiet::No);
        assert!(!acted);
        stage.clock.advance(stage.options.patrol);
    }
    assert_eq!(sight(&stage), before);
}

#[test]
fn a_second_driver_is_told_who_keeps_the_fleet() {
    let stage = Stage::new();
    let first = stage.driver(Intent::Run, ONE);
    let open = || {
        let (installation, fleet) = crate::stage::realm();
        let realm = tenure_driver::Realm { installation, fleet, holder: "the second".to_owned() };
        let wanted = crate::stage::wanted(Intent::Run, ONE);
        Driver::open(stage.parts(), realm, wanted, stage.options.clone())
    };
    let refused = open().expect_err("the first has it");
    let OpenError::Lease(LeaseError::Held { holder }) = refused else {
        panic!("{refused}");
    };
    assert_eq!(holder, "the test");
    first.close().expect("the store gives it back");
    assert_eq!(tick(&mut open().expect("it was given back")).quiet, Quiet::No);
}
