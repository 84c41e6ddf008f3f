//! What may be done next, and what would be simpler?

use super::Op;
use super::world::{Process, Sits, World};
use crate::Dice;
use tenure_bead::AfterStop;

/// Draws an operation of a kind: mostly of an owner it can be done to, seldom of any.
pub(super) fn draw(kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
    let mut pick = |fits: fn(&Sits) -> bool| -> Option<u8> {
        let owners = 0_u8..;
        let fitting: Vec<u8> =
            owners.zip(&world.owners).filter(|(_, o)| fits(o)).map(|(at, _)| at).collect();
        if dice.percent(10) {
            return u8::try_from(dice.index(world.owners.len().saturating_add(1))).ok();
        }
        (!fitting.is_empty()).then(|| dice.choose(&fitting))
    };
    let open = |o: &Sits| o.open().is_some();
    let out = |o: &Sits| matches!(o, Sits::Out);
    Some(match kind {
        0 => Op::Reserve { owners: several(&mut pick, out)? },
        1 => Op::Commit { owner: pick(|o| matches!(o, Sits::Reserved(_)))? },
        2 => Op::Abort { owner: pick(|o| matches!(o, Sits::Reserved(_)))? },
        3 => Op::Begin { owner: pick(|o| o.open().is_some_and(|o| o.has_claim))? },
        4 => Op::Spawn { owner: pick(|o| o.process() == Some(Process::Coming))? },
        5 => Op::See { owner: pick(open)? },
        6 => Op::Drain { owner: pick(|o| o.process() == Some(Process::Alive))? },
        7 => {
            let owner = pick(|o| o.process() == Some(Process::Alive))?;
            Op::Stop { owner, then: dice.choose(&[AfterStop::Close, AfterStop::Sleep]) }
        }
        8 => Op::Close { owner: pick(open)? },
        9 => Op::Grant { owner: pick(|o| o.open().is_some_and(|o| !o.has_claim))? },
        10 => {
            let from = pick(|o| o.open().is_some_and(|o| o.has_claim))?;
            Op::Pass { from, to: pick(|o| o.open().is_some_and(|o| !o.has_claim))? }
        }
        11 => Op::Resize { to: number(dice, world.top) },
        12 => Op::Die { owner: pick(|o| o.process() == Some(Process::Alive))? },
        13 => Op::Lose { owner: pick(|o| o.process() == Some(Process::Coming))? },
        14 => {
            let owner = pick(out)?;
            Op::Import { owner, slot: number(dice, world.top).max(1) }
        }
        15 => Op::Garble { owner: pick(open)? },
        16 => Op::Mend { owner: pick(|o| o.open().is_some_and(|o| !o.is_readable))? },
        17 => Op::Crash,
        18 => Op::View,
        19 => Op::Late { owner: pick(out)? },
        20 => Op::Stale { owner: pick(open)? },
        _ => Op::Repeat,
    })
}

fn several(
    pick: &mut impl FnMut(fn(&Sits) -> bool) -> Option<u8>,
    out: fn(&Sits) -> bool,
) -> Option<Vec<u8>> {
    let first = pick(out)?;
    let more = (first % 2 == 0).then(|| [pick(out), pick(out)]);
    Some([first].into_iter().chain(more.into_iter().flatten().flatten()).collect())
}

fn number(dice: &mut Dice, most: u32) -> u8 {
    u8::try_from(dice.below(u64::from(most).saturating_add(1))).unwrap_or(u8::MAX)
}

/// Several at once become fewer, and higher slots lower ones.
pub(super) fn simpler(op: &Op) -> Vec<Op> {
    match op {
        Op::Reserve { owners } if owners.len() > 1 => {
            let fewer = owners.iter().map(|owner| Op::Reserve { owners: vec![*owner] });
            fewer.collect()
        }
        Op::Resize { to } => (0..*to).map(|to| Op::Resize { to }).collect(),
        Op::Import { owner, slot } => {
            (1..*slot).map(|slot| Op::Import { owner: *owner, slot }).collect()
        }
        Op::Pass { from, .. } => vec![Op::Close { owner: *from }],
        Op::Late { owner } => {
            vec![Op::Reserve { owners: vec![*owner] }, Op::Commit { owner: *owner }]
        }
        Op::Reserve { .. }
        | Op::Commit { .. }
        | Op::Abort { .. }
        | Op::Begin { .. }
        | Op::Spawn { .. }
        | Op::See { .. }
        | Op::Drain { .. }
        | Op::Stop { .. }
        | Op::Close { .. }
        | Op::Grant { .. }
        | Op::Die { .. }
        | Op::Lose { .. }
        | Op::Garble { .. }
        | Op::Mend { .. }
        | Op::Crash
        | Op::View
        | Op::Stale { .. }
        | Op::Repeat => Vec::new(),
    }
}
