//! Is a crash at any point repaired by the next driver? At every fault point of the effect protocol, and twice.

use crate::stage::{Sizes, Stage};
use parking_lot::Mutex;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};
use tenure_bead::{Baseline, BeadId, Phase, Seat, Stored};
use tenure_driver::{
    Driver, Effect, FaultPoint, Faults, Flow, Moment, PROTOCOL, Quiet, TickError, fault_points,
};
use tenure_reconcile::Intent;
use tenure_runtime::scripted::only_the_meant_are_signalled;

/// A session that no effect is about: it has to come through everything.
const BYSTANDER: Sizes<'static> = &[("solo", 1)];

const ALL: Sizes<'static> = &[("solo", 1), ("worker", 3)];

/// Ends the driver at one fault point, and notes which were passed.
#[derive(Debug)]
struct Crash {
    at: FaultPoint,
    passed: Mutex<Vec<FaultPoint>>,
}

impl Faults for Crash {
    fn reach(&self, point: FaultPoint) -> Flow {
        self.passed.lock().push(point);
        if point == self.at { Flow::Crash } else { Flow::Go }
    }
}

/// A stage on which an effect is due, and what is wanted there.
fn due(effect: Effect) -> (Stage, Sizes<'static>) {
    match effect {
        Effect::Start => (Stage::running(BYSTANDER), ALL),
        Effect::Stop => (Stage::running(ALL), BYSTANDER),
        Effect::Adopt => {
            let mut stage = Stage::running(ALL);
            stage.lose_the_store();
            (stage, ALL)
        }
    }
}

/// Supervises until the driver dies at a point or the fleet rests, and returns whether it died.
fn dies_at(stage: &Stage, point: FaultPoint, wanted: Sizes<'_>) -> bool {
    let crash = Arc::new(Crash { at: point, passed: Mutex::default() });
    let mut parts = stage.parts();
    parts.faults = Arc::<Crash>::clone(&crash);
    let mut driver = stage.driver_of(parts, Intent::Run, wanted);
    for _ in 0..TICKS_MAX {
        match driver.tick() {
            Err(TickError::Crashed(at)) => {
                assert_eq!((at, crash.passed.lock().last()), (point, Some(&point)));
                return true;
            }
            Err(error) => panic!("{error}"),
            Ok(tick) if tick.quiet == Quiet::Yes && tick.wake_after >= stage.options.patrol => {
                return false;
            }
            Ok(tick) => stage.clock.advance(tick.wake_after),
        }
        nobody_is_doubled(stage);
    }
    panic!("the fleet does not come to rest");
}

#[track_caller]
fn nobody_is_doubled(stage: &Stage) {
    let mut names = stage.names();
    names.dedup();
    assert_eq!(names, stage.names());
}

/// The open beads with their seats.
fn seats(stage: &Stage) -> Vec<(BeadId, Seat)> {
    let stored = stage.stored();
    let open = stored.iter().filter_map(Stored::bead).filter(|bead| bead.is_open());
    open.map(|bead| (bead.id().clone(), bead.seat().clone())).collect()
}

/// Lets a new driver take over, and holds it to every promise that a crash must not break.
fn is_repaired(stage: &mut Stage, wanted: Sizes<'_>, died_at: &[FaultPoint]) {
    let (lives, before) = (stage.living(), seats(stage));
    stage.bury();
    let mut driver = stage.driver(Intent::Run, wanted);
    repair(stage, &mut driver);

    let names = names_of(wanted);
    assert_eq!(stage.names(), names, "{died_at:?}: one living session per seat");
    let survivors = lives.iter().filter(|(name, _)| names.contains(name));
    let living = stage.living();
    assert!(survivors.clone().all(|life| living.contains(life)), "{died_at:?}: a survivor ended");
    let after = seats(stage);
    let kept = |(_, seat): &&(BeadId, Seat)| names.contains(&name_of(seat));
    assert!(before.iter().filter(kept).all(|held| after.contains(held)), "{died_at:?}: a seat");
    assert_eq!(after.len(), names.len(), "{died_at:?}: only what is wanted has a seat");
    names.iter().for_each(|name| has_a_baseline(stage, name, died_at));
    assert_eq!(only_the_meant_are_signalled(&stage.host.signals()), Ok(()));
}

fn repair(stage: &Stage, driver: &mut Driver) {
    for _ in 0..TICKS_MAX {
        let tick = driver.tick().expect("nothing goes wrong any more");
        nobody_is_doubled(stage);
        if tick.quiet == Quiet::Yes && tick.wake_after >= stage.options.patrol {
            return;
        }
        stage.clock.advance(tick.wake_after);
    }
    panic!("the fleet does not come to rest");
}

/// L1: what was started runs with the baseline of its start, what was adopted says so.
#[track_caller]
fn has_a_baseline(stage: &Stage, name: &str, died_at: &[FaultPoint]) {
    let Phase::Running { incarnation, baseline, .. } = stage.phase(name) else {
        panic!("{died_at:?}: {name} is {}", stage.kind(name));
    };
    assert_eq!(incarnation, stage.life(name), "{died_at:?}: {name}");
    let adopted = died_at.first().is_some_and(|point| point.effect == Effect::Adopt);
    assert_eq!(matches!(baseline, Baseline::Adopted), adopted, "{died_at:?}: {name}");
}

fn names_of(wanted: Sizes<'_>) -> Vec<String> {
    let named = |(template, size): &(&str, u32)| {
        let (template, pool) = ((*template).to_owned(), *size > 1);
        (1..=*size).map(move |n| if pool { format!("{template}-{n}") } else { template.clone() })
    };
    wanted.iter().flat_map(named).collect()
}

fn name_of(seat: &Seat) -> String {
    match seat {
        Seat::Singleton { template } => template.to_string(),
        Seat::Numbered { template, slot } => format!("{template}-{slot}"),
    }
}

#[test]
fn a_crash_at_every_fault_point_is_repaired_by_the_next_driver() {
    let mut died: Vec<FaultPoint> = Vec::new();
    for point in fault_points() {
        let (mut stage, wanted) = due(point.effect);
        let bystander = stage.life("solo");
        if dies_at(&stage, point, wanted) {
            died.push(point);
        }
        is_repaired(&mut stage, wanted, &[point]);
        assert_eq!(stage.life("solo"), bystander, "{point}");
    }
    assert_eq!(died, fault_points().collect::<Vec<_>>());
}

#[test]
fn a_crash_during_the_repair_of_a_crash_is_repaired_too() {
    let mut twice = 0;
    for first in fault_points() {
        for second in fault_points() {
            let (mut stage, wanted) = due(first.effect);
            let bystander = stage.life("solo");
            assert!(dies_at(&stage, first, wanted), "{first}");
            stage.bury();
            twice += usize::from(dies_at(&stage, second, wanted));
            is_repaired(&mut stage, wanted, &[first, second]);
            assert_eq!(stage.life("solo"), bystander, "{first}, {second}");
        }
    }
    assert!(twice > fault_points().count(), "too few second crashes were reached: {twice}");
}

#[test]
fn what_was_started_before_a_crash_is_confirmed_and_not_started_again() {
    for moment in [Moment::AfterEffect, Moment::AfterOutcome] {
        let (mut stage, wanted) = due(Effect::Start);
        assert!(dies_at(&stage, FaultPoint { effect: Effect::Start, moment }, wanted));
        let lives = stage.living();
        assert_eq!(lives.len(), 4);
        is_repaired(&mut stage, wanted, &[FaultPoint { effect: Effect::Start, moment }]);
        assert_eq!(stage.living(), lives);
    }
}

#[test]
fn nothing_is_done_before_its_intent_is_on_record() {
    for effect in [Effect::Start, Effect::Stop] {
        let (stage, wanted) = due(effect);
        let before = (stage.stored(), stage.living());
        assert!(dies_at(&stage, FaultPoint { effect, moment: Moment::BeforeIntent }, wanted));
        assert_eq!((stage.stored(), stage.living()), before);
        let (stage, wanted) = due(effect);
        assert!(dies_at(&stage, FaultPoint { effect, moment: Moment::AfterIntent }, wanted));
        assert_ne!(stage.stored(), before.0);
        assert_eq!(stage.living().len(), before.1.len());
    }
}

#[test]
fn the_page_of_the_effect_protocol_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/effect-protocol.md");
    if env::var_os(REFRESH).is_some() {
        fs::write(&path, page()).expect("the page can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page(),
        "docs/effect-protocol.md is stale; refresh it with \
         `{REFRESH}=1 cargo test -p tenure-driver --test loop the_page_of`"
    );
}

/// The page, drawn from the table in the code.
fn page() -> String {
    let row = |row: &tenure_driver::Row| {
        let cell = |text: Option<&'static str>| text.unwrap_or("–");
        let name = name_of_effect(row.effect);
        let (intent, then) = (cell(row.intent), cell(row.then));
        let (before, between) = (row.crash_before, row.crash_between);
        format!("| {name} | {intent} | {then} | {} | {before} | {between} |\n", row.outcome)
    };
    let rows: String = PROTOCOL.iter().map(row).collect();
    let points: String = fault_points().map(|point| format!("* `{point}`\n")).collect();
    format!("{HEAD}{rows}{MIDDLE}{points}")
}

const fn name_of_effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Start => "start",
        Effect::Stop => "stop",
        Effect::Adopt => "adopt",
    }
}

const HEAD: &str = "\
# The effect protocol

Whatever the driver does at a host, it puts its intent on record first and the outcome after.
So a supervisor may die anywhere, and the next one finds out what became of it.
This page is drawn from `PROTOCOL` in `tenure-driver`, and a test fails when it is stale.

| effect | intent, durable first | then | outcome, durable | crash before the effect | crash between effect and outcome |
|---|---|---|---|---|---|
";

const MIDDLE: &str = "
All intents of a tick are one commit, and all outcomes are another.

## Fault points

At each of these moments the tests end the driver and let another one take over.
Afterwards one session lives per seat, whoever lived through it is the same life as before, and no seat has moved.

";

/// The environment variable that has the page written anew.
const REFRESH: &str = "TENURE_REFRESH";

/// A fleet of four rests after a few dozen ticks, graces and leases included.
const TICKS_MAX: usize = 300;
