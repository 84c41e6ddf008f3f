//! How is a program started anew in what its host keeps around it? In its turn, as the same session, and once.

use crate::fleet::{Kind, run};
use crate::hosts::{Fronted, Veil};
use crate::stage::{Stage, happened, reason, secs, tick};
use core::slice;
use std::sync::Arc;
use tenure_bead::{AgentName, Lane, Phase};
use tenure_driver::{Driver, Event, Tick};
use tenure_liveness::{Probe, RelaunchLane};
use tenure_reconcile::Reason;
use tenure_runtime::scripted::LiveScript;

fn solo() -> Kind {
    Kind::of("solo", 1)
}

/// Sessions that have run for long, on a host that starts programs anew.
fn offering(kinds: &[Kind]) -> Stage {
    let stage = Stage::old(kinds);
    stage.host.offers_relaunch(RelaunchLane::Offered);
    stage
}

/// With what programs were started anew so far, in order.
fn relaunched(stage: &Stage) -> Vec<Vec<String>> {
    stage.host.relaunched().into_iter().map(|(_, spec)| spec.args).collect()
}

fn fails(tick: &Tick) -> usize {
    let fails = |e: &&&Event| matches!(e, Event::NotRelaunched { .. });
    happened(tick).iter().filter(fails).count()
}

#[test]
fn an_edit_that_a_relaunch_carries_ends_no_session_and_is_paced_by_a_canary() {
    let workers = Kind::of("worker", 3);
    let stage = offering(slice::from_ref(&workers));
    let before = stage.living();
    let edited = workers.model("large");
    let mut driver = stage.wanting(run(slice::from_ref(&edited)));
    let first = tick(&mut driver);
    let told = happened(&first).into_iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("worker-1: program started anew"), "{told:?}");
    assert!(matches!(reason(&first, "worker-2"), Reason::Turn { .. }));
    stage.pass(&mut driver, secs(5), |_| ());
    assert_eq!(relaunched(&stage).len(), 1, "the canary has to settle");
    stage.settle(&mut driver);
    assert_eq!((stage.living(), stage.host.signals()), (before, vec![]));
    assert_eq!(relaunched(&stage), vec![["agent", "large"]; 3]);
    for name in stage.names() {
        assert_eq!(stage.config(&name).as_ref(), Some(edited.config()), "{name}");
    }
}

#[test]
fn the_live_part_of_the_edit_is_applied_afterwards_and_not_claimed_before() {
    let stage = offering(&[solo()]);
    let both = solo().model("large").live("green");
    let mut driver = stage.wanting(run(slice::from_ref(&both)));
    tick(&mut driver);
    assert_eq!((relaunched(&stage).len(), stage.host.applied().len()), (1, 0));
    assert_eq!(stage.config("solo").as_ref(), Some(solo().model("large").config()));
    tick(&mut driver);
    assert_eq!((relaunched(&stage).len(), stage.host.applied().len()), (1, 1));
    assert_eq!(stage.config("solo").as_ref(), Some(both.config()));
}

#[test]
fn a_relaunch_that_fails_is_tried_as_often_as_the_policy_says_and_then_the_session_restarts() {
    for (attempts, tries) in [(0, 0), (1, 1), (2, 2)] {
        let mut stage = offering(&[solo()]);
        stage.options.policy.relaunch_attempts = attempts;
        (0..10).for_each(|_| stage.host.next_relaunch(LiveScript::Failed));
        let before = stage.life("solo");
        let mut driver = stage.wanting(run(&[solo().model("large")]));
        let failed = core::cell::Cell::new(0);
        stage.pass(&mut driver, secs(300), |tick| failed.set(failed.get() + fails(tick)));
        assert_eq!((failed.get(), relaunched(&stage).len()), (tries, 0));
        assert_ne!(stage.life("solo"), before);
        assert_eq!(stage.config("solo").as_ref(), Some(solo().model("large").config()));
    }
}

#[test]
fn a_host_that_keeps_nothing_around_a_program_is_not_asked_to() {
    let stage = Stage::old(&[solo()]);
    let mut driver = stage.wanting(run(&[solo().model("large")]));
    let first = tick(&mut driver);
    assert!(matches!(reason(&first, "solo"), Reason::ToDrain { .. }));
    assert_eq!(fails(&first), 0);
}

#[test]
fn what_needs_more_than_a_relaunch_is_restarted() {
    let stage = offering(&[solo()]);
    let mut driver = stage.wanting(run(&[solo().model("large").runs("agent --new")]));
    assert!(matches!(reason(&tick(&mut driver), "solo"), Reason::ToDrain { .. }));
    assert_eq!(relaunched(&stage).len(), 0);
}

/// The host said that it failed and it was done: only another relaunch tells what runs, also for what ran before.
#[test]
fn a_relaunch_in_doubt_is_done_again_with_what_is_wanted_by_then() {
    for dies in [false, true] {
        let mut stage = offering(&[solo()]);
        stage.options.policy.relaunch_attempts = 2;
        let before = stage.living();
        stage.host.next_relaunch(LiveScript::UnclearApplied);
        let mut driver = stage.wanting(run(&[solo().model("large")]));
        tick(&mut driver);
        let Phase::Running { live: Some(due), .. } = stage.phase("solo") else {
            panic!("{:?}", stage.phase("solo"));
        };
        assert_eq!(due.lane, Lane::Relaunch { failures: 1 });
        if dies {
            stage.bury();
            driver = stage.wanting(run(&[solo()]));
        } else {
            driver.want(run(&[solo()]), stage.options.policy.clone());
        }
        let waits = tick(&mut driver);
        assert!(matches!(reason(&waits, "solo"), Reason::RelaunchBackOff { attempts: 1 }));
        stage.settle(&mut driver);
        assert_eq!(relaunched(&stage), [vec!["agent", "large"], vec!["agent"]]);
        assert!(matches!(stage.phase("solo"), Phase::Running { live: None, .. }));
        assert_eq!(stage.config("solo").as_ref(), Some(solo().config()));
        assert_eq!(stage.living(), before);
    }
}

#[test]
fn an_edit_that_is_taken_back_before_its_turn_relaunches_nobody() {
    let stage = offering(&[solo()]);
    let name = AgentName::parse("solo").unwrap();
    let mut driver = stage.wanting(run(&[solo()]));
    driver.keep_config(&name, secs(60)).unwrap();
    driver.want(run(&[solo().model("large")]), stage.options.policy.clone());
    stage.pass(&mut driver, secs(30), |_| ());
    driver.want(run(&[solo()]), stage.options.policy.clone());
    stage.pass(&mut driver, secs(300), |_| ());
    assert_eq!(relaunched(&stage).len(), 0);
}

/// K1 and K3 at the last moment: a program is only replaced where the process is proved to be the session.
#[test]
fn a_session_that_is_not_proved_at_the_last_look_is_not_relaunched() {
    for probe in [Probe::Unverified, Probe::Gone, Probe::Recycled, Probe::Unknowable] {
        let stage = offering(&[solo()]);
        let (mut driver, host) = veiled(&stage);
        host.front.show(&[Some(Probe::Verified), Some(probe)]);
        let first = tick(&mut driver);
        assert!(host.front.is_lifted(), "the re-check never came");
        assert_eq!((fails(&first), relaunched(&stage).len()), (1, 0), "{probe:?}");
        let Phase::Running { live: Some(due), .. } = stage.phase("solo") else {
            panic!("{:?}", stage.phase("solo"));
        };
        assert_eq!(due.lane, Lane::Relaunch { failures: 0 }, "that is no failure of the host's");
        stage.settle(&mut driver);
        assert_eq!(relaunched(&stage).len(), 1);
    }
}

fn veiled(stage: &Stage) -> (Driver, Arc<Fronted<Veil>>) {
    let host = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Veil::default());
    let mut parts = stage.parts();
    parts.runtime = Arc::<Fronted<Veil>>::clone(&host);
    (stage.driver_wanting(parts, run(&[solo().model("large")])), host)
}
