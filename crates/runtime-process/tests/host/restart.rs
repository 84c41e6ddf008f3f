//! Does a supervisor that came back find its sessions again, and nothing else?

use crate::support::{Bystander, Place, count, kill, until};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use tenure_bead::Exit;
use tenure_liveness::{Completeness, ExitRecord, Probe, StopHow};
use tenure_runtime::{Runtime, StartError};

const LASTING: &str = "exec sleep 1000";

#[track_caller]
fn is_found_again(place: &Place, pid: u32) {
    let launch = place.launch(1, LASTING);
    let host = place.open();
    assert_eq!(place.observe(&host, &launch).probe, Probe::Verified);
    // A process of a neighboring test may be replacing its program just now.
    until(&host, || host.list(place.now()).completeness == Completeness::Complete);
    let listing = host.list(place.now());
    let pids: Vec<_> = listing.sightings.iter().map(|s| s.process.unwrap().pid).collect();
    assert_eq!(pids, [pid]);
    assert!(matches!(host.start(&launch, place.now()), Err(StartError::AlreadyRuns { .. })));
    assert!(fs::read_to_string(place.record(&launch.mark)).unwrap().contains("start_ticks"));
}

#[test]
fn a_lost_record_loses_no_session() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let pid = place.start(&place.open(), &launch);
    fs::remove_file(place.record(&launch.mark)).unwrap();
    is_found_again(&place, pid);
}

#[test]
fn a_crash_between_the_spawn_and_its_record_loses_no_session() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let pid = place.start(&place.open(), &launch);
    place.forge(&launch.mark, |record| {
        record["process"] = serde_json::Value::Null;
    });
    is_found_again(&place, pid);
}

#[test]
fn an_unreadable_record_loses_no_session() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let pid = place.start(&place.open(), &launch);
    fs::write(place.record(&launch.mark), "{\"version\":").unwrap();
    is_found_again(&place, pid);
}

#[test]
fn a_record_without_an_inode_is_proved_by_the_mark() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let pid = place.start(&place.open(), &launch);
    place.forge(&launch.mark, |record| {
        record["process"]["pidfd_inode"] = serde_json::Value::Null;
    });
    is_found_again(&place, pid);
}

#[test]
fn a_start_that_was_begun_and_not_seen_is_unclear_and_not_repeated() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let host = place.open();
    place.start(&host, &launch);
    place.stop(&host, &launch, StopHow::Force).unwrap();
    place.until_gone(&host, &launch);
    place.forge(&launch.mark, |record| {
        record["process"] = serde_json::Value::Null;
        record["exit"] = serde_json::Value::Null;
    });
    let successor = place.open();
    let seen = place.observe(&successor, &launch);
    assert_eq!((seen.probe, seen.exit), (Probe::Unknowable, ExitRecord::Missing));
    assert_eq!(successor.list(place.now()).sightings, []);
    let again = successor.start(&launch, place.now());
    assert!(matches!(again, Err(StartError::Unclear { .. })), "{again:?}");
    assert_eq!(count(&launch.mark), 0);
}

#[test]
fn a_job_in_a_group_of_its_own_is_never_taken_for_its_session() {
    // `timeout` makes a group of its own, as a shell with job control does, and inherits the mark.
    let script = "timeout 1000 sleep 1000 & ready; wait";
    let place = Place::new();
    let launch = place.launch(1, script);
    let host = place.open();
    let pid = place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 3);
    fs::remove_file(place.record(&launch.mark)).unwrap();
    is_found_again(&place, pid);
    kill(pid);
    assert_eq!(count(&launch.mark), 2, "the job lives on");
    let host = place.open();
    assert!(matches!(place.observe(&host, &launch).probe, Probe::Gone | Probe::Zombie));
    assert_eq!(host.list(place.now()).sightings, []);
    place.stop(&host, &launch, StopHow::Force).unwrap();
    until(&host, || count(&launch.mark) == 0);
    assert!(place.stop(&host, &launch, StopHow::Force).is_err());
}

#[test]
fn an_exit_that_was_seen_is_told_after_a_restart_too() {
    let place = Place::new();
    let launch = place.launch(1, "exit 7");
    let host = place.open();
    host.start(&launch, place.now()).unwrap();
    place.until_gone(&host, &launch);
    drop(host);
    let seen = place.observe(&place.open(), &launch);
    let expected = (Probe::Gone, ExitRecord::Own(Exit::Code(7)));
    assert_eq!((seen.probe, seen.exit), expected);
}

#[test]
fn a_session_of_an_earlier_boot_is_gone() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let host = place.open();
    kill(place.start(&host, &launch));
    place.until_gone(&host, &launch);
    place.forge(&launch.mark, |record| {
        record["exit"] = serde_json::Value::Null;
        record["process"]["boot"] = "67e55044-10b1-426f-9247-bb680e5fe0c8".into();
    });
    let host = place.open();
    let seen = place.observe(&host, &launch);
    assert_eq!((seen.probe, seen.exit), (Probe::Gone, ExitRecord::Missing));
}

#[test]
fn a_number_of_another_namespace_means_nothing_and_the_mark_finds_the_session() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let pid = place.start(&place.open(), &launch);
    place.forge(&launch.mark, |record| {
        record["namespace"] = "pid:[1]".into();
        record["process"]["pid"] = std::process::id().into();
    });
    is_found_again(&place, pid);
}

#[test]
fn a_session_of_another_namespace_that_is_not_seen_is_not_called_dead() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let host = place.open();
    place.start(&host, &launch);
    place.stop(&host, &launch, StopHow::Force).unwrap();
    place.until_gone(&host, &launch);
    place.forge(&launch.mark, |record| {
        record["namespace"] = "pid:[1]".into();
        record["exit"] = serde_json::Value::Null;
    });
    let successor = place.open();
    assert_eq!(place.observe(&successor, &launch).probe, Probe::Unknowable);
}

#[test]
fn a_newer_life_ends_the_memory_of_the_older() {
    let place = Place::new();
    let host = place.open();
    let first = place.launch(1, "exit 7");
    host.start(&first, place.now()).unwrap();
    place.until_gone(&host, &first);
    assert!(place.record(&first.mark).exists());
    let second = place.launch(2, LASTING);
    place.start(&host, &second);
    assert!(!place.record(&first.mark).exists());
    assert_eq!(place.observe(&host, &first).probe, Probe::Unknowable);
    assert_eq!(place.observe(&host, &second).probe, Probe::Verified);
}

/// Not a test of its own: the supervisor that the next test kills. Does nothing when run with the others.
#[test]
fn a_supervisor_to_be_killed() {
    let Ok(bytes) = std::env::var(SUPERVISE) else {
        return;
    };
    let bytes: Vec<u8> = serde_json::from_str(&bytes).unwrap();
    let mut place = Place::with_bytes(bytes.try_into().unwrap());
    let launch = place.launch(1, LASTING);
    let pid = place.start(&place.open(), &launch);
    place.root.disable_cleanup(true);
    println!("\nstarted {pid} in {}", place.root.path().display());
    let mut forever = String::new();
    std::io::stdin().read_line(&mut forever).unwrap();
}

const SUPERVISE: &str = "SUPERVISE_AS";

#[test]
fn a_session_outlives_a_supervisor_that_was_killed() {
    let bytes: [u8; 16] = core::array::from_fn(|at| {
        let seed = std::process::id().to_le_bytes();
        seed[at % 4] ^ u8::try_from(at).unwrap()
    });
    let mut supervisor = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "restart::a_supervisor_to_be_killed", "--nocapture"])
        .env(SUPERVISE, format!("{bytes:?}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(supervisor.stdout.take().unwrap()).lines();
    let told = |line: String| {
        let (pid, root) = line.strip_prefix("started ")?.split_once(" in ")?;
        Some((pid.parse::<u32>().ok()?, root.to_string()))
    };
    let (pid, root) = lines.map_while(Result::ok).find_map(told).unwrap();
    supervisor.kill().unwrap();
    supervisor.wait().unwrap();

    let mut place = Place::with_bytes(bytes);
    place.root = tempfile::TempDir::new_in(&root).unwrap();
    for dir in ["run", "log", "ready"] {
        fs::rename(format!("{root}/{dir}"), place.path(dir)).unwrap();
    }
    is_found_again(&place, pid);
    let host = place.open();
    let launch = place.launch(1, LASTING);
    place.stop(&host, &launch, StopHow::Ask).unwrap();
    let seen = place.until_gone(&host, &launch);
    assert_eq!(seen.exit, ExitRecord::Missing);
    assert!(matches!(seen.probe, Probe::Gone | Probe::Zombie));
    drop(place);
    fs::remove_dir_all(root).unwrap();
}

/// A record and a process as the first build wrote and started them: without a slot.
#[test]
fn a_session_of_an_older_build_is_ours_and_its_name_tells_its_slot() {
    let place = Place::new();
    let launch = place.launch(1, LASTING);
    let mark = &launch.mark;
    let host = place.open();
    kill(place.start(&host, &launch));
    place.until_gone(&host, &launch);
    drop(host);
    let mut process = Bystander::marked_as_before(mark);
    place.forge(mark, |record| {
        record["mark"].as_object_mut().unwrap().remove("slot");
        record["exit"] = serde_json::Value::Null;
        record["process"]["pid"] = process.pid().into();
        record["process"]["start_ticks"] = process.start_ticks().into();
        record["process"]["pidfd_inode"] = serde_json::Value::Null;
    });
    for lost in [false, true] {
        if lost {
            fs::remove_file(place.record(mark)).unwrap();
        }
        let host = place.open();
        assert_eq!(place.observe(&host, &launch).probe, Probe::Verified);
        let shown = host.list(place.now()).sightings;
        assert_eq!(shown.iter().map(|s| &s.mark).collect::<Vec<_>>(), [mark]);
    }
    let host = place.open();
    place.stop(&host, &launch, StopHow::Force).unwrap();
    until(&host, || !process.lives());
}

#[test]
fn a_record_that_disagrees_on_the_slot_loses_nothing_of_a_session() {
    let place = Place::new();
    let launch = place.launch(1, "setsid sleep 1000 & ready; wait");
    let host = place.open();
    let pid = place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 2);
    drop(host);
    place.forge(&launch.mark, |record| {
        record["mark"]["slot"] = serde_json::Value::Null;
        record["process"]["pidfd_inode"] = serde_json::Value::Null;
    });
    let host = place.open();
    assert_eq!(place.observe(&host, &launch).probe, Probe::Verified);
    kill(pid);
    place.until_gone(&host, &launch);
    place.stop(&host, &launch, StopHow::Force).unwrap();
    until(&host, || count(&launch.mark) == 0);
}
