//! How does a session end in its own time? It is told once, given its time under somebody's eyes, and may be spared.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, changed, happened, secs, started, tick};
use core::time::Duration;
use tenure_bead::{ChangeKind, Exit, PhaseKind};
use tenure_driver::Quiet;
use tenure_liveness::StopHow;
use tenure_reconcile::Intent;
use tenure_runtime::scripted::{Behavior, Fate, StopScript};
use tenure_store::Store;

fn solo() -> Kind {
    Kind::of("solo", 1)
}

/// A stage on which the session drains for an edit.
fn draining() -> (Stage, tenure_driver::Driver) {
    let stage = Stage::old(&[solo()]);
    let mut driver = stage.wanting(run(&[solo().runs("agent --new")]));
    stage.until(&mut driver, |stage| stage.kind("solo") == PhaseKind::Draining);
    (stage, driver)
}

fn told(stage: &Stage) -> Vec<StopHow> {
    stage.host.signals().into_iter().map(|signal| signal.how).collect()
}

#[test]
fn a_session_that_ends_when_it_is_told_to_has_not_failed() {
    let stage = Stage::new();
    stage.host.behave("solo", Behavior::lasting().ends_when_drained(secs(5)));
    let mut driver = stage.wanting(run(&[solo()]));
    stage.settle(&mut driver);
    stage.clock.advance(stage.options.policy.patience.min_age);
    driver.want(run(&[solo().runs("agent --new")]), stage.options.policy.clone());
    stage.until(&mut driver, |stage| stage.kind("solo") == PhaseKind::Draining);
    stage.clock.advance(secs(5));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::Exit), ["solo"]);
    assert_eq!(stage.store.snapshot().unwrap().ledger.dampers().count(), 0);
    let next = [tick(&mut driver), tick(&mut driver)];
    assert_eq!(next.iter().flat_map(started).collect::<Vec<_>>(), ["solo"], "at once");
}

#[test]
fn a_session_that_ends_with_an_error_while_it_drains_has_not_failed_either() {
    let (stage, mut driver) = draining();
    stage.host.befall(stage.life("solo"), Fate::Exits(Exit::Code(1)));
    tick(&mut driver);
    assert_eq!(stage.store.snapshot().unwrap().ledger.dampers().count(), 0);
}

#[test]
fn a_session_is_told_once_and_stopped_when_its_time_is_over() {
    let (stage, mut driver) = draining();
    stage.pass(&mut driver, stage.options.policy.drain_for - secs(1), |_| ());
    assert_eq!((told(&stage), stage.kind("solo")), (vec![StopHow::Drain], PhaseKind::Draining));
    stage.clock.advance(secs(1));
    tick(&mut driver);
    assert_eq!(
        (told(&stage), stage.kind("solo")),
        (vec![StopHow::Drain, StopHow::Ask], PhaseKind::Stopping)
    );
}

#[test]
fn a_session_that_was_only_given_time_is_asked_before_it_is_forced() {
    let (stage, mut driver) = draining();
    stage.pass(&mut driver, stage.options.policy.drain_for - secs(1), |_| ());
    stage.host.next_stop(StopScript::Refused);
    stage.clock.advance(secs(1));
    tick(&mut driver);
    assert_eq!((told(&stage), stage.kind("solo")), (vec![StopHow::Drain], PhaseKind::Stopping));
    tick(&mut driver);
    assert_eq!(told(&stage), [StopHow::Drain, StopHow::Ask]);
}

#[test]
fn a_session_that_was_not_reached_is_told_again() {
    let stage = Stage::old(&[solo()]);
    stage.host.next_stop(StopScript::Refused);
    let mut driver = stage.wanting(run(&[solo().runs("agent --new")]));
    stage.until(&mut driver, |stage| stage.kind("solo") == PhaseKind::Draining);
    assert_eq!(told(&stage), []);
    tick(&mut driver);
    assert_eq!(told(&stage), [StopHow::Drain]);
}

#[test]
fn a_driver_that_was_suspended_does_not_cut_a_drain_short() {
    let (stage, mut driver) = draining();
    stage.clock.suspend(secs(3_600));
    assert_eq!(happened(&tick(&mut driver)).len(), 0);
    stage.pass(&mut driver, stage.options.policy.drain_for - secs(1), |_| ());
    assert_eq!(stage.kind("solo"), PhaseKind::Draining);
    stage.clock.advance(secs(1));
    tick(&mut driver);
    assert_eq!(stage.kind("solo"), PhaseKind::Stopping);
}

#[test]
fn a_new_driver_does_not_cut_a_drain_short_that_nobody_watched() {
    let (mut stage, _) = draining();
    stage.bury();
    stage.clock.advance(secs(3_600));
    let mut driver = stage.wanting(run(&[solo().runs("agent --new")]));
    tick(&mut driver);
    assert_eq!((stage.kind("solo"), told(&stage)), (PhaseKind::Draining, vec![StopHow::Drain; 2]));
}

#[test]
fn a_step_of_the_wall_clock_neither_cuts_a_drain_short_nor_draws_it_out() {
    let year = secs(365 * 24 * 3_600);
    let steps: [fn(&tenure_runtime::ManualClock, Duration); 2] =
        [|clock, year| clock.step_wall_ahead(year), |clock, year| clock.step_wall_back(year)];
    for step in steps {
        let (stage, mut driver) = draining();
        step(&stage.clock, year);
        assert_eq!(happened(&tick(&mut driver)).len(), 0);
        stage.pass(&mut driver, stage.options.policy.drain_for, |_| ());
        assert_ne!(stage.kind("solo"), PhaseKind::Draining);
    }
}

#[test]
fn a_pool_shrinks_from_the_top_and_grows_back_in_time_without_an_end() {
    let pool = |wanted| run(&[Kind::of("worker", 3).between(0, wanted, 3)]);
    let stage = Stage::old(&[Kind::of("worker", 3)]);
    let before = (stage.living(), stage.stored());
    let mut driver = stage.wanting(pool(1));
    let mut condemned = changed(&tick(&mut driver), ChangeKind::BeginDrain);
    condemned.sort();
    assert_eq!(condemned, ["worker-2", "worker-3"]);
    stage.pass(&mut driver, stage.options.policy.condemned_for - secs(1), |_| ());
    driver.want(pool(2), stage.options.policy.clone());
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["worker-2"]);
    driver.want(pool(3), stage.options.policy.clone());
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["worker-3"]);
    let phases = |stored: &[tenure_bead::Stored]| -> Vec<_> {
        stored.iter().filter_map(|s| s.bead()).map(|b| b.phase().clone()).collect()
    };
    assert_eq!((stage.living(), phases(&stage.stored())), (before.0, phases(&before.1)));
    assert_eq!(tick(&mut driver).quiet, Quiet::Yes);
}

/// Wanted or not, draining already or not.
#[test]
fn a_fleet_that_is_to_stop_waits_for_nobodys_own_time() {
    for wanted in [&[("solo", 1)], &[("solo", 0)]] {
        let (mut stage, _) = draining();
        stage.bury();
        tick(&mut stage.driver(Intent::Stop, wanted));
        assert_eq!(stage.kind("solo"), PhaseKind::Stopping, "it drained");
        let stage = Stage::old(&[solo()]);
        tick(&mut stage.driver(Intent::Stop, wanted));
        assert_eq!(stage.kind("solo"), PhaseKind::Stopping, "it ran");
    }
}

#[test]
fn a_condemned_session_is_stopped_at_once_with_its_fleet() {
    let mut stage = Stage::old(&[solo()]);
    tick(&mut stage.wanting(run(&[Kind::of("solo", 0)])));
    assert_eq!(stage.kind("solo"), PhaseKind::Draining);
    stage.bury();
    tick(&mut stage.driver(Intent::Stop, &[("solo", 0)]));
    assert_eq!(stage.kind("solo"), PhaseKind::Stopping);
}

#[test]
fn a_session_that_obeys_a_drain_which_was_cancelled_has_not_failed() {
    let (stage, mut driver) = draining();
    driver.want(run(&[solo()]), stage.options.policy.clone());
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["solo"]);
    stage.host.befall(stage.life("solo"), Fate::Exits(Exit::Code(0)));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::Exit), ["solo"]);
    assert_eq!(stage.store.snapshot().unwrap().ledger.dampers().count(), 0);
}

#[test]
fn what_a_session_was_told_for_an_earlier_drain_does_not_count() {
    let (stage, mut driver) = draining();
    driver.want(run(&[solo()]), stage.options.policy.clone());
    tick(&mut driver);
    stage.clock.advance(secs(60));
    driver.want(run(&[solo().runs("agent --newer")]), stage.options.policy.clone());
    stage.host.next_stop(StopScript::Refused);
    stage.until(&mut driver, |stage| stage.kind("solo") == PhaseKind::Draining);
    tick(&mut driver);
    assert_eq!(told(&stage), [StopHow::Drain; 2]);
}
