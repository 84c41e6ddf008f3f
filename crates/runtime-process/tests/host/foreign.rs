//! Is a process that is not ours left alone, whatever a record says of it? K3 on real processes.

use crate::support::{Bystander, Place, count, kill, until};
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus};
use tenure_liveness::{Probe, StopHow};
use tenure_runtime::{Launch, Runtime, StartError, StopError};

const LASTING: &str = "exec sleep 1000";
const SIGUSR1: i32 = 10;

/// Starts and ends a session, and forges its record to tell of another process.
fn forged(place: &Place, pid: u32, start_ticks: u64, inode: &Value) -> Launch {
    let mut launch = place.launch(1, LASTING);
    launch.spec.drain = Some(SIGUSR1);
    let host = place.open();
    place.start(&host, &launch);
    place.stop(&host, &launch, StopHow::Force).unwrap();
    place.until_gone(&host, &launch);
    place.forge(&launch.mark, |record| {
        record["exit"] = Value::Null;
        record["process"]["pid"] = pid.into();
        record["process"]["start_ticks"] = start_ticks.into();
        record["process"]["pidfd_inode"] = inode.clone();
    });
    launch
}

#[track_caller]
fn is_left_alone(place: &Place, launch: &Launch, mut bystander: Bystander, expected: Probe) {
    let host = place.open();
    for how in [StopHow::Drain, StopHow::Ask, StopHow::Force] {
        assert_eq!(place.observe(&host, launch).probe, expected);
        let stopped = place.stop(&host, launch, how).unwrap_err();
        let unproved = matches!(stopped, StopError::NotVerified { .. });
        assert_eq!(unproved, expected == Probe::Unverified, "{stopped:?}");
        host.list(place.now());
    }
    assert_eq!(place.observe(&host, launch).asked, None);
    assert!(bystander.lives());
}

#[test]
fn another_start_tick_is_another_process() {
    let (place, bystander) = (Place::new(), Bystander::spawn(&[]));
    let ticks = bystander.start_ticks() + 1;
    let launch = forged(&place, bystander.pid(), ticks, &Value::Null);
    is_left_alone(&place, &launch, bystander, Probe::Recycled);
}

#[test]
fn another_inode_is_another_process_though_the_tick_is_the_same() {
    let (place, bystander) = (Place::new(), Bystander::spawn(&[]));
    let launch = forged(&place, bystander.pid(), bystander.start_ticks(), &json!(1));
    let seen = place.observe(&place.open(), &launch).probe;
    // Before Linux 6.9 there is no inode to compare; then nothing is proved, and nothing signalled either.
    assert!(matches!(seen, Probe::Recycled | Probe::Unverified));
    is_left_alone(&place, &launch, bystander, seen);
}

#[test]
fn the_same_tick_alone_proves_nothing() {
    let (place, bystander) = (Place::new(), Bystander::spawn(&[]));
    let launch = forged(&place, bystander.pid(), bystander.start_ticks(), &Value::Null);
    is_left_alone(&place, &launch, bystander, Probe::Unverified);
}

#[test]
fn a_session_of_another_life_or_realm_is_another_process() {
    for (life, of_neighbor) in [(2, false), (1, true)] {
        let place = Place::new();
        let mut mark = place.mark(life);
        let realm = if of_neighbor { &place.realms.other_installation } else { &place.realms.ours };
        mark.installation = realm.installation;
        let bystander = Bystander::marked(&mark);
        let launch = forged(&place, bystander.pid(), bystander.start_ticks(), &Value::Null);
        is_left_alone(&place, &launch, bystander, Probe::Recycled);
    }
}

#[test]
fn an_unverified_session_is_shown_without_a_process_and_not_started_again() {
    let (place, bystander) = (Place::new(), Bystander::spawn(&[]));
    let launch = forged(&place, bystander.pid(), bystander.start_ticks(), &Value::Null);
    let host = place.open();
    let shown: Vec<_> = host.list(place.now()).sightings;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].process, None);
    assert!(host.start(&launch, place.now()).is_err());
    drop(bystander);
    assert_eq!(place.observe(&host, &launch).probe, Probe::Gone);
}

/// A record that is wrong in one field, while the session that it is about runs.
#[test]
fn a_session_in_plain_sight_is_not_dead_because_its_record_is_wrong() {
    let other = Bystander::spawn(&[]);
    let wrongs: [(&str, Value); 5] = [
        ("start_ticks", json!(1)),
        ("start_ticks", json!(1_u64 << 40)),
        ("pidfd_inode", json!(1)),
        ("pid", other.pid().into()),
        ("boot", "67e55044-10b1-426f-9247-bb680e5fe0c8".into()),
    ];
    for (field, wrong) in wrongs {
        let place = Place::new();
        let launch = place.launch(1, LASTING);
        let pid = place.start(&place.open(), &launch);
        place.forge(&launch.mark, |record| record["process"][field] = wrong.clone());
        let host = place.open();
        until(&host, || place.observe(&host, &launch).probe == Probe::Unverified);
        let shown = host.list(place.now()).sightings;
        assert_eq!(shown.iter().map(|s| s.process).collect::<Vec<_>>(), [None], "{field}");
        for how in [StopHow::Drain, StopHow::Ask, StopHow::Force] {
            let stopped = place.stop(&host, &launch, how);
            assert!(matches!(stopped, Err(StopError::NotVerified { .. })), "{field}: {stopped:?}");
        }
        let started = host.start(&launch, place.now());
        assert!(matches!(started, Err(StartError::Unclear { .. })), "{field}: {started:?}");
        assert_eq!(count(&launch.mark), 1);
        kill(pid);
        let ended = place.observe(&host, &launch).probe;
        assert!(matches!(ended, Probe::Gone | Probe::Zombie), "{field}: {ended:?}");
        assert_eq!(host.list(place.now()).sightings, []);
    }
}

const LOOK_AT_INIT: &str = "LOOK_AT_INIT";

/// Looks at process 1 as a user who may not read its environment.
#[test]
fn a_process_that_may_not_be_read_is_unverified() {
    if rustix::process::geteuid().is_root() && std::env::var(LOOK_AT_INIT).is_err() {
        as_nobody();
        return;
    }
    let place = Place::new();
    let stat = fs::read_to_string("/proc/1/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: u64 = fields.split_whitespace().nth(19).unwrap().parse().unwrap();
    assert!(fs::read("/proc/1/environ").is_err(), "this user may read it");
    let launch = forged(&place, 1, ticks, &Value::Null);
    let host = place.open();
    for how in [StopHow::Ask, StopHow::Force] {
        assert_eq!(place.observe(&host, &launch).probe, Probe::Unverified);
        assert!(place.stop(&host, &launch, how).is_err());
    }
}

/// Runs the same test as the user nobody.
fn as_nobody() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let program = dir.path().join("host");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let name = "foreign::a_process_that_may_not_be_read_is_unverified";
    let run = || {
        Command::new(&program)
            .args(["--exact", name])
            .env(LOOK_AT_INIT, "1")
            .env("TMPDIR", dir.path())
            .current_dir(dir.path())
            .uid(65_534)
            .gid(65_534)
            .status()
    };
    // Another test may fork while the copy is still open for writing; its child is busy with it until it execs.
    let busy = |r: &io::Result<ExitStatus>| {
        r.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::ExecutableFileBusy)
    };
    let mut runs = core::iter::repeat_with(run).take(10_000);
    let ran = runs.find(|ran| !busy(ran)).unwrap();
    assert!(ran.unwrap().success());
}
