//! Are the slots of a pool ever lent twice? The slot index and the claims of a store, through reservations and crashes.

mod act;
mod befall;
mod draw;
mod explore;
mod judge;
mod lend;
mod live;
mod owner;
mod world;

#[cfg(test)]
mod slots_test;

pub use world::World;

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use serde::{Deserialize, Serialize};
use std::hash::DefaultHasher;
use tenure_bead::AfterStop;

/// One pool: its index is kept by a supervisor, its claims by a store, and processes come and go as they like.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has no parts")]
pub struct Slots;

/// One thing that may be done to a pool; owners and slots are small numbers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Op {
    /// The supervisor hands out slots, one to each that has none.
    Reserve {
        /// Who is to get one, in this order.
        owners: Vec<u8>,
    },
    /// A reservation becomes a record with its claims.
    Commit {
        /// Whose.
        owner: u8,
    },
    /// A reservation is given back.
    Abort {
        /// Whose.
        owner: u8,
    },
    /// A start is intended: from here on a process may come.
    Begin {
        /// Whose.
        owner: u8,
    },
    /// The process comes.
    Spawn {
        /// Whose.
        owner: u8,
    },
    /// The host is asked, and what it shows is recorded.
    See {
        /// Whose process is looked for.
        owner: u8,
    },
    /// The session is to end in its own time.
    Drain {
        /// Whose.
        owner: u8,
    },
    /// The session is to end.
    Stop {
        /// Whose.
        owner: u8,
        /// What becomes of its record then.
        then: AfterStop,
    },
    /// Somebody wants the record closed, whatever runs.
    Close {
        /// Whose.
        owner: u8,
    },
    /// A session without a claim asks for that of its slot.
    Grant {
        /// Whose.
        owner: u8,
    },
    /// One session is closed and another gets its claim, in one commit.
    Pass {
        /// Who leaves.
        from: u8,
        /// Who has no claim yet.
        to: u8,
    },
    /// The config says another size; the index is built anew.
    Resize {
        /// The size.
        to: u8,
    },
    /// A process ends by itself.
    Die {
        /// Whose.
        owner: u8,
    },
    /// The lease of a start ends, and nobody can say what became of it.
    Lose {
        /// Whose.
        owner: u8,
    },
    /// A record comes from elsewhere that says it sits in a slot; it has no claim.
    Import {
        /// Whose.
        owner: u8,
        /// Where it says it sits.
        slot: u8,
    },
    /// A record can no longer be read; it keeps its claims.
    Garble {
        /// Whose.
        owner: u8,
    },
    /// It can again.
    Mend {
        /// Whose.
        owner: u8,
    },
    /// The supervisor dies and the next one builds the index from the store.
    Crash,
    /// Another supervisor copies the index; its view will be old.
    View,
    /// The other one hands out a slot by its old view and commits it.
    Late {
        /// To whom.
        owner: u8,
    },
    /// Somebody writes a record by an old version of it.
    Stale {
        /// Whose.
        owner: u8,
    },
    /// The last batch that was committed is committed once more: its answer was lost.
    Repeat,
}

impl Arena for Slots {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card { name: "slots", about: ABOUT, kinds: KINDS, rules: RULES, goals: GOALS, sizes: SIZES }
    }

    fn fresh(&self, scope: &Scope) -> World {
        World::new(scope.get("slots"), scope.get("owners"))
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        draw::draw(kind, world, dice)
    }

    fn kind(&self, op: &Op) -> usize {
        kind(op)
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        act::act(world, op, tally)?;
        judge::judge(world)
    }

    fn heal(&self, world: &mut World, tally: &mut Tally) -> Result<(), Violation> {
        act::heal(world, tally)
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        let mut marks: Vec<_> = world.owners.iter().map(|owner| owner.mark()).collect();
        marks.sort_unstable();
        let doubly = world.index.doubly_held().count();
        let condemned = world.index.condemned().count();
        let is_full = world.index.lowest_free().is_none();
        (marks, doubly, condemned, is_full, world.view.is_some()).hash(&mut hasher);
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
        Op::Reserve { .. } => 0,
        Op::Commit { .. } => 1,
        Op::Abort { .. } => 2,
        Op::Begin { .. } => 3,
        Op::Spawn { .. } => 4,
        Op::See { .. } => 5,
        Op::Drain { .. } => 6,
        Op::Stop { .. } => 7,
        Op::Close { .. } => 8,
        Op::Grant { .. } => 9,
        Op::Pass { .. } => 10,
        Op::Resize { .. } => 11,
        Op::Die { .. } => 12,
        Op::Lose { .. } => 13,
        Op::Import { .. } => 14,
        Op::Garble { .. } => 15,
        Op::Mend { .. } => 16,
        Op::Crash => 17,
        Op::View => 18,
        Op::Late { .. } => 19,
        Op::Stale { .. } => 20,
        Op::Repeat => 21,
    }
}

const ABOUT: &str =
    "slots of a pool: the index that lends them and the store that keeps the claims";

const KINDS: &[Kind] = &[
    Kind::act("reserve", 8),
    Kind::act("commit", 10),
    Kind::act("abort", 1),
    Kind::act("begin", 8),
    Kind::act("spawn", 8),
    Kind::act("see", 12),
    Kind::act("drain", 3),
    Kind::act("stop", 5),
    Kind::act("close", 4),
    Kind::act("grant", 3),
    Kind::act("pass", 3),
    Kind::act("resize", 2),
    Kind::fault("die", 5),
    Kind::fault("lose", 4),
    Kind::fault("import", 5),
    Kind::fault("garble", 2),
    Kind::fault("mend", 3),
    Kind::fault("crash", 2),
    Kind::fault("view", 4),
    Kind::fault("late", 5),
    Kind::fault("stale", 2),
    Kind::fault("repeat", 2),
];

const RULES: &[&str] = &[
    "S1",
    "S2",
    "S3",
    "S4",
    "T1",
    "T2",
    "lowest-free",
    "duplicates-visible",
    "index-agrees",
    "free-is-granted",
    "stale-is-refused",
    "whole-again",
];

const GOALS: &[&str] = &[
    "shortfall",
    "several at once",
    "refused: taken after a reservation",
    "refused: taken in an old view",
    "refused: old fence",
    "refused: old version",
    "refused: closed while its process may live",
    "an old view was right by luck",
    "a slot with two holders",
    "a condemned slot",
    "a slot beyond the bounds comes back by growth",
    "a claim passes in one commit",
    "a restart while a slot drains",
    "a restart with an unreadable record",
    "a failed start gives its slot back",
];

const SIZES: &[Size] = &[
    Size { name: "slots", min: 1, default: 3, max: 6 },
    Size { name: "owners", min: 1, default: 3, max: 4 },
];
