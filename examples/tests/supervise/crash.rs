//! What does the next supervisor make of a crash? One death at every fault point of the effect protocol.

use crate::bench::{Bench, Session};
use crate::processes::kill;
use crate::{FLEET, NAMES};
use core::time::Duration;
use std::os::unix::process::ExitStatusExt as _;
use std::thread::yield_now;
use std::time::Instant;
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

/// What lived on is not in the way of anybody's next life here, because there is none.
#[test]
fn what_a_session_that_died_left_behind_ends_with_the_fleet() {
    let bench = Bench::new(&[]);
    let command = r#"["sh", "-c", "sleep 1000 & wait"]"#;
    bench.writes(&format!("[template.worker]\nsize = 1\ncommand = {command}\n"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker: keep"]);
    let leader = bench.session("worker").pid;
    // The shell takes its time to make its child.
    let begun = Instant::now();
    while bench.carriers().len() < 2 && begun.elapsed() < Duration::from_secs(30) {
        yield_now();
    }
    supervisor.dies();
    kill(leader);
    let said = bench.done(&["--stop"]);
    assert!(said.contains("every session is stopped, confirmed gone"), "{said}");
    assert!(bench.carriers().is_empty(), "{said}");
}
