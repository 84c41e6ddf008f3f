//! Is a crash at any point repaired by the next driver? At every fault point of the effect protocol, and twice.

use crate::fleet::{Kind, run};
use crate::stage::{Sizes, Stage};
use core::time::Duration;
use parking_lot::Mutex;
use std::sync::Arc;
use tenure_bead::{BeadId, Fingerprint, Phase, PhaseKind, Seat, Stored};
use tenure_driver::{
    Driver, Effect, FaultPoint, Faults, Flow, Moment, Quiet, TickError, Wanted, fault_points,
};
use tenure_liveness::RelaunchLane;
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

/// What is wanted while an effect is due, and in the end.
struct Scene {
    effect: Effect,
    /// What is wanted until a session drains, if that is something else.
    first: Option<Wanted>,
    wanted: Wanted,
    names: Vec<String>,
    config: Fingerprint,
}

/// A stage on which an effect is due, and what is wanted there.
fn due(effect: Effect) -> (Stage, Scene) {
    let [solo, worker] = [Kind::of("solo", 1), Kind::of("worker", 3)];
    let scene = |first: Option<Kind>, worker: Kind, sizes| Scene {
        effect,
        first: first.map(|first| run(&[solo.clone(), first])),
        wanted: run(&[solo.clone(), worker.clone()]),
        names: names_of(sizes),
        config: worker.config().clone(),
    };
    match effect {
        Effect::Start => (Stage::running(BYSTANDER), scene(None, worker, ALL)),
        Effect::Stop => {
            let mut stage = Stage::running(ALL);
            // Without time of their own, sessions are told to stop at once.
            stage.options.policy.condemned_for = Duration::ZERO;
            (stage, scene(None, Kind::of("worker", 0), BYSTANDER))
        }
        Effect::Drain => {
            let stage = Stage::running(ALL);
            stage.clock.advance(stage.options.policy.patience.min_age);
            // The edit is taken back as soon as the first session drains, which is what ends a drain.
            (stage, scene(Some(worker.clone().runs("agent --new")), worker, ALL))
        }
        Effect::ApplyLive => (Stage::running(ALL), scene(None, worker.live("green"), ALL)),
        Effect::Relaunch => {
            let stage = Stage::running(ALL);
            stage.host.offers_relaunch(RelaunchLane::Offered);
            stage.clock.advance(stage.options.policy.patience.min_age);
            (stage, scene(None, worker.model("large"), ALL))
        }
        Effect::Adopt => {
            let mut stage = Stage::running(ALL);
            stage.lose_the_store();
            (stage, scene(None, worker, ALL))
        }
    }
}

/// Supervises until the driver dies at a point or the fleet rests, and returns whether it died.
fn dies_at(stage: &Stage, point: FaultPoint, scene: &Scene) -> bool {
    let crash = Arc::new(Crash { at: point, passed: Mutex::default() });
    let mut parts = stage.parts();
    parts.faults = Arc::<Crash>::clone(&crash);
    let first = scene.first.as_ref().unwrap_or(&scene.wanted);
    let mut driver = stage.driver_wanting(parts, first.clone());
    for _ in 0..TICKS_MAX {
        if somebody_drains(stage) {
            driver.want(scene.wanted.clone(), stage.options.policy.clone());
        }
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

fn somebody_drains(stage: &Stage) -> bool {
    let stored = stage.stored();
    let mut beads = stored.iter().filter_map(Stored::bead);
    beads.any(|bead| bead.phase().kind() == PhaseKind::Draining)
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
fn is_repaired(stage: &mut Stage, scene: &Scene, died_at: &[FaultPoint]) {
    let (lives, before) = (stage.living(), seats(stage));
    stage.bury();
    let mut driver = stage.driver_wanting(stage.parts(), scene.wanted.clone());
    repair(stage, &mut driver);

    let names = &scene.names;
    assert_eq!(stage.names(), *names, "{died_at:?}: one living session per seat");
    let survivors = lives.iter().filter(|(name, _)| names.contains(name));
    let living = stage.living();
    assert!(survivors.clone().all(|life| living.contains(life)), "{died_at:?}: a survivor ended");
    let after = seats(stage);
    let kept = |(_, seat): &&(BeadId, Seat)| names.contains(&name_of(seat));
    assert!(before.iter().filter(kept).all(|held| after.contains(held)), "{died_at:?}: a seat");
    assert_eq!(after.len(), names.len(), "{died_at:?}: only what is wanted has a seat");
    names.iter().for_each(|name| has_a_baseline(stage, name, scene));
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

/// L1: what was started runs with the baseline of its start, what was adopted says so, and what was edited live is
/// on record once and as applied.
#[track_caller]
fn has_a_baseline(stage: &Stage, name: &str, scene: &Scene) {
    let effect = scene.effect;
    let Phase::Running { incarnation, baseline, live, .. } = stage.phase(name) else {
        panic!("{effect:?}: {name} is {}", stage.kind(name));
    };
    assert_eq!((incarnation, live), (stage.life(name), None), "{effect:?}: {name}");
    let expected = (effect != Effect::Adopt).then(|| {
        if name == "solo" { Kind::of("solo", 1).config().clone() } else { scene.config.clone() }
    });
    let found = baseline.committed().map(|committed| committed.config().clone());
    assert_eq!(found, expected, "{effect:?}: {name}");
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
        Seat::Named { name, .. } => name.to_string(),
    }
}

#[test]
fn a_crash_at_every_fault_point_is_repaired_by_the_next_driver() {
    let mut died: Vec<FaultPoint> = Vec::new();
    for point in fault_points() {
        let (mut stage, scene) = due(point.effect);
        let bystander = stage.life("solo");
        if dies_at(&stage, point, &scene) {
            died.push(point);
        }
        is_repaired(&mut stage, &scene, &[point]);
        assert_eq!(stage.life("solo"), bystander, "{point}");
    }
    assert_eq!(died, fault_points().collect::<Vec<_>>());
}

#[test]
fn a_crash_during_the_repair_of_a_crash_is_repaired_too() {
    let mut twice = 0;
    for first in fault_points() {
        for second in fault_points() {
            let (mut stage, scene) = due(first.effect);
            let bystander = stage.life("solo");
            assert!(dies_at(&stage, first, &scene), "{first}");
            stage.bury();
            twice += usize::from(dies_at(&stage, second, &scene));
            is_repaired(&mut stage, &scene, &[first, second]);
            assert_eq!(stage.life("solo"), bystander, "{first}, {second}");
        }
    }
    assert!(twice > fault_points().count(), "too few second crashes were reached: {twice}");
}

#[test]
fn what_was_started_before_a_crash_is_confirmed_and_not_started_again() {
    for moment in [Moment::AfterEffect, Moment::AfterOutcome] {
        let (mut stage, scene) = due(Effect::Start);
        assert!(dies_at(&stage, FaultPoint { effect: Effect::Start, moment }, &scene));
        let lives = stage.living();
        assert_eq!(lives.len(), 4);
        is_repaired(&mut stage, &scene, &[FaultPoint { effect: Effect::Start, moment }]);
        assert_eq!(stage.living(), lives);
    }
}

#[test]
fn nothing_is_done_before_its_intent_is_on_record() {
    for effect in [Effect::Start, Effect::Drain, Effect::Stop, Effect::ApplyLive, Effect::Relaunch]
    {
        let (stage, scene) = due(effect);
        let before = (stage.stored(), stage.living());
        assert!(dies_at(&stage, FaultPoint { effect, moment: Moment::BeforeIntent }, &scene));
        assert_eq!((stage.stored(), stage.living()), before);
        let (stage, scene) = due(effect);
        assert!(dies_at(&stage, FaultPoint { effect, moment: Moment::AfterIntent }, &scene));
        assert_ne!(stage.stored(), before.0);
        assert_eq!(stage.living().len(), before.1.len());
    }
}

/// The edit stands this time: whoever drains when the driver dies drains on, and is started anew once.
#[test]
fn a_crash_around_a_drain_that_stands_ends_in_one_new_life_each() {
    let moments = [Moment::BeforeIntent, Moment::AfterIntent, Moment::AfterEffect];
    for moment in moments {
        let (mut stage, mut scene) = due(Effect::Drain);
        let edited = Kind::of("worker", 3).runs("agent --new");
        scene.wanted = run(&[Kind::of("solo", 1), edited.clone()]);
        scene.config = edited.config().clone();
        let before = stage.living();
        assert!(dies_at(&stage, FaultPoint { effect: Effect::Drain, moment }, &scene));
        stage.bury();
        let mut driver = stage.driver_wanting(stage.parts(), scene.wanted.clone());
        stage.until(&mut driver, |stage| {
            nobody_is_doubled(stage);
            let all = stage.names() == scene.names;
            all && scene.names[1..]
                .iter()
                .all(|name| stage.config(name) == Some(scene.config.clone()))
        });
        assert_eq!(stage.life("solo"), before[0].1);
        let generations: Vec<u32> =
            stage.living().iter().map(|(_, life)| life.generation.number()).collect();
        assert_eq!(generations, [1, 2, 2, 2], "{moment:?}");
    }
}

/// A fleet of four rests after a few dozen ticks, graces and leases included.
const TICKS_MAX: usize = 300;
