//! Does every word mean one session? Fleets whose names are nearly each other's, edited step by step.

mod account;
mod config;
mod judge;

#[cfg(test)]
mod identity_test;

pub use config::World;

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use config::Config;
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
        Some(draw(kind, world.config(), dice))
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
        simpler(op)
    }
}

fn draw(kind: usize, config: &Config, dice: &mut Dice) -> Op {
    let (pools, named) = (config.pools.len(), config.named.len());
    match kind {
        0 => Op::Add { name: word(dice) },
        1 => Op::Drop { at: dice.handle(pools) },
        2 => {
            let max = small(dice, 5);
            let wanted = if dice.percent(90) { small(dice, max + 1) } else { small(dice, 5) };
            let min = if dice.percent(90) { small(dice, wanted + 1) } else { small(dice, 5) };
            Op::Size { at: dice.handle(pools), min, wanted, max }
        }
        3 => {
            let at = dice.handle(pools);
            let most = config.pools.get(at).map_or(2, |pool| pool.max + 1);
            let names = (0..small(dice, most + 1)).map(|_| member(dice)).collect();
            Op::List { at, names }
        }
        4 => Op::Alias { at: dice.handle(pools), alias: handle(dice) },
        5 => {
            let after = dice.percent(80).then(|| known(config, dice));
            Op::After { at: dice.handle(pools), after }
        }
        6 => Op::Name { name: word(dice), of: known(config, dice) },
        7 => Op::Unname { at: dice.handle(named) },
        _ => Op::Handle { at: dice.handle(named), alias: handle(dice) },
    }
}

fn small(dice: &mut Dice, bound: u8) -> u8 {
    u8::try_from(dice.below(u64::from(bound))).unwrap_or(0)
}

fn word(dice: &mut Dice) -> String {
    let from = if dice.percent(5) { BAD } else { WORDS };
    dice.choose(from).to_owned()
}

fn member(dice: &mut Dice) -> String {
    let from = if dice.percent(3) { BAD } else { MEMBERS };
    dice.choose(from).to_owned()
}

fn handle(dice: &mut Dice) -> Option<String> {
    let long = || "a".repeat(LONG);
    match dice.below(10) {
        0 => None,
        1 => Some(dice.choose(HANDLES).to_owned()),
        2 if dice.percent(30) => Some(long()),
        _ => Some(word(dice)),
    }
}

/// Returns the name of a template: mostly one that is there.
fn known(config: &Config, dice: &mut Dice) -> String {
    let at = dice.handle(config.pools.len());
    config.pools.get(at).map_or_else(|| word(dice), |pool| pool.name.clone())
}

/// Shorter lists, fewer sessions, no handles, plainer words.
fn simpler(op: &Op) -> Vec<Op> {
    match op {
        Op::Size { at, min, wanted, max } => {
            let plain = (0..*max).map(|max| Op::Size { at: *at, min: 0, wanted: max, max });
            let loose =
                (*min > 0).then_some(Op::Size { at: *at, min: 0, wanted: *wanted, max: *max });
            plain.chain(loose).collect()
        }
        Op::List { at, names } => {
            let fewer = (0..names.len()).map(|left_out| {
                let kept = names.iter().enumerate().filter(|(i, _)| *i != left_out);
                Op::List { at: *at, names: kept.map(|(_, name)| name.clone()).collect() }
            });
            fewer.collect()
        }
        Op::Alias { at, alias: Some(_) } => vec![Op::Alias { at: *at, alias: None }],
        Op::Handle { at, alias: Some(_) } => vec![Op::Handle { at: *at, alias: None }],
        Op::Add { name } if name != PLAIN => vec![Op::Add { name: PLAIN.to_owned() }],
        Op::Add { .. }
        | Op::Drop { .. }
        | Op::Alias { .. }
        | Op::After { .. }
        | Op::Name { .. }
        | Op::Unname { .. }
        | Op::Handle { .. } => Vec::new(),
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

/// The simplest name.
const PLAIN: &str = "worker";

/// Names of templates, sessions and handles that are nearly each other's.
const WORDS: &[&str] = &[
    "worker",
    "worker-1",
    "worker-2",
    "worker-01",
    "worker-1-1",
    "worker-supervisor",
    "Worker",
    "rig/worker",
    "rig/worker-2",
    "boss",
    "boss-1",
];

/// Names of members of a pool that has a list.
const MEMBERS: &[&str] = &["ada", "ben", "worker", "worker-1", "worker-2", "boss", "boss-2"];

/// Handles that mean something else, some of them with a number only.
const HANDLES: &[&str] = &["human", "s", "s-1", "tb", "gc", "gc-x", "gc-7"];

/// Words that no grammar allows.
const BAD: &[&str] = &["", "-x", "a b", "rig//a", "w#1", "w@b"];

/// A handle that fits alone and with no number behind it.
const LONG: usize = 74;
