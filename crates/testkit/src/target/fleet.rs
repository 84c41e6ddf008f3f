//! Does a whole fleet keep its promises? Real driver, store, host and clock, and whatever may befall them.

use crate::Dice;
use crate::hunt::{Arena, Card, Question, Scope, Tally, Violation};
use crate::sim::{GOALS, KINDS, Op, RULES, Sim};

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

    fn question(&self, world: &Sim) -> Option<Question> {
        world.question()
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
    let shorter =
        |ms: u64| [ms / 2, ms.saturating_sub(1)].into_iter().filter(move |less| *less < ms);
    match *op {
        Op::Pass { ms } => shorter(ms).map(|ms| Op::Pass { ms }).collect(),
        Op::Suspend { ms } => shorter(ms).map(|ms| Op::Suspend { ms }).collect(),
        Op::Reboot { ms } => shorter(ms).map(|ms| Op::Reboot { ms }).collect(),
        Op::Befall { life, fate } => {
            (0..life).rev().take(2).map(|life| Op::Befall { life, fate }).collect()
        }
        Op::NextCommit { answer, times } if times > 1 => {
            vec![Op::NextCommit { answer, times: times - 1 }]
        }
        Op::Stall { at, ms, ticks } => {
            let less = shorter(ms).map(|ms| Op::Stall { at, ms, ticks });
            let fewer = (0..ticks).rev().take(1).map(|ticks| Op::Stall { at, ms, ticks });
            [Op::Die { at }].into_iter().chain(less).chain(fewer).collect()
        }
        Op::HandOver | Op::TakeOver => vec![Op::Replace],
        Op::Tick { .. }
        | Op::Want(_)
        | Op::Use { .. }
        | Op::LeaveAlone
        | Op::Behave { .. }
        | Op::NextStart(_)
        | Op::NextListing(_)
        | Op::NextStop(_)
        | Op::NextLive(_)
        | Op::LiveLane(_)
        | Op::NextRelaunch(_)
        | Op::RelaunchLane(_)
        | Op::NextCommit { .. }
        | Op::NextRead(_)
        | Op::Die { .. }
        | Op::Replace
        | Op::FormerLeaves
        | Op::LoseRecords
        | Op::SetClock { .. } => Vec::new(),
    }
}
