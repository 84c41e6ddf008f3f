//! How long is a seat left alone whose sessions end at once? Doubling waits, then quarantine, whoever supervises (L3).

use crate::stage::{POOL, Sizes, Stage, secs, tick};
use core::time::Duration;
use tenure_bead::{Exit, Phase, PhaseKind};
use tenure_driver::{Driver, Quiet};
use tenure_reconcile::{Intent, Reason};
use tenure_runtime::scripted::Behavior;

const FAILING: Sizes<'static> = &[("solo", 1)];

/// The pool without its last seat.
const TWO: Sizes<'static> = &[("worker", 2)];

/// A stage whose programs end as soon as they run, and whose driver sleeps as long as nothing is due.
fn failing() -> Stage {
    let mut stage = Stage::new();
    let at_once = Behavior::lasting().exits_after(Duration::ZERO, Exit::Code(1));
    stage.host.behave("solo", at_once);
    stage.host.behave("worker", at_once);
    stage.options.patrol = secs(3_600);
    stage
}

/// Ticks until there is nothing to do, and returns how long that will stay so.
fn until_quiet(driver: &mut Driver) -> Duration {
    loop {
        let tick = tick(driver);
        if tick.quiet == Quiet::Yes {
            return tick.wake_after;
        }
        assert_eq!(tick.wake_after, Duration::ZERO);
    }
}

/// Returns the waits before so many further starts, each slept to its end and not a moment longer.
fn waits(stage: &Stage, driver: &mut Driver, many: usize) -> Vec<u64> {
    let mut waits = Vec::new();
    for _ in 0..many {
        let wait = until_quiet(driver);
        stage.clock.advance(wait - Duration::from_millis(1));
        assert_eq!(tick(driver).quiet, Quiet::Yes, "it was started too early");
        stage.clock.advance(Duration::from_millis(1));
        waits.push(wait.as_secs());
    }
    waits
}

#[test]
fn a_program_that_ends_at_once_is_started_after_doubling_waits_and_then_quarantined() {
    let stage = failing();
    let mut driver = stage.driver(Intent::Run, FAILING);
    assert_eq!(waits(&stage, &mut driver, 4), [1, 2, 4, 8]);
    assert_eq!(until_quiet(&mut driver), stage.options.policy.quarantine_for);
    let failures = stage.options.policy.quarantine_after;
    assert!(matches!(stage.phase("solo"), Phase::Quarantined { failures: n, .. } if n == failures));
}

#[test]
fn a_quarantine_ends_with_one_more_start_and_begins_again() {
    let stage = failing();
    let mut driver = stage.driver(Intent::Run, FAILING);
    assert_eq!(waits(&stage, &mut driver, 7), [1, 2, 4, 8, 300, 300, 300]);
}

#[test]
fn a_program_that_cannot_be_started_waits_like_one_that_ends_at_once() {
    let stage = failing();
    stage.host.behave("solo", Behavior::missing());
    let mut driver = stage.driver(Intent::Run, FAILING);
    assert_eq!(waits(&stage, &mut driver, 5), [1, 2, 4, 8, 300]);
}

#[test]
fn a_new_driver_goes_on_with_the_count() {
    let mut stage = failing();
    let mut counted = Vec::new();
    for _ in 0..5 {
        let mut driver = stage.driver(Intent::Run, FAILING);
        counted.extend(waits(&stage, &mut driver, 1));
        stage.bury();
    }
    assert_eq!(counted, [1, 2, 4, 8, 300]);
}

#[test]
fn a_new_driver_does_not_start_what_the_last_one_left_alone() {
    let mut stage = failing();
    let mut driver = stage.driver(Intent::Run, FAILING);
    waits(&stage, &mut driver, 3);
    let wait = until_quiet(&mut driver);
    stage.bury();
    stage.clock.advance(secs(3));
    let mut next = stage.driver(Intent::Run, FAILING);
    assert_eq!(until_quiet(&mut next) + secs(3), wait);
}

/// Drops a seat and takes it up again, each with a driver of its own.
fn drop_the_seat_and_take_it_up_again(stage: &mut Stage) -> Driver {
    let held: Vec<_> = stage.stored().into_iter().map(|stored| stored.id).collect();
    stage.bury();
    until_quiet(&mut stage.driver(Intent::Run, TWO));
    let closed = stage.stored().into_iter().filter(|s| s.claims.is_empty());
    assert_eq!(closed.count(), 1, "the third seat is freed");
    stage.bury();
    let mut driver = stage.driver(Intent::Run, POOL);
    until_quiet(&mut driver);
    let fresh = stage.stored().into_iter().filter(|stored| !held.contains(&stored.id));
    assert_eq!(fresh.count(), 1, "the third seat has a new bead");
    driver
}

#[test]
fn a_seat_that_is_dropped_and_taken_up_again_is_still_left_alone() {
    let mut stage = failing();
    let mut driver = stage.driver(Intent::Run, POOL);
    waits(&stage, &mut driver, 3);
    let wait = until_quiet(&mut driver);
    assert_eq!(wait, secs(8));
    let mut driver = drop_the_seat_and_take_it_up_again(&mut stage);
    assert_eq!(stage.kind("worker-3"), PhaseKind::Wanted);
    assert_eq!(waits(&stage, &mut driver, 2), [8, 300]);
}

#[test]
fn a_quarantined_seat_that_is_dropped_and_taken_up_again_is_not_started_before_its_time() {
    let mut stage = failing();
    let mut driver = stage.driver(Intent::Run, POOL);
    waits(&stage, &mut driver, 4);
    until_quiet(&mut driver);
    assert_eq!(stage.kind("worker-3"), PhaseKind::Quarantined);
    let mut driver = drop_the_seat_and_take_it_up_again(&mut stage);
    stage.clock.advance(secs(299));
    let early = tick(&mut driver);
    let of_third = early.verdicts.iter().find(|v| v.name.as_str() == "worker-3");
    let failures = stage.options.policy.quarantine_after;
    assert_eq!(of_third.map(|v| v.reason.clone()), Some(Reason::BackOff { failures }));
    assert_eq!(stage.kind("worker-3"), PhaseKind::Wanted);
}

#[test]
fn a_life_that_lasted_starts_the_count_anew() {
    let stage = failing();
    let mut driver = stage.driver(Intent::Run, FAILING);
    assert_eq!(waits(&stage, &mut driver, 3), [1, 2, 4]);
    let long = Behavior::lasting().exits_after(stage.options.policy.stable_after, Exit::Code(1));
    stage.host.behave("solo", long);
    tick(&mut driver);
    stage.clock.advance(stage.options.policy.stable_after);
    assert_eq!(until_quiet(&mut driver), secs(1));
}
