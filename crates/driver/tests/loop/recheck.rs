//! Is what ends something looked at once more right before? K1 and K3, at the last moment.

use crate::hosts::{Fronted, Veil};
use crate::stage::{ONE, Stage, happened, secs, tick};
use std::sync::Arc;
use tenure_bead::{Phase, PhaseKind, Stored};
use tenure_driver::{Driver, Event, Tick};
use tenure_liveness::{Probe, StopHow};
use tenure_reconcile::Intent;
use tenure_runtime::scripted::{Behavior, StartScript};

/// Everything but proof that the process is the one that is meant.
const UNPROVED: [Probe; 5] =
    [Probe::Unverified, Probe::Gone, Probe::Recycled, Probe::Zombie, Probe::Unknowable];

/// A driver that looks through a veil.
fn veiled(stage: &Stage, intent: Intent) -> (Driver, Arc<Fronted<Veil>>) {
    let host = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Veil::default());
    let mut parts = stage.parts();
    parts.runtime = Arc::<Fronted<Veil>>::clone(&host);
    (stage.driver_of(parts, intent, ONE), host)
}

#[track_caller]
fn nothing_is_signalled(stage: &Stage, host: &Fronted<Veil>, tick: &Tick) {
    assert!(host.front.is_lifted(), "the re-check never came");
    assert_eq!((stage.host.signals(), host.asked.counts()[3]), (vec![], 0));
    let spared = happened(tick).into_iter().filter(|e| matches!(e, Event::NotTold { .. }));
    assert_eq!(spared.count(), 1, "{:?}", tick.events);
}

#[test]
fn a_session_that_is_not_proved_at_the_last_look_is_not_asked_to_end() {
    for probe in UNPROVED {
        let stage = Stage::running(ONE);
        let (mut driver, host) = veiled(&stage, Intent::Stop);
        host.front.show(&[Some(Probe::Verified), Some(probe)]);
        let tick = tick(&mut driver);
        nothing_is_signalled(&stage, &host, &tick);
        assert_eq!(stage.names(), ["solo"], "{probe:?}");
    }
}

#[test]
fn a_session_that_is_not_proved_at_the_last_look_is_not_forced_to_end() {
    for probe in UNPROVED {
        let mut stage = Stage::new();
        stage.host.behave("solo", Behavior::lasting().deaf());
        tick(&mut stage.driver(Intent::Run, ONE));
        stage.bury();
        tick(&mut stage.driver(Intent::Stop, ONE));
        stage.bury();
        stage.clock.advance(stage.options.policy.stop_grace);
        let asked = stage.host.signals();

        let (mut driver, host) = veiled(&stage, Intent::Stop);
        host.front.show(&[Some(Probe::Verified), Some(probe)]);
        let tick = tick(&mut driver);
        assert!(host.front.is_lifted());
        assert_eq!(stage.host.signals(), asked, "{probe:?}: {:?}", tick.events);
    }
}

#[test]
fn a_session_that_is_proved_at_the_last_look_is_told_to_end() {
    let stage = Stage::running(ONE);
    let (mut driver, host) = veiled(&stage, Intent::Stop);
    host.front.show(&[Some(Probe::Verified), Some(Probe::Verified)]);
    let tick = tick(&mut driver);
    let told = |e: &&Event| matches!(e, Event::Told { how: StopHow::Ask, .. });
    assert!(happened(&tick).iter().any(told), "{:?}", tick.events);
    assert_eq!(stage.host.signals().len(), 1);
}

#[test]
fn a_superseded_life_that_is_not_proved_at_the_last_look_is_not_signalled() {
    for probe in UNPROVED {
        let stage = superseded();
        let (mut driver, host) = veiled(&stage, Intent::Run);
        // The current life, the one it took the place of, and that one again.
        host.front.show(&[None, Some(Probe::Verified), Some(probe)]);
        let tick = tick(&mut driver);
        nothing_is_signalled(&stage, &host, &tick);
    }
}

#[test]
fn a_superseded_life_that_is_proved_at_the_last_look_is_told_to_end() {
    let stage = superseded();
    let current = stage.stored()[0].bead().unwrap().phase().incarnation();
    tick(&mut stage.driver(Intent::Run, ONE));
    let meant: Vec<_> = stage.host.signals().iter().map(|s| s.meant.incarnation).collect();
    assert_eq!((meant.len(), stage.names()), (1, vec!["solo".to_owned()]));
    assert_eq!(Some(stage.life("solo")), current);
}

/// A life that came so late that it was counted out, beside the one that took its place.
fn superseded() -> Stage {
    let mut stage = Stage::new();
    stage.host.next_start(StartScript::UnclearRunsLate(secs(50)));
    let mut driver = stage.driver(Intent::Run, ONE);
    tick(&mut driver);
    stage.clock.advance(secs(31));
    stage.settle(&mut driver);
    stage.clock.advance(secs(20));
    assert_eq!(stage.names(), ["solo", "solo"]);
    stage.bury();
    stage
}

/// Whoever is seen alive at the last look is not recorded as ended.
#[track_caller]
fn the_record_stays(stage: &Stage, driver: &mut Driver, host: &Fronted<Veil>, seen: Probe) {
    let before = stage.stored();
    host.front.show(&[Some(seen), Some(Probe::Verified)]);
    let tick = tick(driver);
    assert!(host.front.is_lifted(), "the re-check never came");
    let dropped = happened(&tick);
    assert!(matches!(dropped.as_slice(), [Event::Dropped { .. }]), "{:?}", tick.events);
    assert_eq!((stage.stored(), stage.host.signals()), (before, vec![]));
}

#[test]
fn a_running_session_seen_alive_at_the_last_look_is_not_recorded_as_ended() {
    for seen in [Probe::Gone, Probe::Recycled, Probe::Zombie] {
        let stage = Stage::running(ONE);
        let (mut driver, host) = veiled(&stage, Intent::Run);
        the_record_stays(&stage, &mut driver, &host, seen);
        assert_eq!(stage.kind("solo"), PhaseKind::Running);
    }
}

#[test]
fn an_interrupted_start_seen_alive_at_the_last_look_is_not_recorded_as_failed() {
    for seen in [Probe::Gone, Probe::Recycled, Probe::Zombie] {
        let mut stage = Stage::new();
        stage.host.next_start(StartScript::UnclearRuns);
        tick(&mut stage.driver(Intent::Run, ONE));
        stage.bury();
        let (mut driver, host) = veiled(&stage, Intent::Run);
        the_record_stays(&stage, &mut driver, &host, seen);
        assert_eq!(stage.kind("solo"), PhaseKind::Starting);
    }
}

#[test]
fn a_start_that_was_missed_and_is_seen_alive_at_the_last_look_is_not_recorded_as_never_run() {
    let mut stage = Stage::new();
    stage.host.next_start(StartScript::UnclearDoesNot);
    tick(&mut stage.driver(Intent::Run, ONE));
    stage.bury();
    let (mut driver, host) = veiled(&stage, Intent::Run);
    tick(&mut driver);
    stage.clock.advance(stage.options.policy.launch_grace);
    the_record_stays(&stage, &mut driver, &host, Probe::Unknowable);
    assert_eq!(stage.kind("solo"), PhaseKind::Starting);
}

#[test]
fn a_stopping_session_seen_alive_at_the_last_look_keeps_its_seat() {
    let mut stage = Stage::running(ONE);
    let (mut driver, host) = veiled(&stage, Intent::Stop);
    host.front.show(&[None, Some(Probe::Unknowable)]);
    tick(&mut driver);
    stage.bury();
    let (mut driver, host) = veiled(&stage, Intent::Stop);
    the_record_stays(&stage, &mut driver, &host, Probe::Gone);
    assert!(matches!(stage.phase("solo"), Phase::Stopping { .. }));
    assert!(stage.stored().iter().all(|stored: &Stored| !stored.claims.is_empty()));
}
