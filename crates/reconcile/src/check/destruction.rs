//! Would something be ended on doubt, or the wrong thing? The checks about destruction.

use super::{Findings, Records, broken};
use crate::{Aim, Command, Grounds, Intent, Plan, Proof, Seen, World};
use alloc::collections::BTreeMap;
use alloc::format;
use tenure_bead::{Bead, Incarnation, Now, PhaseKind};
use tenure_liveness::{
    ABSENCES_NEEDED, Completeness, ExitRecord, Listed, Observation, Probe, StopHow, Strength,
};

/// K1: nothing is stopped, closed or released on unknown or partial information, or on old grounds.
///
/// The evidence is looked up again in the world, without the planner's judgement.
#[must_use]
pub fn k1_destruction_rests_on_evidence(world: &World, plan: &Plan, now: Now) -> Findings {
    let (records, looks) = (Records::of(world, plan), Looks::of(world));
    let mut found = Findings::new();
    for command in plan.commands.iter().filter(|c| c.is_destructive()) {
        match command.grounds() {
            None => found.push(broken("K1", format!("without grounds: {command}"))),
            Some(grounds) if !is_evident(world, &records, &looks, grounds) => {
                found.push(broken("K1", format!("the world does not show it: {command}")));
            }
            Some(_) if is_forced_unasked(&looks, command) => {
                found.push(broken("K1", format!("forced before it was asked: {command}")));
            }
            Some(grounds)
                if grounds
                    .recheck(looks.at(grounds.aim()).map(|s| &s.observation), now)
                    .is_err() =>
            {
                found.push(broken("K1", format!("the grounds do not stand: {command}")));
            }
            Some(_) => {}
        }
    }
    found
}

/// K1: a bead whose phase this build does not know is neither written nor ended, nor is anything that runs for it.
#[must_use]
pub fn k1_unknown_phases_are_let_alone(world: &World, plan: &Plan) -> Findings {
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    for command in &plan.commands {
        let written = command.writes().map(tenure_bead::Write::id);
        let aimed = command.grounds().map(|grounds| grounds.aim().bead());
        let is_unknown =
            |id| records.bead(id).is_some_and(|b| b.phase().kind() == PhaseKind::Unknown);
        if written.chain(aimed).any(is_unknown) {
            found.push(broken("K1", format!("nobody here knows its phase: {command}")));
        }
    }
    found
}

/// Returns whether a session would be forced that this supervisor has not asked, or not given its time.
fn is_forced_unasked(looks: &Looks<'_>, command: &Command) -> bool {
    let Command::Stop(stop) = command else { return false };
    let observation = looks.at(stop.grounds().aim()).map(|s| &s.observation);
    // Being given time is not being asked.
    let was_asked = |o: &Observation| o.asked.is_some_and(|asked| asked.how != StopHow::Drain);
    stop.how() == StopHow::Force && !observation.is_some_and(was_asked)
}

/// K2: every destructive command names its target: the life its bead has, or the idle bead at its revision.
#[must_use]
pub fn k2_destruction_names_its_target(world: &World, plan: &Plan) -> Findings {
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    for command in &plan.commands {
        let Some(grounds) = command.grounds() else {
            continue;
        };
        let written = command.write().map(tenure_bead::Write::id);
        if written.is_some_and(|id| id != grounds.aim().bead()) {
            found.push(broken("K2", format!("aims at another bead than it writes: {command}")));
        }
        if !is_there(world, &records, grounds.aim()) {
            found.push(broken("K2", format!("its target is not in the world: {command}")));
        }
    }
    found
}

fn is_there(world: &World, records: &Records<'_>, aim: &Aim) -> bool {
    match aim {
        Aim::Unstarted { bead, revision } => {
            records.stored(bead).is_some_and(|s| s.revision == *revision)
        }
        Aim::Life { bead, incarnation } => {
            let current = records.bead(bead);
            let is_current = current.and_then(|b| b.phase().incarnation()) == Some(*incarnation);
            is_current || is_left_behind(world, current, aim, *incarnation)
        }
    }
}

/// Returns whether a life runs although its bead is closed or has begun a later one, or, where nobody is to run any
/// more, although its bead knows of an earlier one only.
fn is_left_behind(world: &World, bead: Option<&Bead>, aim: &Aim, life: Incarnation) -> bool {
    let sightings = world.observed.listing.iter().flat_map(|l| &l.sightings);
    let listed = sightings.filter(|s| s.mark.bead == *aim.bead() && s.mark.incarnation == life);
    let later = bead.is_some_and(|b| !b.is_open() || b.generation() > life.generation);
    let is_known = bead.is_some_and(|b| b.phase().kind() != PhaseKind::Unknown);
    let ends_with_all = is_known && world.fleet.intent() == Intent::Stop;
    (later || ends_with_all) && listed.count() > 0
}

/// What was seen of each life, found without the planner's indices.
struct Looks<'w>(BTreeMap<Incarnation, &'w Seen>);

impl<'w> Looks<'w> {
    fn of(world: &'w World) -> Self {
        Self(world.observed.lives.iter().map(|s| (s.observation.incarnation, s)).collect())
    }

    fn at(&self, aim: &Aim) -> Option<&'w Seen> {
        match aim {
            Aim::Life { incarnation, .. } => self.0.get(incarnation).copied(),
            Aim::Unstarted { .. } => None,
        }
    }
}

fn is_evident(world: &World, records: &Records<'_>, looks: &Looks<'_>, grounds: &Grounds) -> bool {
    let seen = looks.at(grounds.aim());
    let probe = seen.map(|s| s.observation.probe);
    let listed = seen.map(|s| s.listed);
    let exit = seen.map(|s| s.observation.exit);
    match grounds.proof() {
        Proof::Alive => probe == Some(Probe::Verified),
        Proof::Ended(Strength::Conclusive) => {
            matches!(exit, Some(ExitRecord::Own(_)))
                || matches!(probe, Some(Probe::Gone | Probe::Zombie | Probe::Recycled))
        }
        Proof::Ended(Strength::Reported) => listed == Some(Listed::Stopped),
        Proof::Ended(Strength::Inferred) => {
            matches!(listed, Some(Listed::Missing { absences }) if absences >= ABSENCES_NEEDED)
                && is_complete(world)
        }
        Proof::NeverRan => matches!(listed, Some(Listed::Missing { .. })) && is_complete(world),
        // A refusal is the host's answer to a start, which no plan contains.
        Proof::Refused => false,
        Proof::NothingRuns => {
            let bead = records.bead(grounds.aim().bead());
            bead.is_some_and(|b| b.phase().incarnation().is_none())
        }
    }
}

fn is_complete(world: &World) -> bool {
    let listing = world.observed.listing.as_ref();
    listing.is_some_and(|l| l.completeness == Completeness::Complete)
}
