//! Does a stop reach everything that belongs to a session, and nothing that does not?

use crate::support::{Place, count, kill, until};
use tenure_bead::Exit;
use tenure_liveness::{ExitRecord, Probe, StopHow};
use tenure_runtime::StopError;

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
