//! Does every word mean one session? Fleets whose names are nearly each other's, edited step by step.

mod account;
mod config;
mod draw;
mod judge;

#[cfg(test)]
mod identity_test;

pub use config::World;

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use serde::{Deserialize, Serialize};
use std::hash::DefaultHasher;

/// One fleet's config: whatever is written into it, what is accepted names each session once.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has no parts")]
pub struct Identity;

/// One edit of the config; templates and named sessions are meant by where they stand.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Op {
    /// A template of one session is added.
    Add {
        /// What it is called.
        name: String,
    },
    /// A template is taken out.
    Drop {
        /// Which.
        at: usize,
    },
    /// A template gets other bounds.
    Size {
        /// Which.
        at: usize,
        /// How many stay awake.
        min: u8,
        /// How many are wanted.
        wanted: u8,
        /// How many there may be.
        max: u8,
    },
    /// A template lists the names of its sessions, or does no longer.
    List {
        /// Which.
        at: usize,
        /// The names; none for no list.
        names: Vec<String>,
    },
    /// A template gets a public handle, or has none any more.
    Alias {
        /// Which.
        at: usize,
        /// The handle.
        alias: Option<String>,
    },
    /// A template waits for another one, or for none.
    After {
        /// Which.
        at: usize,
        /// For what.
        after: Option<String>,
    },
    /// A session with a name of its own is added.
    Name {
        /// What it is called.
        name: String,
        /// Which template it is launched from.
        of: String,
    },
    /// A session with a name of its own is taken out.
    Unname {
        /// Which.
        at: usize,
    },
    /// A session with a name of its own gets a public handle, or has none any more.
    Handle {
        /// Which.
        at: usize,
        /// The handle.
        alias: Option<String>,
    },
}

impl Arena for Identity {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card {
            name: "identity",
            about: ABOUT,
            kinds: KINDS,
            rules: RULES,
            goals: GOALS,
            sizes: SIZES,
        }
    }

    fn fresh(&self, scope: &Scope) -> World {
        World::new(scope.get("templates"), scope.get("named"))
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        Some(draw::draw(kind, world.config(), dice))
    }

    fn kind(&self, op: &Op) -> usize {
        match op {
            Op::Add { .. } => 0,
            Op::Drop { .. } => 1,
            Op::Size { .. } => 2,
            Op::List { .. } => 3,
            Op::Alias { .. } => 4,
            Op::After { .. } => 5,
            Op::Name { .. } => 6,
            Op::Unname { .. } => 7,
            Op::Handle { .. } => 8,
        }
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        judge::step(world, op, tally)
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        let pools = world.config().pools.iter();
        let mut pools: Vec<_> = pools
            .map(|p| (p.max.min(2), p.names.len().min(2), p.alias.is_some(), p.after.len().min(1)))
            .collect();
        pools.sort_unstable();
        (pools, world.config().named.len(), world.answer()).hash(&mut hasher);
        hasher.finish()
    }

    fn show(&self, world: &World) -> String {
        world.to_string()
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        draw::simpler(op)
    }
}

const ABOUT: &str = "names, seats and aliases of fleets whose words are nearly each other's";

const KINDS: &[Kind] = &[
    Kind::act("add", 5),
    Kind::act("drop", 1),
    Kind::act("size", 6),
    Kind::act("list", 4),
    Kind::act("alias", 5),
    Kind::act("after", 2),
    Kind::act("name", 3),
    Kind::act("unname", 1),
    Kind::act("handle", 3),
];

const RULES: &[&str] = &[
    "N1",
    "N2",
    "S1",
    "one-word-one-session",
    "bad-is-refused",
    "good-is-accepted",
    "order-free",
    "refusal-names-it",
    "alias",
    "every-seat-is-filled",
];

const GOALS: &[&str] = &[
    "refused: a word no grammar allows",
    "refused: bounds or a list that contradict themselves",
    "refused: a template twice",
    "refused: a named session twice",
    "refused: a template that is not there",
    "refused: a circle",
    "refused: one word for two sessions",
    "refused: an alias that cannot be spelled for a slot",
    "a template is called like a slot that its neighbor has not",
    "a session has its own name as its alias",
    "a list of names under a path",
    "a list of one name",
    "a template without sessions leaves its words to others",
];

const SIZES: &[Size] = &[
    Size { name: "templates", min: 1, default: 4, max: 6 },
    Size { name: "named", min: 0, default: 2, max: 4 },
];
