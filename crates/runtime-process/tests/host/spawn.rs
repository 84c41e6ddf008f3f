//! Does a session run with what it was given, and with nothing else?

use crate::support::{Place, text};
use std::fs;
use std::path::Path;
use std::process::Command;
use tenure_liveness::{ExitRecord, Probe};
use tenure_runtime::{Launch, Runtime, StartError};

/// Runs a script to its end and returns what its log holds.
#[track_caller]
fn output(place: &Place, launch: &Launch) -> String {
    let host = place.open();
    host.start(launch, place.now()).unwrap();
    place.until_gone(&host, launch);
    text(&host.log_of(&launch.mark.name))
}

#[test]
fn the_mark_stands_in_the_environment() {
    let place = Place::new();
    let launch = place.launch(1, "env | grep ^TENURE_ | sort");
    let mark = &launch.mark;
    let expected = format!(
        "TENURE_BEAD=tb-1\nTENURE_FLEET=laws\nTENURE_INCARNATION={}\nTENURE_INSTALLATION={}\n\
         TENURE_NAME=rig/worker-1\nTENURE_SLOT=1\nTENURE_TEMPLATE=rig/worker\n",
        mark.incarnation, mark.installation
    );
    assert_eq!(output(&place, &launch), expected);
}

#[test]
fn no_launch_can_forge_its_mark() {
    let place = Place::new();
    let mut launch = place.launch(1, "echo $TENURE_BEAD");
    launch.spec.env.insert("TENURE_BEAD".into(), "tb-2".into());
    assert_eq!(output(&place, &launch), "tb-1\n");
}

#[test]
fn both_outputs_are_appended_to_one_log_over_all_lives() {
    let place = Place::new();
    output(&place, &place.launch(1, "echo first; echo error >&2"));
    let second = output(&place, &place.launch(2, "echo second"));
    assert_eq!(second, "first\nerror\nsecond\n");
    assert!(place.path("log/rig+worker-1.log").is_file());
}

#[test]
fn a_session_reads_nothing_and_inherits_no_descriptor_of_the_host() {
    let place = Place::new();
    let other = place.launch(7, "exec sleep 1000");
    let host = place.open();
    place.start(&host, &other);
    let launch = place.launch(1, "cat; readlink /proc/$$/fd/0; ls -l /proc/$$/fd");
    let log = output(&place, &launch);
    assert_eq!(log.lines().next(), Some("/dev/null"));
    let of_host = |line: &&str| {
        let path = place.root.path().display().to_string();
        let ours = line.contains(&path) && !line.ends_with(".log");
        line.contains("[pidfd") || line.contains("[eventfd") || ours
    };
    assert_eq!(log.lines().find(of_host), None);
}

#[test]
fn a_session_leads_a_group_of_its_own_and_runs_where_it_is_told() {
    let place = Place::new();
    let mut launch = place.launch(1, "pwd; cut -d' ' -f5 /proc/$$/stat; echo $$");
    launch.spec.dir = Some("/".into());
    let log = output(&place, &launch);
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(lines[0], "/");
    assert_eq!(lines[1], lines[2]);
}

#[test]
fn a_program_without_a_slash_is_found_in_the_path() {
    let place = Place::new();
    let mut launch = place.launch(1, "");
    launch.spec.program = "echo".into();
    launch.spec.args = vec!["found".into()];
    assert_eq!(output(&place, &launch), "found\n");
}

#[track_caller]
fn is_not_spawned(place: &Place, launch: &Launch, missing: &Path) {
    let host = place.open();
    is_not_spawned_by(&host, place, launch, missing);
}

#[track_caller]
fn is_not_spawned_by(host: &dyn Runtime, place: &Place, launch: &Launch, missing: &Path) {
    match host.start(launch, place.now()) {
        Err(StartError::NotSpawned { what, .. }) => {
            assert_eq!(what, missing.display().to_string());
        }
        other => panic!("{other:?}"),
    }
    let seen = place.observe(host, launch);
    assert_eq!((seen.probe, seen.exit), (Probe::Unknowable, ExitRecord::Missing));
    assert_eq!(host.list(place.now()).sightings, []);
    assert!(!place.record(&launch.mark).exists());
}

#[test]
fn what_is_missing_is_named() {
    let place = Place::new();
    let mut launch = place.launch(1, "true");
    let file = place.path("file");
    fs::write(&file, "not executable").unwrap();
    launch.spec.dir = Some(place.path("nowhere"));
    is_not_spawned(&place, &launch, &place.path("nowhere"));
    launch.spec.dir = Some(file.clone());
    is_not_spawned(&place, &launch, &file);
    launch.spec.dir = None;
    launch.spec.program = file.clone();
    is_not_spawned(&place, &launch, &file);
    launch.spec.program = "nowhere-in-the-path".into();
    is_not_spawned(&place, &launch, Path::new("nowhere-in-the-path"));
}

#[test]
fn without_a_log_nothing_is_spawned() {
    let place = Place::new();
    let launch = place.launch(1, "true");
    let host = place.open();
    fs::remove_dir(place.path("log")).unwrap();
    fs::write(place.path("log"), "in the way").unwrap();
    let log = host.log_of(&launch.mark.name);
    is_not_spawned_by(&host, &place, &launch, &log);
}

#[test]
fn a_pipe_in_the_place_of_a_log_holds_nobody_up() {
    let place = Place::new();
    let launch = place.launch(1, "true");
    let host = place.open();
    let log = host.log_of(&launch.mark.name);
    assert!(Command::new("mkfifo").arg(&log).status().unwrap().success());
    is_not_spawned_by(&host, &place, &launch, &log);
    let _reader = fs::OpenOptions::new().read(true).write(true).open(&log).unwrap();
    is_not_spawned_by(&host, &place, &launch, &log);
}

#[test]
fn a_log_is_appended_to_and_a_write_to_it_waits() {
    let place = Place::new();
    let launch = place.launch(1, "grep ^flags: /proc/$$/fdinfo/1");
    let log = output(&place, &launch);
    let flags = u32::from_str_radix(log.trim().rsplit_once('\t').unwrap().1, 8).unwrap();
    assert_eq!(flags & 0o6003, 0o2001, "append and write, and not the flag against waiting");
}

#[test]
fn without_a_record_of_the_intent_nothing_is_spawned() {
    let place = Place::new();
    let launch = place.launch(1, "true");
    let host = place.open();
    fs::remove_dir_all(place.path("run")).unwrap();
    fs::write(place.path("run"), "in the way").unwrap();
    let record = place.record(&launch.mark);
    is_not_spawned_by(&host, &place, &launch, &record);
}

#[test]
fn a_directory_that_was_cleared_away_is_made_again() {
    let place = Place::new();
    let launch = place.launch(1, "echo here");
    let host = place.open();
    for dir in ["run", "log"] {
        fs::remove_dir_all(place.path(dir)).unwrap();
    }
    host.start(&launch, place.now()).unwrap();
    place.until_gone(&host, &launch);
    assert_eq!(text(&host.log_of(&launch.mark.name)), "here\n");
    assert!(place.record(&launch.mark).exists());
}
