//! What does a signal to the supervisor do? One reads the fleet file again, the others end it, and nobody else notices.

use crate::bench::Bench;
use crate::processes::signal;
use crate::{FLEET, NAMES};
use rustix::process::Signal;

#[test]
fn a_hang_up_reads_the_fleet_file_again_and_ends_nobody() {
    let bench = Bench::new(FLEET);
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3", "started"]);
    let before = bench.sessions();
    for _ in 0..2 {
        signal(supervisor.pid(), Signal::HUP);
        supervisor.hears(&["supervise: the fleet file was read again"]);
    }
    bench.wants(&[("worker", 4), ("refinery", 1)]);
    supervisor.hears(&["worker-4: started"]);
    let kept: Vec<_> = bench.sessions().into_iter().filter(|s| s.name != "worker-4").collect();
    assert_eq!(kept, before);
}

#[test]
fn a_hang_up_says_again_what_is_wrong_with_the_fleet_file() {
    let bench = Bench::new(FLEET);
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3", "started"]);
    bench.puts(b"version = 1");
    supervisor.hears(&["the fleet is kept as it was"]);
    signal(supervisor.pid(), Signal::HUP);
    supervisor.hears(&["the fleet is kept as it was"]);
    assert_eq!(bench.names(), NAMES);
}

#[test]
fn every_signal_that_ends_the_supervisor_lets_it_end_in_order() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    for told in [Signal::INT, Signal::TERM, Signal::QUIT] {
        let mut supervisor = bench.start(&[]);
        supervisor.hears(&["worker-3: keep"]);
        signal(supervisor.pid(), told);
        assert!(supervisor.ends().success(), "{told:?}");
        assert_eq!(bench.sessions(), before);
    }
}
