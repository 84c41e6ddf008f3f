//! E: what does the receiving half make of a report?

use crate::rig::{Answer, Rig, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{
    Off, Ready, ShutdownError, ShutdownTimeout, ShuttingDown, StartError, StartTimeout, Starting,
};
use tenure_lifecycle::clock::{Boot, BootId, Now, Wall};
use tenure_lifecycle::{
    Arrival, Class, CoderPhase, Described, Life, Metrics, Origin, Phase, Row, Seq, Stage, Verdict,
    accept,
};

const NOW_MS: u64 = 77_000;

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    Now { wall: Wall::from_unix_ms(NOW_MS), boot }
}

/// The sender's boot clock; it was started together with the wall clock here.
fn on_boot(ms: u64) -> Boot {
    Boot { id: BootId::from_bytes([2; 16]), ms }
}

fn arrival(life: u64, seq: u64, phase: CoderPhase, stamp: u64) -> Arrival<CoderPhase> {
    Arrival {
        life: Life::issued(life),
        seq: Seq::new(seq),
        phase: Some(phase),
        stamp: Some(Wall::from_unix_ms(stamp)),
        boot: Some(on_boot(stamp)),
        origin: Origin::Live,
    }
}

#[track_caller]
fn accepted(row: &Row<CoderPhase>, arrival: &Arrival<CoderPhase>) -> (Row<CoderPhase>, Metrics) {
    let verdict = accept(row, arrival, now());
    let Verdict::Accepted { row, metrics } = verdict else { panic!("{verdict:?}") };
    (row, metrics)
}

/// A row that was told of a start and of its end.
fn ready() -> Row<CoderPhase> {
    let (row, _) = accepted(&Row::new(), &arrival(1, 1, Starting, 100));
    accepted(&row, &arrival(1, 2, Ready, 150)).0
}

fn columns(row: &Row<CoderPhase>) -> (Option<u64>, Option<u64>) {
    (row.started_at.map(Wall::as_unix_ms), row.ready_at.map(Wall::as_unix_ms))
}

/// E79.
#[test]
fn a_start_sets_its_moment_and_takes_readiness_back() {
    assert_eq!(columns(&ready()), (Some(100), Some(150)));
    let (row, _) = accepted(&ready(), &arrival(2, 1, Starting, 200));
    assert_eq!(columns(&row), (Some(200), None));
}

/// E81, A11.
#[test]
fn every_way_to_be_usable_sets_readiness_and_fills_in_the_start() {
    for phase in [StartTimeout, StartError, Ready] {
        let (row, _) = accepted(&Row::new(), &arrival(1, 1, phase, 100));
        assert_eq!(columns(&row), (Some(100), Some(100)));
    }
}

/// E82.
#[test]
fn leaving_keeps_both_columns() {
    for phase in [ShuttingDown, ShutdownTimeout, ShutdownError, Off] {
        let (row, _) = accepted(&ready(), &arrival(1, 3, phase, 200));
        assert_eq!((columns(&row), row.phase), ((Some(100), Some(150)), Some(phase)));
    }
}

/// E83.
#[test]
fn an_unknown_word_is_refused_and_writes_nothing() {
    let unknown = |life, seq| Arrival { phase: None, ..arrival(life, seq, Ready, 1) };
    assert_eq!(accept(&ready(), &unknown(9, 9), now()), Verdict::Unknown);
    assert_eq!(accept(&ready(), &unknown(0, 9), now()), Verdict::Fenced, "its life is over");
    assert_eq!(accept(&ready(), &unknown(1, 2), now()), Verdict::Duplicate, "it was taken");
}

/// E85.
#[test]
fn only_what_is_greater_is_news() {
    let row = ready();
    for (life, seq) in [(1, 2), (1, 1)] {
        let again = accept(&row, &arrival(life, seq, Starting, 900), now());
        assert_eq!(again, Verdict::Duplicate);
    }
    assert_eq!(accept(&row, &arrival(0, 9, Off, 900), now()), Verdict::Fenced);
}

/// C56.
#[test]
fn a_missing_stamp_is_now_and_not_the_beginning_of_time() {
    let bare = Arrival { stamp: None, ..arrival(1, 1, Starting, 0) };
    assert_eq!(columns(&accepted(&Row::new(), &bare).0), (Some(NOW_MS), None));
}

/// C59 and the finding on metrics.
#[test]
fn metrics_are_counted_when_a_column_is_first_set() {
    let (row, metrics) = accepted(&Row::new(), &arrival(1, 1, Starting, 100));
    assert_eq!(metrics, Metrics::default());
    let (row, metrics) = accepted(&row, &arrival(1, 2, StartTimeout, 150));
    assert_eq!(metrics.first_ready, Some(Wall::from_unix_ms(150)));
    assert_eq!(metrics.startup.map(|took| took.as_millis()), Some(50));
    let (row, metrics) = accepted(&row, &arrival(1, 3, Ready, 190));
    assert_eq!(metrics, Metrics::default());
    let (row, _) = accepted(&row, &arrival(2, 1, Starting, 300));
    let (_, metrics) = accepted(&row, &arrival(2, 2, Ready, 310));
    assert_eq!(metrics.first_ready, None, "a build is measured once");
    assert_eq!(metrics.startup.map(|took| took.as_millis()), Some(10));
}

#[test]
fn a_start_of_an_earlier_life_is_not_measured_by_a_later_one() {
    let (row, _) = accepted(&Row::new(), &arrival(1, 1, Starting, 100));
    let (row, metrics) = accepted(&row, &arrival(2, 1, Ready, 900_000));
    assert_eq!(metrics.startup, None);
    assert_eq!(columns(&row), (Some(100), Some(900_000)));
}

/// The startup that a row gives to count which hears of a start and of its end.
#[track_caller]
fn startup(start: &Arrival<CoderPhase>, end: &Arrival<CoderPhase>) -> Option<Duration> {
    let (row, metrics) = accepted(&Row::new(), start);
    assert_eq!(metrics.startup, None);
    accepted(&row, end).1.startup
}

#[test]
fn a_start_is_measured_by_the_boot_clock_of_whoever_reports() {
    let starting = arrival(1, 1, Starting, 100);
    let ready = Arrival { boot: Some(on_boot(30_100)), ..arrival(1, 2, Ready, 101) };
    let half_minute = Some(Duration::from_secs(30));
    assert_eq!(startup(&starting, &ready), half_minute, "both stamps lie at the floor");
    let stepped = Arrival { stamp: Some(Wall::from_unix_ms(3_630_100)), ..ready.clone() };
    assert_eq!(startup(&starting, &stepped), half_minute, "somebody set the wall clock");
    let retried = Arrival { origin: Origin::Replayed, ..ready };
    assert_eq!(startup(&starting, &retried), half_minute, "the row saw the start");
}

#[test]
fn a_start_of_which_too_little_is_known_is_not_measured() {
    let (starting, ready) = (arrival(1, 1, Starting, 100), arrival(1, 2, Ready, 150));
    assert!(startup(&starting, &ready).is_some());
    let replayed = Arrival { origin: Origin::Replayed, ..starting.clone() };
    assert_eq!(startup(&replayed, &ready), None, "the row came to be in the midst of it");
    let mute = |arrival: &Arrival<_>| Arrival { boot: None, ..arrival.clone() };
    assert_eq!(startup(&mute(&starting), &ready), None);
    assert_eq!(startup(&starting, &mute(&ready)), None);
    let id = BootId::from_bytes([3; 16]);
    let moved = Arrival { boot: Some(Boot { id, ms: 150 }), ..ready };
    assert_eq!(startup(&starting, &moved), None, "two boots have no clock in common");
}

/// It may end well after all; that is no second startup.
#[test]
fn a_start_is_measured_until_the_first_usable_phase() {
    let (row, _) = accepted(&Row::new(), &arrival(1, 1, Starting, 100));
    let (row, metrics) = accepted(&row, &arrival(1, 2, StartTimeout, 10_100));
    assert_eq!(metrics.startup, Some(Duration::from_secs(10)));
    let (row, metrics) = accepted(&row, &arrival(1, 3, Ready, 110_100));
    assert_eq!((metrics.startup, row.began), (None, None));
}

/// A machine came up in the midst of a start: its row was told so by a replay.
#[test]
fn a_start_that_was_replayed_to_a_row_is_not_measured_there() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.wait(Duration::from_secs(100));
    rig.link();
    let born = Some(rig.now().wall);
    rig.bind(Described { born, ..Described::new(target("b")) });
    rig.wait(Duration::from_secs(1));
    rig.enter(Ready);
    assert!(rig.metrics.iter().all(|(_, metrics)| metrics.startup.is_none()), "{:?}", rig.metrics);
}

fn startups(rig: &Rig) -> Vec<Duration> {
    rig.metrics.iter().filter_map(|(_, metrics)| metrics.startup).collect()
}

#[test]
fn an_agent_whose_clock_is_behind_and_set_has_its_start_measured() {
    let mut rig = Rig::new();
    rig.link();
    let born = Some(Wall::from_unix_ms(rig.now().wall.as_unix_ms() + 60_000));
    rig.bind(Described { born, ..Described::new(target("a")) });
    rig.enter(Starting);
    rig.wait(Duration::from_secs(30));
    rig.step_wall(3_600_000);
    rig.enter(Ready);
    assert_eq!(startups(&rig), [Duration::from_secs(30)]);
}

#[test]
fn an_end_that_is_told_again_after_a_flap_is_measured_as_it_was() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.answer = Answer::Silent;
    rig.wait(Duration::from_secs(5));
    rig.enter(Ready);
    rig.serve("b");
    rig.answer = Answer::Ok;
    rig.wait(Duration::from_secs(7));
    rig.serve("a");
    rig.wait(Duration::from_secs(60));
    assert_eq!(rig.row("a").phase, Some(Ready));
    assert_eq!(startups(&rig), [Duration::from_secs(5)]);
}

/// A worker that goes back and forth between two usable phases, and tells of no start.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Idle;

impl Phase for Idle {
    fn rank(&self) -> u32 {
        1
    }

    fn stage(&self) -> Stage {
        Stage::Usable
    }

    fn class(&self) -> Class {
        Class::LatestWins
    }
}

#[test]
fn a_later_life_is_ready_from_its_own_moment_on() {
    let idle = |life, seq, ms| {
        let Arrival { life, seq, phase: _, stamp, boot, origin } = arrival(life, seq, Ready, ms);
        Arrival { life, seq, phase: Some(Idle), stamp, boot, origin }
    };
    let mut row = Row::new();
    let moments = [idle(1, 1, 20), idle(1, 2, 40), idle(2, 1, 100)].map(|arrival| {
        let verdict = accept(&row, &arrival, now());
        if let Verdict::Accepted { row: next, .. } = verdict {
            row = next;
        }
        row.ready_at.map(Wall::as_unix_ms)
    });
    assert_eq!(moments, [Some(20), Some(20), Some(100)]);
}
