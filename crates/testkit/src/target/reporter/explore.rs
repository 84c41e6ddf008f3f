//! Which worlds are alike? All that may happen to one, and a mark that leaves out only what means nothing.
//!
//! Targets that nobody was bound to yet are alike, so only the first of them is tried; those that were are named by the
//! order in which the reporter remembers them. Links are counted from the newest, lives and tasks from the current one.
//! Where nothing waits, time changes nothing and does not pass.
//! Time passes by ten seconds, which no wait between tries is longer than, so a wait is marked by whether it is over.

use super::Reporting;
use super::op::{How, Op, Turn, Why};
use super::world::World;
use crate::hunt::{Explore, Scope};
use core::hash::{Hash as _, Hasher};
use std::hash::DefaultHasher;
use tenure_lifecycle::{Failure, Input, Receipt, TargetId};

impl Explore for Reporting {
    fn moves(&self, world: &World, _: &Scope) -> Vec<Op> {
        let mut moves = Vec::new();
        if world.reporter.wake_after(world.now()).is_some() {
            moves.push(Op::Pass { s: 10 });
        }
        moves.extend(turns(world).into_iter().map(|turn| Op::Enter { turn }));
        if world.is_linked {
            moves.push(Op::Cut);
            moves.extend(targets(world).map(|to| Op::Bind { to }));
        } else {
            moves.push(Op::Link);
        }
        if world.wire.is_some() {
            moves.extend([Op::Deliver, Op::Refuse { why: Why::Busy }]);
            if world.late.is_empty() {
                moves.push(Op::Delay);
            }
        }
        moves.extend((0..small(world.late.len())).map(|nth| Op::Late { nth }));
        if world.task.is_some() {
            moves.extend([How::Done, How::Failed].map(|how| Op::Finish { how }));
        }
        // A step back and a restart are tried once each: both leave marks that never merge again.
        let is_young = world.reporter.life().parts().0 == 1;
        if is_young && !world.reporter.entries().is_empty() {
            moves.push(Op::Restart);
        }
        if world.is_unstepped() {
            moves.push(Op::Step { s: -30 });
        }
        moves
    }

    fn identity(&self, world: &World) -> [u8; 16] {
        let mut halves = [DefaultHasher::new(), DefaultHasher::new()];
        for (salt, hasher) in (0_u8..).zip(&mut halves) {
            salt.hash(hasher);
            feed(world, hasher);
        }
        let [high, low] = halves.map(|hasher| u128::from(hasher.finish()));
        ((high << 64) | low).to_be_bytes()
    }
}

/// The next phases that lead on: one of a start, one to use, one that leaves, one that is last.
fn turns(world: &World) -> Vec<Turn> {
    let head = world.reporter.entries().last().map(|entry| entry.phase);
    match head {
        None => vec![Turn::Starting, Turn::Ready],
        Some(Turn::Starting | Turn::Failed) => vec![Turn::Ready, Turn::Stopping],
        Some(Turn::Ready | Turn::Idle | Turn::Busy | Turn::Asked) => vec![Turn::Stopping],
        Some(Turn::Stopping) => vec![Turn::Off],
        Some(Turn::Off) => vec![],
    }
}

/// Every target that was ever bound, and the first that was not.
fn targets(world: &World) -> impl Iterator<Item = u8> {
    let known = world.rows.iter().filter(|place| world.is_known(&place.target)).count();
    0..small(known.saturating_add(1).min(world.rows.len()))
}

fn small(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

fn feed(world: &World, hasher: &mut DefaultHasher) {
    let mut names: Vec<TargetId> = Vec::new();
    let mut name = |target: &TargetId| {
        let at = names.iter().position(|known| known == target);
        small(at.unwrap_or_else(|| {
            names.push(target.clone());
            names.len().saturating_sub(1)
        }))
    };
    world.reporter.mark(world.now(), hasher, &mut name);
    let life = world.reporter.life().parts().0;
    (life, world.is_linked, world.task.is_some(), world.wall_offset()).hash(hasher);
    let mut receipt = |receipt: &Receipt| {
        let ago = world.epoch.saturating_sub(receipt.epoch.number());
        (name(&receipt.target), receipt.life.parts().0, receipt.seq, receipt.record, ago)
    };
    world.wire.as_ref().map(|report| (receipt(&report.receipt), report.stamp)).hash(hasher);
    for answer in &world.late {
        if let Input::Acked(at) = answer {
            (receipt(at), None::<Failure>).hash(hasher);
        } else if let Input::Failed(at, failure) = answer {
            (receipt(at), Some(*failure)).hash(hasher);
        }
    }
    world.ghosts.iter().for_each(|ghost| receipt(&ghost.receipt).hash(hasher));
    let mut rows: Vec<_> = world
        .rows
        .iter()
        .filter(|place| world.is_known(&place.target))
        .map(|place| (name(&place.target), place.row.last, place.row.phase, place.row.ready_at))
        .collect();
    rows.sort_by_key(|row| row.0);
    rows.hash(hasher);
}
