//! Does a stepped wall clock, or an hour that nobody watched, shorten or lengthen any wait? None that the fleet has.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, happened, secs, tick};
use core::time::Duration;
use tenure_bead::{Activity, Attention, Exit, PhaseKind, Tell};
use tenure_driver::{Driver, Event};
use tenure_runtime::scripted::Behavior;
use tenure_runtime::{Clock as _, ManualClock};

const HOUR: Duration = secs(3_600);
const YEAR: Duration = secs(365 * 24 * 3_600);

/// The shortest time that tests wait for: a look just before something is due sees that it is not.
const MOMENT: Duration = Duration::from_millis(1);

const STEPS: [fn(&ManualClock); 2] =
    [|clock| clock.step_wall_ahead(YEAR), |clock| clock.step_wall_back(YEAR)];

fn solo() -> Kind {
    Kind::of("solo", 1)
}

/// A step in the middle of a wait changes nothing: it is over when it would have been, and not a moment before.
///
/// The stage is made twice, so that the second time shows when it would have been over.
#[track_caller]
fn comes_in_time(begun: impl Fn() -> (Stage, Driver), has_come: impl Fn(&Stage) -> bool) {
    let (stage, mut driver) = begun();
    let wait = until(&stage, &mut driver, &has_come);
    assert!(wait > MOMENT, "there is a wait to be disturbed");
    for step in STEPS {
        let (stage, mut driver) = begun();
        let half = wait / 2;
        stage.pass(&mut driver, half, |_| ());
        step(&stage.clock);
        assert_eq!(happened(&tick(&mut driver)), Vec::<&Event>::new());
        stage.pass(&mut driver, wait - half - MOMENT, |_| ());
        assert!(!has_come(&stage), "too early");
        stage.clock.advance(MOMENT);
        for _ in 0..3 {
            tick(&mut driver);
        }
        assert!(has_come(&stage), "too late");
    }
}

/// Ticks and sleeps as a driver does until something is so, and returns how long that took.
#[track_caller]
fn until(stage: &Stage, driver: &mut Driver, has_come: impl Fn(&Stage) -> bool) -> Duration {
    let begun = stage.clock.now().stamp();
    stage.until(driver, has_come);
    begun.age(stage.clock.now()).duration()
}

/// A stage on which the only program has failed so often.
fn failed(times: u32) -> (Stage, Driver) {
    let stage = Stage::new();
    stage.host.behave("solo", Behavior::lasting().exits_after(Duration::ZERO, Exit::Code(1)));
    let mut driver = stage.wanting(run(&[solo()]));
    stage.until(&mut driver, |stage| generation(stage) == times);
    stage.until(&mut driver, |stage| {
        [PhaseKind::Asleep, PhaseKind::FailedStart, PhaseKind::Quarantined]
            .contains(&stage.kind("solo"))
    });
    (stage, driver)
}

fn generation(stage: &Stage) -> u32 {
    let stored = stage.stored();
    let bead = stored.iter().filter_map(|stored| stored.bead()).next();
    bead.map_or(0, |bead| bead.generation().number())
}

/// A stage on which a session runs, and its driver.
fn steady(kind: Kind) -> (Stage, Driver) {
    let stage = Stage::new();
    let mut driver = stage.wanting(run(&[kind]));
    stage.settle(&mut driver);
    (stage, driver)
}

/// The session did something just now, and does nothing more.
fn falls_idle(stage: &Stage) {
    let activity = Activity::Known(stage.clock.now().stamp());
    let attention = Attention { attached: Tell::No, pending: Tell::No, activity };
    stage.host.pays_attention(stage.life("solo"), attention);
}

fn drains(stage: &Stage) -> bool {
    stage.kind("solo") == PhaseKind::Draining
}

fn edited() -> (Stage, Driver) {
    let (stage, mut driver) = steady(solo());
    driver.want(run(&[solo().runs("agent --new")]), stage.options.policy.clone());
    (stage, driver)
}

#[test]
fn a_back_off_lasts_as_long_as_it_was_to_last() {
    comes_in_time(|| failed(2), |stage| generation(stage) == 3);
}

#[test]
fn a_quarantine_lasts_as_long_as_it_was_to_last() {
    let often = Stage::new().options.policy.quarantine_after;
    comes_in_time(|| failed(often), |stage| generation(stage) > often);
}

#[test]
fn a_session_is_young_for_as_long_as_it_is() {
    comes_in_time(edited, drains);
}

#[test]
fn a_drain_has_its_whole_window() {
    let draining = || {
        let (stage, mut driver) = edited();
        stage.until(&mut driver, drains);
        (stage, driver)
    };
    comes_in_time(draining, |stage| !drains(stage));
}

#[test]
fn an_idle_session_is_left_alone_for_its_limit() {
    let idle = || {
        let (stage, driver) = steady(solo().between(0, 1, 1).idle(600));
        falls_idle(&stage);
        (stage, driver)
    };
    comes_in_time(idle, drains);
}

#[test]
fn a_session_becomes_too_old_when_its_limit_is_over() {
    comes_in_time(|| steady(solo().age(600)), drains);
}

#[test]
fn a_session_that_drains_is_not_ended_by_an_hour_that_nobody_watched() {
    let (stage, mut driver) = edited();
    stage.until(&mut driver, drains);
    let (life, signals) = (stage.life("solo"), stage.host.signals());
    stage.clock.suspend(HOUR);
    for _ in 0..3 {
        tick(&mut driver);
    }
    assert_eq!((stage.life("solo"), stage.host.signals()), (life, signals));
    // It still has the whole of its time, under somebody's eyes, and no more.
    let wait = until(&stage, &mut driver, |stage| stage.kind("solo") == PhaseKind::Stopping);
    assert_eq!(wait, stage.options.policy.drain_for);
}

#[test]
fn a_session_that_could_do_nothing_for_an_hour_is_not_idle_for_it() {
    let (stage, mut driver) = steady(solo().between(0, 1, 1).idle(600));
    falls_idle(&stage);
    stage.pass(&mut driver, secs(60), |_| ());
    stage.clock.suspend(HOUR);
    assert_eq!(happened(&tick(&mut driver)), Vec::<&Event>::new());
    assert_eq!(until(&stage, &mut driver, drains), secs(600), "it has its limit from then on");
}

/// What the predecessor saw counts: otherwise no session would sleep whose supervisors come and go.
#[test]
fn an_idle_session_does_not_begin_anew_with_its_supervisor() {
    let (mut stage, driver) = steady(solo().between(0, 1, 1).idle(600));
    falls_idle(&stage);
    drop(driver);
    stage.bury();
    stage.clock.advance(secs(500));
    let mut driver = stage.wanting(run(&[solo().between(0, 1, 1).idle(600)]));
    assert_eq!(until(&stage, &mut driver, drains), secs(100));
}
