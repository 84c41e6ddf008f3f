//! What may be edited next, and what would be simpler?

use super::Op;
use super::config::Config;
use crate::Dice;

/// Draws an edit of a kind.
pub(super) fn draw(kind: usize, config: &Config, dice: &mut Dice) -> Op {
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
pub(super) fn simpler(op: &Op) -> Vec<Op> {
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
