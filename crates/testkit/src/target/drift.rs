//! Is drift found exactly where a config was edited? Starts, edits, upgrades and lost keys around one session.

mod account;
mod act;
mod draw;
mod judge;
mod live;
mod wanted;
mod world;

#[cfg(test)]
mod drift_test;

pub use world::World;

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use serde::{Deserialize, Serialize};
use std::hash::DefaultHasher;
use tenure_bead::Class;

/// One session and its config: what differs from what it was started with, and what that calls for.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has no parts")]
pub struct Drift;

/// One thing that may happen to a session or its config; fields, values and keys are small numbers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Op {
    /// A start is intended with what is wanted now.
    Begin,
    /// The started session is seen, and its start is committed.
    Confirm,
    /// The session ends by itself.
    Exit,
    /// The config says something else.
    Edit {
        /// Which field.
        field: u8,
        /// What it says now.
        to: u8,
    },
    /// The config says again what the session was started with.
    Revert,
    /// The fields are stated in another order, and one of them twice.
    Shuffle {
        /// Which order.
        order: u8,
    },
    /// A change of the live fields is about to be applied.
    Live,
    /// It was applied.
    Lived,
    /// Time passes.
    Wait {
        /// How long.
        secs: u16,
    },
    /// A host tells who uses the session.
    Look {
        /// Whether somebody is attached.
        attached: Known,
        /// Whether it waits for an answer.
        pending: Known,
        /// Whether it just did something.
        active: Known,
    },
    /// An operator says whether the session is to be left alone.
    Pin {
        /// Whether.
        pinned: Known,
    },
    /// A start is recorded that an import brought, with a bare digest.
    Import,
    /// A start is recorded whose digests are not those of its inputs.
    Forge,
    /// A session is found running that no record knows.
    Adopt,
    /// A start is given up without knowing what became of it.
    Lose,
    /// A start is known never to have run.
    Miss,
    /// A session that was given up is seen alive.
    Revive,
    /// Secrets are hashed with another key from now on.
    Key {
        /// Which.
        to: u8,
    },
    /// Another build states what is wanted: with another hash, and with or without the newest field.
    Build {
        /// Which.
        to: Build,
    },
    /// Another build has a field in another class.
    Reclass {
        /// Which field.
        field: u8,
        /// Its class.
        class: Class,
    },
    /// The machine restarts and its clock since boot begins anew.
    Reboot,
}

/// Whether something is so, as a host tells it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Known {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Nobody can say.
    Unknown,
}

/// Which build states what is wanted.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "written cases are read back")]
pub enum Build {
    /// One with another hash, which does not know the newest field.
    Other,
    /// This one.
    Ours,
}

impl Arena for Drift {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card { name: "drift", about: ABOUT, kinds: KINDS, rules: RULES, goals: GOALS, sizes: SIZES }
    }

    fn fresh(&self, scope: &Scope) -> World {
        World::new(scope.get("values"))
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        Some(draw::draw(kind, world, dice))
    }

    fn kind(&self, op: &Op) -> usize {
        kind(op)
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        act::act(world, op, tally)?;
        world.remember();
        judge::judge(world, op, tally)
    }

    fn heal(&self, world: &mut World, tally: &mut Tally) -> Result<(), Violation> {
        live::heal(world, tally)
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        world.mark().hash(&mut hasher);
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
        Op::Begin => 0,
        Op::Confirm => 1,
        Op::Exit => 2,
        Op::Edit { .. } => 3,
        Op::Revert => 4,
        Op::Shuffle { .. } => 5,
        Op::Live => 6,
        Op::Lived => 7,
        Op::Wait { .. } => 8,
        Op::Look { .. } => 9,
        Op::Pin { .. } => 10,
        Op::Import => 11,
        Op::Forge => 12,
        Op::Adopt => 13,
        Op::Lose => 14,
        Op::Miss => 15,
        Op::Revive => 16,
        Op::Key { .. } => 17,
        Op::Build { .. } => 18,
        Op::Reclass { .. } => 19,
        Op::Reboot => 20,
    }
}

const ABOUT: &str =
    "drift of one session: baselines, edits, upgrades, secrets, and who may be disturbed";

const KINDS: &[Kind] = &[
    Kind::act("begin", 8),
    Kind::act("confirm", 10),
    Kind::act("exit", 2),
    Kind::act("edit", 10),
    Kind::act("revert", 4),
    Kind::act("shuffle", 3),
    Kind::act("live", 4),
    Kind::act("lived", 4),
    Kind::act("wait", 8),
    Kind::act("look", 6),
    Kind::act("pin", 2),
    Kind::fault("import", 3),
    Kind::fault("forge", 2),
    Kind::fault("adopt", 2),
    Kind::fault("lose", 3),
    Kind::fault("miss", 3),
    Kind::fault("revive", 5),
    Kind::fault("key", 5),
    Kind::fault("build", 6),
    Kind::fault("reclass", 4),
    Kind::fault("reboot", 1),
];

const RULES: &[&str] =
    &["D1", "D2", "D3", "D4", "class", "no-secret", "disturb", "record", "comes-to-rest"];

const GOALS: &[&str] = &[
    "an edit while a start is in flight",
    "an adopted session without a baseline",
    "no drift after an upgrade",
    "an edit beside an upgrade",
    "a field that joined with an upgrade",
    "no drift after a revert",
    "a secret that was edited",
    "another key for a secret",
    "a content that could not be read",
    "an edit beside a content that could not be read",
    "a baseline without inputs",
    "a baseline whose digests are forged",
    "no drift with a field in another class",
    "a class that is not the only one",
    "an edit of live fields was applied beside others",
    "edited again while it was being applied",
    "held: attached",
    "held: too young",
    "held: attached lately",
    "held: amid something",
    "held: not known",
    "restart",
    "relaunch",
    "apply live",
    "a start that was given up turns up with its baseline",
];

const SIZES: &[Size] = &[Size { name: "values", min: 2, default: 4, max: 4 }];
