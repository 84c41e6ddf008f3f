//! Would two sessions hold one seat? The checks about seats and claims.

use super::alias::lets_go;
use super::{Findings, Records, broken};
use crate::{Command, Plan, Step, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use tenure_bead::{AgentName, Bead, BeadId, Claim, Expect, Origin, Seat, Write};
use tenure_liveness::{Completeness, Standing};

/// S1: no two open beads hold one claim, in the world and after the whole plan.
#[must_use]
pub fn s1_one_holder_per_claim(world: &World, plan: &Plan) -> Findings {
    let written: BTreeMap<&BeadId, &Write> =
        plan.commands.iter().flat_map(Command::writes).map(|w| (w.id(), w)).collect();
    let kept = world.beads.iter().filter(|s| !written.contains_key(&s.id));
    let kept = kept.flat_map(|s| s.claims.iter().map(|c| (c, &s.id)));
    let new = written.values().flat_map(|w| w.claims.iter().map(|c| (c, w.id())));
    let mut holders: BTreeMap<&Claim, &BeadId> = BTreeMap::new();
    let mut found = Findings::new();
    for (claim, holder) in kept.chain(new) {
        if let Some(other) = holders.insert(claim, holder) {
            found.push(broken("S1", format!("{claim} is held by {other} and {holder}")));
        }
    }
    found
}

/// S2: a bead's seat and name never change while it is open, except by an explicit repair that is recorded: one that
/// gives a singleton the name of its template, and changes nothing else but the alias.
#[must_use]
pub fn s2_seats_stay(world: &World, plan: &Plan) -> Findings {
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    for command in &plan.commands {
        for write in command.writes() {
            let (id, after) = (write.id(), &write.bead);
            let before = records.bead(id);
            if let Some(before) = before
                && (before.seat(), before.name()) != (after.seat(), after.name())
                && !is_repair(world, command, (before, after))
            {
                let (old, new) = (before.seat(), after.seat());
                found.push(broken("S2", format!("{id} would move from {old} to {new}")));
            }
        }
    }
    found
}

/// Returns whether a rename is the one that there may be, and nobody else is seen under the name.
fn is_repair(world: &World, command: &Command, (before, after): (&Bead, &Bead)) -> bool {
    let mended = before.renamed(after.name().clone()).with_alias(after.alias().cloned());
    let mut sightings = world.observed.listing.iter().flat_map(|l| &l.sightings);
    let is_taken = sightings.any(|seen| {
        let is_so_called = seen.mark.name == *after.name() && seen.mark.bead != *after.id();
        is_so_called && seen.standing == Standing::Running
    });
    matches!(command, Command::Commit(commit) if commit.step() == Step::Repair)
        && matches!(after.seat(), Seat::Singleton { .. })
        && after.name().as_str() == after.template().as_str()
        && before.origin() != Origin::Manual
        && *after == mended
        && !is_taken
}

/// N1 and N2: a session that is made is called what its seat is called, a singleton like its template.
#[must_use]
pub fn n1_new_sessions_have_the_name_of_their_seat(world: &World, plan: &Plan) -> Findings {
    let mut found = Findings::new();
    for write in plan.commands.iter().filter(handed_out).flat_map(Command::writes) {
        let (seat, name) = (write.bead.seat(), write.bead.name());
        let is_new = write.expect == Expect::Absent;
        if is_new && world.fleet.name_of(seat).as_ref() != Some(name) {
            found.push(broken("N1", format!("seat {seat} would be called {name}")));
        }
        let singleton = matches!(seat, Seat::Singleton { .. });
        if is_new && singleton && name.as_str() != seat.template().as_str() {
            found.push(broken("N2", format!("the singleton {seat} would be called {name}")));
        }
    }
    found
}

fn handed_out(command: &&Command) -> bool {
    match command {
        Command::Commit(_) | Command::Start(_) => true,
        // An adopted session sits where it sits; that is recorded, not handed out.
        Command::Stop(_) | Command::Adopt(_) | Command::Apply(_) | Command::Relaunch(_) => false,
    }
}

/// S3: a slot that is handed out is within bounds.
#[must_use]
pub fn s3_handed_out_slots_are_in_bounds(world: &World, plan: &Plan) -> Findings {
    let writes = plan.commands.iter().filter(handed_out).flat_map(Command::writes);
    writes
        .filter(|w| w.expect == Expect::Absent && !world.fleet.has(w.bead.seat()))
        .map(|w| broken("S3", format!("{} is no seat of the fleet", w.bead.seat())))
        .collect()
}

/// S4: a seat is lent again only after its holder is known gone or never spawned.
///
/// A claim is granted only when nobody has it in the world the plan was made from: a holder that the same plan
/// ends may survive it, unless one commit does both, and that is for handles only. And a session is begun only when a complete listing shows nobody of its name running.
#[must_use]
pub fn s4_lent_seats_were_free(world: &World, plan: &Plan) -> Findings {
    let held: BTreeMap<&Claim, &BeadId> =
        world.beads.iter().flat_map(|s| s.claims.iter().map(|c| (c, &s.id))).collect();
    let listing = world.observed.listing.as_ref();
    let sightings = listing.iter().flat_map(|l| &l.sightings);
    let running: BTreeSet<&AgentName> =
        sightings.filter(|s| s.standing == Standing::Running).map(|s| &s.mark.name).collect();
    let complete = listing.is_some_and(|l| l.completeness == Completeness::Complete);
    let mut found = Findings::new();
    for command in &plan.commands {
        if let Command::Start(start) = command {
            let name = start.name();
            if !complete || running.contains(name) {
                found.push(broken("S4", format!("{name} would be started and may run already")));
            }
        }
        let claims = command.writes().flat_map(|w| w.claims.iter().map(move |c| (c, w.id())));
        for (claim, id) in claims {
            let passes =
                |holder| matches!(claim, Claim::Alias(_)) && lets_go(command, holder, claim);
            if let Some(holder) = held.get(claim).filter(|held| **held != id && !passes(held)) {
                found.push(broken("S4", format!("{id} would get {claim} of {holder}")));
            }
        }
    }
    found
}
