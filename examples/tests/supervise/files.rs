//! Is an edit of a declared file an edit of the sessions, and nothing else that happens to files? With the real files.

use crate::bench::Bench;
use crate::processes::{kill, signal};
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::symlink;

const TEMPLATE: &str = "[template.worker]\nsize = 1\nfiles = [\"prompt.md\", \"hooks/\"]\n\
                        command = [\"sh\", \"-c\", \"while :; do sleep 60; done\"]\n";

/// A session whose config declares a prompt and a directory of hooks.
fn bench() -> Bench {
    bench_with(&[])
}

fn bench_with(times: &[(&str, u64)]) -> Bench {
    let bench = Bench::new(&[]);
    fs::create_dir(bench.path("hooks")).unwrap();
    fs::write(bench.path("prompt.md"), "review").unwrap();
    fs::write(bench.path("hooks/run.sh"), "exit 0").unwrap();
    bench.writes_with(times, TEMPLATE);
    bench.done(&["--once"]);
    bench
}

/// Puts a file in the place of another, whole: a supervisor that runs may look at any moment.
fn put(bench: &Bench, name: &str, text: &str) {
    fs::write(bench.path("new"), text).unwrap();
    fs::rename(bench.path("new"), bench.path(name)).unwrap();
}

/// So long that nobody is disturbed for an edit while a test runs.
const PATIENT: &[(&str, u64)] = &[("min_age_ms", 600_000)];

#[track_caller]
fn would(bench: &Bench, fate: &str) {
    let said = bench.done(&["--plan"]);
    assert!(said.contains(&format!("would {fate}: worker\n")), "{said}");
}

const RESTART: &str = "restart, a few at a time";
const STAY: &str = "stay as they are";

#[test]
fn an_edited_file_restarts_the_session_and_is_named() {
    let bench = bench();
    would(&bench, STAY);
    fs::write(bench.path("hooks/run.sh"), "exit 1").unwrap();
    would(&bench, RESTART);
    let said = bench.done(&["--explain", "worker"]);
    assert!(said.contains(r#"files: {"hooks": {"run.sh": ""#), "{said}");
    fs::write(bench.path("hooks/run.sh"), "exit 0").unwrap();
    would(&bench, STAY);
}

#[test]
fn what_a_session_leaves_beside_the_hooks_restarts_nothing() {
    let bench = bench();
    fs::write(bench.path("hooks/run.log"), "done").unwrap();
    fs::write(bench.path("hooks/agent.pid"), "7").unwrap();
    would(&bench, STAY);
    fs::write(bench.path("hooks/notes.tmp"), "by hand").unwrap();
    would(&bench, RESTART);
}

#[test]
fn a_file_that_cannot_be_read_is_said_and_restarts_nothing_until_it_can() {
    let bench = bench_with(PATIENT);
    let before = bench.sessions();
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker: keep"]);
    symlink("prompt.md", bench.path("new")).unwrap();
    fs::rename(bench.path("new"), bench.path("prompt.md")).unwrap();
    supervisor.hears(&["prompt.md", "could not be read because of"]);
    supervisor.hears_before(&["worker: keep", "an unreadable content of files"], &["asked to end"]);
    // What was said is said again to who asks, and to nobody else.
    signal(supervisor.pid(), Signal::HUP);
    supervisor.hears(&["prompt.md", "could not be read because of"]);
    supervisor.hears_before(&["the fleet file was read again"], &["could not be read because of"]);
    // An edit beside it counts all the same.
    would(&bench, STAY);
    put(&bench, "hooks/run.sh", "exit 1");
    would(&bench, RESTART);
    put(&bench, "hooks/run.sh", "exit 0");
    put(&bench, "prompt.md", "review");
    signal(supervisor.pid(), Signal::HUP);
    supervisor.hears_before(&["worker: keep"], &["asked to end"]);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn an_edited_file_reaches_the_session_of_a_running_supervisor_by_itself() {
    let bench = bench();
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker: keep"]);
    put(&bench, "prompt.md", "review twice");
    supervisor.hears(&["a declared file changed"]);
    supervisor.hears(&["worker: started"]);
    assert_eq!(bench.session("worker").generation, 2);
}

#[test]
fn a_hangup_is_answered_also_where_nothing_has_changed() {
    let bench = bench();
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker: keep"]);
    signal(supervisor.pid(), Signal::HUP);
    supervisor.hears(&["the fleet file was read again"]);
}

#[test]
fn a_session_that_comes_back_is_judged_by_the_files_it_came_back_with() {
    let bench = bench_with(PATIENT);
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker: keep"]);
    put(&bench, "prompt.md", "review twice");
    kill(bench.session("worker").pid);
    supervisor.hears(&["worker: started"]);
    would(&bench, STAY);
    put(&bench, "prompt.md", "review");
    would(&bench, RESTART);
    supervisor.hears(&["worker: hold", "prompt.md"]);
}

#[test]
fn declared_files_are_read_also_while_the_fleet_file_is_broken() {
    let bench = bench_with(PATIENT);
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker: keep"]);
    bench.puts(b"version = ");
    supervisor.hears(&["the fleet is kept as it was"]);
    put(&bench, "prompt.md", "review twice");
    kill(bench.session("worker").pid);
    supervisor.hears(&["worker: started"]);
    supervisor.dies();
    bench.writes_with(PATIENT, TEMPLATE);
    would(&bench, STAY);
}

#[test]
fn live_files_that_nothing_brings_are_refused_with_their_line() {
    let bench = Bench::new(&[]);
    let template = TEMPLATE.replacen("files", "live_files", 1);
    bench.writes(&template);
    let output = bench.run(&["--plan"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let refused = said.contains(", line ") && said.contains("key `live_files`");
    assert!(!output.status.success() && refused && said.contains("add `live`"), "{said}");
    bench.writes(&format!("{template}live = [[\"true\"]]\n"));
    bench.done(&["--plan"]);
}

#[test]
fn an_empty_path_is_refused_with_its_line() {
    let bench = Bench::new(&[]);
    bench.writes(&TEMPLATE.replace("hooks/", ""));
    let output = bench.run(&["--plan"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("key `files` has an empty path"), "{said}");
}

#[test]
fn who_looks_is_told_which_file_cannot_be_read_and_of_whom_nobody_can_say() {
    let bench = bench();
    let said = bench.done(&["--held"]);
    assert!(said.contains("0 sessions differ") && !said.contains("prompt.md"), "{said}");
    fs::remove_file(bench.path("prompt.md")).unwrap();
    symlink("prompt.md", bench.path("prompt.md")).unwrap();
    for look in [&["--plan"][..], &["--held"], &["--explain", "worker"]] {
        let said = bench.done(look);
        assert!(said.contains("prompt.md") && said.contains("could not be read because"), "{said}");
    }
    let said = bench.done(&["--held"]);
    assert!(said.contains("0 sessions differ"), "{said}");
    assert!(said.contains("of 1 nobody can say whether it differs"), "{said}");
}
