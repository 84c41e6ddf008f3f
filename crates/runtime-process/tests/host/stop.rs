//! Does a stop reach everything that belongs to a session, and nothing that does not?

use crate::support::{Bystander, Place, count, kill, living, until};
use rustix::process::{Pid, setpgid};
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;
use tenure_bead::{BeadId, Exit, FleetName};
use tenure_liveness::{ExitRecord, OwnerMark, Probe, StopHow};
use tenure_runtime::{Runtime, StopError};

/// A session of five: one descendant stays in the group, three left it, and two of those ignore a polite stop.
const ESCAPING: &str = "setsid sh -c 'trap \"\" TERM; sleep 1000 & wait' & \
                        setsid sleep 1000 & sleep 1000 & ready; wait";

#[test]
fn force_reaches_what_escaped_the_group() {
    let place = Place::new();
    let launch = place.launch(1, ESCAPING);
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 5);
    place.stop(&host, &launch, StopHow::Force).unwrap();
    let seen = place.until_gone(&host, &launch);
    assert_eq!(seen.exit, ExitRecord::Own(Exit::Signal(9)));
    until(&host, || count(&launch.mark) == 0);
}

#[test]
fn what_outlives_its_leader_is_stopped_one_by_one_and_then_nothing_is_left() {
    let place = Place::new();
    let launch = place.launch(1, ESCAPING);
    let host = place.open();
    let pid = place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 5);
    kill(pid);
    let seen = place.until_gone(&host, &launch);
    assert_eq!((seen.probe, seen.exit), (Probe::Gone, ExitRecord::Own(Exit::Signal(9))));
    assert_eq!(count(&launch.mark), 4);
    place.stop(&host, &launch, StopHow::Ask).unwrap();
    until(&host, || count(&launch.mark) == 2);
    place.stop(&host, &launch, StopHow::Force).unwrap();
    until(&host, || count(&launch.mark) == 0);
    for how in [StopHow::Ask, StopHow::Force] {
        let stopped = place.stop(&host, &launch, how);
        assert!(matches!(stopped, Err(StopError::Gone { .. })), "{stopped:?}");
    }
}

#[test]
fn a_polite_stop_reaches_the_whole_group() {
    let place = Place::new();
    let launch = place.launch(1, "sleep 1000 & sleep 1000 & ready; wait");
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 3);
    place.stop(&host, &launch, StopHow::Ask).unwrap();
    let seen = place.until_gone(&host, &launch);
    assert_eq!(seen.exit, ExitRecord::Own(Exit::Signal(15)));
    until(&host, || count(&launch.mark) == 0);
}

#[test]
fn a_stop_of_one_life_leaves_the_other_life_of_the_bead_alone() {
    let place = Place::new();
    let script = "setsid sleep 1000 & ready; wait";
    let (old, new) = (place.launch(1, script), place.launch(2, script));
    let host = place.open();
    place.start(&host, &old);
    place.start(&host, &new);
    until(&host, || count(&old.mark) == 2 && count(&new.mark) == 2);
    place.stop(&host, &old, StopHow::Force).unwrap();
    until(&host, || count(&old.mark) == 0);
    assert_eq!(count(&new.mark), 2);
    assert_eq!(place.observe(&host, &new).probe, Probe::Verified);
}

#[test]
fn a_child_that_ended_and_was_not_collected_is_gone_to_a_stop() {
    let place = Place::new();
    let launch = place.launch(1, "exec sleep 1000");
    let host = place.open();
    let pid = place.start(&host, &launch);
    kill(pid);
    let stopped = place.stop(&host, &launch, StopHow::Force);
    assert!(matches!(stopped, Err(StopError::Gone { .. })), "{stopped:?}");
    let seen = place.observe(&host, &launch);
    assert_eq!(seen.exit, ExitRecord::Own(Exit::Signal(9)));
}

#[test]
fn what_earlier_lives_left_is_ended_before_the_next_starts() {
    let place = Place::new();
    let host = place.open();
    let lives: Vec<_> = (1..=4).map(|life| place.launch(life, ESCAPING)).collect();
    for launch in &lives {
        let pid = place.start(&host, launch);
        until(&host, || count(&launch.mark) == 5);
        let earlier = lives.iter().filter(|l| l.mark != launch.mark);
        assert_eq!(earlier.map(|l| count(&l.mark)).sum::<usize>(), 0);
        kill(pid);
        place.until_gone(&host, launch);
        assert_eq!(count(&launch.mark), 4, "nobody told it to end");
    }
}

#[test]
fn what_an_earlier_life_left_is_ended_after_a_restart_too_and_nothing_else() {
    let place = Place::new();
    let old = place.launch(1, "setsid sleep 1000 & ready; exit 0");
    let host = place.open();
    host.start(&old, place.now()).unwrap();
    place.until_gone(&host, &old);
    until(&host, || count(&old.mark) == 1);
    let env = |change: &dyn Fn(&mut OwnerMark)| {
        let mut mark = old.mark.clone();
        change(&mut mark);
        Bystander::marked(&mark)
    };
    let mut others = [
        env(&|mark| mark.bead = BeadId::parse("tb-2").unwrap()),
        env(&|mark| mark.fleet = FleetName::parse("other").unwrap()),
        env(&|mark| mark.installation = place.realms.other_installation.installation),
        env(&|mark| mark.incarnation = place.mark(2).incarnation),
        env(&|mark| mark.incarnation = place.mark(3).incarnation),
    ];
    drop(host);
    fs::remove_file(place.record(&old.mark)).unwrap();
    place.start(&place.open(), &place.launch(2, "exec sleep 1000"));
    assert!(others.iter_mut().all(Bystander::lives));
    drop(others);
    assert_eq!(count(&old.mark), 0);
}

#[test]
fn a_session_that_was_told_to_end_is_there_until_nothing_of_it_is() {
    let scripts = [
        "(trap '' TERM; exec sleep 1000) & ready; wait",
        "(trap '' TERM; exec setsid sleep 1000) & ready; wait",
        ESCAPING,
    ];
    for script in scripts {
        let place = Place::new();
        let launch = place.launch(1, script);
        let host = place.open();
        place.start(&host, &launch);
        let all = if script == ESCAPING { 5 } else { 2 };
        until(&host, || count(&launch.mark) == all && deaf(&launch.mark));
        place.stop(&host, &launch, StopHow::Ask).unwrap();
        let seen = place.until_gone(&host, &launch);
        assert_eq!((seen.probe, count(&launch.mark)), (Probe::Gone, 0), "{script}");
        assert_eq!(seen.exit, ExitRecord::Own(Exit::Signal(15)));
    }
}

#[test]
fn an_adopted_session_that_was_told_to_end_leaves_nothing_either() {
    let place = Place::new();
    let launch = place.launch(1, "(trap '' TERM; exec setsid sleep 1000) & ready; wait");
    let host = place.open();
    place.start(&host, &launch);
    until(&host, || count(&launch.mark) == 2 && deaf(&launch.mark));
    let successor = place.open();
    place.stop(&successor, &launch, StopHow::Ask).unwrap();
    let seen = place.until_gone(&successor, &launch);
    assert_eq!((seen.exit, count(&launch.mark)), (ExitRecord::Missing, 0));
}

#[test]
fn a_leader_that_moved_to_another_group_is_asked_too() {
    let place = Place::new();
    let mut launch = place.launch(1, "");
    launch.spec.program = std::env::current_exe().unwrap();
    launch.spec.args = vec!["--exact".into(), "stop::a_leader_that_moves".into()];
    launch.spec.env.insert(MOVE.into(), "1".into());
    let host = place.open();
    host.start(&launch, place.now()).unwrap();
    until(&host, || place.path("ready").join(launch.mark.incarnation.to_string()).exists());
    place.stop(&host, &launch, StopHow::Ask).unwrap();
    let seen = place.until_gone(&host, &launch);
    assert_eq!((seen.exit, count(&launch.mark)), (ExitRecord::Own(Exit::Signal(15)), 0));
}

/// Not a test of its own: the session of the test before. Does nothing when run with the others.
#[test]
fn a_leader_that_moves() {
    if std::env::var(MOVE).is_err() {
        return;
    }
    let mut job = Command::new("sleep").arg("1000").process_group(0).spawn().unwrap();
    let group = Pid::from_raw(i32::try_from(job.id()).unwrap());
    setpgid(None, group).unwrap();
    let (dir, life) =
        (std::env::var("READY").unwrap(), std::env::var("TENURE_INCARNATION").unwrap());
    fs::write(format!("{dir}/{life}"), "").unwrap();
    job.wait().unwrap();
}

const MOVE: &str = "MOVE_TO_ANOTHER_GROUP";

/// Returns whether one of a life ignores a polite stop by now.
fn deaf(mark: &OwnerMark) -> bool {
    let ignores = |pid: u32| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.map(|mask| u64::from_str_radix(mask.trim(), 16).unwrap());
        ignored.is_some_and(|mask| mask & (1 << 14) != 0)
    };
    living(mark).into_iter().any(ignores)
}
