//! How soon does the driver try again when nothing came of a tick? Not at once: that would spin.

use crate::hosts::{Fronted, Veil};
use crate::stage::{ONE, POOL, Stage, tick};
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{Exit, PhaseKind};
use tenure_driver::Quiet;
use tenure_liveness::Probe;
use tenure_reconcile::Intent;
use tenure_runtime::scripted::{Fate, StopScript};

#[test]
fn a_tick_that_came_to_something_is_followed_by_the_next_at_once() {
    let stage = Stage::new();
    let mut driver = stage.driver(Intent::Run, POOL);
    assert_eq!(tick(&mut driver).wake_after, Duration::ZERO);
    stage.host.befall(stage.life("worker-1"), Fate::Exits(Exit::Code(1)));
    assert_eq!(tick(&mut driver).wake_after, Duration::ZERO);
}

#[test]
fn a_stop_that_the_platform_goes_on_refusing_is_not_tried_again_at_once() {
    let stage = Stage::running(ONE);
    (0..4).for_each(|_| stage.host.next_stop(StopScript::Refused));
    let mut driver = stage.driver(Intent::Stop, ONE);
    tick(&mut driver);
    for _ in 0..3 {
        let tick = tick(&mut driver);
        assert_eq!((tick.quiet, tick.wake_after), (Quiet::No, stage.options.policy.look_again));
        stage.clock.advance(tick.wake_after);
    }
    stage.settle(&mut driver);
    assert_eq!(stage.kind("solo"), PhaseKind::Asleep);
}

#[test]
fn a_command_that_goes_on_being_dropped_is_not_tried_again_at_once() {
    let stage = Stage::running(ONE);
    let host = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Veil::default());
    let mut parts = stage.parts();
    parts.runtime = Arc::<Fronted<Veil>>::clone(&host);
    let mut driver = stage.driver_of(parts, Intent::Run, ONE);
    for _ in 0..3 {
        host.front.show(&[Some(Probe::Gone), Some(Probe::Verified)]);
        let tick = tick(&mut driver);
        assert_eq!((tick.quiet, tick.wake_after), (Quiet::No, stage.options.policy.look_again));
    }
}
