//! What befalls a pool? Config edits, restarts, records from elsewhere, and writers that know too little.

use super::act::Done;
use super::lend::{Due, answered};
use super::world::{Open, Process, Sits, World, slot_of};
use crate::hunt::{Tally, broken};
use tenure_bead::{Expect, PhaseKind, Revision, Write};
use tenure_slot::Bounds;
use tenure_store::{CommitError, Store as _};

pub(super) fn resize(world: &mut World, to: u32, tally: &mut Tally) -> Done {
    let to = to.min(world.top);
    let came_back = world.index.condemned().any(|(slot, _)| slot.number() <= to);
    world.size = to;
    restart(world);
    if world.index.bounds() != Bounds::up_to(to) {
        return broken("S3", format!("the bounds are {:?} and not {to}", world.index.bounds()));
    }
    if came_back {
        tally.goal("a slot beyond the bounds comes back by growth");
    }
    if world.index.condemned().next().is_some() {
        tally.goal("a condemned slot");
    }
    Ok(())
}

pub(super) fn crash(world: &mut World, tally: &mut Tally) -> Done {
    let mut open = world.owners.iter().filter_map(Sits::open);
    if open.clone().any(|open| open.bead.phase().kind() == PhaseKind::Draining) {
        tally.goal("a restart while a slot drains");
    }
    if open.any(|open| !open.is_readable) {
        tally.goal("a restart with an unreadable record");
    }
    world.take_over();
    restart(world);
    Ok(())
}

/// What no record tells of is forgotten, and the index is built from what the records tell.
fn restart(world: &mut World) {
    for sits in &mut world.owners {
        if let Sits::Reserved(_) = sits {
            *sits = Sits::Out;
        }
    }
    world.index = world.rebuilt(&world.read().beads);
}

pub(super) fn import(world: &mut World, owner: u8, slot: u32, tally: &mut Tally) -> Done {
    let fits = matches!(world.owner(owner), Some(Sits::Out)) && (1..=world.top).contains(&slot);
    if !fits {
        return Ok(());
    }
    let bead = world.new_bead(slot);
    let write = Write { expect: Expect::Absent, bead: bead.clone(), claims: Vec::new() };
    let answer = world.commit(world.fence, vec![write]);
    let Some(receipt) = answered(answer, &Due::Granted, slot)? else { return Ok(()) };
    let (revision, process) = (receipt.revision, Process::Gone);
    world.index.hold(slot_of(slot)?, owner);
    let open = Open { slot, bead, revision, has_claim: false, is_readable: true, process };
    world.put(owner, Sits::Open(open));
    if world.index.doubly_held().next().is_some() {
        tally.goal("a slot with two holders");
    }
    Ok(())
}

pub(super) fn stale(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    let Some(open) = world.readable(owner) else { return Ok(()) };
    let old = Revision::new(open.revision.number().saturating_sub(1));
    let write = Write::new(Expect::At(old), open.bead.clone());
    match world.commit(world.fence, vec![write]) {
        Err(CommitError::Stale { .. }) => tally.goal("refused: old version"),
        answer => return broken("stale-is-refused", format!("owner {owner}: {answer:?}")),
    }
    Ok(())
}

pub(super) fn repeat(world: &World) -> Done {
    let Some((batch, receipt)) = &world.last else { return Ok(()) };
    match world.store.commit(batch) {
        Ok(again) if again == *receipt => Ok(()),
        answer => broken("T1", format!("a repeated batch got {answer:?}, first {receipt:?}")),
    }
}
