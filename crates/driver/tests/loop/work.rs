//! Is a session left alone that holds assigned work, and does it keep its seat? Whatever else is wanted of its template.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, changed, reason, started, tick};
use std::collections::BTreeSet;
use tenure_bead::{BeadId, ChangeKind, PhaseKind, StopCause};
use tenure_drift::Why;
use tenure_driver::Quiet;
use tenure_reconcile::{Assigned, Intent, Reason};

fn workers(wanted: u32) -> Kind {
    Kind::of("worker", 3).between(0, wanted, 3)
}

fn bead(stage: &Stage, name: &str) -> BeadId {
    let stored = stage.stored();
    let its = stored.iter().filter_map(|s| s.bead()).find(|b| b.name().as_str() == name);
    its.unwrap().id().clone()
}

/// Says that these sessions hold work, and no others.
fn known(stage: &Stage, names: &[&str]) -> Assigned {
    Assigned::Known(names.iter().map(|name| bead(stage, name)).collect())
}

fn left_alone(because: StopCause, why: Why) -> Reason {
    Reason::LeftAlone { because, why, edit: None }
}

#[test]
fn s028_busy_sessions_keep_their_seats_when_their_pool_shrinks() {
    let stage = Stage::old(&[workers(3)]);
    let mut driver = stage.wanting(run(&[workers(1)]));
    driver.assign(known(&stage, &["worker-2", "worker-3"]));
    let told = tick(&mut driver);
    let condemned = left_alone(StopCause::SeatNotWanted, Why::Working);
    assert_eq!(
        (reason(&told, "worker-2"), reason(&told, "worker-3")),
        (condemned.clone(), condemned)
    );
    assert_eq!(told.quiet, Quiet::Yes);
    // The work of one is done, and its seat ends in its own time; the other one is left alone.
    driver.assign(known(&stage, &["worker-2"]));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), ["worker-3"]);
    stage.until(&mut driver, |stage| stage.names().len() == 2);
    assert_eq!(stage.names(), ["worker-1", "worker-2"]);
}

#[test]
fn who_gets_work_while_it_drains_is_spared() {
    let stage = Stage::old(&[workers(3)]);
    let mut driver = stage.wanting(run(&[workers(2)]));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), ["worker-3"]);
    driver.assign(known(&stage, &["worker-3"]));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["worker-3"]);
    assert_eq!(tick(&mut driver).quiet, Quiet::Yes);
}

#[test]
fn nobody_is_condemned_while_the_account_of_work_cannot_be_read() {
    let stage = Stage::old(&[workers(3)]);
    let mut driver = stage.wanting(run(&[workers(1)]));
    driver.assign(Assigned::Unknown);
    let told = tick(&mut driver);
    let unknown = left_alone(StopCause::SeatNotWanted, Why::WorkUnknown);
    assert_eq!((reason(&told, "worker-3"), told.quiet), (unknown, Quiet::Yes));
    driver.assign(Assigned::Known(BTreeSet::new()));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain).len(), 2);
}

#[test]
fn s283_stranded_work_keeps_the_seat_of_a_session_that_is_gone() {
    let stage = Stage::old(&[workers(2)]);
    // Everybody sleeps; then the pool shrinks, and work of a sleeper turns up.
    let mut driver = stage.driver(Intent::Stop, &[("worker", 2)]);
    stage.settle(&mut driver);
    assert_eq!(stage.names(), [""; 0]);
    driver.want(run(&[workers(1)]), stage.options.policy.clone());
    driver.assign(known(&stage, &["worker-2"]));
    let told = tick(&mut driver);
    assert_eq!(reason(&told, "worker-2"), left_alone(StopCause::SeatNotWanted, Why::Working));
    assert_eq!(
        (started(&told), stage.kind("worker-2")),
        (vec!["worker-1".into()], PhaseKind::Asleep)
    );
    driver.assign(Assigned::Known(BTreeSet::new()));
    let freed = tick(&mut driver);
    assert_eq!(changed(&freed, ChangeKind::Close), ["worker-2"]);
}

#[test]
fn an_edit_waits_until_the_work_is_done() {
    let stage = Stage::old(&[workers(1)]);
    let mut driver = stage.wanting(run(&[workers(1).runs("agent --new")]));
    driver.assign(known(&stage, &["worker-1"]));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), [""; 0]);
    assert_eq!(tick(&mut driver).quiet, Quiet::Yes, "that it waits is on record once");
    driver.assign(Assigned::NotKept);
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), ["worker-1"]);
}

#[test]
fn a_fleet_that_is_to_stop_waits_for_no_work() {
    let mut stage = Stage::old(&[workers(1)]);
    stage.bury();
    let mut driver = stage.driver(Intent::Stop, &[("worker", 1)]);
    driver.assign(Assigned::Unknown);
    tick(&mut driver);
    assert_eq!(stage.kind("worker-1"), PhaseKind::Stopping);
}
