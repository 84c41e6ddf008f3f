//! What does the next supervisor make of a crash? One death at every fault point of the effect protocol.

use crate::bench::{Bench, Session};
use crate::{FLEET, NAMES};
use std::os::unix::process::ExitStatusExt as _;
use tenure::driver::{Effect, FaultPoint, fault_points};

/// Runs a supervisor that dies at a point.
#[track_caller]
fn dies_at(bench: &Bench, point: FaultPoint) {
    let output = bench.run(&["--for", "20s", "--crash-at", &point.to_string()]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.signal(), Some(9), "{point} was not reached:\n{said}");
}

fn points(effect: Effect) -> Vec<FaultPoint> {
    fault_points().filter(|point| point.effect == effect).collect()
}

/// Runs supervisors until every seat is filled; a start whose fate is open takes the launch grace to settle.
fn settles(bench: &Bench) {
    let mut supervisor = bench.start(&[]);
    for name in NAMES {
        supervisor.hears(&[&format!("{name}: keep, it runs")]);
    }
    supervisor.dies();
}

#[test]
fn a_crash_around_a_start_doubles_and_loses_nobody() {
    for point in points(Effect::Start) {
        let bench = Bench::new(FLEET);
        dies_at(&bench, point);
        let survivors = bench.sessions();
        settles(&bench);
        assert_eq!(bench.names(), NAMES, "after {point}");
        for survivor in survivors {
            assert_eq!(bench.session(&survivor.name), survivor, "restarted after {point}");
        }
    }
}

#[test]
fn a_crash_around_a_stop_ends_what_was_to_end_and_nothing_else() {
    for point in points(Effect::Stop) {
        let bench = Bench::new(FLEET);
        bench.done(&["--once"]);
        let kept: Vec<Session> =
            bench.sessions().into_iter().filter(|s| s.name != "worker-3").collect();
        bench.wants(&[("worker", 2), ("refinery", 1)]);
        dies_at(&bench, point);
        let mut supervisor = bench.start(&[]);
        supervisor.hears(&["worker-1: keep"]);
        if bench.sessions() != kept {
            supervisor.hears(&["worker-3: stopped, confirmed gone"]);
        }
        supervisor.dies();
        assert_eq!(bench.sessions(), kept, "after {point}");
    }
}

#[test]
fn a_crash_around_an_adoption_takes_everybody_over_once() {
    for point in points(Effect::Adopt) {
        let bench = Bench::new(FLEET);
        bench.done(&["--once"]);
        let before = bench.sessions();
        bench.loses_its_state();
        dies_at(&bench, point);
        bench.done(&["--once"]);
        assert_eq!(bench.sessions(), before, "after {point}");
    }
}
