//! What is done to a host next? Mostly something to a session that is there, often to one that was.

use super::op::{HostOp, How, Plays, Who, Whose};
use super::world::HostWorld;
use crate::Dice;

/// Draws an operation of a kind.
pub(super) fn op(kind: usize, world: &HostWorld, dice: &mut Dice) -> Option<HostOp> {
    let known = world.known(dice.handle(world.known_count()));
    let who = match known {
        Some(known) if dice.percent(75) => known,
        Some(_) | None => anybody(world, dice),
    };
    Some(match kind {
        0 => {
            let who = if dice.percent(25) { who } else { anybody(world, dice) };
            let all = [Plays::Lasting, Plays::Lasting, Plays::Exits, Plays::Deaf, Plays::Family];
            let plays = if dice.percent(5) { Plays::Missing } else { dice.choose(&all) };
            HostOp::Start { who, plays }
        }
        1 => HostOp::StartForeign { who: Who { whose: neighbor(dice), ..who } },
        2 => HostOp::Stop { who, how: dice.choose(&[How::Drain, How::Ask, How::Force]) },
        3 => HostOp::Observe { who },
        4 => HostOp::List,
        5 => HostOp::Wait,
        6 => HostOp::Reopen,
        7 => HostOp::Apply { who },
        8 => HostOp::Attend { who },
        9 => HostOp::Usurp { who },
        _ => HostOp::Relaunch { who },
    })
}

fn anybody(world: &HostWorld, dice: &mut Dice) -> Who {
    let below = |dice: &mut Dice, bound: u8| u8::try_from(dice.below(bound.into())).unwrap_or(0);
    let whose = if dice.percent(80) { Whose::Ours } else { neighbor(dice) };
    Who { bead: below(dice, world.beads), life: below(dice, world.lives), whose }
}

fn neighbor(dice: &mut Dice) -> Whose {
    dice.choose(&[Whose::OtherInstallation, Whose::OtherFleet])
}

/// Returns what may show the same with less.
pub(super) fn simpler(op: &HostOp) -> Vec<HostOp> {
    match *op {
        HostOp::Start { who, plays } if plays != Plays::Lasting => {
            vec![HostOp::Start { who, plays: Plays::Lasting }]
        }
        HostOp::Stop { who, how: How::Ask | How::Drain } => {
            vec![HostOp::Stop { who, how: How::Force }]
        }
        HostOp::Start { .. }
        | HostOp::Stop { .. }
        | HostOp::StartForeign { .. }
        | HostOp::Observe { .. }
        | HostOp::List
        | HostOp::Wait
        | HostOp::Reopen
        | HostOp::Apply { .. }
        | HostOp::Attend { .. }
        | HostOp::Relaunch { .. }
        | HostOp::Usurp { .. } => Vec::new(),
    }
}
