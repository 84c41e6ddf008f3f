//! Which promises are held? The planner's named checks, and what only a world knows that knows the truth.

use super::host::{Born, Life};
use super::op::Used;
use super::scene::{Held, Scene};
use super::wish::{TEMPLATES, template_of};
use crate::hunt::{Tally, Violation, broken};
use crate::world::called;
use core::time::Duration;
use std::collections::BTreeSet;
use tenure_bead::{AgentName, Bead, BeadId, Claim, Incarnation, Phase, Seat, StopCause, Stored};
use tenure_liveness::{OwnerMark, Probe, StopHow};
use tenure_reconcile::check::check;
use tenure_reconcile::{Command, Intent, Pin, Relaunch, Stop, World, reconcile};

/// Holds a plan to what can be read off it and the world that it was made from.
pub(super) fn holds_of_plan(scene: &Scene, held: &Held) -> Result<(), Violation> {
    let found = check(&held.world, &held.plan, held.made);
    if let Some(found) = found.into_iter().next() {
        return broken(found.invariant, found.how);
    }
    for command in &held.plan.commands {
        match command {
            Command::Stop(stop) => is_for_a_reason(scene, held, stop)?,
            Command::Relaunch(relaunch) => may_be_relaunched(scene, held, relaunch)?,
            Command::Commit(_) | Command::Start(_) | Command::Adopt(_) | Command::Apply(_) => {}
        }
    }
    if scene.drawn.is_multiple_of(SHARE) { order_does_not_matter(held) } else { Ok(()) }
}

/// K3 and D2: who is told to end is not wanted where it sits, or truly runs another command than is wanted.
///
/// One that was told to stop is past saying no; only the beginning is looked at.
fn is_for_a_reason(scene: &Scene, held: &Held, stop: &Stop) -> Result<(), Violation> {
    if stop.intent().is_none() && stop.how() != StopHow::Drain {
        return Ok(());
    }
    let Some(life) = scene.host.find(stop.incarnation()) else {
        return broken("K3", format!("nobody is there: {}", stop.name()));
    };
    let template = template_of(&life.mark);
    let would_disturb = matches!(
        stop.because(),
        StopCause::Drift | StopCause::Idle | StopCause::Age | StopCause::Outdated
    );
    let is_free = matches!(life.used, Used::Free | Used::Works);
    if would_disturb && (!is_free || held.wish.pin == Pin::Pinned) {
        let (name, used) = (stop.name(), life.used);
        return broken(
            "disturb",
            format!("{name} is used ({used:?}) or pinned, and begins to end"),
        );
    }
    let (is_so, rule) = match stop.because() {
        StopCause::SeatNotWanted => (!held.wish.wants(&known(scene, life)), "K3"),
        StopCause::FleetStopped => (held.wish.intent == Intent::Stop, "K3"),
        StopCause::Drift | StopCause::Outdated => {
            let wanted = held.wish.with(template);
            let differs = (life.with.command, life.with.model) != (wanted.command, wanted.model);
            // What a relaunch was to bring that failed, or may have been done, nobody knows.
            (differs || awaits_relaunch(&held.world, stop.bead()), "D2")
        }
        // It stands in the records, which the named checks look at.
        StopCause::Superseded => (true, "K3"),
        // Nobody has a limit here.
        StopCause::Idle | StopCause::Age => (false, "K3"),
    };
    if is_so { Ok(()) } else { broken(rule, format!("{}: {}", stop.name(), stop.because())) }
}

/// D2 and the disturbance policy: a program is replaced that nobody uses, for another model and nothing more.
fn may_be_relaunched(scene: &Scene, held: &Held, relaunch: &Relaunch) -> Result<(), Violation> {
    let (name, bead) = (relaunch.name(), relaunch.bead());
    let Some(life) = scene.host.find(relaunch.incarnation()) else {
        return broken("K3", format!("nobody is there: {name}"));
    };
    let is_free = matches!(life.used, Used::Free | Used::Works);
    if !is_free || held.wish.pin == Pin::Pinned {
        let used = life.used;
        return broken("disturb", format!("{name} is used ({used:?}) or pinned, and relaunched"));
    }
    let wanted = held.wish.with(template_of(&life.mark));
    let is_so = life.with.model != wanted.model || awaits_relaunch(&held.world, bead);
    let is_all = life.with.command == wanted.command;
    if is_so && is_all {
        Ok(())
    } else {
        broken("D2", format!("{name} is relaunched for {wanted:?}"))
    }
}

/// Returns whether it is on record that nobody knows whether a program was started anew.
fn awaits_relaunch(world: &World, bead: &BeadId) -> bool {
    let record = world.beads.iter().find(|s| s.id == *bead).and_then(Stored::bead);
    record.is_some_and(|bead| match bead.phase() {
        Phase::Running { live: Some(due), .. } | Phase::Draining { live: Some(due), .. } => {
            !due.lane.is_live()
        }
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => false,
    })
}

/// D10: what is on record of the config of who runs, it truly runs with; what is in doubt is on record as that.
fn nothing_is_claimed(scene: &Scene) -> Result<(), Violation> {
    for life in living(scene) {
        let record = scene.world.beads.iter().find(|s| s.id == life.mark.bead);
        let Some(bead) = record.and_then(Stored::bead) else { continue };
        let Phase::Running { incarnation, baseline, live: None, .. } = bead.phase() else {
            continue;
        };
        let Some(committed) = baseline.committed() else { continue };
        let truth = life.with.config();
        if *incarnation == life.mark.incarnation && *committed.config() != truth {
            let (name, with) = (bead.name(), life.with);
            return broken("D10", format!("{name} runs with {with:?}, and more is on record"));
        }
    }
    Ok(())
}

/// P3: the plan does not depend on the order of the input.
fn order_does_not_matter(held: &Held) -> Result<(), Violation> {
    let mut world = held.world.clone();
    world.beads.reverse();
    let half = world.observed.lives.len() / 2;
    world.observed.lives.rotate_left(half);
    if let Some(listing) = &mut world.observed.listing {
        listing.sightings.reverse();
    }
    let other = reconcile(&world, held.made);
    if held.plan == other && held.plan.wake_after == other.wake_after {
        return Ok(());
    }
    broken("P3", "another order gives another plan")
}

/// K3: a signal reaches who was meant, proved to be that one, and on record as about to end or left behind.
///
/// K1: and what it rests on is not older than it may be.
pub(super) fn told_rightly(scene: &Scene, held: &Held, stop: &Stop) -> Result<(), Violation> {
    is_proved(scene, held, (stop.name(), stop.incarnation()))?;
    let record = scene.world.beads.iter().find(|s| s.id == *stop.bead()).and_then(Stored::bead);
    // Where the record was lost since it was read, nothing says otherwise.
    let is_meant = record.is_none_or(|bead| match (bead.phase(), stop.how()) {
        (Phase::Draining { incarnation, .. }, StopHow::Drain)
        | (Phase::Stopping { incarnation, .. }, StopHow::Ask | StopHow::Force) => {
            // A life that was left behind may be told while a later one is on its way out as well.
            *incarnation == stop.incarnation() || is_left_behind(bead, stop.incarnation())
        }
        (
            Phase::Wanted { .. }
            | Phase::Starting { .. }
            | Phase::Running { .. }
            | Phase::Draining { .. }
            | Phase::Stopping { .. }
            | Phase::Asleep { .. }
            | Phase::Quarantined { .. }
            | Phase::FailedStart { .. }
            | Phase::Closed { .. }
            | Phase::Unknown { .. },
            StopHow::Drain | StopHow::Ask | StopHow::Force,
        ) => is_left_behind(bead, stop.incarnation()),
    });
    if is_meant { Ok(()) } else { broken("K3", format!("nobody meant to end {}", stop.name())) }
}

/// K1 and K3: a program is replaced of the very session that was meant, on fresh grounds.
pub(super) fn relaunched_rightly(
    scene: &Scene,
    held: &Held,
    relaunch: &Relaunch,
) -> Result<(), Violation> {
    is_proved(scene, held, (relaunch.name(), relaunch.incarnation()))
}

fn is_proved(
    scene: &Scene,
    held: &Held,
    (name, life): (&AgentName, Incarnation),
) -> Result<(), Violation> {
    let age = scene.now.boot.ms.saturating_sub(held.made.boot.ms);
    if Duration::from_millis(age) > held.world.policy.grounds_valid {
        return broken("K1", format!("{name} ends on grounds that are {age} ms old"));
    }
    let life = scene.host.find(life);
    if life.and_then(|life| life.running(scene.now)) != Some(Probe::Verified) {
        return broken("K3", format!("what is for {name} would reach somebody else"));
    }
    Ok(())
}

fn is_left_behind(bead: &Bead, life: Incarnation) -> bool {
    !bead.is_open() || bead.generation() > life.generation
}

/// Holds the fleet to its promises, after every step.
pub(super) fn holds(scene: &mut Scene, tally: &mut Tally) -> Result<(), Violation> {
    nobody_is_doubled(scene)?;
    the_living_are_on_record(scene)?;
    seats_stay(scene)?;
    no_pool_outgrows_its_maximum(scene)?;
    handles_are_held(scene)?;
    nothing_is_claimed(scene)?;
    handles_pass_on(scene, tally);
    Ok(())
}

/// Those of whom somebody could know.
fn living(scene: &Scene) -> impl Iterator<Item = &Life> {
    scene.host.living().filter(|life| life.born == Born::InTime)
}

/// S4: a seat is lent again only after its holder is gone, so no name lives twice, and nobody where another does.
fn nobody_is_doubled(scene: &Scene) -> Result<(), Violation> {
    let (mut names, mut seats) = (BTreeSet::new(), BTreeSet::new());
    for mark in living(scene).map(|life| known(scene, life)) {
        if !names.insert(mark.name.clone()) || !seats.insert(mark.seat()) {
            return broken("S4", format!("{} lives where somebody lives", mark.name));
        }
    }
    Ok(())
}

/// K1: nobody who lives is on record as ended (a false death).
fn the_living_are_on_record(scene: &Scene) -> Result<(), Violation> {
    for life in living(scene) {
        let (name, incarnation) = (&life.mark.name, life.mark.incarnation);
        let record = scene.world.beads.iter().find(|s| s.id == life.mark.bead);
        // Where records were lost, nothing says that it ended.
        let Some(bead) = record.and_then(Stored::bead) else { continue };
        let is_over = !bead.is_open() || bead.generation() >= incarnation.generation;
        if is_over && bead.phase().incarnation() != Some(incarnation) {
            return broken("K1", format!("{name} lives and is on record as ended"));
        }
        if bead.name() != name && !is_mended(name, bead) {
            return broken("S2", format!("{name} lives and is on record as {}", bead.name()));
        }
    }
    Ok(())
}

/// Returns what a process is known as: who sits in the one seat of a template is known as that one, whatever it was
/// started as, and whether its record is mended yet or not.
pub(super) fn known(scene: &Scene, life: &Life) -> OwnerMark {
    let record = scene.world.beads.iter().find(|s| s.id == life.mark.bead).and_then(Stored::bead);
    let is_single = |bead: &&Bead| matches!(bead.seat(), Seat::Singleton { .. });
    let single = record.filter(is_single).map(|bead| called(bead.seat()));
    single.map_or_else(|| life.mark.clone(), |name| OwnerMark { name, ..life.mark.clone() })
}

/// Returns whether a record was called like a slot, and is now called like the template of which it is the only one.
fn is_mended(before: &AgentName, bead: &Bead) -> bool {
    let template = bead.template().as_str();
    let number = before.as_str().strip_prefix(template).and_then(|tail| tail.strip_prefix('-'));
    matches!(bead.seat(), Seat::Singleton { .. })
        && bead.name().as_str() == template
        && number.is_some_and(|number| number.parse::<u32>().is_ok())
}

/// S2: nobody is moved or renamed, but for a singleton that was called like a slot.
fn seats_stay(scene: &mut Scene) -> Result<(), Violation> {
    for bead in scene.world.beads.iter().filter_map(Stored::bead) {
        let before = scene.before.seats.get(bead.id());
        match before {
            Some((seat, name))
                if seat != bead.seat() || (name != bead.name() && !is_mended(name, bead)) =>
            {
                return broken("S2", format!("{name} in {seat} became {}", bead.name()));
            }
            Some((_, name)) if name == bead.name() => {}
            Some(_) | None => {
                let now = (bead.seat().clone(), bead.name().clone());
                scene.before.seats.insert(bead.id().clone(), now);
            }
        }
    }
    Ok(())
}

/// S3: no pool grows beyond its maximum; one whose maximum fell shrinks in its own time.
fn no_pool_outgrows_its_maximum(scene: &mut Scene) -> Result<(), Violation> {
    let mut now = [0_u32; 2];
    for life in living(scene) {
        let count = &mut now[template_of(&life.mark)];
        *count = count.saturating_add(1);
    }
    // What was decided before the maximum fell may still be carried out.
    let held = scene.held.as_ref().map(|held| held.wish);
    let most = |of: fn(&super::wish::Wish) -> u32| of(&scene.wish).max(held.as_ref().map_or(0, of));
    let most = [most(|wish| wish.max), most(|wish| wish.singles)];
    let before = core::mem::replace(&mut scene.before.living, now);
    match (0..2).find(|of| now[*of] > most[*of].max(before[*of])) {
        Some(of) => {
            let (name, lived, may) = (TEMPLATES[of], before[of], most[of]);
            broken("S3", format!("{} of {name} live, {lived} did and {may} may", now[of]))
        }
        None => Ok(()),
    }
}

/// A1: what an open bead says that it answers to is what it holds.
fn handles_are_held(scene: &Scene) -> Result<(), Violation> {
    for stored in scene.world.beads.iter().filter(|stored| !stored.claims.is_empty()) {
        let Some(bead) = stored.bead() else { continue };
        let said = bead.alias().filter(|_| bead.is_open());
        let held = stored.claims.iter().find_map(|claim| match claim {
            Claim::Alias(alias) => Some(alias),
            Claim::Seat(_) | Claim::Name(_) => None,
        });
        if held != said {
            return broken("A1", format!("{} says {said:?} and holds {held:?}", bead.name()));
        }
    }
    Ok(())
}

/// Notes who answers to what, and that a handle passed on.
fn handles_pass_on(scene: &mut Scene, tally: &mut Tally) {
    for stored in &scene.world.beads {
        for claim in &stored.claims {
            let Claim::Alias(alias) = claim else { continue };
            let before = scene.before.handles.insert(alias.clone(), stored.id.clone());
            if before.is_some_and(|before| before != stored.id) {
                tally.goal("an alias that was handed over");
            }
        }
    }
}

/// One tick in so many is decided again from another order.
const SHARE: u64 = 8;
