//! C: are stamps right whatever somebody does to the clocks?

use crate::rig::{Answer, BEGIN_MS, Rig, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{Ready, ShuttingDown, Starting};
use tenure_lifecycle::clock::{Age, Wall};
use tenure_lifecycle::{Described, Input};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR_MS: i64 = 3_600_000;

fn rises(stamps: &[u64]) -> bool {
    stamps.windows(2).all(|pair| pair[0] < pair[1])
}

/// B41, found by a model: a start that was tried and never acknowledged has its stamp all the same.
#[test]
fn what_was_tried_and_left_out_stays_before_what_follows() {
    let mut rig = Rig::replaying();
    rig.enter(Starting);
    rig.answer = Answer::Silent;
    rig.link();
    let born = Some(Wall::from_unix_ms(BEGIN_MS + 500));
    rig.bind(Described { born, ..Described::new(target("b")) });
    rig.enter(ShuttingDown);
    rig.drop_link();
    rig.answer = Answer::Ok;
    rig.serve("b");
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [Starting, ShuttingDown]);
    assert!(rises(&rig.stamps("b")), "{:?}", rig.stamps("b"));
}

/// C53, DEREM-6.
#[test]
fn a_guest_whose_clock_is_behind_stamps_nothing_before_its_row() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.wait(Duration::from_secs(7));
    rig.enter(Ready);
    rig.drop_link();
    rig.wait(Duration::from_secs(100));
    rig.step_wall(-HOUR_MS);
    let born = BEGIN_MS + 100_000;
    rig.link();
    rig.bind(Described { born: Some(Wall::from_unix_ms(born)), ..Described::new(target("b")) });
    rig.wait(MINUTE);
    assert_eq!(rig.stamps("b"), [born, born + 1]);
    let ages: Vec<Age> = rig.sent[2..].iter().map(|report| report.age).collect();
    let first = Age::Measured(Duration::from_secs(107));
    assert_eq!(ages.first(), Some(&first), "the boot clock knows how long ago it is");
    let row = rig.row("b");
    assert!(row.ready_at >= row.started_at);
}

/// C55.
#[test]
fn a_clock_that_is_set_ahead_and_back_leaves_stamps_rising() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.step_wall(24 * HOUR_MS);
    rig.enter(Starting);
    rig.step_wall(-25 * HOUR_MS);
    rig.enter(Ready);
    rig.enter(ShuttingDown);
    assert!(rises(&rig.stamps("a")), "{:?}", rig.stamps("a"));
}

/// C57, C58, DEREM-13.
#[test]
fn what_happens_in_one_tick_has_distinct_stamps() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.enter(Ready);
    assert_eq!(rig.stamps("a"), [BEGIN_MS, BEGIN_MS + 1]);
    rig.serve("b");
    rig.enter(ShuttingDown);
    assert!(rises(&rig.stamps("b")), "{:?}", rig.stamps("b"));
}

/// C59.
#[test]
fn a_replayed_start_counts_for_no_startup_duration() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.wait(Duration::from_secs(5));
    rig.enter(Ready);
    rig.serve("b");
    rig.wait(MINUTE);
    let startups = |name: &str| -> Vec<Duration> {
        let of = rig.metrics.iter().filter(|(row, _)| row == name);
        of.filter_map(|(_, metrics)| metrics.startup).collect()
    };
    assert_eq!(startups("a"), [Duration::from_secs(5)]);
    assert_eq!(startups("b"), []);
    let built = rig.metrics.iter().filter(|(_, metrics)| metrics.first_ready.is_some());
    assert_eq!(built.count(), 2, "each row once");
}

#[test]
fn a_retry_has_the_stamp_of_the_first_try() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Ready);
    rig.step_wall(HOUR_MS);
    rig.answer = Answer::Ok;
    rig.link();
    rig.hear(Input::Woken);
    rig.bind(Described::new(target("a")));
    rig.wait(MINUTE);
    assert_eq!(rig.stamps("a"), [BEGIN_MS, BEGIN_MS]);
}
