//! E: what does the receiving half make of a report?

use tenure_lifecycle::CoderPhase::{
    Off, Ready, ShutdownError, ShutdownTimeout, ShuttingDown, StartError, StartTimeout, Starting,
};
use tenure_lifecycle::clock::{Boot, BootId, Now, Wall};
use tenure_lifecycle::{Arrival, CoderPhase, Life, Metrics, Origin, Row, Seq, Verdict, accept};

const NOW_MS: u64 = 77_000;

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    Now { wall: Wall::from_unix_ms(NOW_MS), boot }
}

fn arrival(life: u64, seq: u64, phase: CoderPhase, stamp: u64) -> Arrival<CoderPhase> {
    Arrival {
        life: Life::issued(life),
        seq: Seq::new(seq),
        phase: Some(phase),
        stamp: Some(Wall::from_unix_ms(stamp)),
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
    let unknown = Arrival { phase: None, ..arrival(9, 9, Ready, 1) };
    assert_eq!(accept(&ready(), &unknown, now()), Verdict::Unknown);
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
