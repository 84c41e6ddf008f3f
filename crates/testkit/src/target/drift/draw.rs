//! What may happen next, and what would be simpler?

use super::wanted::FIELDS;
use super::world::World;
use super::{Build, Known, Op};
use crate::Dice;
use tenure_bead::Class;

/// Draws an operation of a kind.
pub(super) fn draw(kind: usize, world: &World, dice: &mut Dice) -> Op {
    let known = |dice: &mut Dice| {
        dice.choose(&[Known::No, Known::No, Known::No, Known::Yes, Known::Unknown])
    };
    let field = |dice: &mut Dice| small(dice, FIELDS.len() + 1);
    match kind {
        0 => Op::Begin,
        1 => Op::Confirm,
        2 => Op::Exit,
        3 => Op::Edit { field: field(dice), to: small(dice, world.values()) },
        4 => Op::Revert,
        5 => Op::Shuffle { order: small(dice, 8) },
        6 => Op::Live,
        7 => Op::Lived,
        8 => Op::Wait { secs: dice.choose(&[1, 10, 29, 30, 31, 61]) },
        9 => {
            let (attached, pending, active) = (known(dice), known(dice), known(dice));
            Op::Look { attached, pending, active }
        }
        10 => Op::Pin { pinned: known(dice) },
        11 => Op::Import,
        12 => Op::Forge,
        13 => Op::Adopt,
        14 => Op::Lose,
        15 => Op::Miss,
        16 => Op::Revive,
        17 => Op::Key { to: small(dice, 3) },
        18 => Op::Build { to: dice.choose(&[Build::Other, Build::Ours]) },
        19 => {
            let class = dice.choose(&[Class::Live, Class::Relaunch, Class::Restart]);
            Op::Reclass { field: field(dice), class }
        }
        _ => Op::Reboot,
    }
}

fn small(dice: &mut Dice, bound: usize) -> u8 {
    u8::try_from(dice.index(bound)).unwrap_or(0)
}

/// Smaller values and shorter waits; nobody uses the session.
pub(super) fn simpler(op: &Op) -> Vec<Op> {
    match op {
        Op::Edit { field, to } => (0..*to).map(|to| Op::Edit { field: *field, to }).collect(),
        Op::Shuffle { order } => (0..*order).map(|order| Op::Shuffle { order }).collect(),
        Op::Wait { secs } if *secs > 30 => vec![Op::Wait { secs: 30 }],
        Op::Wait { secs } if *secs > 1 => vec![Op::Wait { secs: 1 }],
        Op::Look { attached, pending, active } => {
            let (attached, pending, active) = (*attached, *pending, *active);
            let plain = [
                Op::Look { attached: Known::No, pending, active },
                Op::Look { attached, pending: Known::No, active },
                Op::Look { attached, pending, active: Known::No },
            ];
            plain.into_iter().filter(|plain| plain != op).collect()
        }
        Op::Key { to } => (0..*to).map(|to| Op::Key { to }).collect(),
        Op::Begin
        | Op::Confirm
        | Op::Exit
        | Op::Revert
        | Op::Live
        | Op::Lived
        | Op::Wait { .. }
        | Op::Pin { .. }
        | Op::Import
        | Op::Forge
        | Op::Adopt
        | Op::Lose
        | Op::Miss
        | Op::Revive
        | Op::Build { .. }
        | Op::Reclass { .. }
        | Op::Reboot => Vec::new(),
    }
}
