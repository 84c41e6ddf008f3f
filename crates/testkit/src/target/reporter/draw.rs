//! What may happen next, and what would be simpler?

use super::op::{How, Op, Turn, Why};
use super::world::World;
use crate::Dice;

/// Draws an operation of a kind.
pub(super) fn draw(kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
    let mut target = || u8::try_from(dice.index(world.rows.len())).unwrap_or(0);
    let has_wire = world.wire.is_some();
    Some(match kind {
        0 => Op::Enter { turn: next_turn(world, dice) },
        1 => Op::Link,
        2 => Op::Bind { to: Some(target()).filter(|_| world.is_linked)? },
        3 => has_wire.then_some(Op::Deliver)?,
        4 => Op::Pass { s: dice.choose(&[1, 10, 30, 61, 200]) },
        5 => {
            world.task?;
            let stale = if world.superseded.is_some() { How::Stale } else { How::Done };
            Op::Finish { how: dice.choose(&[How::Done, How::Done, How::Failed, stale]) }
        }
        6 => Op::Flush { s: dice.choose(&[0, 5, 30]) },
        7 => Op::Decide,
        8 => Op::Announce { to: target() },
        9 => world.is_linked.then_some(Op::Cut)?,
        10 => has_wire.then_some(Op::Delay)?,
        11 => {
            let late = Some(world.late.len()).filter(|late| *late > 0)?;
            Op::Late { nth: u8::try_from(dice.index(late)).unwrap_or(0) }
        }
        12 => has_wire.then_some(Op::Lose)?,
        13 => {
            let why =
                dice.choose(&[Why::Busy, Why::Busy, Why::Strange, Why::Forbidden, Why::Fenced]);
            has_wire.then_some(Op::Refuse { why })?
        }
        14 => Op::Step { s: dice.choose(&[-30, -1, 1, 120]) },
        15 => Op::Restart,
        16 => Op::Remake { target: target() },
        17 => Op::Respec { target: target() },
        _ => (!world.ghosts.is_empty()).then_some(Op::Ghost)?,
    })
}

/// Mostly a phase that leads on by a little, seldom any.
fn next_turn(world: &World, dice: &mut Dice) -> Turn {
    let head = world.reporter.entries().last().map(|entry| entry.phase);
    let at = head.and_then(|head| Turn::ALL.iter().position(|turn| *turn == head));
    let from = at.map_or(0, |at| at.saturating_add(1));
    let near = Turn::ALL.get(from).copied().filter(|_| dice.percent(60));
    let cycles = matches!(near, Some(Turn::Stopping)) && dice.percent(60);
    near.filter(|_| !cycles).unwrap_or_else(|| dice.choose(&Turn::ALL))
}

/// Returns what is simpler and may show the same.
pub(super) fn simpler(op: &Op) -> Vec<Op> {
    match *op {
        Op::Enter { turn } if turn != Turn::Starting => {
            vec![Op::Enter { turn: Turn::Starting }, Op::Enter { turn: Turn::Ready }]
        }
        Op::Bind { to: 1.. } => vec![Op::Bind { to: 0 }, Op::Bind { to: 1 }],
        Op::Pass { s: 11.. } => vec![Op::Pass { s: 10 }],
        Op::Delay => vec![Op::Deliver],
        Op::Cut => vec![Op::Link],
        Op::Refuse { why } if why != Why::Busy => vec![Op::Refuse { why: Why::Busy }],
        Op::Enter { .. }
        | Op::Link
        | Op::Bind { .. }
        | Op::Deliver
        | Op::Pass { .. }
        | Op::Finish { .. }
        | Op::Flush { .. }
        | Op::Decide
        | Op::Announce { .. }
        | Op::Late { .. }
        | Op::Lose
        | Op::Refuse { .. }
        | Op::Step { .. }
        | Op::Restart
        | Op::Remake { .. }
        | Op::Respec { .. }
        | Op::Ghost => Vec::new(),
    }
}
