//! What becomes of sessions whose config was edited? Started anew, one at a time, and only those that may be disturbed.

use crate::fleet::{Kind, named, run, wanted};
use crate::stage::{Stage, changed, happened, reason, secs, started, tick};
use core::cell::RefCell;
use core::time::Duration;
use tenure_bead::{
    Activity, Attention, ChangeKind, Exit, Phase, PhaseKind, StopCause, Stored, Tell,
};
use tenure_drift::Why;
use tenure_driver::Event;
use tenure_liveness::StopHow;
use tenure_reconcile::{Intent, Reason};
use tenure_runtime::Clock;
use tenure_runtime::scripted::{Behavior, Fate};

const LONG: Duration = secs(1_800);

fn worker() -> Kind {
    Kind::of("worker", 3)
}

fn edited() -> Kind {
    worker().runs("agent --new")
}

#[test]
fn an_edit_restarts_one_session_at_a_time_from_the_lowest_seat_up() {
    let stage = Stage::new();
    stage.host.behave("worker", Behavior::lasting().ends_when_drained(secs(3)));
    let mut driver = stage.wanting(run(&[worker()]));
    stage.settle(&mut driver);
    let begun = stage.clock.now().stamp();
    driver.want(run(&[edited()]), stage.options.policy.clone());
    let (drained, back) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    stage.pass(&mut driver, LONG, |tick| {
        let at = begun.age(stage.clock.now()).duration().as_secs();
        let (drains, starts) = (changed(tick, ChangeKind::BeginDrain), started(tick));
        drained.borrow_mut().extend(drains.into_iter().map(|name| (at, name)));
        back.borrow_mut().extend(starts.into_iter().map(|name| (at, name)));
        assert!(stage.names().len() >= 2, "never a second before the first is back");
    });
    let (drained, back) = (drained.into_inner(), back.into_inner());
    let names =
        |all: &[(u64, String)]| all.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&drained), ["worker-1", "worker-2", "worker-3"]);
    assert_eq!(names(&back), names(&drained));
    let policy = &stage.options.policy;
    assert!(drained[0].0 + 1 >= policy.patience.min_age.as_secs(), "{drained:?}");
    for (back, next) in back.iter().zip(&drained[1..]) {
        assert!(next.0 >= back.0 + policy.settle.as_secs(), "{back:?} has settled before {next:?}");
    }
    for name in stage.names() {
        assert_eq!(stage.config(&name).as_ref(), Some(edited().config()));
    }
}

#[test]
fn a_second_is_not_drained_while_the_first_has_not_settled() {
    let stage = Stage::old(&[worker()]);
    stage.host.behave("worker", Behavior::lasting().ends_when_drained(secs(0)));
    let mut driver = stage.wanting(run(&[edited()]));
    stage.until(&mut driver, |stage| stage.config("worker-1").as_ref() == Some(edited().config()));
    let early = tick(&mut driver);
    assert!(
        matches!(reason(&early, "worker-2"), Reason::Turn { before: Some(name), .. } if name.as_str() == "worker-1")
    );
    stage.clock.advance(stage.options.policy.settle - Duration::from_millis(1));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), Vec::<String>::new());
    stage.clock.advance(Duration::from_millis(1));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::BeginDrain), ["worker-2"]);
}

#[test]
fn a_session_that_fails_with_the_new_config_holds_all_the_others() {
    let stage = Stage::old(&[worker()]);
    let before = stage.living();
    let failing = Behavior::lasting().exits_after(secs(1), Exit::Code(1));
    stage.host.behave("worker", failing);
    let mut driver = stage.wanting(run(&[edited()]));
    stage.pass(&mut driver, LONG, |_| {
        assert_eq!(stage.living()[stage.living().len() - 2..], before[1..], "the others go on");
    });
    for name in ["worker-2", "worker-3"] {
        assert_eq!(stage.config(name).as_ref(), Some(worker().config()), "{name}");
    }
    assert_eq!(stage.kind("worker-1"), PhaseKind::Quarantined);
}

#[test]
fn an_empty_seat_holds_every_restart() {
    let stage = Stage::old(&[worker()]);
    stage.host.behave("worker", Behavior::missing());
    stage.host.befall(stage.life("worker-3"), Fate::Exits(Exit::Code(1)));
    let before = stage.living();
    let mut driver = stage.wanting(run(&[edited()]));
    stage.pass(&mut driver, LONG, |_| assert_eq!(stage.living(), before));
}

#[test]
fn an_edit_that_is_taken_back_in_time_restarts_nobody() {
    let mut stage = Stage::old(&[worker()]);
    let before = stage.living();
    let mut driver = stage.wanting(run(&[edited()]));
    stage.until(&mut driver, |stage| stage.kind("worker-1") == PhaseKind::Draining);
    stage.bury();
    let mut driver = stage.wanting(run(&[worker()]));
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["worker-1"]);
    stage
        .pass(&mut driver, LONG, |tick| assert_eq!(changed(tick, ChangeKind::BeginDrain), [""; 0]));
    assert_eq!(stage.living(), before);
    assert!(stage.host.signals().iter().all(|signal| signal.how == StopHow::Drain));
}

#[test]
fn a_session_that_was_found_running_is_never_restarted_for_its_config() {
    let mut stage = Stage::old(&[worker()]);
    let before = stage.living();
    stage.lose_the_store();
    let mut driver = stage.wanting(run(&[edited()]));
    tick(&mut driver);
    stage.pass(&mut driver, LONG, |tick| assert_eq!(reason(tick, "worker-1"), Reason::RunsAdopted));
    assert_eq!(stage.living(), before);
}

#[test]
fn a_session_that_somebody_uses_or_may_use_is_left_alone_without_a_write() {
    let free = Attention { attached: Tell::No, pending: Tell::No, activity: Activity::Unknown };
    let cases = [
        (Attention { attached: Tell::Yes, ..free }, Why::Attached),
        (Attention { attached: Tell::Unknown, ..free }, Why::AttachmentUnknown),
        (Attention { pending: Tell::Yes, ..free }, Why::Pending),
        (Attention { pending: Tell::Unknown, ..free }, Why::PendingUnknown),
    ];
    for (attention, expected) in cases {
        let stage = Stage::old(&[worker()]);
        for (_, life) in stage.living() {
            stage.host.pays_attention(life, attention);
        }
        let before = (stage.living(), stage.stored());
        let mut driver = stage.wanting(run(&[edited()]));
        stage.pass(&mut driver, LONG, |tick| {
            assert!(matches!(
                reason(tick, "worker-1"),
                Reason::LeftAlone { because: StopCause::Drift, why, .. } if why == expected
            ));
        });
        assert_eq!((stage.living(), stage.stored()), before, "{expected}");
    }
}

#[test]
fn a_pinned_session_runs_as_it_is() {
    let stage = Stage::old(&[worker()]);
    let before = (stage.living(), stage.stored());
    let mut driver = stage.wanting(run(&[edited().pinned()]));
    stage.pass(&mut driver, LONG, |tick| assert!(happened(tick).is_empty()));
    assert_eq!((stage.living(), stage.stored()), before);
}

#[test]
fn somebody_who_comes_while_a_session_drains_keeps_it() {
    let stage = Stage::old(&[worker()]);
    let before = stage.living();
    let mut driver = stage.wanting(run(&[edited()]));
    stage.until(&mut driver, |stage| stage.kind("worker-1") == PhaseKind::Draining);
    let attached = Attention { attached: Tell::Yes, ..Attention::UNKNOWN };
    stage.host.pays_attention(stage.life("worker-1"), attached);
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["worker-1"]);
    assert_eq!(stage.living(), before);
}

#[test]
fn a_first_that_fails_late_spares_the_next_that_was_given_time_already() {
    let mut stage = Stage::old(&[worker()]);
    (stage.options.policy.settle, stage.options.policy.drain_for) = (secs(1), secs(60));
    let before = stage.living();
    stage.host.behave("worker", Behavior::lasting().exits_after(secs(20), Exit::Code(1)));
    let mut driver = stage.wanting(run(&[edited()]));
    stage.until(&mut driver, |stage| stage.kind("worker-2") == PhaseKind::Draining);
    stage.until(&mut driver, |stage| stage.kind("worker-1") != PhaseKind::Running);
    stage.pass(&mut driver, LONG, |_| {
        assert_eq!(stage.living()[stage.living().len() - 2..], before[1..], "the others go on");
    });
    assert_eq!(stage.kind("worker-2"), PhaseKind::Running);
}

/// The second opinion would object, and nothing at all would be ended while it does (D5).
#[test]
fn who_still_ends_for_drift_is_waited_for_although_nobody_wants_its_seat_any_more() {
    let scribe = [named("scribe", "solo", None)];
    let of = |size, runs| wanted(Intent::Run, &[Kind::of("solo", size).runs(runs)], &scribe);
    let stage = Stage::new();
    let mut driver = stage.wanting(of(1, "agent"));
    stage.settle(&mut driver);
    driver.want(of(1, "agent --new"), stage.options.policy.clone());
    stage.until(&mut driver, |stage| stage.names().len() == 2 && drains(stage) == 1);
    driver.want(of(0, "agent --new"), stage.options.policy.clone());
    stage.pass(&mut driver, LONG, |tick| {
        let objected = |event: &&Event| matches!(event, Event::Violated(_));
        assert_eq!(tick.events.iter().find(objected), None);
        assert!(drains(&stage) <= 1);
    });
    assert_eq!(stage.names(), ["scribe"]);
}

fn drains(stage: &Stage) -> usize {
    let drift = StopCause::Drift;
    let for_drift =
        |phase: &Phase| matches!(phase, Phase::Draining { basis, .. } if basis.because == drift);
    stage.stored().iter().filter_map(Stored::bead).filter(|bead| for_drift(bead.phase())).count()
}

/// One look that comes late must not find the protection over, however long the loop would sleep.
#[test]
fn a_loop_that_sleeps_long_is_woken_while_somebody_is_attached() {
    let mut stage = Stage::old(&[Kind::of("agent", 1)]);
    stage.options.patrol = secs(3_600);
    let mut driver = stage.wanting(run(&[Kind::of("agent", 1).runs("agent --new")]));
    let attached =
        |attached| Attention { attached, pending: Tell::No, activity: Activity::Unknown };
    let life = stage.life("agent");
    stage.host.pays_attention(life, attached(Tell::Yes));
    let begun = stage.clock.now();
    while begun.stamp().age(stage.clock.now()).duration() < secs(7_200) {
        tick(&mut driver);
        let told = tick(&mut driver);
        assert!(
            told.wake_after <= stage.options.policy.patience.refresh(),
            "{:?}",
            told.wake_after
        );
        stage.clock.advance(told.wake_after.max(secs(1)));
        stage.host.pays_attention(life, attached(Tell::No));
        let flickered = tick(&mut driver);
        assert_eq!(changed(&flickered, ChangeKind::BeginDrain), [""; 0], "one look is no proof");
        stage.host.pays_attention(life, attached(Tell::Yes));
    }
}

/// One edit of one template, and forty kills in one pass: that is what budgets are for.
#[test]
fn d068_forty_sessions_that_share_an_edit_are_started_anew_a_few_at_a_time() {
    let forty = Kind::of("worker", 40);
    let mut stage = Stage::old(core::slice::from_ref(&forty));
    stage.options.policy.drain_for = Duration::ZERO;
    let most = usize::try_from(stage.options.policy.restarts_per_template).unwrap();
    let mut driver = stage.wanting(run(&[forty.runs("agent --new")]));
    let fewest = core::cell::Cell::new(40);
    stage.until(&mut driver, |stage| {
        fewest.set(fewest.get().min(stage.living().len()));
        (1..=40).all(|n| {
            stage
                .living()
                .iter()
                .any(|(name, life)| *name == format!("worker-{n}") && life.generation.number() == 2)
        })
    });
    assert!((40 - most..40).contains(&fewest.get()), "{} lived at least", fewest.get());
}
