//! Does a gap in time end anything? A suspended machine and a stepped wall clock are no evidence.

use crate::hosts::{Fronted, Glass};
use crate::stage::{ONE, POOL, Sizes, Stage, happened, secs, tick};
use crate::stores::{Desk, Desked};
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{BootId, Exit, PhaseKind, Stored};
use tenure_driver::{Driver, Event};
use tenure_reconcile::Intent;
use tenure_runtime::ManualClock;
use tenure_runtime::scripted::{Behavior, Fate, StartScript};
use tenure_store::{Batch, CommitError, Receipt, Store};

const HOUR: Duration = secs(3_600);
const YEAR: Duration = secs(365 * 24 * 3_600);

/// What may happen to the clocks between two ticks, apart from time passing.
const STEPS: [fn(&ManualClock); 2] =
    [|clock| clock.step_wall_ahead(YEAR), |clock| clock.step_wall_back(YEAR)];

const GAPS: [fn(&ManualClock); 3] = [
    |clock| clock.suspend(HOUR),
    |clock| clock.step_wall_ahead(YEAR),
    |clock| {
        clock.step_wall_back(YEAR);
    },
];

/// The next tick changes nothing: no record, no life, no signal.
#[track_caller]
fn nothing_happens(stage: &Stage, driver: &mut Driver) {
    let before = (stage.stored(), stage.living(), stage.host.signals());
    let tick = tick(driver);
    assert_eq!(happened(&tick), Vec::<&Event>::new());
    assert_eq!((stage.stored(), stage.living(), stage.host.signals()), before);
}

fn steady(stage: &Stage) -> Driver {
    let mut driver = stage.driver(Intent::Run, POOL);
    stage.settle(&mut driver);
    driver
}

#[test]
fn a_steady_fleet_comes_through_every_gap() {
    for gap in GAPS {
        let stage = Stage::new();
        let mut driver = steady(&stage);
        gap(&stage.clock);
        nothing_happens(&stage, &mut driver);
        nothing_happens(&stage, &mut driver);
    }
}

#[test]
fn a_steady_fleet_comes_through_every_gap_under_a_new_driver() {
    for gap in GAPS {
        let stage = Stage::running(POOL);
        gap(&stage.clock);
        nothing_happens(&stage, &mut stage.driver(Intent::Run, POOL));
    }
}

#[test]
fn a_session_that_nobody_may_look_at_comes_through_every_gap() {
    for (gap, fate) in GAPS.into_iter().zip([Fate::Unverifiable, Fate::Unknowable, Fate::Deaf]) {
        let stage = Stage::new();
        let mut driver = steady(&stage);
        stage.host.befall(stage.life("worker-2"), fate);
        tick(&mut driver);
        gap(&stage.clock);
        nothing_happens(&stage, &mut driver);
    }
}

#[test]
fn a_start_in_flight_is_not_given_up_because_the_wall_clock_was_stepped() {
    for step in STEPS {
        let stage = Stage::new();
        stage.host.next_start(StartScript::UnclearRunsLate(secs(20)));
        let mut driver = stage.driver(Intent::Run, ONE);
        tick(&mut driver);
        step(&stage.clock);
        nothing_happens(&stage, &mut driver);
        stage.clock.advance(secs(20));
        tick(&mut driver);
        assert_eq!((stage.kind("solo"), stage.names().len()), (PhaseKind::Running, 1));
    }
}

#[test]
fn a_start_in_flight_keeps_its_seat_while_the_machine_is_suspended() {
    let stage = Stage::new();
    stage.host.next_start(StartScript::UnclearRunsLate(HOUR + secs(2)));
    let mut driver = stage.driver(Intent::Run, ONE);
    tick(&mut driver);
    let (held, life) = (stage.stored()[0].clone(), stage.life("solo"));
    stage.clock.suspend(HOUR);
    tick(&mut driver);
    nothing_happens(&stage, &mut driver);
    assert_eq!(stage.stored()[0].claims, held.claims);
    stage.clock.advance(secs(2));
    tick(&mut driver);
    assert_eq!((stage.kind("solo"), stage.life("solo")), (PhaseKind::Running, life));
    assert_eq!(stage.names(), ["solo"]);
}

#[test]
fn a_stop_is_not_forced_because_the_wall_clock_was_stepped() {
    for step in STEPS {
        let stage = Stage::running(ONE);
        stage.host.befall(stage.life("solo"), Fate::Deaf);
        let mut driver = stage.driver(Intent::Stop, ONE);
        tick(&mut driver);
        step(&stage.clock);
        nothing_happens(&stage, &mut driver);
        assert_eq!(stage.names(), ["solo"]);
    }
}

#[test]
fn a_session_that_was_asked_to_end_is_given_its_time_after_a_suspend() {
    let stage = Stage::running(ONE);
    stage.host.befall(stage.life("solo"), Fate::Deaf);
    let mut driver = stage.driver(Intent::Stop, ONE);
    tick(&mut driver);
    stage.clock.suspend(HOUR);
    nothing_happens(&stage, &mut driver);
    assert_eq!(stage.names(), ["solo"]);
    stage.clock.advance(stage.options.policy.stop_grace);
    tick(&mut driver);
    assert_eq!(stage.names(), Vec::<String>::new(), "its time is over, under somebody's eyes");
}

#[test]
fn a_new_driver_asks_politely_whoever_asked_before() {
    let mut stage = Stage::running(ONE);
    stage.host.befall(stage.life("solo"), Fate::Deaf);
    tick(&mut stage.driver(Intent::Stop, ONE));
    stage.bury();
    stage.clock.suspend(HOUR);
    tick(&mut stage.driver(Intent::Stop, ONE));
    assert_eq!(stage.names(), ["solo"]);
}

#[test]
fn a_new_driver_does_not_rule_out_a_start_that_a_suspend_held_up() {
    let mut stage = Stage::new();
    stage.host.next_start(StartScript::UnclearRunsLate(HOUR + secs(2)));
    tick(&mut stage.driver(Intent::Run, ONE));
    let life = stage.life("solo");
    stage.bury();
    stage.clock.suspend(HOUR);
    let mut driver = stage.driver(Intent::Run, ONE);
    tick(&mut driver);
    stage.clock.advance(secs(2));
    tick(&mut driver);
    assert_eq!((stage.kind("solo"), stage.life("solo")), (PhaseKind::Running, life));
    assert_eq!(stage.names(), ["solo"]);
}

/// After a reboot nothing of the old boot runs; whatever the wall clock says, each seat is filled once again.
#[test]
fn a_reboot_fills_every_seat_again_whatever_the_wall_clock_says() {
    for set_back in [Duration::ZERO, YEAR] {
        let mut stage = Stage::running(POOL);
        let (held, names) = (stage.stored(), stage.names());
        stage.bury();
        stage.clock.reboot(BootId::from_bytes([9; 16]), secs(60));
        stage.clock.step_wall_back(set_back);
        let mut driver = stage.driver(Intent::Run, POOL);
        tick(&mut driver);
        assert_eq!(stage.names(), Vec::<String>::new(), "they wait like any life that ended");
        stage.clock.advance(stage.options.policy.backoff_min);
        stage.settle(&mut driver);
        assert_eq!(stage.names(), names);
        let claims = |stored: &[Stored]| -> Vec<_> {
            stored.iter().map(|s| (s.id.clone(), s.claims.clone())).collect()
        };
        assert_eq!(claims(&stage.stored()), claims(&held), "nobody lost or changed a seat");
    }
}

#[test]
fn a_wait_is_neither_shortened_nor_lengthened_by_a_step_of_the_wall_clock() {
    for step in STEPS {
        let stage = Stage::new();
        let at_once = Behavior::lasting().exits_after(Duration::ZERO, Exit::Code(1));
        stage.host.behave("solo", at_once);
        let mut driver = stage.driver(Intent::Run, ONE);
        tick(&mut driver);
        tick(&mut driver);
        step(&stage.clock);
        nothing_happens(&stage, &mut driver);
        stage.clock.advance(stage.options.policy.backoff_min);
        assert!(tick(&mut driver).events.iter().any(|e| matches!(e, Event::Started { .. })));
    }
}

/// Suspends the machine while a tick is under way.
#[derive(Debug)]
struct Sleeper {
    clock: Arc<ManualClock>,
    when: When,
}

#[derive(Debug, PartialEq)]
enum When {
    Reading,
    Committing,
}

impl Desk for Sleeper {
    fn asked(&self) {
        if self.when == When::Reading {
            self.clock.suspend(HOUR);
        }
    }

    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        let receipt = store.commit(batch)?;
        if self.when == When::Committing {
            self.clock.suspend(HOUR);
        }
        Ok(receipt)
    }
}

fn suspended(stage: &Stage, intent: Intent, sizes: Sizes<'_>, when: When) -> Driver {
    let sleeper = Sleeper { clock: Arc::clone(&stage.clock), when };
    let mut parts = stage.parts();
    parts.store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, sleeper);
    parts.runtime = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Glass);
    stage.driver_of(parts, intent, sizes)
}

#[test]
fn what_was_seen_before_the_machine_was_suspended_tells_nobody_to_end() {
    let stage = Stage::running(POOL);
    let mut driver = suspended(&stage, Intent::Stop, POOL, When::Committing);
    let tick = tick(&mut driver);
    let spared = happened(&tick).into_iter().filter(|e| matches!(e, Event::NotTold { .. }));
    assert_eq!((spared.count(), stage.host.signals()), (3, vec![]), "{:?}", tick.events);
    assert_eq!(stage.names().len(), 3);
}

#[test]
fn what_was_seen_before_the_machine_was_suspended_ends_no_record() {
    let stage = Stage::running(ONE);
    let mut driver = suspended(&stage, Intent::Run, ONE, When::Reading);
    tick(&mut driver);
    stage.host.befall(stage.life("solo"), Fate::Exits(Exit::Code(1)));
    let before = stage.stored();
    let tick = tick(&mut driver);
    assert!(matches!(happened(&tick).as_slice(), [Event::Dropped { .. }]), "{:?}", tick.events);
    assert_eq!(stage.stored(), before);
}
