//! Does every rule hold? What production keeps, shows and would build anew, against the account.

use super::act::Done;
use super::world::{Sits, World};
use crate::hunt::broken;
use tenure_bead::{Slot, Stored};
use tenure_reconcile::{Look, Plan, check};
use tenure_slot::Slots as Index;

/// Holds a world to its rules.
pub(super) fn judge(world: &mut World) -> Done {
    let snapshot = world.read();
    world.seen.beads = snapshot.beads;
    let quiet = Plan {
        revision: snapshot.revision,
        commands: Vec::new(),
        verdicts: Vec::new(),
        look: Look::Lives,
        wake_after: None,
    };
    if let Some(found) = check::s1_one_holder_per_claim(&world.seen, &quiet).into_iter().next() {
        return broken("S1", found.how);
    }
    records(world, &world.seen.beads)?;
    let top = world.top.saturating_add(1);
    let (due, kept) = (account(world), Shown::of(&world.index, top));
    due.against(&kept, "the index that is kept")?;
    let mut rebuilt = world.rebuilt(&world.seen.beads);
    for (owner, sits) in (0_u8..).zip(&world.owners) {
        if let Sits::Reserved(slot) = sits {
            rebuilt.hold(super::world::slot_of(*slot)?, owner);
        }
    }
    let rebuilt = Shown::of(&rebuilt, top);
    if rebuilt != kept {
        return broken("index-agrees", format!("kept {kept:?}, built anew {rebuilt:?}"));
    }
    Ok(())
}

/// The store has the open records that it should, each with its claims and where it sits.
fn records(world: &World, beads: &[Stored]) -> Done {
    let open = world.owners.iter().filter_map(Sits::open);
    for open in open.clone() {
        let stored = beads.iter().find(|stored| stored.id == *open.bead.id());
        let Some(stored) = stored else {
            return broken("T1", format!("{} is not stored", open.bead.id()));
        };
        let mut claims = if open.has_claim { open.bead.claims() } else { Vec::new() };
        claims.sort_unstable();
        if stored.claims != claims || stored.revision != open.revision {
            return broken("T1", format!("{stored:?} is stored and {claims:?} were granted"));
        }
        let seat = stored.bead().map_or(open.bead.seat(), |bead| bead.seat());
        if seat.slot().map(|slot| slot.number()) != Some(open.slot) {
            return broken("S2", format!("{} sits in {seat} and sat in #{}", stored.id, open.slot));
        }
    }
    let is_open = |stored: &&Stored| stored.bead().is_none_or(|bead| bead.is_open());
    let stored = beads.iter().filter(is_open).count();
    if stored != open.count() {
        return broken("T1", format!("{stored} open records are stored: {beads:?}"));
    }
    Ok(())
}

/// Everything that an index shows, and what it would hand out.
#[derive(Debug, Eq, PartialEq)]
struct Shown {
    free: Vec<u32>,
    holders: Vec<(u32, Vec<u8>)>,
    doubly: Vec<u32>,
    condemned: Vec<(u32, Vec<u8>)>,
}

impl Shown {
    fn of(index: &Index<u8>, top: u32) -> Self {
        let held = |slot| (slot, index.holders(slot).to_vec());
        let slots = (1..=top).filter_map(Slot::try_new);
        let holders = slots.map(held).filter(|(_, holders)| !holders.is_empty());
        Self {
            free: free(index, top),
            holders: holders.map(|(slot, holders)| (slot.number(), holders)).collect(),
            doubly: index.doubly_held().map(|slot| slot.number()).collect(),
            condemned: index.condemned().map(|(slot, h)| (slot.number(), h.to_vec())).collect(),
        }
    }

    fn against(&self, found: &Self, whose: &str) -> Done {
        if self.free != found.free {
            let what = format!("{whose} would hand out {:?}, not {:?}", found.free, self.free);
            return broken("lowest-free", what);
        }
        if self != found {
            return broken("duplicates-visible", format!("{whose} shows {found:?}, not {self:?}"));
        }
        Ok(())
    }
}

/// Returns every slot that an index would hand out one after the other, which is all that it hides.
pub(super) fn free(index: &Index<u8>, top: u32) -> Vec<u32> {
    let mut index = index.clone();
    let mut free = Vec::new();
    for _ in 0..=top {
        let Some(slot) = index.lowest_free() else { break };
        index.hold(slot, u8::MAX);
        free.push(slot.number());
    }
    free
}

/// Returns what has to be shown.
fn account(world: &World) -> Shown {
    let top = world.top.saturating_add(1);
    let on = |slot| {
        let here = world.sitting().filter(move |(_, held)| *held == slot);
        here.map(|(owner, _)| owner).collect::<Vec<u8>>()
    };
    let holders: Vec<_> =
        (1..=top).map(|slot| (slot, on(slot))).filter(|(_, held)| !held.is_empty()).collect();
    let doubly = holders.iter().filter(|(_, held)| held.len() > 1).map(|(slot, _)| *slot);
    let beyond = holders.iter().rev().filter(|(slot, _)| *slot > world.size);
    let (doubly, condemned) = (doubly.collect(), beyond.cloned().collect());
    Shown { free: world.free(), holders, doubly, condemned }
}
