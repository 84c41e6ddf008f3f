//! Can a transition be lost, told twice, told late or told to the wrong one? A reporter with its links and its rows.

mod act;
mod draw;
mod explore;
mod op;
mod policy;
#[cfg(test)]
mod reporter_test;
mod world;

pub use op::{How, Op, Turn, Why};
pub use world::World;

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;

/// A reporter in a process that may end, over links that may break, to rows that may be made anew.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has no parts")]
pub struct Reporting;

impl Arena for Reporting {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card {
            name: "reporter",
            about: "a lifecycle reporter through lost links, lost answers and other targets",
            kinds: KINDS,
            rules: RULES,
            goals: GOALS,
            sizes: SIZES,
        }
    }

    fn fresh(&self, scope: &Scope) -> World {
        World::new(scope.get("targets"), scope.get("policy"))
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        draw::draw(kind, world, dice)
    }

    fn kind(&self, op: &Op) -> usize {
        kind(op)
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        act::act(world, op, tally)
    }

    fn heal(&self, world: &mut World, _: &mut Tally) -> Result<(), Violation> {
        act::heal(world, 0)
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        let entries = world.reporter.entries();
        (entries.len(), entries.last().map(|entry| entry.phase)).hash(&mut hasher);
        (world.reporter.progress(), world.wire.is_some(), world.late.len().min(2))
            .hash(&mut hasher);
        (world.reporter.link().target(), world.task.is_some(), world.is_linked).hash(&mut hasher);
        let rows = world.rows.iter().map(|place| place.row.phase);
        rows.for_each(|phase| phase.hash(&mut hasher));
        hasher.finish()
    }

    fn show(&self, world: &World) -> String {
        world.to_string()
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        draw::simpler(op)
    }
}

const fn kind(op: &Op) -> usize {
    match op {
        Op::Enter { .. } => 0,
        Op::Link => 1,
        Op::Bind { .. } => 2,
        Op::Deliver => 3,
        Op::Pass { .. } => 4,
        Op::Finish { .. } => 5,
        Op::Flush { .. } => 6,
        Op::Decide => 7,
        Op::Announce { .. } => 8,
        Op::Cut => 9,
        Op::Delay => 10,
        Op::Late { .. } => 11,
        Op::Lose => 12,
        Op::Refuse { .. } => 13,
        Op::Step { .. } => 14,
        Op::Restart => 15,
        Op::Remake { .. } => 16,
        Op::Respec { .. } => 17,
        Op::Ghost => 18,
    }
}

const KINDS: &[Kind] = &[
    Kind::act("enter", 10),
    Kind::act("link", 3),
    Kind::act("bind", 8),
    Kind::act("deliver", 12),
    Kind::act("pass", 4),
    Kind::act("finish", 5),
    Kind::act("flush", 2),
    Kind::act("decide", 1),
    Kind::act("announce", 1),
    Kind::fault("cut", 3),
    Kind::fault("delay", 4),
    Kind::fault("late", 5),
    Kind::fault("lose", 3),
    Kind::fault("refuse", 5),
    Kind::fault("step", 2),
    Kind::fault("restart", 1),
    Kind::fault("remake", 1),
    Kind::fault("respec", 2),
    Kind::fault("ghost", 1),
];

const RULES: &[&str] = &[
    "I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "I13", "I14", "I15",
];

const GOALS: &[&str] = &[
    "a stamp is moved",
    "the past is told",
    "change: first",
    "change: same",
    "change: new",
    "change: return",
    "one-time work",
    "built anew",
    "a last word is kept",
    "a last word is let go",
    "a target is refused",
    "a flush is late",
    "a flush tells of what was dropped",
    "a transition leads back",
    "a report is left out",
    "a target is forgotten",
    "a life is fenced",
    "the breaker opens",
    "an end is undeliverable",
    "a task is stale",
    "a target is behind by policy",
    "a target is behind by several",
    "a phase is counted",
];

const SIZES: &[Size] = &[
    Size { name: "targets", min: 1, default: 6, max: 6 },
    Size { name: "policy", min: 0, default: 3, max: 3 },
];
