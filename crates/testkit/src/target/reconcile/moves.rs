//! What is gone through exhaustively? Few operations, each as often as a life may have it.

use super::op::{Carry, Fate, Of, Op, See};
use super::scene::{Scene, Spent};

/// Returns what may come next.
///
/// Inside: ticks; a supervisor that dies between intent and effect or between effect and outcome; another one that
/// takes over; a plan that is carried out late; the command that is edited, there and back; sessions that end by
/// themselves; time, a step at a time, as often as anybody likes. Outside: everything else that is hunted at random.
pub(super) fn moves(scene: &Scene) -> Vec<Op> {
    let (see, spent) = (See::Asked, scene.spent);
    let mut moves = vec![Op::Pass { steps: 1 }];
    let waits = scene.held.as_ref().filter(|held| {
        held.supervisor == scene.supervisor.number && !held.plan.commands.is_empty()
    });
    match waits {
        // One supervisor does one thing after the other.
        Some(_) => moves.push(Op::Carry { carry: Carry::All }),
        None => moves.push(Op::Tick { see, carry: Carry::All }),
    }
    if waits.is_none() && spent.stale < MOST.stale {
        moves.push(Op::Look { see });
    }
    if spent.deaths < MOST.deaths {
        moves.push(Op::Takeover);
        let dies = |carry| match waits {
            Some(_) => Op::Carry { carry },
            None => Op::Tick { see, carry },
        };
        moves.extend([Carry::Intents, Carry::Effects].map(dies));
    }
    if spent.edits < MOST.edits {
        let to = u8::from(scene.wish.command[0] == 0);
        moves.push(Op::Edit { of: Of::Worker, to });
    }
    if spent.exits < MOST.exits {
        let living = u8::try_from(scene.host.living().count()).unwrap_or(0);
        moves.extend((0..living).map(|who| Op::Befall { who, fate: Fate::Exits }));
    }
    moves
}

impl Spent {
    /// Counts what a life may have only so often.
    pub(super) const fn count(&mut self, op: &Op) {
        let spent = match op {
            Op::Edit { .. } => &mut self.edits,
            Op::Befall { .. } => &mut self.exits,
            Op::Look { .. } => &mut self.stale,
            Op::Takeover
            | Op::Tick { carry: Carry::Intents | Carry::Effects, .. }
            | Op::Carry { carry: Carry::Intents | Carry::Effects } => &mut self.deaths,
            Op::Tick { .. }
            | Op::Carry { .. }
            | Op::Pass { .. }
            | Op::Suspend
            | Op::Wall { .. }
            | Op::Reboot
            | Op::Color { .. }
            | Op::Model { .. }
            | Op::Resize { .. }
            | Op::Singles { .. }
            | Op::Names { .. }
            | Op::Run
            | Op::Stop
            | Op::Pin
            | Op::Loosen
            | Op::Handles { .. }
            | Op::Use { .. }
            | Op::NextStart { .. }
            | Op::NextStop { .. }
            | Op::NextLive { .. }
            | Op::NextRelaunch { .. }
            | Op::Lose
            | Op::Import { .. } => return,
        };
        *spent = spent.saturating_add(1);
    }
}

/// How often a life may have what would make it endless.
const MOST: Spent = Spent { edits: 2, exits: 2, deaths: 1, stale: 1 };
