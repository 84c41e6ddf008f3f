//! Does the built example keep real sessions? Each test drives it as an operator would, and counts processes.

#![cfg(target_os = "linux")]

mod bad_input;
mod bad_state;
mod bench;
mod command_line;
mod crash;
mod edits;
mod files;
mod full_disk;
mod logs;
mod processes;
mod realm;
mod signals;
mod sizes;
mod suspended;
mod upgrade;
mod words;

use bench::Bench;
use processes::{kill, lives};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const FLEET: &[(&str, u32)] = &[("worker", 3), ("refinery", 1)];
const NAMES: [&str; 4] = ["refinery", "worker-1", "worker-2", "worker-3"];

#[test]
fn a_pool_has_numbers_and_a_singleton_has_no_suffix() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    assert_eq!(bench.names(), NAMES);
}

#[test]
fn sessions_outlive_their_supervisor_and_are_found_again() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    for _ in 0..2 {
        bench.done(&["--once"]);
        assert_eq!(bench.sessions(), before, "nothing is restarted without cause");
    }
}

#[test]
fn a_killed_session_is_back_in_its_seat_as_a_new_incarnation() {
    let bench = Bench::new(FLEET);
    let mut supervisor = bench.start(&[]);
    for name in NAMES {
        supervisor.hears(&[name, "started"]);
    }
    let before = bench.session("worker-2");
    kill(before.pid);
    supervisor.hears(&["worker-2: ended", "signal 9"]);
    supervisor.hears(&["worker-2: wait", "back-off after 1 failure in a row"]);
    supervisor.hears(&["worker-2: started"]);
    let after = bench.session("worker-2");
    assert_eq!((&after.bead, after.generation), (&before.bead, before.generation + 1));
    assert_eq!(bench.names(), NAMES);
}

#[test]
fn a_crash_looper_is_quarantined_and_the_others_never_notice() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    let lasting = r#"["sh", "-c", "while :; do sleep 60; done"]"#;
    bench.writes(&format!(
        "[template.worker]\nsize = 3\ncommand = {lasting}\n\
         [template.refinery]\nsize = 1\ncommand = {lasting}\n\
         [template.flaky]\nsize = 1\ncommand = [\"sh\", \"-c\", \"exit 3\"]\n"
    ));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["flaky: ended", "exit code 3"]);
    supervisor.hears(&["flaky: ended", "quarantined after 3 failures"]);
    assert_eq!(bench.sessions(), before);
    supervisor.dies();

    // The count outlives the supervisor: the next one does not try again.
    let said = bench.done(&["--once"]);
    assert!(said.contains("flaky: wait, quarantined after 3 failures in a row"), "{said}");
    assert_eq!(bench.sessions(), before);
}

#[test]
fn a_program_that_does_not_exist_is_reported_with_its_name() {
    let bench = Bench::new(&[]);
    bench.writes("[template.ghost]\nsize = 1\ncommand = [\"/no/such/program\"]\n");
    let said = bench.done(&["--once"]);
    assert!(said.contains("ghost: not started") && said.contains("/no/such/program"), "{said}");
    assert_eq!(bench.names(), Vec::<String>::new());
}

#[test]
fn a_second_supervisor_is_refused_with_the_name_of_the_first() {
    let bench = Bench::new(FLEET);
    let mut first = bench.start(&[]);
    first.hears(&["worker-3", "started"]);
    let second = bench.run(&["--once"]);
    let errors = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1));
    assert!(errors.contains(&format!("supervise, pid {}", first.pid())), "{errors}");
    first.dies();
    bench.done(&["--once"]);
    assert_eq!(bench.names(), NAMES);
}

#[test]
fn a_plan_is_said_and_not_done() {
    let bench = Bench::new(FLEET);
    let said = bench.done(&["--plan"]);
    assert!(said.contains("start worker-1") && said.contains("4 commands, nothing done"), "{said}");
    assert!(!bench.path("state.db").exists(), "a plan makes no records");
    assert_eq!(bench.names(), Vec::<String>::new());
    bench.done(&["--once"]);
    let before = bench.sessions();
    bench.wants(&[("worker", 2)]);
    let said = bench.done(&["--plan"]);
    assert!(said.contains("stop worker-3") && said.contains("stop refinery"), "{said}");
    assert_eq!(bench.sessions(), before);
}

#[test]
fn who_only_looks_makes_no_file_and_no_directory() {
    let bench = Bench::new(FLEET);
    let scratch = bench.path("scratch");
    fs::create_dir(&scratch).unwrap();
    let names = |dir: &Path| -> Vec<_> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().flatten().map(|e| e.file_name()).collect();
        names.sort();
        names
    };
    let (before, deep) = (names(&bench.path("")), bench.path("not/there/state.db"));
    for state in [bench.path("state.db"), deep] {
        for look in [["--plan"].as_slice(), &["--explain", "worker-1"]] {
            let mut command = bench.command(look);
            let output =
                command.arg("--state").arg(&state).env("TMPDIR", &scratch).output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && said.contains("worker-1"), "{output:?}");
            assert_eq!(names(&bench.path("")), before, "{look:?}");
            assert!(names(&scratch).is_empty(), "{look:?}");
        }
    }
}

#[test]
fn a_plan_without_records_finds_the_sessions_that_run_by_their_marks() {
    let bench = Bench::new(FLEET);
    fs::create_dir(bench.path("deep")).unwrap();
    let deep = bench.path("deep/state.db");
    let flags = |flag| [flag, "--state", deep.to_str().unwrap()].map(str::to_owned);
    let run = |flag| bench.done(&flags(flag).each_ref().map(String::as_str));
    run("--once");
    let before = bench.sessions();
    let realm = fs::read(bench.path("deep/state.db.realm")).unwrap();
    fs::remove_dir_all(bench.path("deep")).unwrap();
    fs::create_dir(bench.path("deep")).unwrap();
    fs::write(bench.path("deep/state.db.realm"), realm).unwrap();
    let said = run("--plan");
    assert!(!said.contains("would start") && said.contains("adopt worker-1"), "{said}");
    assert_eq!(fs::read_dir(bench.path("deep")).unwrap().count(), 1);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn a_smaller_fleet_ends_what_no_longer_fits_and_nothing_else() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    bench.wants(&[("worker", 2), ("refinery", 1)]);
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: stopped, confirmed gone, seat freed"]);
    let kept: Vec<_> = before.into_iter().filter(|s| s.name != "worker-3").collect();
    assert_eq!(bench.sessions(), kept);
}

#[test]
fn stop_ends_every_session_and_confirms_it() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let said = bench.done(&["--stop"]);
    assert!(said.contains("every session is stopped, confirmed gone"), "{said}");
    assert_eq!(bench.names(), Vec::<String>::new());
}

#[test]
fn a_session_that_ignores_the_polite_stop_is_forced_with_its_whole_group() {
    let bench = Bench::new(&[]);
    let deaf = r#"["sh", "-c", "trap '' TERM; while :; do sleep 60; done"]"#;
    bench.writes(&format!("[template.deaf]\nsize = 1\ncommand = {deaf}\n"));
    bench.done(&["--once"]);
    let said = bench.done(&["--stop"]);
    assert!(said.contains("deaf: forced to end"), "{said}");
    assert_eq!(bench.names(), Vec::<String>::new());
}

#[test]
fn a_foreign_process_under_a_recorded_number_is_never_signalled() {
    let bench = Bench::new(&[("worker", 2)]);
    bench.done(&["--once"]);
    let session = bench.session("worker-1");
    let mut foreign = Command::new("sleep").arg("600").stdin(Stdio::null()).spawn().unwrap();
    kill(session.pid);
    let records = bench.path("state.db.sessions");
    let mut moved = 0;
    for file in fs::read_dir(records).unwrap().flatten() {
        let text = fs::read_to_string(file.path()).unwrap();
        let (old, new) = (format!("\"pid\":{}", session.pid), format!("\"pid\":{}", foreign.id()));
        if text.contains(&old) {
            fs::write(file.path(), text.replace(&old, &new)).unwrap();
            moved += 1;
        }
    }
    assert_eq!(moved, 1, "one record is made to point at the foreign process");
    bench.done(&["--once"]);
    bench.done(&["--stop"]);
    let lived = lives(foreign.id());
    foreign.kill().unwrap();
    foreign.wait().unwrap();
    assert!(lived, "a process that is not ours was ended");
    assert_eq!(bench.names(), Vec::<String>::new());
}

#[test]
fn a_typo_in_the_fleet_file_names_file_key_and_line() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    bench.writes("[template.worker]\nsiez = 3\ncommand = [\"sh\"]\n");
    let output = bench.run(&["--once"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    for text in ["fleet.toml", "siez", "line"] {
        assert!(errors.contains(text), "{text} is missing in: {errors}");
    }
    assert_eq!(bench.sessions(), before, "running sessions are left alone");
}

#[test]
fn the_records_of_another_fleet_are_refused() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    let file = bench.path("fleet.toml");
    let renamed = fs::read_to_string(&file).unwrap().replace("fleet = \"test", "fleet = \"other");
    fs::write(&file, renamed).unwrap();
    let output = bench.run(&["--once"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("keeps the fleet test") && errors.contains("--state"), "{errors}");
    assert_eq!(bench.sessions(), before);
}

#[test]
fn a_link_to_the_records_is_the_same_installation() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    std::os::unix::fs::symlink(bench.path("state.db"), bench.path("alias.db")).unwrap();
    let alias = bench.path("alias.db");
    bench.done(&["--once", "--state", alias.to_str().unwrap()]);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn a_supervisor_that_nobody_listens_to_goes_on() {
    let bench = Bench::new(FLEET);
    let mut command = bench.command(&["--once"]);
    let output = command.stdout(fs::File::create("/dev/full").unwrap()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(bench.names(), NAMES);
}

#[test]
fn once_does_all_that_is_due_now() {
    let bench = Bench::new(&[("worker", 12)]);
    bench.done(&["--once"]);
    assert_eq!(bench.sessions().len(), 12);
}

#[test]
fn a_lost_state_file_brings_back_the_same_sessions() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let before = bench.sessions();
    bench.loses_its_state();
    let said = bench.done(&["--once"]);
    assert!(said.contains("refinery: adopted"), "{said}");
    assert_eq!(bench.sessions(), before, "none is doubled, none is restarted");
}
