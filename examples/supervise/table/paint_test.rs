//! What does the screen look like? Whole screens of several sizes, drawn on a terminal made of memory.

use super::View;
use super::paint::Colors;
use super::row::{Row, Severity};
use super::screen::{Drawn, Screen};
use super::scroll::Step;
use core::time::Duration;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};
use tenure::bead::{Boot, BootId, Now, PhaseKind, Wall};

fn at(second: u64) -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: second * 1_000 };
    Now { wall: Wall::from_unix_ms(second * 1_000), boot }
}

fn row(number: usize, identity: &str, phase: PhaseKind, said: (Severity, &str)) -> Row {
    Row {
        bead: format!("tb-{number:04}"),
        identity: identity.to_owned(),
        seat: None,
        alias: String::new(),
        phase: Some(phase),
        since: Some(at(10_000).stamp()),
        verdict: said.1.to_owned(),
        severity: said.0,
    }
}

const KEEP: (Severity, &str) = (Severity::Calm, "keep, it runs, verified");

fn fleet() -> View {
    let wait = (Severity::Bad, "wait, quarantined after 3 failures in a row, again at 02:47:40Z");
    let mut worker = row(3, "worker-1", PhaseKind::Running, KEEP);
    (worker.seat, worker.alias) = (Some(("worker".to_owned(), 1)), "ada".to_owned());
    let rows = vec![
        row(1, "flaky", PhaseKind::Quarantined, wait),
        row(2, "refinery", PhaseKind::Running, KEEP),
        worker,
    ];
    let events = vec![
        "02:46:39Z worker-1: started (tb-0003)".to_owned(),
        "02:46:40Z flaky: ended, exit code 3; quarantined after 3 failures".to_owned(),
    ];
    View { title: "demo".to_owned(), rows, events, notice: None, now: at(10_100) }
}

fn many(count: usize) -> View {
    let rows = (1..=count).map(|n| row(n, &format!("worker-{n}"), PhaseKind::Running, KEEP));
    View { rows: rows.collect(), ..fleet() }
}

fn screen(columns: u16, lines: u16) -> Screen<TestBackend> {
    Screen::new(TestBackend::new(columns, lines), Colors::Unused).unwrap()
}

/// Checks a whole screen; blanks at the end of a line may be left out.
#[track_caller]
fn shows(screen: &mut Screen<TestBackend>, view: &View, expected: &[&str]) {
    screen.draw(view, Duration::ZERO).unwrap();
    let buffer = screen.backend_mut().buffer();
    let width = usize::from(buffer.area.width);
    let lines = expected.iter().map(|line| format!("{line:width$}"));
    let lines: Vec<String> = lines.collect();
    let drawn = buffer.content().chunks(width.max(1));
    let drawn: Vec<String> =
        drawn.map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect()).collect();
    assert_eq!(drawn, lines);
}

#[test]
fn a_wide_screen_shows_every_column() {
    shows(
        &mut screen(100, 12),
        &fleet(),
        &[
            "  session  identity  slot  alias  phase        age  verdict",
            "! tb-0001  flaky                  quarantined   1m  wait, quarantined after 3 failures in a row, ag…",
            "  tb-0002  refinery               running       1m  keep, it runs, verified",
            "  tb-0003  worker-1     1  ada    running       1m  keep, it runs, verified",
            "",
            "",
            "",
            "",
            "  events",
            "  02:46:39Z worker-1: started (tb-0003)",
            "  02:46:40Z flaky: ended, exit code 3; quarantined after 3 failures",
            "demo  3 sessions: 2 running, 1 quarantined          q quits, sessions go on  arrows PgUp PgDn scroll",
        ],
    );
}

#[test]
fn a_narrow_screen_gives_up_columns_for_the_verdict() {
    shows(
        &mut screen(60, 8),
        &fleet(),
        &[
            "  identity  phase        verdict",
            "! flaky     quarantined  wait, quarantined after 3 failures…",
            "  refinery  running      keep, it runs, verified",
            "  worker-1  running      keep, it runs, verified",
            "  events",
            "  02:46:39Z worker-1: started (tb-0003)",
            "  02:46:40Z flaky: ended, exit code 3; quarantined after 3…",
            "demo  3 sessions: 2 running, 1 quarantined           q quits",
        ],
    );
}

#[test]
fn a_small_screen_shows_sessions_and_the_way_out() {
    shows(
        &mut screen(40, 6),
        &fleet(),
        &[
            "  identity  verdict",
            "! flaky     wait, quarantined after 3 f…",
            "  refinery  keep, it runs, verified",
            "  worker-1  keep, it runs, verified",
            "",
            "demo  3 sessions: 2 running, 1…  q quits",
        ],
    );
}

#[test]
fn a_tiny_screen_shows_who_needs_eyes() {
    shows(&mut screen(10, 2), &fleet(), &["! flaky", "demo  1-1…"]);
}

#[test]
fn no_size_is_too_small() {
    for columns in 0..48 {
        for lines in 0..14 {
            let mut view = fleet();
            view.notice = Some("the fleet file is broken in a way that takes long to tell".into());
            screen(columns, lines).draw(&view, Duration::ZERO).unwrap();
        }
    }
}

#[test]
fn a_fleet_of_nobody_says_so() {
    let view = View { rows: Vec::new(), events: Vec::new(), ..fleet() };
    let expected =
        ["  identity  verdict", "  no sessions", "", "demo  0 sessions               q quits"];
    shows(&mut screen(38, 4), &view, &expected);
}

#[test]
fn many_sessions_scroll_and_stop_at_both_ends() {
    let (mut screen, view) = (screen(50, 6), many(200));
    let events = View { events: Vec::new(), ..view };
    let mut at = |steps: &[Step], numbers: [usize; 4]| {
        steps.iter().for_each(|step| screen.scroll(*step));
        let mut expected = vec!["  identity    phase    verdict".to_owned()];
        let name = |n: usize| format!("worker-{n}");
        expected
            .extend(numbers.map(|n| format!("  {:10}  running  keep, it runs, verified", name(n))));
        let shown = format!("demo  {}-{} of 200 sessions: 200 running", numbers[0], numbers[3]);
        expected.push(format!("{}  q quits", super::text::cut(&format!("{shown:41}"), 41)));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        shows(&mut screen, &events, &expected);
    };
    at(&[], [1, 2, 3, 4]);
    at(&[Step::Up], [1, 2, 3, 4]);
    at(&[Step::Down, Step::Down], [3, 4, 5, 6]);
    at(&[Step::PageDown], [6, 7, 8, 9]);
    at(&[Step::PageUp, Step::Up], [2, 3, 4, 5]);
    at(&[Step::Last, Step::Down], [197, 198, 199, 200]);
    at(&[Step::First], [1, 2, 3, 4]);
}

#[test]
fn a_shrunken_fleet_leaves_no_empty_screen() {
    let mut screen = screen(50, 6);
    screen.draw(&many(200), Duration::ZERO).unwrap();
    screen.scroll(Step::Last);
    shows(
        &mut screen,
        &View { events: Vec::new(), ..many(2) },
        &[
            "  identity  phase    age  verdict",
            "  worker-1  running   1m  keep, it runs, verified",
            "  worker-2  running   1m  keep, it runs, verified",
            "",
            "",
            "demo  2 sessions: 2 running                q quits",
        ],
    );
}

#[test]
fn a_notice_stands_above_the_last_line_in_words() {
    let notice =
        "fleet file fleet.toml: key `size`:\nexpected a number, and there is \u{1b}[31mnone";
    let view = View { notice: Some(notice.to_owned()), ..many(1) };
    shows(
        &mut screen(40, 9),
        &view,
        &[
            "  identity  verdict",
            "  worker-1  keep, it runs, verified",
            "  events",
            "  02:46:39Z worker-1: started (tb-0003)",
            "  02:46:40Z flaky: ended, exit code 3;…",
            "! fleet file fleet.toml: key `size`:",
            "expected a number, and there is",
            "\u{fffd}[31mnone",
            "demo  1 session: 1 running       q quits",
        ],
    );
}

#[test]
fn what_sessions_are_called_cannot_move_the_cursor() {
    let mut view = View { events: vec!["a\u{1b}[2J\r\nb".to_owned()], ..many(1) };
    view.rows[0].identity = "日本\u{7}".to_owned();
    shows(
        &mut screen(40, 7),
        &view,
        &[
            "  identity  verdict",
            // A wide character takes two cells; the second is drawn blank.
            "  日 本 \u{fffd}     keep, it runs, verified",
            "",
            "",
            "  events",
            "  a\u{fffd}[2J  b",
            "demo  1 session: 1 running       q quits",
        ],
    );
}

#[test]
fn nothing_is_drawn_when_nothing_has_changed() {
    let (mut screen, view) = (screen(80, 12), fleet());
    let mut after = |ms| screen.draw(&view, Duration::from_millis(ms)).unwrap();
    assert_eq!(after(0), Drawn::Yes);
    assert_eq!(after(19_999), Drawn::No, "an age of minutes is the same for a minute");
    assert_eq!(after(20_000), Drawn::Yes);
    screen.backend_mut().resize(60, 8);
    assert_eq!(screen.draw(&view, Duration::ZERO).unwrap(), Drawn::Yes);
}

#[test]
fn an_age_of_another_boot_is_about() {
    let mut view = many(1);
    view.now.boot.id = BootId::from_bytes([2; 16]);
    view.now.boot.ms = 0;
    view.now.wall = Wall::from_unix_ms(10_000_000 + 7_300_000);
    let mut screen = screen(80, 3);
    screen.draw(&view, Duration::ZERO).unwrap();
    let drawn = screen.backend_mut().to_string();
    assert!(drawn.contains("running  ~2h  keep"), "{drawn}");
}

#[test]
fn colors_say_nothing_that_marks_do_not() {
    let (mut colored, mut plain) = (
        Screen::new(TestBackend::new(80, 12), Colors::Used).unwrap(),
        Screen::new(TestBackend::new(80, 12), Colors::Unused).unwrap(),
    );
    for screen in [&mut colored, &mut plain] {
        screen.draw(&fleet(), Duration::ZERO).unwrap();
    }
    let flaky = |screen: &mut Screen<TestBackend>| screen.backend_mut().buffer()[(2, 1)].clone();
    assert_eq!((flaky(&mut colored).fg, flaky(&mut plain).fg), (Color::Red, Color::Reset));
    assert!(flaky(&mut plain).modifier.contains(Modifier::BOLD));
    let plain = plain.backend_mut().buffer();
    let uncolored = plain.content().iter().all(|c| (c.fg, c.bg) == (Color::Reset, Color::Reset));
    assert!(uncolored);
    let symbols = |buffer: &ratatui::buffer::Buffer| -> String {
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    };
    assert_eq!(symbols(colored.backend_mut().buffer()), symbols(plain));
}
