//! Who gets which slot? The index hands out, the store grants, and both are held against the account.

use super::act::Done;
use super::live::{closing, ended};
use super::world::{Open, Process, Sits, World, slot_of};
use crate::hunt::{Tally, Violation, broken};
use tenure_bead::{BeadId, Expect, FencingToken, Write};
use tenure_slot::allocate;
use tenure_store::{CommitError, Receipt};

pub(super) fn reserve(world: &mut World, owners: &[u8], tally: &mut Tally) -> Done {
    let mut asking: Vec<u8> = Vec::new();
    for owner in owners {
        if matches!(world.owner(*owner), Some(Sits::Out)) && !asking.contains(owner) {
            asking.push(*owner);
        }
    }
    let free = world.free();
    let due: Vec<u32> = free.iter().copied().take(asking.len()).collect();
    let short = asking.len().saturating_sub(free.len());
    let got = allocate(&mut world.index, asking.iter().copied());
    let slots: Vec<u32> = got.slots.iter().map(|slot| slot.number()).collect();
    if let Some(slot) = slots.iter().find(|slot| **slot > world.size) {
        return broken("S3", format!("slot {slot} of {} was handed out", world.size));
    }
    if slots != due || usize::try_from(got.shortfall) != Ok(short) {
        let what = format!("{slots:?} and {} short instead of {due:?} and {short}", got.shortfall);
        return broken("lowest-free", what);
    }
    if short > 0 {
        tally.goal("shortfall");
    }
    if slots.len() > 1 {
        tally.goal("several at once");
    }
    for (owner, slot) in asking.into_iter().zip(slots) {
        world.put(owner, Sits::Reserved(slot));
    }
    Ok(())
}

pub(super) fn commit(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    let Some(Sits::Reserved(slot)) = world.owner(owner) else { return Ok(()) };
    let (slot, fence) = (*slot, world.fence);
    if slot > world.size {
        return broken("S3", format!("slot {slot} of {} is about to be claimed", world.size));
    }
    match claim_new(world, owner, (slot, fence))? {
        Answer::Granted => {}
        Answer::Taken => {
            tally.goal("refused: taken after a reservation");
            world.leave(owner);
        }
        Answer::Fenced => return broken("T2", "the current fence was refused"),
    }
    Ok(())
}

pub(super) fn late(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    if !matches!(world.owner(owner), Some(Sits::Out)) {
        return Ok(());
    }
    let Some(mut view) = world.view.take() else { return Ok(()) };
    let got = allocate(&mut view.index, [owner]);
    let slot = got.slots.first().map(|slot| slot.number());
    if slot != view.lowest {
        return broken("lowest-free", format!("{slot:?} instead of {:?}", view.lowest));
    }
    let Some(slot) = slot else { return Ok(()) };
    match claim_new(world, owner, (slot, view.fence))? {
        Answer::Granted => {
            tally.goal("an old view was right by luck");
            world.index.hold(slot_of(slot)?, owner);
        }
        Answer::Taken => tally.goal("refused: taken in an old view"),
        Answer::Fenced => tally.goal("refused: old fence"),
    }
    Ok(())
}

pub(super) fn grant(world: &mut World, owner: u8) -> Done {
    let Some(open) = world.readable(owner).filter(|open| !open.has_claim) else { return Ok(()) };
    let (slot, bead, revision) = (open.slot, open.bead.clone(), open.revision);
    let holder = world.claimant(slot).map(|open| open.bead.id().clone());
    let answer = world.commit(world.fence, vec![Write::new(Expect::At(revision), bead)]);
    if let Some(receipt) = answered(answer, &Due::of(holder.as_ref()), slot)? {
        lent(world, slot)?;
        world.granted(owner, receipt.revision);
    }
    Ok(())
}

pub(super) fn pass(world: &mut World, from: u8, to: u8, tally: &mut Tally) -> Done {
    let (Some(leaver), Some(comer)) = (world.readable(from), world.readable(to)) else {
        return Ok(());
    };
    let Ok(closed) = leaver.bead.apply(closing()) else { return Ok(()) };
    if comer.has_claim || from == to {
        return Ok(());
    }
    let (slot, left) = (comer.slot, leaver.slot);
    let holder = world.claimant(slot).map(|open| open.bead.id());
    let holder = holder.filter(|id| *id != leaver.bead.id()).cloned();
    let come = Write::new(Expect::At(comer.revision), comer.bead.clone());
    let leave_ = Write::new(Expect::At(leaver.revision), closed);
    let was_its = left == slot && leaver.has_claim;
    let answer = world.commit(world.fence, vec![come, leave_]);
    let Some(receipt) = answered(answer, &Due::of(holder.as_ref()), slot)? else { return Ok(()) };
    ended(world, from)?;
    lent(world, slot)?;
    world.granted(to, receipt.revision);
    if was_its {
        tally.goal("a claim passes in one commit");
    }
    Ok(())
}

/// Writes a new record with its claims, and holds the answer against the account.
fn claim_new(
    world: &mut World,
    owner: u8,
    (slot, fence): (u32, FencingToken),
) -> Result<Answer, Violation> {
    let bead = world.new_bead(slot);
    let holder = world.claimant(slot).map(|open| open.bead.id());
    let due = if fence == world.fence { Due::of(holder) } else { Due::Fenced };
    let answer = world.commit(fence, vec![Write::new(Expect::Absent, bead.clone())]);
    let Some(receipt) = answered(answer, &due, slot)? else {
        return Ok(if matches!(due, Due::Fenced) { Answer::Fenced } else { Answer::Taken });
    };
    lent(world, slot)?;
    let revision = receipt.revision;
    let process = Process::Gone;
    let open = Open { slot, bead, revision, has_claim: true, is_readable: true, process };
    world.put(owner, Sits::Open(open));
    Ok(Answer::Granted)
}

/// What a store said to somebody who wants a claim.
enum Answer {
    Granted,
    Taken,
    Fenced,
}

/// What a store has to answer.
pub(super) enum Due {
    /// That it is done.
    Granted,
    /// That this one has the claim.
    Taken(BeadId),
    /// That the lease is over.
    Fenced,
}

impl Due {
    /// Returns what has to be answered to a wish for a claim that may be somebody's.
    fn of(holder: Option<&BeadId>) -> Self {
        holder.cloned().map_or(Self::Granted, Self::Taken)
    }
}

/// Holds the answer of a store against what it has to be; returns the receipt where it is done.
pub(super) fn answered(
    answer: Result<Receipt, CommitError>,
    due: &Due,
    slot: u32,
) -> Result<Option<Receipt>, Violation> {
    let wrong = |rule, what| Err(Violation::new(rule, what));
    match (answer, due) {
        (Ok(receipt), Due::Granted) => Ok(Some(receipt)),
        (Err(CommitError::Fenced { .. }), Due::Fenced) => Ok(None),
        (Err(CommitError::ClaimTaken { holder, .. }), Due::Taken(due)) if holder == *due => {
            Ok(None)
        }
        (Ok(_), Due::Fenced) => wrong("T2", "an old fence was accepted".to_owned()),
        (Ok(_), Due::Taken(due)) => wrong("S1", format!("#{slot} of {due} was granted once more")),
        (Err(error), Due::Fenced) => wrong("T2", error.to_string()),
        (Err(error), Due::Taken(due)) => {
            wrong("duplicates-visible", format!("#{slot} is of {due}: {error}"))
        }
        (Err(error), Due::Granted) => wrong("free-is-granted", format!("#{slot}: {error}")),
    }
}

/// S4: nobody else whose claim ended may still run in a slot that is lent.
fn lent(world: &World, slot: u32) -> Done {
    let others = world.owners.iter().filter_map(Sits::open).filter(|open| open.slot == slot);
    for open in others {
        if open.process != Process::Gone {
            let process = open.process;
            let what = format!("slot {slot} is lent while {} is {process:?}", open.bead.id());
            return broken("S4", what);
        }
    }
    Ok(())
}
