//! Does looking ahead leave everything as it is, and say what the next tick does?

use crate::stage::{ONE, Stage, secs, tick};
use tenure_driver::Driver;
use tenure_reconcile::{Intent, Reason, explain};
use tenure_runtime::Clock as _;
use tenure_runtime::scripted::{Fate, ListScript};

/// Returns the reasons of the verdicts that the next tick would give.
fn foreseen(driver: &Driver) -> Vec<Reason> {
    let seen = driver.foresee().expect("the store answers");
    seen.plan.verdicts.into_iter().map(|verdict| verdict.reason).collect()
}

#[test]
fn what_is_foreseen_is_not_done_and_then_happens() {
    let stage = Stage::new();
    let mut driver = stage.driver(Intent::Run, ONE);
    assert_eq!(foreseen(&driver), [Reason::StartOwed]);
    assert_eq!((stage.stored(), stage.names()), (Vec::new(), Vec::new()));
    let decided: Vec<Reason> = tick(&mut driver).verdicts.into_iter().map(|v| v.reason).collect();
    assert_eq!(decided, [Reason::StartOwed]);
    assert_eq!(stage.names(), ["solo"]);
}

#[test]
fn an_absence_that_was_only_foreseen_does_not_count() {
    let stage = Stage::running(ONE);
    let mut driver = stage.driver(Intent::Run, ONE);
    stage.settle(&mut driver);
    // Nobody can look at the process any more, and then it ends, so that listings miss it.
    let life = stage.life("solo");
    stage.clock.advance(stage.options.policy.launch_grace);
    stage.host.befall(life, Fate::Unknowable);
    tick(&mut driver);
    let omitted = || ListScript::Omits(stage.stored()[0].id.clone());
    for _ in 0..5 {
        stage.host.next_list(omitted());
        stage.clock.advance(stage.options.policy.absence_spacing);
        assert_eq!(foreseen(&driver), [Reason::Suspect { absences: 1 }]);
    }
}

#[test]
fn an_explanation_says_from_when_on_an_absence_counts() {
    let stage = Stage::running(ONE);
    // It runs for ten minutes, and this supervisor has only just come.
    stage.clock.advance(secs(600));
    let omitted = ListScript::Omits(stage.stored()[0].id.clone());
    stage.host.befall(stage.life("solo"), Fate::Unknowable);
    stage.host.next_list(omitted);
    let driver = stage.driver(Intent::Run, ONE);
    let seen = driver.foresee().expect("the store answers");
    let explained = explain(&seen.world, &seen.plan, "solo")[0].to_string();
    let watched = stage.clock.now().wall;
    let expected =
        format!("counts from 30 s on after this supervisor began to watch, at {watched}");
    assert!(explained.contains(&expected), "{explained}");
}
