//! Does a supervisor that was stopped for a while take the time for evidence? It goes on, and nobody is restarted.

use crate::bench::Bench;
use crate::processes::{is_stopped, signal, wait_secs};
use rustix::process::Signal;

const FLEET: &str = "command = [\"sh\", \"-c\", \"trap '' USR1; while :; do sleep 60; done\"]\n";

#[test]
fn a_supervisor_that_was_suspended_restarts_nobody() {
    let bench = Bench::new(&[]);
    let short = ["launch_grace_ms", "stable_after_ms", "settle_ms", "stop_grace_ms", "min_age_ms"];
    let times = short.map(|key| (key, 100));
    let fleet = |size: u32| format!("[template.worker]\nmax = 9\nsize = {size}\n{FLEET}");
    bench.writes_with(&times, &fleet(3));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    signal(supervisor.pid(), Signal::STOP);
    while !is_stopped(supervisor.pid()) {
        std::thread::yield_now();
    }
    wait_secs(3);
    bench.writes_with(&times, &fleet(4));
    signal(supervisor.pid(), Signal::CONT);
    supervisor.hears_before(&["worker-4: started"], &["ended"]);
    supervisor.hears_before(&["worker-4: keep"], &["ended"]);
    let told: Vec<_> = supervisor.heard().iter().filter(|line| line.contains("to end")).collect();
    assert_eq!(told, Vec::<&String>::new());
    assert_eq!(bench.sessions()[..3], before);
}

#[test]
fn a_session_that_drains_while_its_supervisor_is_suspended_keeps_its_time() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 0), ("drain_ms", 600_000), ("condemned_ms", 600_000)];
    let fleet = |size: u32| format!("[template.worker]\nmax = 9\nsize = {size}\n{FLEET}");
    bench.writes_with(&times, &fleet(2));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-2: keep"]);
    let before = bench.sessions();
    bench.writes_with(&times, &fleet(1));
    supervisor.hears(&["worker-2: given time to end"]);
    signal(supervisor.pid(), Signal::STOP);
    wait_secs(2);
    bench.writes_with(&times, &fleet(2));
    signal(supervisor.pid(), Signal::CONT);
    supervisor.hears_before(&["worker-2: runs on, its drain is cancelled"], &["asked to end"]);
    assert_eq!(bench.sessions(), before);
}
