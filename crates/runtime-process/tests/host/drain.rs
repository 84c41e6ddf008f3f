//! Does a drain tell the first process of a session, and leave everything else to it?

use crate::support::{Place, count, kill, text, until};
use core::time::Duration;
use std::fs;
use tenure_bead::Exit;
use tenure_liveness::{ExitRecord, Probe, StopHow};
use tenure_runtime::{Launch, Runtime, StartError, StopError};
use tenure_runtime_process::ProcessRuntime;

const SIGUSR1: i32 = 10;

/// A session of two that says so each time it is told to drain; a signal to its group would end the other one.
const TELLING: &str = "trap 'echo told' USR1; sleep 1000 & ready; while :; do wait; done";

/// A session that ends when it is told to drain, and leaves something that is deaf to anything but force.
const LEAVING: &str = "trap 'exit 0' USR1; trap '' TERM; setsid sleep 1000 & ready; wait";

fn launch(place: &Place, script: &str) -> Launch {
    let mut launch = place.launch(1, script);
    launch.spec.drain = Some(SIGUSR1);
    launch
}

fn drain(place: &Place, host: &ProcessRuntime, launch: &Launch) {
    place.stop(host, launch, StopHow::Drain).unwrap();
    let asked = place.observe(host, launch).asked.map(|asked| asked.how);
    assert_eq!(asked, Some(StopHow::Drain));
}

#[track_caller]
fn is_told(place: &Place, host: &ProcessRuntime, launch: &Launch) {
    drain(place, host, launch);
    let log = host.log_of(&launch.mark.name);
    until(host, || text(&log) == "told\n");
    assert_eq!(place.observe(host, launch).probe, Probe::Verified);
    assert_eq!(count(&launch.mark), 2);
}

/// Drains a session that a signal would end.
#[track_caller]
fn is_not_told(place: &Place, host: &ProcessRuntime, launch: &Launch) {
    drain(place, host, launch);
    host.wait(Duration::from_millis(50));
    assert_eq!(place.observe(host, launch).probe, Probe::Verified);
}

#[test]
fn the_first_process_alone_is_told() {
    let place = Place::new();
    let launch = launch(&place, TELLING);
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 2);
    is_told(&place, &host, &launch);
}

#[test]
fn the_signal_is_known_after_a_restart_too() {
    let place = Place::new();
    let launch = launch(&place, TELLING);
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 2);
    drop(host);
    is_told(&place, &place.open(), &launch);
}

/// A session that says how often it was told; it never ends for it.
const COUNTING: &str =
    "n=0; trap 'n=$((n+1)); echo told $n' USR1; ready; while :; do sleep 0.01; done";

#[test]
fn that_it_was_told_is_known_after_a_restart_too() {
    let place = Place::new();
    let launch = launch(&place, COUNTING);
    let host = place.open();
    place.start(&host, &launch);
    assert_eq!(place.observe(&host, &launch).asked, None);
    drain(&place, &host, &launch);
    let log = host.log_of(&launch.mark.name);
    until(&host, || text(&log) == "told 1\n");
    let asked = place.observe(&host, &launch).asked;
    drop(host);
    let host = place.open();
    assert_eq!(place.observe(&host, &launch).asked, asked);
    // A supervisor that finds that out says nothing; one that says it again is heard.
    assert_eq!(text(&log), "told 1\n");
    drain(&place, &host, &launch);
    until(&host, || text(&log) == "told 1\ntold 2\n");
}

#[test]
fn that_it_was_told_survives_a_record_without_its_process() {
    let place = Place::new();
    let launch = launch(&place, COUNTING);
    let host = place.open();
    place.start(&host, &launch);
    drain(&place, &host, &launch);
    let asked = place.observe(&host, &launch).asked;
    drop(host);
    place.forge(&launch.mark, |record| record["process"] = serde_json::Value::Null);
    for _ in 0..2 {
        assert_eq!(place.observe(&place.open(), &launch).asked, asked);
    }
}

#[test]
fn a_polite_stop_is_forgotten_and_leaves_the_drain_before_it_told() {
    let place = Place::new();
    let launch = launch(&place, "trap '' USR1 TERM; ready; while :; do sleep 0.01; done");
    let host = place.open();
    place.start(&host, &launch);
    drain(&place, &host, &launch);
    let asked = place.observe(&host, &launch).asked;
    place.stop(&host, &launch, StopHow::Ask).unwrap();
    drop(host);
    assert_eq!(place.observe(&place.open(), &launch).asked, asked);
}

#[test]
fn the_signal_survives_a_crash_between_the_spawn_and_its_record() {
    let place = Place::new();
    let launch = launch(&place, TELLING);
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 2);
    place.forge(&launch.mark, |record| {
        assert_eq!(record["drain"], SIGUSR1);
        record["process"] = serde_json::Value::Null;
    });
    is_told(&place, &place.open(), &launch);
    drop(host);
    is_in_the_record(&place, &launch);
}

#[track_caller]
fn is_in_the_record(place: &Place, launch: &Launch) {
    let record: serde_json::Value =
        serde_json::from_str(&text(&place.record(&launch.mark))).unwrap();
    assert_eq!(record["drain"], SIGUSR1);
}

#[test]
fn a_session_that_takes_no_signal_gets_none() {
    let place = Place::new();
    let launch = place.launch(1, "exec sleep 1000");
    let host = place.open();
    place.start(&host, &launch);
    is_not_told(&place, &host, &launch);
}

#[test]
fn without_a_record_nothing_is_sent() {
    let place = Place::new();
    let launch = launch(&place, "exec sleep 1000");
    place.start(&place.open(), &launch);
    fs::remove_file(place.record(&launch.mark)).unwrap();
    is_not_told(&place, &place.open(), &launch);
}

#[test]
fn a_record_makes_no_drain_of_a_forced_stop() {
    for signal in [9, 19] {
        let place = Place::new();
        let launch = launch(&place, "exec sleep 1000");
        place.start(&place.open(), &launch);
        place.forge(&launch.mark, |record| record["drain"] = signal.into());
        is_not_told(&place, &place.open(), &launch);
    }
}

#[test]
fn what_outlives_a_session_that_drained_is_left_alone() {
    let place = Place::new();
    let launch = launch(&place, LEAVING);
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 2);
    drain(&place, &host, &launch);
    let seen = place.until_gone(&host, &launch);
    assert_eq!(seen.exit, ExitRecord::Own(Exit::Code(0)));
    assert_eq!(count(&launch.mark), 1);
    let again = place.stop(&host, &launch, StopHow::Drain);
    assert!(matches!(again, Err(StopError::Gone { .. })), "{again:?}");
    assert_eq!(count(&launch.mark), 1);
}

#[test]
fn a_drain_takes_no_stop_back() {
    let place = Place::new();
    let launch = launch(&place, LEAVING);
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 2);
    place.stop(&host, &launch, StopHow::Ask).unwrap();
    drain(&place, &host, &launch);
    let seen = place.until_gone(&host, &launch);
    assert_eq!((seen.exit, count(&launch.mark)), (ExitRecord::Own(Exit::Code(0)), 0));
}

#[test]
fn a_child_that_ended_and_was_not_collected_is_gone_to_a_drain() {
    let place = Place::new();
    let launch = launch(&place, "exec sleep 1000");
    let host = place.open();
    kill(place.start(&host, &launch));
    let told = place.stop(&host, &launch, StopHow::Drain);
    assert!(matches!(told, Err(StopError::Gone { .. })), "{told:?}");
    assert_eq!(place.observe(&host, &launch).asked, None);
}

#[test]
fn a_signal_that_nothing_can_handle_is_refused_before_anything_runs() {
    let place = Place::new();
    let host = place.open();
    let mut launch = place.launch(1, "exec sleep 1000");
    for signal in [-1, 0, 9, 19, 32, 34, 64, 65] {
        launch.spec.drain = Some(signal);
        let started = host.start(&launch, place.now());
        let Err(StartError::NotSpawned { cause, .. }) = started else {
            panic!("{signal}: {started:?}");
        };
        let expected = format!("signal {signal} cannot tell it to drain");
        assert!(cause.to_string().starts_with(&expected), "{cause}");
        assert!(!place.record(&launch.mark).exists());
    }
    launch.spec.drain = Some(SIGUSR1);
    place.start(&host, &launch);
}
