//! Is everybody found who is meant, and nobody else? Records that contradict themselves, edited word by word.

mod account;
mod draw;
mod judge;
mod mend;
mod world;

#[cfg(test)]
mod statement_test;

pub use world::World;

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use serde::{Deserialize, Serialize};
use std::hash::DefaultHasher;
use tenure_identity::{Origin, Stage};

/// Old records of sessions beside a config: whom a word means, who owns what is assigned to it, which seat each means.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has no parts")]
pub struct Statements;

/// One edit of a record or of the config; records are meant by their number.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Op {
    /// A record says a word, or says nothing there any more.
    Say {
        /// Whose.
        who: u8,
        /// Where.
        of: Said,
        /// The word.
        word: Option<String>,
    },
    /// A record says a slot, or none.
    Number {
        /// Whose.
        who: u8,
        /// Which.
        slot: Option<u32>,
    },
    /// A record says where in its life it is.
    Live {
        /// Whose.
        who: u8,
        /// Where.
        stage: Life,
    },
    /// A record says how it came to exist, and which life it is in.
    Born {
        /// Whose.
        who: u8,
        /// How.
        origin: Birth,
        /// When.
        at: u8,
        /// Which life.
        life: Option<u8>,
    },
    /// A record is gone.
    Forget {
        /// Whose.
        who: u8,
    },
    /// The config has a template, with so many sessions at most; a negative bound is none.
    Post {
        /// What it is called.
        name: String,
        /// The bound.
        max: i8,
        /// The names that it lists.
        names: Vec<String>,
    },
    /// The config has a template no more.
    Unpost {
        /// What it is called.
        name: String,
    },
    /// The config has a session with a name of its own.
    Name {
        /// What it is called.
        name: String,
        /// Whose config it has.
        of: String,
    },
    /// The config has a session with a name of its own no more.
    Unname {
        /// What it is called.
        name: String,
    },
}

/// Where a record says a word.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Said {
    /// As its template.
    Template,
    /// As what it is called.
    Agent,
    /// As its handle.
    Alias,
    /// As a handle that it had before.
    Former,
    /// As what its host calls it.
    Session,
    /// As the configured session that it is.
    Named,
}

/// A [`Stage`] in a written case.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Life {
    /// [`Stage::Starting`].
    Starting,
    /// [`Stage::Active`].
    Active,
    /// [`Stage::Asleep`].
    Asleep,
    /// [`Stage::Drained`].
    Drained,
    /// [`Stage::Failed`].
    Failed,
    /// [`Stage::Archived`].
    Archived,
    /// [`Stage::Closed`].
    Closed,
    /// [`Stage::Unknown`].
    Unknown,
}

impl From<Life> for Stage {
    fn from(life: Life) -> Self {
        match life {
            Life::Starting => Self::Starting,
            Life::Active => Self::Active,
            Life::Asleep => Self::Asleep,
            Life::Drained => Self::Drained,
            Life::Failed => Self::Failed,
            Life::Archived => Self::Archived,
            Life::Closed => Self::Closed,
            Life::Unknown => Self::Unknown,
        }
    }
}

/// An [`Origin`] in a written case.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Birth {
    /// [`Origin::Pool`].
    Pool,
    /// [`Origin::Named`].
    Named,
    /// [`Origin::Manual`].
    Manual,
    /// [`Origin::Unstated`].
    Unstated,
}

impl From<Birth> for Origin {
    fn from(birth: Birth) -> Self {
        match birth {
            Birth::Pool => Self::Pool,
            Birth::Named => Self::Named,
            Birth::Manual => Self::Manual,
            Birth::Unstated => Self::Unstated,
        }
    }
}

impl Arena for Statements {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card {
            name: "statement",
            about: ABOUT,
            kinds: KINDS,
            rules: RULES,
            goals: GOALS,
            sizes: SIZES,
        }
    }

    fn fresh(&self, scope: &Scope) -> World {
        World::new(scope.get("records"))
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        Some(draw::draw(kind, world, dice))
    }

    fn kind(&self, op: &Op) -> usize {
        match op {
            Op::Say { .. } => 0,
            Op::Number { .. } => 1,
            Op::Live { .. } => 2,
            Op::Born { .. } => 3,
            Op::Forget { .. } => 4,
            Op::Post { .. } => 5,
            Op::Unpost { .. } => 6,
            Op::Name { .. } => 7,
            Op::Unname { .. } => 8,
        }
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        if world.edit(op) {
            judge::judge(world, tally)?;
        }
        Ok(())
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        world.shape().hash(&mut hasher);
        hasher.finish()
    }

    fn show(&self, world: &World) -> String {
        world.to_string()
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        draw::simpler(op)
    }
}

const ABOUT: &str = "whom a word means, who owns work, which seat an old record means";

const KINDS: &[Kind] = &[
    Kind::act("say", 24),
    Kind::act("number", 5),
    Kind::act("live", 6),
    Kind::act("born", 3),
    Kind::act("forget", 1),
    Kind::act("post", 4),
    Kind::act("unpost", 1),
    Kind::act("name", 2),
    Kind::act("unname", 1),
];

const RULES: &[&str] = &[
    "R1",
    "S3",
    "concrete-first",
    "suffix-is-stale",
    "owner",
    "resolve",
    "A1",
    "closed-blocks-nobody",
    "keeper",
    "one-holder",
    "one-round",
    "manual-untouched",
    "order-free",
];

const GOALS: &[&str] = &[
    "a word that several are meant by",
    "a word that a configured session is meant by",
    "somebody in the place of a configured session",
    "a record that means a seat",
    "a stale suffix",
    "a record that contradicts itself",
    "a seat out of bounds",
    "two records of one seat",
    "records that were mended",
    "work that two could own",
    "a route to another template",
    "a handle that is blocked",
];

const SIZES: &[Size] = &[Size { name: "records", min: 1, default: 4, max: 8 }];
