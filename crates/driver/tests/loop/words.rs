//! Does an operator's word do what it says? It is heeded by the next tick, or refused at once.

use crate::alias::says;
use crate::fleet::{Kind, alias, run};
use crate::stage::{Stage, secs, tick};
use tenure_bead::{AgentName, PhaseKind, TemplateName};
use tenure_driver::{Driver, WordError};
use tenure_runtime::scripted::Behavior;

fn solo() -> AgentName {
    AgentName::parse("solo").expect("it is a name")
}

/// A session that failed until it was quarantined.
fn quarantined() -> (Stage, Driver) {
    let stage = Stage::new();
    stage.host.behave("solo", Behavior::missing());
    let mut driver = stage.wanting(run(&[Kind::of("solo", 1)]));
    stage.until(&mut driver, |stage| {
        let is_open = !stage.stored().is_empty();
        is_open && stage.kind("solo") == PhaseKind::Quarantined
    });
    (stage, driver)
}

#[test]
fn whoever_is_forgiven_is_tried_at_once_in_quarantine_too() {
    let (stage, mut driver) = quarantined();
    stage.host.behave("solo", Behavior::lasting());
    tick(&mut driver);
    assert_eq!(stage.kind("solo"), PhaseKind::Quarantined, "its time is not over");
    driver.forgive(&TemplateName::parse("solo").expect("it is a name")).expect("it is taken");
    stage.pass(&mut driver, secs(5), |_| ());
    assert_eq!(stage.kind("solo"), PhaseKind::Running);
}

#[test]
fn whoever_was_forgiven_and_fails_again_waits_like_one_that_failed_once() {
    let (stage, mut driver) = quarantined();
    driver.forgive(&TemplateName::parse("solo").expect("it is a name")).expect("it is taken");
    stage.pass(&mut driver, secs(5), |_| ());
    assert_ne!(stage.kind("solo"), PhaseKind::Quarantined);
    stage.until(&mut driver, |stage| stage.kind("solo") == PhaseKind::Quarantined);
}

#[test]
fn only_a_session_that_runs_can_keep_its_config() {
    let (_stage, mut driver) = quarantined();
    let refused = driver.keep_config(&solo(), secs(60));
    let Err(WordError::NotRunning { phase, .. }) = &refused else { panic!("{refused:?}") };
    assert_eq!(*phase, PhaseKind::Quarantined);
    let text = refused.map_err(|why| why.to_string()).unwrap_err();
    assert!(text.contains("solo does not run, it is quarantined"), "{text}");
}

#[test]
fn a_session_keeps_its_config_by_name_alias_or_bead() {
    let stage = Stage::new();
    let mut driver = stage.wanting(run(&[Kind::of("solo", 1).alias("boss")]));
    stage.settle(&mut driver);
    let bead = driver.beads()[0].id.clone();
    driver.keep_config(&solo(), secs(60)).expect("its name");
    driver.keep_config(&alias("boss"), secs(60)).expect("its alias");
    driver.keep_config(&bead, secs(60)).expect("its bead");
    driver.keep_config("boss", secs(60)).expect("a plain word");
}

#[test]
fn who_means_nobody_is_told_who_there_is() {
    let stage = Stage::new();
    let mut driver = stage.wanting(run(&[Kind::of("solo", 1), Kind::of("worker", 9)]));
    let nobody = |driver: &mut Driver| {
        driver.keep_config("chief", secs(60)).expect_err("nobody is called so").to_string()
    };
    let refused = "take an operator's word: no session is called chief; there";
    assert_eq!(nobody(&mut driver), format!("{refused} is none"));
    stage.settle(&mut driver);
    let names = "solo, worker-1, worker-2, worker-3, worker-4, worker-5, worker-6, worker-7";
    assert_eq!(nobody(&mut driver), format!("{refused} are {names} and 2 more"));
}

#[test]
fn a_word_that_two_sessions_answer_to_is_a_question_back() {
    let stage = Stage::new();
    let wanted = run(&[Kind::of("solo", 1), Kind::of("worker", 1)]);
    let mut driver = stage.wanting(wanted.clone());
    stage.settle(&mut driver);
    driver.close().expect("it has the lease");
    says(&stage, "worker", "solo");
    let mut driver = stage.wanting(wanted);
    let beads: Vec<String> = stage.stored().iter().map(|stored| stored.id.to_string()).collect();
    let [one, other] = beads.as_slice() else { panic!("{beads:?}") };
    let refused = driver.keep_config("solo", secs(60)).expect_err("two answer").to_string();
    let expected = format!("solo means {one} and {other}; say the id of the bead");
    assert_eq!(refused, format!("take an operator's word: {expected}"));
    driver.keep_config(one.as_str(), secs(60)).expect("one is meant");
}
