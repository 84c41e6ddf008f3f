//! Does an edit of the fleet file reach the sessions as it should, and disturb nobody else? Seen by their processes.

use crate::bench::{Bench, Session};
use crate::processes::{kill, signal};
use rustix::process::Signal;
use std::fs;
use std::time::Instant;

/// A pool of three whose config has one field that needs a restart and one that is applied live.
pub(crate) fn pool(command: &str, live: &str) -> String {
    format!(
        "[template.worker]\nsize = 3\n\
         command = [\"sh\", \"-c\", \"echo {command}; while :; do sleep 60; done\"]\n\
         live = [[\"sh\", \"-c\", \"echo {live} $TENURE_NAME\"]]\n\
         [template.refinery]\nsize = 1\ncommand = [\"sleep\", \"600\"]\n"
    )
}

const NAMES: [&str; 3] = ["worker-1", "worker-2", "worker-3"];

fn but<'a>(sessions: &'a [Session], name: &str) -> Vec<&'a Session> {
    sessions.iter().filter(|session| session.name != name).collect()
}

fn log(bench: &Bench, name: &str) -> String {
    let logs = fs::read_dir(bench.path("state.db.logs")).unwrap().flatten();
    let of_name = logs.filter(|file| file.file_name().to_string_lossy().contains(name));
    of_name.map(|file| fs::read_to_string(file.path()).unwrap()).collect()
}

/// Waits until the session's log is one that `holds` wants: what a session says comes after the word that it started.
#[track_caller]
fn awaits(bench: &Bench, name: &str, what: &str, holds: impl Fn(&str) -> bool) {
    let begun = Instant::now();
    loop {
        let said = log(bench, name);
        if holds(&said) {
            return;
        }
        assert!(begun.elapsed().as_secs() < 30, "{what} in the log of {name}: {said}");
        std::thread::yield_now();
    }
}

#[track_caller]
fn says(bench: &Bench, name: &str, wanted: &str) {
    awaits(bench, name, wanted, |said| said == wanted);
}

#[test]
fn an_edited_command_restarts_one_session_at_a_time_after_the_minimum_age() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 1_500), ("settle_ms", 300)];
    bench.writes_with(&times, &pool("one", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    bench.writes_with(&times, &pool("two", "x"));
    supervisor.hears(&["worker-1: hold", "echo one", "echo two", "a start too recent"]);
    let mut before = bench.sessions();
    for name in NAMES {
        supervisor.hears(&[&format!("{name}: started")]);
        let after = bench.sessions();
        assert_eq!(but(&after, name), but(&before, name), "only {name} is another process");
        assert_eq!(bench.session(name).generation, 2);
        before = after;
    }
    supervisor.hears(&["worker-3: keep"]);
    says(&bench, "worker-2", "one\ntwo\n");
}

#[test]
fn an_edit_taken_back_before_its_time_restarts_nothing() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 600_000)];
    bench.writes_with(&times, &pool("one", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    bench.writes_with(&times, &pool("two", "x"));
    supervisor.hears(&["worker-3: hold", "a start too recent"]);
    bench.writes_with(&times, &pool("one", "x"));
    supervisor.hears_before(&["worker-3: keep"], &["asked to end"]);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn an_edit_taken_back_while_a_session_drains_spares_it() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 0), ("drain_ms", 600_000)];
    bench.writes_with(&times, &pool("one", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    bench.writes_with(&times, &pool("two", "x"));
    supervisor.hears(&["worker-1: given time to end"]);
    // Another supervisor takes over in the middle of it; the drain is on record.
    supervisor.dies();
    let said = bench.done(&["--once"]);
    assert!(said.contains("worker-1: wait, it has time to end"), "{said}");
    assert!(said.contains("worker-2: hold") && said.contains("after worker-1"), "{said}");
    let mut supervisor = bench.start(&[]);
    bench.writes_with(&times, &pool("one", "x"));
    supervisor.hears_before(&["worker-1: runs on, its drain is cancelled"], &["asked to end"]);
    supervisor.hears(&["worker-1: keep"]);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn a_session_is_told_to_drain_once_however_many_supervisors_there_are() {
    let command = |word: &str| {
        format!(
            "[template.counter]\nsize = 1\ndrain_signal = 10\ncommand = [\"sh\", \"-c\", \"trap 'echo told' USR1; \
             trap 'echo asked' USR2; echo {word}; while :; do sleep 0.01; done\"]\n"
        )
    };
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 0), ("drain_ms", 600_000)];
    bench.writes_with(&times, &command("one"));
    bench.done(&["--once"]);
    says(&bench, "counter", "one\n");
    bench.writes_with(&times, &command("two"));
    for _ in 0..3 {
        let said = bench.done(&["--once"]);
        assert!(said.contains("counter: wait, it has time to end"), "{said}");
        says(&bench, "counter", "one\ntold\n");
    }
    // Signals that wait for a shell are taken in the order of their numbers.
    signal(bench.session("counter").pid, Signal::USR2);
    says(&bench, "counter", "one\ntold\nasked\n");
}

#[test]
fn a_live_edit_reaches_the_sessions_and_restarts_nothing() {
    let bench = Bench::new(&[]);
    bench.writes(&pool("one", "first"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    bench.writes(&pool("one", "second"));
    for name in NAMES {
        supervisor.hears(&[&format!("{name}: live config applied")]);
    }
    assert_eq!(bench.sessions(), before);
    says(&bench, "worker-2", "one\nsecond worker-2\n");
    supervisor.dies();
    // What was applied is part of the baseline: the next supervisor finds nothing to do.
    assert!(bench.done(&["--plan"]).contains("0 commands, nothing done"));
}

#[test]
fn a_live_command_that_fails_is_tried_again_and_restarts_nothing() {
    let bench = Bench::new(&[]);
    bench.writes(&pool("one", "first"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    bench.writes(&pool("one", "first").replace("echo first $TENURE_NAME", "test -e ready"));
    supervisor.hears(&["worker-1: live config not applied", "test -e ready"]);
    supervisor.hears(&["worker-1: wait", "tried 2 times"]);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn a_supervisor_that_dies_in_the_middle_of_a_restart_leaves_it_to_the_next() {
    for point in [
        "drain.after-intent",
        "drain.after-effect",
        "stop.after-intent",
        "stop.after-effect",
        "start.after-intent",
        "start.after-effect",
    ] {
        let bench = Bench::new(&[]);
        // A start that was missed counts; who failed lately has to prove itself before the next one's turn.
        let times =
            [("min_age_ms", 0), ("drain_ms", 100), ("settle_ms", 100), ("stable_after_ms", 200)];
        bench.writes_with(&times, &pool("one", "x"));
        bench.done(&["--once"]);
        let before = bench.sessions();
        bench.writes_with(&times, &pool("two", "x"));
        let died = bench.run(&["--crash-at", point, "--for", "20s"]);
        assert!(!died.status.success(), "{point} was not reached");
        let mut supervisor = bench.start(&[]);
        supervisor.hears(&["worker-3: started"]);
        let names: Vec<String> = bench.names();
        assert_eq!(names, ["refinery", "worker-1", "worker-2", "worker-3"], "{point}");
        for name in NAMES {
            says(&bench, name, "one\ntwo\n");
        }
        let untouched =
            |sessions: &[Session]| sessions.iter().find(|s| s.name == "refinery").cloned();
        assert_eq!(untouched(&bench.sessions()), untouched(&before), "{point}");
    }
}

#[test]
fn a_supervisor_that_dies_in_the_middle_of_a_live_change_leaves_it_to_the_next() {
    for point in ["apply-live.after-intent", "apply-live.after-effect"] {
        let bench = Bench::new(&[]);
        bench.writes(&pool("one", "first"));
        bench.done(&["--once"]);
        let before = bench.sessions();
        bench.writes(&pool("one", "second"));
        let died = bench.run(&["--crash-at", point, "--for", "20s"]);
        assert!(!died.status.success(), "{point} was not reached");
        // The edit is taken back: whether it arrived nobody knows, so what is wanted is brought once more.
        bench.writes(&pool("one", "first"));
        let mut supervisor = bench.start(&[]);
        supervisor.hears(&["worker-2: live config applied"]);
        supervisor.hears(&["worker-2: keep"]);
        awaits(&bench, "worker-2", point, |said| said.ends_with("first worker-2\n"));
        assert_eq!(bench.sessions(), before, "{point}");
    }
}

#[test]
fn a_broken_edit_keeps_the_fleet_and_names_the_line_and_the_key() {
    let bench = Bench::new(&[]);
    bench.writes(&pool("one", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    bench.writes(&pool("one", "x").replace("size = 3", "sise = 3"));
    let said = supervisor.hears(&["line", "unknown field `sise`", "the fleet is kept as it was"]);
    assert!(said.contains("fleet.toml"), "{said}");
    bench.writes(&pool("one", "x").replace("size = 3", "size = 2"));
    supervisor.hears(&["the fleet file is in order again"]);
    supervisor
        .hears_before(&["worker-3: stopped, confirmed gone, seat freed"], &["worker-1: asked"]);
    assert_eq!(
        bench.sessions(),
        before.into_iter().filter(|s| s.name != "worker-3").collect::<Vec<_>>()
    );
}

#[test]
fn a_plan_with_another_file_says_what_it_would_do_and_does_nothing() {
    let bench = Bench::new(&[]);
    bench.writes_with(&[("min_age_ms", 0)], &pool("one", "x"));
    bench.done(&["--once"]);
    let before = (bench.sessions(), fs::read(bench.path("state.db")).unwrap());
    let edited =
        pool("two", "y").replace("[template.refinery]\nsize = 1", "[template.smelter]\nsize = 1");
    let other = bench.path("other.toml");
    fs::write(&other, bench.text(&[("min_age_ms", 0)], &edited)).unwrap();
    let said = bench.done(&["--plan", "--fleet", other.to_str().unwrap()]);
    for expected in [
        "would start: smelter",
        "would restart, a few at a time: worker-1 worker-2 worker-3",
        "would end: refinery",
        "echo one",
        "nothing done",
    ] {
        assert!(said.contains(expected), "{expected} in\n{said}");
    }
    assert_eq!((bench.sessions(), fs::read(bench.path("state.db")).unwrap()), before);
}

#[test]
fn a_plan_says_that_a_pinned_session_stays_and_a_young_one_restarts() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 600_000)];
    bench.writes_with(&times, &pool("one", "x"));
    bench.done(&["--once"]);
    let edited = pool("two", "x");
    bench.writes_with(&times, &edited);
    let said = bench.done(&["--plan"]);
    let restarts = "would restart, a few at a time: worker-1 worker-2 worker-3";
    assert!(said.contains(restarts), "{said}");
    bench.writes_with(&times, &edited.replacen("size = 3", "size = 3\npinned = true", 1));
    let said = bench.done(&["--plan"]);
    let stay = "would stay as they are: refinery worker-1 worker-2 worker-3";
    assert!(said.contains(stay) && !said.contains("would restart"), "{said}");
    assert!(said.contains("worker-2: hold, left alone because of a pin"), "{said}");
}

#[test]
fn a_plan_says_that_a_session_that_ended_would_start() {
    let bench = Bench::new(&[("worker", 2)]);
    bench.done(&["--once"]);
    kill(bench.session("worker-1").pid);
    let said = bench.done(&["--plan"]);
    assert!(said.contains("would start: worker-1"), "{said}");
    assert!(said.contains("would stay as they are: worker-2"), "{said}");
}

#[test]
fn an_explanation_says_what_a_verdict_rests_on_and_what_would_change_it() {
    let bench = Bench::new(&[]);
    bench.writes_with(&[("min_age_ms", 600_000)], &pool("one", "x"));
    bench.done(&["--once"]);
    bench.writes_with(&[("min_age_ms", 600_000)], &pool("two", "x"));
    let said = bench.done(&["--explain", "worker-2"]);
    for expected in [
        "worker-2: hold",
        "a start too recent",
        "seat      worker#2, wanted",
        "verified",
        "changes   it is old enough",
    ] {
        assert!(said.contains(expected), "{expected} in\n{said}");
    }
    let unknown = bench.run(&["--explain", "nobody"]);
    let errors = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(!unknown.status.success() && errors.contains("worker-1 worker-2"), "{errors}");
}

#[test]
fn a_secret_that_changes_restarts_and_is_never_written_down() {
    let secret = |text: &str| {
        format!(
            "{}[template.agent]\nsize = 1\ncommand = [\"sh\", \"-c\", \"while :; do sleep 60; done\"]\nsecret = {{ TOKEN = \"{text}\" }}\n",
            pool("one", "x")
        )
    };
    let bench = Bench::new(&[]);
    bench.writes_with(&[("min_age_ms", 0)], &secret("hunter-two"));
    bench.done(&["--once"]);
    bench.writes_with(&[("min_age_ms", 0)], &secret("swordfish"));
    let mut said = bench.done(&["--plan"]);
    assert!(said.contains("would restart, a few at a time: agent"), "{said}");
    said += &bench.done(&["--explain", "agent"]);
    said += &bench.done(&["--once"]);
    assert_eq!(bench.session("agent").generation, 2);
    for file in fs::read_dir(bench.path(""))
        .unwrap()
        .flatten()
        .filter(|f| f.path().is_file() && f.file_name() != "fleet.toml")
    {
        said += &String::from_utf8_lossy(&fs::read(file.path()).unwrap());
    }
    for secret in ["hunter-two", "swordfish"] {
        assert!(!said.contains(secret), "{secret} was written down");
    }
}
