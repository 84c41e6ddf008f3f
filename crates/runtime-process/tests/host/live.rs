//! Does a live change reach a session by the commands of its launch, and leave the session as it was?

use crate::support::{Place, count, text, until};
use core::error::Error;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Command, Stdio};
use tenure_liveness::{Probe, StopHow};
use tenure_runtime::{Launch, LiveError, Runtime};

fn words(command: &[&str]) -> Vec<String> {
    command.iter().map(ToString::to_string).collect()
}

fn sh(script: &str) -> Vec<String> {
    words(&["sh", "-c", script])
}

fn launch(place: &Place, live: &[Vec<String>]) -> Launch {
    let mut launch = place.launch(1, "exec sleep 1000");
    launch.spec.live = live.to_vec();
    launch
}

#[test]
fn the_commands_run_in_order_beside_the_session_and_write_to_its_log() {
    let place = Place::new();
    let group = "cut -d' ' -f5 /proc/$$/stat; echo $$ >&2";
    let live = [sh("pwd"), sh("cat; readlink /proc/$$/fd/0"), sh(group)];
    let mut launch = launch(&place, &live);
    launch.spec.dir = Some("/".into());
    let host = place.open();
    place.start(&host, &launch);
    host.apply_live(&launch, place.now()).unwrap();
    let log = text(&host.log_of(&launch.mark.name));
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(lines[..2], ["/", "/dev/null"]);
    assert_eq!(lines[2], lines[3], "it leads a group of its own");
}

/// Runs as a supervisor that is somebody's session itself.
#[test]
fn a_command_carries_no_mark_and_nothing_of_the_supervisor() {
    if std::env::var("TENURE_SECRET").is_err() {
        let me = std::env::current_exe().unwrap();
        let name = "live::a_command_carries_no_mark_and_nothing_of_the_supervisor";
        let envs = [("TENURE_SECRET", "1"), ("TENURE_BEAD", "tb-0"), ("OTHER", "2")];
        let mut command = Command::new(me);
        command.args(["--exact", name]).envs(envs).stdin(Stdio::piped());
        assert!(command.status().unwrap().success());
        return;
    }
    let place = Place::new();
    let mut launch = launch(
        &place,
        &[sh("env | grep -e ^TENURE_ -e ^OTHER | sort; echo $GIVEN; readlink /proc/$$/fd/0")],
    );
    let given =
        [("GIVEN", "3"), ("TENURE_FLEET", "forged"), ("TENURE_SLOT", "9"), ("TENURE_X", "4")];
    let given = given.map(|(key, value)| (key.into(), value.into()));
    launch.spec.env.extend(given);
    let host = place.open();
    let pid = place.start(&host, &launch);
    host.apply_live(&launch, place.now()).unwrap();
    let log = text(&host.log_of(&launch.mark.name));
    let expected =
        format!("OTHER=2\nTENURE_NAME=rig/worker-1\nTENURE_PID={pid}\nTENURE_X=4\n3\n/dev/null\n");
    assert_eq!(log, expected);
}

#[track_caller]
fn fails(command: Vec<String>, what: &str, cause: &str) {
    let place = Place::new();
    let launch = launch(&place, &[words(&["echo", "before"]), command, words(&["echo", "after"])]);
    let host = place.open();
    place.start(&host, &launch);
    match host.apply_live(&launch, place.now()) {
        Err(error @ LiveError::Failed { .. }) => {
            assert_eq!(error.to_string(), format!("apply a live change: {what}"));
            let found = error.source().unwrap().to_string();
            assert!(found.contains(cause), "{found}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(text(&host.log_of(&launch.mark.name)), "before\n");
    assert_eq!(place.observe(&host, &launch).probe, Probe::Verified);
}

#[test]
fn a_command_that_fails_is_named_and_none_runs_after_it() {
    fails(sh("exit 3"), "sh -c exit 3", "exit status: 3");
    fails(sh("kill -9 $$"), "sh -c kill -9 $$", "signal: 9");
    fails(words(&["/nowhere/at/all", "x"]), "/nowhere/at/all x", "No such file");
    fails(vec![], "", "the command is empty");
}

#[track_caller]
fn fails_for_want_of(place: &Place, host: &dyn Runtime, launch: &Launch, path: &Path) {
    match host.apply_live(launch, place.now()) {
        Err(LiveError::Failed { what, .. }) => assert_eq!(what, path.display().to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_command_lacks_is_named() {
    let place = Place::new();
    let mut launch = launch(&place, &[words(&["pwd"])]);
    let host = place.open();
    place.start(&host, &launch);
    let log = host.log_of(&launch.mark.name);
    let file = place.path("file");
    fs::write(&file, "").unwrap();
    for dir in [file, place.path("nowhere")] {
        launch.spec.dir = Some(dir.clone());
        fails_for_want_of(&place, &host, &launch, &dir);
    }
    assert_eq!(text(&log), "");
    launch.spec.dir = Some("/".into());
    fs::remove_dir_all(place.path("log")).unwrap();
    host.apply_live(&launch, place.now()).unwrap();
    assert_eq!(text(&log), "/\n");
    fs::remove_file(&log).unwrap();
    fs::create_dir(&log).unwrap();
    fails_for_want_of(&place, &host, &launch, &log);
}

#[test]
fn the_host_answers_while_a_command_runs_that_is_no_part_of_the_session() {
    let place = Place::new();
    let gate = place.path("gate");
    assert!(Command::new("mkfifo").arg(&gate).status().unwrap().success());
    let live = [words(&["cat", &gate.display().to_string()])];
    let launch = launch(&place, &live);
    let host = place.open();
    place.start(&host, &launch);
    std::thread::scope(|scope| {
        let applied = scope.spawn(|| host.apply_live(&launch, place.now()));
        // This opens once the command is there to read.
        let writer = OpenOptions::new().write(true).open(&gate).unwrap();
        assert_eq!(place.observe(&host, &launch).probe, Probe::Verified);
        assert_eq!(host.list(place.now()).sightings.len(), 1);
        assert_eq!(count(&launch.mark), 1);
        place.stop(&host, &launch, StopHow::Force).unwrap();
        place.until_gone(&host, &launch);
        drop(writer);
        applied.join().unwrap().unwrap();
    });
}

#[test]
fn nothing_is_applied_to_a_session_that_ended_meanwhile() {
    let place = Place::new();
    let end = "kill -9 $TENURE_PID; until grep -q '^State:.Z' /proc/$TENURE_PID/status; do :; done";
    let launch = launch(&place, &[sh(end), words(&["echo", "after"])]);
    let host = place.open();
    place.start(&host, &launch);
    let applied = host.apply_live(&launch, place.now());
    assert!(matches!(applied, Err(LiveError::NotVerified { .. })), "{applied:?}");
    assert_eq!(text(&host.log_of(&launch.mark.name)), "");
}

#[test]
fn without_commands_a_change_is_applied_to_what_is_verified_alone() {
    let place = Place::new();
    let launch = launch(&place, &[]);
    let host = place.open();
    let early = host.apply_live(&launch, place.now());
    assert!(matches!(early, Err(LiveError::NotVerified { .. })), "{early:?}");
    let pid = place.start(&host, &launch);
    host.apply_live(&launch, place.now()).unwrap();
    let mut foreign = launch.clone();
    foreign.mark.fleet = place.realms.other_fleet.fleet.clone();
    let refused = host.apply_live(&foreign, place.now());
    assert!(matches!(refused, Err(LiveError::NotVerified { .. })), "{refused:?}");
    crate::support::kill(pid);
    until(&host, || host.apply_live(&launch, place.now()).is_err());
}
