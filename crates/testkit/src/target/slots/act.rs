//! What becomes of an operation? Production does it, and its answer is held against the account.

use super::Op;
use super::befall::{crash, import, repeat, resize, stale};
use super::lend::{commit, grant, late, pass, reserve};
use super::live::{begin, close, drain, lose, see, stop};
use super::world::{Process, View, World};
use crate::hunt::{Tally, Violation, broken};
use tenure_slot::allocate;

/// What comes of a step: nothing, or the rule that was broken.
pub(super) type Done = Result<(), Violation>;

/// Does one operation.
pub(super) fn act(world: &mut World, op: &Op, tally: &mut Tally) -> Done {
    match op {
        Op::Reserve { owners } => reserve(world, owners, tally),
        Op::Commit { owner } => commit(world, *owner, tally),
        Op::Abort { owner } => {
            world.abort(*owner);
            Ok(())
        }
        Op::Begin { owner } => begin(world, *owner, tally),
        Op::Spawn { owner } => {
            world.process_goes(*owner, Process::Coming, Process::Alive);
            Ok(())
        }
        Op::Die { owner } => {
            world.process_goes(*owner, Process::Alive, Process::Gone);
            Ok(())
        }
        Op::See { owner } => see(world, *owner, tally),
        Op::Lose { owner } => lose(world, *owner, tally),
        Op::Drain { owner } => drain(world, *owner, tally),
        Op::Stop { owner, then } => stop(world, *owner, *then, tally),
        Op::Close { owner } => close(world, *owner, tally),
        Op::Grant { owner } => grant(world, *owner),
        Op::Pass { from, to } => pass(world, *from, *to, tally),
        Op::Resize { to } => resize(world, u32::from(*to), tally),
        Op::Import { owner, slot } => import(world, *owner, u32::from(*slot), tally),
        Op::Garble { owner } => {
            world.garble(*owner);
            Ok(())
        }
        Op::Mend { owner } => {
            world.mend(*owner);
            Ok(())
        }
        Op::Crash => crash(world, tally),
        Op::View => {
            let (index, fence) = (world.index.clone(), world.fence);
            world.view = Some(View { index, fence, lowest: world.free().first().copied() });
            Ok(())
        }
        Op::Late { owner } => late(world, *owner, tally),
        Op::Stale { owner } => stale(world, *owner, tally),
        Op::Repeat => repeat(world),
    }
}

/// Lets nothing more go wrong: every process ends and is seen to, every record is closed, and the pool is whole.
pub(super) fn heal(world: &mut World, tally: &mut Tally) -> Done {
    let owners = 0..u8::try_from(world.owners.len()).unwrap_or(u8::MAX);
    for owner in owners.clone() {
        world.mend(owner);
        world.abort(owner);
        // The end of a start, of a stop and of a failed start are seen in a tick each.
        for _ in 0..3 {
            world.process_goes(owner, Process::Alive, Process::Gone);
            see(world, owner, tally)?;
        }
        close(world, owner, tally)?;
    }
    super::judge::judge(world)?;
    let size = world.size;
    let all = allocate(&mut world.index.clone(), 0..u8::try_from(size).unwrap_or(u8::MAX));
    let slots: Vec<u32> = all.slots.iter().map(|slot| slot.number()).collect();
    if slots != (1..=size).collect::<Vec<_>>() || all.shortfall != 0 {
        return broken("whole-again", format!("all are closed and {slots:?} of {size} are free"));
    }
    Ok(())
}
