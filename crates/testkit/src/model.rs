//! What does a plan do to a world? A model store that applies commands, and a world that then stands still.

use crate::world::now;
use std::collections::BTreeMap;
use tenure_bead::{Activity, Attention, Body, Claim, Expect, Revision, Stored, Tell, Write};
use tenure_liveness::{Asked, ExitRecord, Probe, Standing, StopHow};
use tenure_reconcile::{Command, LiveAnswer, StartAnswer, World, live_outcome, start_outcome};

/// Applies one command to a world as a store and a host would on which everything succeeds.
///
/// # Errors
///
/// A sentence when the store would refuse it.
pub fn apply(world: &mut World, command: &Command) -> Result<(), String> {
    // Who passes a handle on is written first, so that its heir finds it free.
    command.writes().try_for_each(|write| store(world, write))?;
    command.ledger().iter().cloned().for_each(|entry| world.ledger.apply(entry));
    match command {
        Command::Start(start) => {
            host_runs(world, command);
            let intended = world.revision;
            let outcome = start_outcome(world, start, (StartAnswer::Runs, intended), now());
            let outcome = outcome.ok_or("a start that runs has an outcome")?;
            store(world, outcome.write().ok_or("an outcome writes the bead")?)
        }
        Command::Stop(stop) => {
            match stop.how() {
                StopHow::Drain => host_hears(world, stop.incarnation()),
                StopHow::Ask | StopHow::Force => host_ends(world, stop.incarnation()),
            }
            Ok(())
        }
        Command::Apply(_) | Command::Relaunch(_) => {
            let (intended, intent) = (world.revision, command.write());
            let intent = intent.ok_or("what is brought to a session has an intent")?;
            let outcome = live_outcome(world, intent, (LiveAnswer::Applied, intended), now())
                .ok_or("what is brought to a session has an outcome")?;
            store(world, outcome.write().ok_or("an outcome writes the bead")?)
        }
        Command::Commit(_) | Command::Adopt(_) => Ok(()),
    }
}

/// Writes one bead, as a store does that keeps its promises.
///
/// # Errors
///
/// A sentence when the store refuses it.
pub(crate) fn store(world: &mut World, write: &Write) -> Result<(), String> {
    let found = world.beads.iter().position(|stored| stored.id == *write.id());
    let stored = found.and_then(|at| world.beads.get(at));
    match (write.expect, stored) {
        (Expect::Absent, None) => {}
        (Expect::At(revision), Some(stored)) if stored.revision == revision => {}
        (expect, stored) => {
            let found = stored.map(|s| s.revision);
            return Err(format!("{} is stale: {expect:?} against {found:?}", write.id()));
        }
    }
    let others = world.beads.iter().filter(|stored| stored.id != *write.id());
    let held: BTreeMap<&Claim, &Stored> =
        others.flat_map(|stored| stored.claims.iter().map(move |c| (c, stored))).collect();
    if let Some((claim, holder)) = write.claims.iter().find_map(|c| held.get_key_value(c)) {
        return Err(format!("{claim} of {} is held by {}", write.id(), holder.id));
    }
    world.revision = Revision::new(world.revision.number().saturating_add(1));
    let stored = Stored {
        id: write.id().clone(),
        revision: world.revision,
        claims: write.claims.clone(),
        body: Body::Bead(write.bead.clone()),
    };
    match found {
        Some(at) => {
            if let Some(slot) = world.beads.get_mut(at) {
                *slot = stored;
            }
        }
        None => world.beads.push(stored),
    }
    Ok(())
}

/// The host shows what was started.
fn host_runs(world: &mut World, command: &Command) {
    let Command::Start(start) = command else {
        return;
    };
    let listing = world.observed.listing.as_ref();
    let listing = listing.map(|listing| tenure_liveness::Indexed::new(listing, now()));
    let (incarnation, at) = (start.incarnation(), now().stamp());
    let observation = tenure_liveness::Observation {
        incarnation,
        at,
        probe: Probe::Verified,
        exit: ExitRecord::Missing,
        asked: None,
    };
    let subject = tenure_liveness::Subject {
        incarnation,
        launched: at,
        last_positive: Some(at),
        absences_before: 0,
    };
    let listed = tenure_liveness::weigh(listing.as_ref(), &subject, world.policy.launch_grace);
    // Nobody uses what was started just now, and it has done nothing else yet.
    let (attached, pending, activity) = (Tell::No, Tell::No, Activity::Known(at));
    let attention = Attention { attached, pending, activity };
    world.observed.lives.push(tenure_reconcile::Seen { observation, listed, attention });
}

/// The host remembers that a session was told to end in its own time; it goes on for now.
fn host_hears(world: &mut World, life: tenure_bead::Incarnation) {
    let asked = Some(Asked { how: StopHow::Drain, at: now().stamp() });
    for seen in world.observed.lives.iter_mut().filter(|s| s.observation.incarnation == life) {
        seen.observation.asked = asked;
    }
}

/// The host shows that what was told to end has ended.
fn host_ends(world: &mut World, life: tenure_bead::Incarnation) {
    for seen in world.observed.lives.iter_mut().filter(|s| s.observation.incarnation == life) {
        seen.observation.probe = Probe::Gone;
    }
    for sighting in world.observed.listing.iter_mut().flat_map(|l| &mut l.sightings) {
        if sighting.mark.incarnation == life {
            sighting.standing = Standing::Stopped;
        }
    }
}
