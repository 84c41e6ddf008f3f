//! Which pools are alike? All that may be done to one, and a mark that leaves out only what means nothing.
//!
//! Owners are told apart by nothing but what is true of them, so a slot is marked by the sorted marks of those who sit
//! in it, and not by their names.
//!
//! Slots may be exchanged within a *stretch*: a row of neighbors that every size which may come treats alike, and of
//! which none is the one that an old view would hand out. This is sound because nothing but the order tells such slots
//! apart, and only handing out looks at the order: it takes the lowest free slot, which lies in the lowest stretch that
//! has a free one, and two free slots of one stretch are exchanged by a renaming that changes nothing else: nobody sits
//! in either, no size parts them, no view points at one. So whichever of them is taken, the pools after it are alike
//! again, and stretches keep their order. A view is asked once and for one slot; what else it holds never shows.
//!
//! Left out: ids of records, revisions, generations, receipts and closed records. They grow for ever; they are only
//! compared with what the same step read, or belong to records that are asked for nothing any more.

use super::world::{Sits, World};
use super::{Op, Slots, judge};
use crate::hunt::{Explore, Scope};
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;
use tenure_bead::{AfterStop, Slot};

impl Explore for Slots {
    fn moves(&self, world: &World, _: &Scope) -> Vec<Op> {
        let mut moves = vec![Op::Crash];
        moves.extend(sizes(world.top).map(|to| Op::Resize { to: small(to) }));
        if world.view.is_none() {
            moves.push(Op::View);
        }
        for (owner, sits) in (0_u8..).zip(&world.owners) {
            moves.extend(moves_of(world, owner, sits));
        }
        let out = (0_u8..).zip(&world.owners).filter(|(_, sits)| matches!(sits, Sits::Out));
        let owners: Vec<u8> = out.map(|(owner, _)| owner).collect();
        if owners.len() > 1 {
            moves.push(Op::Reserve { owners });
        }
        moves
    }

    fn identity(&self, world: &World) -> [u8; 16] {
        let mut halves = [DefaultHasher::new(), DefaultHasher::new()];
        let picture = picture(world);
        for (salt, hasher) in (0_u8..).zip(&mut halves) {
            (salt, &picture).hash(hasher);
        }
        let [high, low] = halves.map(|hasher| u128::from(hasher.finish()));
        ((high << 64) | low).to_be_bytes()
    }
}

fn moves_of(world: &World, owner: u8, sits: &Sits) -> Vec<Op> {
    match sits {
        Sits::Out => {
            let slots = 1..=small(world.top);
            let mut moves: Vec<Op> = slots.map(|slot| Op::Import { owner, slot }).collect();
            moves.push(Op::Reserve { owners: vec![owner] });
            if world.view.is_some() {
                moves.push(Op::Late { owner });
            }
            moves
        }
        Sits::Reserved(_) => vec![Op::Commit { owner }, Op::Abort { owner }],
        Sits::Open(open) if !open.is_readable => vec![Op::Mend { owner }, Op::Die { owner }],
        Sits::Open(open) => {
            let mut moves = vec![
                Op::Begin { owner },
                Op::Spawn { owner },
                Op::See { owner },
                Op::Lose { owner },
                Op::Die { owner },
                Op::Drain { owner },
                Op::Stop { owner, then: AfterStop::Close },
                Op::Stop { owner, then: AfterStop::Sleep },
                Op::Close { owner },
                Op::Garble { owner },
            ];
            if !open.has_claim {
                let all = (0_u8..).zip(&world.owners).map(|(from, _)| from);
                moves.push(Op::Grant { owner });
                moves.extend(all.map(|from| Op::Pass { from, to: owner }));
            }
            moves
        }
    }
}

/// The sizes that are tried: none, half and all, so that slots of one half are alike.
fn sizes(top: u32) -> impl Iterator<Item = u32> {
    [0, top.div_ceil(2), top].into_iter()
}

fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

type Mark = super::owner::Mark;

/// One slot: who sits in it by the account, who by the index, and whether the index would hand it out.
type Place = (Vec<Mark>, Vec<Mark>, bool);

/// Everything that what may come depends on.
type Picture = (u32, Option<(Option<u32>, bool)>, Vec<Vec<Place>>, usize);

fn picture(world: &World) -> Picture {
    let view = world.view.as_ref().map(|v| (v.index.lowest_free(), v.fence == world.fence));
    let view = view.map(|(lowest, is_current)| (lowest.map(Slot::number), is_current));
    let aimed = view.and_then(|(lowest, _)| lowest);
    let free = judge::free(&world.index, world.top);
    let mut stretches = Vec::new();
    let mut stretch = Vec::new();
    for slot in 1..=world.top {
        let borders = aimed.is_some_and(|at| slot == at || slot == at.saturating_add(1));
        if borders || sizes(world.top).any(|size| slot == size.saturating_add(1)) {
            stretches.push(core::mem::take(&mut stretch));
        }
        stretch.push(place(world, slot, &free));
    }
    stretches.push(stretch);
    for stretch in &mut stretches {
        stretch.sort_unstable();
    }
    let out = world.owners.iter().filter(|sits| matches!(sits, Sits::Out)).count();
    (world.size, view, stretches, out)
}

fn place(world: &World, slot: u32, free: &[u32]) -> Place {
    let here = world.owners.iter().filter(|sits| sits.slot() == Some(slot));
    let mut sitting: Vec<Mark> = here.map(Sits::mark).collect();
    let holders = Slot::try_new(slot).map_or(&[][..], |slot| world.index.holders(slot));
    let mut holding: Vec<Mark> =
        holders.iter().filter_map(|owner| world.owner(*owner)).map(Sits::mark).collect();
    sitting.sort_unstable();
    holding.sort_unstable();
    (sitting, holding, free.contains(&slot))
}
