//! Does a whole fleet keep its promises? Real driver, store, host and clock, and whatever may befall them.

use crate::Dice;
use crate::hunt::{Arena, Card, Scope, Tally, Violation};
use crate::sim::{GOALS, KINDS, Op, RULES, Sim, Who};

/// The whole fleet: driver, store, host and clock under virtual time.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "it has nothing in it")]
pub struct Fleet;

impl Arena for Fleet {
    type Op = Op;
    type World = Sim;

    fn card(&self) -> Card {
        Card {
            name: "fleet",
            about: "driver, store, host and clock, with everything that may befall them",
            kinds: KINDS,
            rules: RULES,
            goals: GOALS,
            sizes: &[],
        }
    }

    fn fresh(&self, _scope: &Scope) -> Sim {
        Sim::untold()
    }

    fn draw(&self, kind: usize, world: &Sim, dice: &mut Dice) -> Option<Op> {
        world.draw(kind, dice)
    }

    fn kind(&self, op: &Op) -> usize {
        op.kind()
    }

    fn step(&self, world: &mut Sim, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        let held = world.perform(op);
        note(world, tally);
        held
    }

    fn heal(&self, world: &mut Sim, tally: &mut Tally) -> Result<(), Violation> {
        let held = world.converge();
        note(world, tally);
        held
    }

    fn fingerprint(&self, world: &Sim) -> u64 {
        world.fingerprint()
    }

    fn show(&self, world: &Sim) -> String {
        world.show()
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        simpler(op)
    }
}

fn note(world: &mut Sim, tally: &mut Tally) {
    for goal in world.reached() {
        tally.goal(goal);
    }
}

fn simpler(op: &Op) -> Vec<Op> {
    match op {
        Op::Pass { ms } | Op::Suspend { ms } | Op::Reboot { ms } if *ms > 0 => {
            let shorter = [ms / 2, ms - 1].map(|ms| match op {
                Op::Suspend { .. } => Op::Suspend { ms },
                Op::Reboot { .. } => Op::Reboot { ms },
                _ => Op::Pass { ms },
            });
            shorter.to_vec()
        }
        Op::Befall { life, fate } if *life > 0 => vec![Op::Befall { life: life - 1, fate: *fate }],
        Op::NextCommit { answer, times } if *times > 1 => {
            vec![Op::NextCommit { answer: *answer, times: times - 1 }]
        }
        Op::Stall { at, ms, ticks } => vec![
            Op::Die { at: *at },
            Op::Stall { at: *at, ms: ms / 2, ticks: *ticks },
            Op::Stall { at: *at, ms: *ms, ticks: ticks.saturating_sub(1) },
        ],
        Op::HandOver | Op::TakeOver => vec![Op::Replace],
        Op::Tick { who: Who::Former } => vec![Op::Tick { who: Who::Current }],
        _ => Vec::new(),
    }
}
