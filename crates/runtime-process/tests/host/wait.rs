//! Does a wait end when it should, and not before?

use crate::support::{Place, kill};
use core::time::Duration;
use std::time::Instant;
use tenure_runtime::Runtime;

const LASTING: &str = "exec sleep 1000";
const LONG: Duration = Duration::from_secs(60);

#[track_caller]
fn ends_early(wait: impl FnOnce()) {
    let began = Instant::now();
    wait();
    assert!(began.elapsed() < LONG);
}

#[test]
fn the_end_of_an_adopted_session_ends_a_wait() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let pid = place.start(&place.open(), &launch);
    let successor = place.open();
    std::thread::scope(|scope| {
        scope.spawn(|| kill(pid));
        ends_early(|| successor.wait(LONG));
    });
}

#[test]
fn an_end_that_nobody_asks_about_ends_one_wait_and_no_more() {
    let place = Place::new();
    let host = place.open();
    let pid = place.start(&host, &place.launch(1, LASTING));
    kill(pid);
    ends_early(|| host.wait(LONG));
    let began = Instant::now();
    host.wait(Duration::from_millis(100));
    assert!(began.elapsed() >= Duration::from_millis(100));
}

#[test]
fn a_waker_ends_a_wait_from_another_thread() {
    let place = Place::new();
    let host = place.open();
    let waker = host.waker();
    std::thread::scope(|scope| {
        scope.spawn(move || waker.wake());
        ends_early(|| host.wait(LONG));
    });
}

#[test]
fn a_session_that_is_started_during_a_wait_is_watched_from_the_next_one_on() {
    let place = Place::new();
    let host = place.open();
    let launch = place.launch(1, "exit 0");
    std::thread::scope(|scope| {
        scope.spawn(|| host.start(&launch, place.now()).unwrap());
        ends_early(|| {
            while place.observe(&host, &launch).probe != tenure_liveness::Probe::Gone {
                host.wait(LONG);
            }
        });
    });
}
