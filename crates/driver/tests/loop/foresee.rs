//! Does looking ahead leave everything as it is, and say what the next tick does?

use crate::stage::{ONE, Stage, tick};
use tenure_driver::Driver;
use tenure_reconcile::{Intent, Reason};
use tenure_runtime::scripted::Fate;

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
    let omitted = || tenure_runtime::scripted::ListScript::Omits(stage.stored()[0].id.clone());
    for _ in 0..5 {
        stage.host.next_list(omitted());
        stage.clock.advance(stage.options.policy.absence_spacing);
        assert_eq!(foreseen(&driver), [Reason::Suspect { absences: 1 }]);
    }
}
