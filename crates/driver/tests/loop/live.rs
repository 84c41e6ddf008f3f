//! How does an edit of the live config reach sessions that run? Once each, without a restart, and again after a doubt.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, changed, happened, reason, secs, tick};
use core::cell::RefCell;
use core::slice;
use tenure_bead::{ChangeKind, Phase};
use tenure_driver::{Event, Quiet};
use tenure_liveness::LiveLane;
use tenure_reconcile::Reason;
use tenure_runtime::Clock;
use tenure_runtime::scripted::LiveScript;

fn solo() -> Kind {
    Kind::of("solo", 1)
}

/// What was applied so far, without to whom.
fn applied(stage: &Stage) -> Vec<String> {
    stage.host.applied().into_iter().flat_map(|(_, commands)| commands.concat()).collect()
}

#[test]
fn a_live_edit_is_applied_once_to_each_and_restarts_nobody() {
    let worker = Kind::of("worker", 3);
    let stage = Stage::old(slice::from_ref(&worker));
    let before = stage.living();
    let edited = worker.live("green");
    let mut driver = stage.wanting(run(slice::from_ref(&edited)));
    let first = tick(&mut driver);
    assert_eq!(changed(&first, ChangeKind::FinishLive).len(), 3);
    assert_eq!(tick(&mut driver).quiet, Quiet::Yes);
    stage.pass(&mut driver, secs(600), |tick| assert_eq!(tick.quiet, Quiet::Yes));
    assert_eq!((stage.living(), applied(&stage)), (before, vec!["green".to_owned(); 3]));
    for name in stage.names() {
        assert_eq!(stage.config(&name).as_ref(), Some(edited.config()), "{name}");
    }
}

#[test]
fn a_live_change_that_fails_is_tried_again_after_doubling_waits() {
    let stage = Stage::old(&[solo()]);
    (0..4).for_each(|_| stage.host.next_live(LiveScript::Failed));
    let mut driver = stage.wanting(run(&[solo().live("green")]));
    let begun = stage.clock.now().stamp();
    let failed = RefCell::new(Vec::new());
    stage.pass(&mut driver, secs(120), |tick| {
        let at = begun.age(stage.clock.now()).duration().as_secs();
        let fails = tick.events.iter().filter(|e| matches!(e, Event::NotApplied { .. }));
        failed.borrow_mut().extend(fails.map(|_| at));
    });
    assert_eq!(failed.into_inner(), [0, 1, 3, 7]);
    assert_eq!(applied(&stage), ["green"]);
    assert_eq!(stage.config("solo").as_ref(), Some(solo().live("green").config()));
}

/// It may have arrived or not: the doubt ends when what is wanted by then is brought.
#[test]
fn an_edit_that_may_have_arrived_is_brought_again_when_it_is_taken_back() {
    for dies in [false, true] {
        let mut stage = Stage::old(&[solo()]);
        let before = stage.living();
        stage.host.next_live(LiveScript::UnclearApplied);
        let mut driver = stage.wanting(run(&[solo().live("green")]));
        tick(&mut driver);
        assert!(matches!(stage.phase("solo"), Phase::Running { live: Some(_), .. }));
        if dies {
            stage.bury();
            driver = stage.wanting(run(&[solo()]));
        } else {
            driver.want(run(&[solo()]), stage.options.policy.clone());
        }
        stage.settle(&mut driver);
        assert_eq!(applied(&stage), ["green", "blue"]);
        assert!(matches!(stage.phase("solo"), Phase::Running { live: None, .. }));
        assert_eq!(stage.config("solo").as_ref(), Some(solo().config()));
        assert_eq!(stage.living(), before);
    }
}

#[test]
fn another_edit_is_brought_at_once_whatever_the_last_one_waits_for() {
    let stage = Stage::old(&[solo()]);
    (0..5).for_each(|_| stage.host.next_live(LiveScript::Failed));
    let mut driver = stage.wanting(run(&[solo().live("green")]));
    stage.pass(&mut driver, secs(20), |_| ());
    driver.want(run(&[solo().live("red")]), stage.options.policy.clone());
    stage.host.forget_scripts();
    tick(&mut driver);
    assert_eq!(applied(&stage), ["red"]);
}

#[test]
fn a_host_that_applies_nothing_is_not_asked_to() {
    let stage = Stage::old(&[solo()]);
    stage.host.offers_live(LiveLane::Absent);
    let before = stage.stored();
    let mut driver = stage.wanting(run(&[solo().live("green")]));
    stage.pass(&mut driver, secs(600), |tick| {
        assert!(happened(tick).is_empty());
        assert!(matches!(reason(tick, "solo"), Reason::LiveNextStart { edit: Some(_) }));
    });
    assert_eq!((applied(&stage), stage.stored()), (vec![], before));
}

#[test]
fn a_tick_applies_so_many_live_changes_and_no_more() {
    let workers = Kind::of("worker", 10);
    let mut stage = Stage::old(slice::from_ref(&workers));
    stage.options.policy.applies_per_tick = 4;
    let mut driver = stage.wanting(run(&[workers.live("green")]));
    let applied = [(); 4].map(|()| changed(&tick(&mut driver), ChangeKind::FinishLive).len());
    assert_eq!(applied, [4, 4, 2, 0]);
}

#[test]
fn the_live_part_of_an_edit_does_not_wait_for_the_rest() {
    let pinned = solo().pinned();
    let stage = Stage::old(slice::from_ref(&pinned));
    let before = stage.living();
    let mut driver = stage.wanting(run(&[pinned.runs("agent --new").live("green")]));
    stage.settle(&mut driver);
    assert_eq!((stage.living(), applied(&stage)), (before, vec!["green".to_owned()]));
    let last = tick(&mut driver);
    assert!(matches!(reason(&last, "solo"), Reason::LeftAlone { .. }), "the rest still waits");
}

#[test]
fn a_session_whose_live_change_cannot_be_applied_still_grows_too_old() {
    for lane in [LiveLane::Absent, LiveLane::Offered] {
        let aging = solo().age(3_600);
        let stage = Stage::old(slice::from_ref(&aging));
        let before = stage.life("solo");
        stage.host.offers_live(lane);
        (0..1_000).for_each(|_| stage.host.next_live(LiveScript::Failed));
        let mut driver = stage.wanting(run(&[aging.live("green")]));
        stage.pass(&mut driver, secs(4_000), |_| ());
        assert_ne!(stage.life("solo"), before, "{lane:?}");
        assert_eq!(stage.config("solo").as_ref(), Some(solo().live("green").config()), "{lane:?}");
    }
}
