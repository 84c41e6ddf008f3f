//! Whom has an edit not reached yet, and why? Everybody who differs and is left alone, whatever the reason.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, secs, tick};
use core::slice;
use tenure_bead::Exit;
use tenure_driver::{Wanted, preview};
use tenure_liveness::RelaunchLane;
use tenure_reconcile::{Held, Reason, held};
use tenure_runtime::Clock as _;
use tenure_runtime::scripted::{Fate, LiveScript};

/// Who is held, as a supervisor that looks now would say.
fn listed(stage: &Stage, wanted: &Wanted) -> Vec<Held> {
    let seen = preview(&stage.parts(), wanted, &stage.options).expect("a store in memory");
    held(&seen.world, &seen.plan, stage.clock.now())
}

fn names(held: &[Held]) -> Vec<&str> {
    held.iter().map(|session| session.name.as_str()).collect()
}

#[test]
fn whoever_waits_behind_the_canary_is_listed_and_the_canary_is_not() {
    let workers = Kind::of("worker", 3);
    let stage = Stage::old(slice::from_ref(&workers));
    assert_eq!(listed(&stage, &run(slice::from_ref(&workers))), []);
    let edited = run(&[workers.runs("agent --new")]);
    assert_eq!(names(&listed(&stage, &edited)), ["worker-2", "worker-3"]);
}

#[test]
fn a_session_is_listed_while_what_it_comes_after_is_down() {
    let kinds = [Kind::of("base", 1), Kind::of("solo", 1).after("base")];
    let stage = Stage::old(&kinds);
    let mut driver = stage.wanting(run(&kinds));
    stage.host.befall(stage.life("base"), Fate::Exits(Exit::Code(1)));
    stage.until(&mut driver, |stage| stage.names() == ["solo"]);
    let [base, solo] = kinds;
    let edited = run(&[base, solo.runs("agent --new")]);
    let listed = listed(&stage, &edited);
    assert_eq!(names(&listed), ["solo"]);
    assert!(matches!(&listed[0].reason, Reason::After { template } if template.as_str() == "base"));
}

#[test]
fn a_program_whose_relaunch_failed_is_listed_until_it_is_tried_again() {
    let mut stage = Stage::old(&[Kind::of("solo", 1)]);
    stage.options.policy.relaunch_attempts = 3;
    stage.host.offers_relaunch(RelaunchLane::Offered);
    stage.host.next_relaunch(LiveScript::Failed);
    let edited = [Kind::of("solo", 1).model("large")];
    tick(&mut stage.wanting(run(&edited)));
    let listed = listed(&stage, &run(&edited));
    assert!(
        matches!(listed[..], [Held { reason: Reason::RelaunchBackOff { .. }, .. }]),
        "{listed:?}"
    );
}

#[test]
fn who_has_been_held_longest_comes_first_with_the_age_of_its_edit() {
    let (early, late) = (Kind::of("early", 1).pinned(), Kind::of("late", 1).pinned());
    let stage = Stage::old(&[early.clone(), late.clone()]);
    let early = early.runs("agent --new");
    let mut driver = stage.wanting(run(&[early.clone(), late.clone()]));
    stage.pass(&mut driver, secs(90), |_| ());
    let edited = run(&[early, late.runs("agent --new")]);
    driver.want(edited.clone(), stage.options.policy.clone());
    stage.pass(&mut driver, secs(30), |_| ());
    let listed = listed(&stage, &edited);
    assert_eq!(names(&listed), ["early", "late"]);
    assert_eq!(listed[0].age.map(|age| age.as_secs() / 10), Some(12));
    assert_eq!(listed[1].age.map(|age| age.as_secs() / 10), Some(3));
}
