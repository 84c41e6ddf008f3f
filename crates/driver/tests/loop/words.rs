//! Does an operator's word do what it says? It is heeded by the next tick, or refused at once.

use crate::fleet::{Kind, run};
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
