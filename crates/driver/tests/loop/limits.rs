//! What becomes of sessions that are idle or old? The idle sleep from the top down, the old are started anew in turn.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, changed, reason, secs, started, tick};
use core::cell::RefCell;
use core::slice;
use tenure_bead::{Activity, Attention, ChangeKind, Exit, Phase, PhaseKind, SleepCause, Tell};
use tenure_driver::Driver;
use tenure_reconcile::Reason;
use tenure_runtime::Clock;
use tenure_runtime::scripted::{Behavior, Fate};

/// A pool of three of which so many stay awake, idle after a minute.
fn pool(min: u32) -> Kind {
    Kind::of("worker", 3).between(min, 3, 3).idle(60)
}

/// A stage on which three sessions have been idle for a minute; they end as soon as they are told to.
fn idle() -> Stage {
    idle_that(Behavior::lasting().ends_when_drained(secs(0)))
}

fn idle_that(behavior: Behavior) -> Stage {
    let stage = Stage::new();
    stage.host.behave("worker", behavior);
    stage.settle(&mut stage.wanting(run(&[Kind::of("worker", 3)])));
    stage.store.end_lease();
    is_idle(&stage);
    stage.clock.advance(secs(60));
    stage
}

/// Everybody did something just now, and does nothing more.
fn is_idle(stage: &Stage) {
    let activity = Activity::Known(stage.clock.now().stamp());
    let attention = Attention { attached: Tell::No, pending: Tell::No, activity };
    for (_, life) in stage.living() {
        stage.host.pays_attention(life, attention);
    }
}

fn asleep(stage: &Stage) -> Vec<String> {
    let stored = stage.stored();
    let beads = stored.iter().filter_map(|stored| stored.bead());
    let dozes = beads
        .filter(|bead| matches!(bead.phase(), Phase::Asleep { because: SleepCause::Idle, .. }));
    let mut names: Vec<String> = dozes.map(|bead| bead.name().to_string()).collect();
    names.sort();
    names
}

fn settled(stage: &Stage, min: u32) -> Driver {
    let mut driver = stage.wanting(run(&[pool(min)]));
    stage.pass(&mut driver, secs(300), |_| ());
    driver
}

#[test]
fn idle_sessions_sleep_from_the_top_down_to_the_minimum() {
    let lasting = Behavior::lasting();
    let cases = [(0, 0), (1, 1), (2, 2), (3, 3)].into_iter();
    // Whether they end when they are told to, or have to be stopped when their time is over.
    for ((min, awake), behavior) in cases.flat_map(|case| {
        [lasting, lasting.ends_when_drained(secs(0)), lasting.ends_when_drained(secs(5))]
            .map(|behavior| (case, behavior))
    }) {
        let stage = idle_that(behavior);
        settled(&stage, min);
        let names = ["worker-1", "worker-2", "worker-3"];
        assert_eq!(
            (stage.names(), asleep(&stage)),
            (to_owned(&names[..awake]), to_owned(&names[awake..]))
        );
    }
}

fn to_owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_session_that_sleeps_is_not_woken_for_nothing_and_costs_no_write() {
    let stage = idle();
    let mut driver = settled(&stage, 1);
    let before = stage.stored();
    stage.pass(&mut driver, secs(3_600), |tick| {
        assert_eq!(reason(tick, "worker-3"), Reason::Dozes);
    });
    assert_eq!(stage.stored(), before);
}

#[test]
fn sleepers_wake_when_the_minimum_rises_the_lowest_first() {
    let stage = idle();
    let mut driver = settled(&stage, 0);
    assert_eq!(stage.names(), [""; 0]);
    driver.want(run(&[pool(1)]), stage.options.policy.clone());
    let woken = [tick(&mut driver), tick(&mut driver)];
    assert_eq!(woken.iter().flat_map(started).collect::<Vec<_>>(), ["worker-1"]);
    driver.want(run(&[pool(3)]), stage.options.policy.clone());
    let woken = [tick(&mut driver), tick(&mut driver)];
    assert_eq!(woken.iter().flat_map(started).collect::<Vec<_>>(), ["worker-2", "worker-3"]);
}

#[test]
fn sleepers_wake_when_the_limit_goes() {
    let stage = idle();
    let mut driver = settled(&stage, 1);
    driver.want(run(&[Kind::of("worker", 3)]), stage.options.policy.clone());
    stage.settle(&mut driver);
    assert_eq!(stage.names().len(), 3);
}

#[test]
fn a_session_that_fell_over_is_started_again_and_wakes_no_sleeper() {
    let stage = idle();
    let mut driver = settled(&stage, 2);
    stage.host.befall(stage.life("worker-1"), Fate::Exits(Exit::Code(1)));
    is_idle(&stage);
    stage.pass(&mut driver, secs(30), |_| ());
    assert_eq!(stage.names(), ["worker-1", "worker-2"]);
    assert_eq!(asleep(&stage), ["worker-3"]);
}

#[test]
fn a_session_that_does_something_before_its_time_is_over_stays_awake() {
    let stage = idle_that(Behavior::lasting());
    let mut driver = stage.wanting(run(&[pool(2)]));
    stage.until(&mut driver, |stage| stage.kind("worker-3") == PhaseKind::Draining);
    let before = stage.living();
    stage.clock.advance(stage.options.policy.stop_grace + secs(1));
    is_idle(&stage);
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["worker-3"]);
    assert_eq!(stage.living(), before);
}

#[test]
fn what_a_session_says_when_it_is_given_time_is_no_use_of_it() {
    let stage = idle_that(Behavior::lasting());
    let mut driver = stage.wanting(run(&[pool(2)]));
    stage.until(&mut driver, |stage| stage.kind("worker-3") == PhaseKind::Draining);
    stage.clock.advance(secs(1));
    is_idle(&stage);
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), [""; 0]);
    stage.until(&mut driver, |stage| asleep(stage) == ["worker-3"]);
}

#[test]
fn a_sleeper_is_woken_for_one_in_quarantine() {
    let stage = idle();
    let mut driver = settled(&stage, 1);
    stage.host.behave("worker", Behavior::lasting().exits_after(secs(0), Exit::Code(1)));
    stage.host.befall(stage.life("worker-1"), Fate::Exits(Exit::Code(1)));
    stage.until(&mut driver, |stage| stage.kind("worker-1") == PhaseKind::Quarantined);
    stage.host.behave("worker", Behavior::lasting());
    let woken: Vec<String> = (0..3).flat_map(|_| started(&tick(&mut driver))).collect();
    assert_eq!(woken, ["worker-2"]);
}

#[test]
fn a_minimum_that_rises_spares_the_one_that_was_going_to_sleep() {
    let stage = idle_that(Behavior::lasting());
    let mut driver = stage.wanting(run(&[pool(2)]));
    stage.until(&mut driver, |stage| stage.kind("worker-3") == PhaseKind::Draining);
    let before = stage.living();
    driver.want(run(&[pool(3)]), stage.options.policy.clone());
    assert_eq!(changed(&tick(&mut driver), ChangeKind::CancelDrain), ["worker-3"]);
    assert_eq!(stage.living(), before);
}

#[test]
fn a_session_whose_activity_nobody_knows_never_sleeps() {
    let stage = Stage::old(&[Kind::of("worker", 3)]);
    let before = stage.living();
    let mut driver = stage.wanting(run(&[pool(0)]));
    stage.pass(&mut driver, secs(3_600), |tick| {
        assert!(matches!(reason(tick, "worker-1"), Reason::LeftAlone { .. }));
    });
    assert_eq!(stage.living(), before);
}

#[test]
fn old_sessions_are_started_anew_one_at_a_time() {
    let stage = Stage::new();
    stage.host.behave("worker", Behavior::lasting().ends_when_drained(secs(0)));
    let mut driver = stage.wanting(run(&[Kind::of("worker", 3).age(300)]));
    let drained = RefCell::new(Vec::new());
    stage.pass(&mut driver, secs(400), |tick| {
        drained.borrow_mut().extend(changed(tick, ChangeKind::BeginDrain));
        let out = ["worker-1", "worker-2", "worker-3"].into_iter().filter(|name| {
            let stored = stage.stored();
            let bead = stored.iter().filter_map(|s| s.bead()).find(|b| b.name().as_str() == *name);
            bead.is_some_and(|b| {
                b.generation().number() > 0 && b.phase().kind() != PhaseKind::Running
            })
        });
        assert!(out.count() <= 1);
    });
    assert_eq!(drained.into_inner(), ["worker-1", "worker-2", "worker-3"]);
    assert!(stage.living().iter().all(|(_, life)| life.generation.number() == 2));
}

/// Those that sleep are started with what is wanted by then; nobody waits for them.
#[test]
fn a_sleeper_holds_no_restart_of_the_others() {
    let stage = idle();
    let mut driver = settled(&stage, 1);
    let edited = pool(1).runs("agent --new");
    driver.want(run(slice::from_ref(&edited)), stage.options.policy.clone());
    stage.pass(&mut driver, secs(60), |_| ());
    assert_eq!(stage.config("worker-1").as_ref(), Some(edited.config()));
    assert_eq!(asleep(&stage), ["worker-2", "worker-3"]);
}

#[test]
fn a_session_stays_awake_for_one_that_cannot_be_started() {
    let stage = idle();
    stage.host.behave("worker", Behavior::missing());
    stage.host.befall(stage.life("worker-1"), Fate::Exits(Exit::Code(1)));
    settled(&stage, 1);
    assert_eq!((stage.names(), asleep(&stage)), (to_owned(&["worker-2"]), to_owned(&["worker-3"])));
}
