//! What may be said next, and what would be simpler? Few words, so that they meet.

use super::world::World;
use super::{Birth, Life, Op, Said};
use crate::Dice;

/// Draws an edit of a kind.
pub(super) fn draw(kind: usize, world: &World, dice: &mut Dice) -> Op {
    let who = u8::try_from(dice.index(world.most())).unwrap_or(0);
    match kind {
        0 => {
            let of = dice.choose(&SAID);
            let word = dice.percent(85).then(|| word_for(of, dice));
            Op::Say { who, of, word }
        }
        1 => {
            let slot = dice.percent(80).then(|| u32::try_from(dice.below(6)).unwrap_or(0));
            Op::Number { who, slot }
        }
        2 => Op::Live { who, stage: dice.choose(&LIVES) },
        3 => {
            let (origin, at) = (dice.choose(&BIRTHS), u8::try_from(dice.below(3)).unwrap_or(0));
            let life = dice.percent(50).then(|| u8::try_from(dice.below(3)).unwrap_or(0));
            Op::Born { who, origin, at, life }
        }
        4 => Op::Forget { who },
        5 => {
            let names = (0..dice.below(3)).map(|_| dice.choose(MEMBERS).to_owned()).collect();
            let names = if dice.percent(30) { names } else { Vec::new() };
            Op::Post { name: template(dice), max: dice.choose(&[-1, 0, 1, 1, 2, 3, 3]), names }
        }
        6 => Op::Unpost { name: template(dice) },
        7 => Op::Name { name: dice.choose(NAMED).to_owned(), of: template(dice) },
        _ => Op::Unname { name: dice.choose(NAMED).to_owned() },
    }
}

fn template(dice: &mut Dice) -> String {
    dice.choose(TEMPLATES).to_owned()
}

fn word_for(of: Said, dice: &mut Dice) -> String {
    let likely: &[&str] = match of {
        Said::Template => TEMPLATES,
        Said::Agent => AGENTS,
        Said::Alias | Said::Former => HANDLES,
        Said::Session => SESSIONS,
        Said::Named => NAMED,
    };
    if dice.percent(85) { dice.choose(likely) } else { dice.choose(WORDS) }.to_owned()
}

/// Fewer names, a bound of one, nothing said.
pub(super) fn simpler(op: &Op) -> Vec<Op> {
    match op {
        Op::Say { who, of, word: Some(_) } => vec![Op::Say { who: *who, of: *of, word: None }],
        Op::Post { name, max, names } if !names.is_empty() => {
            vec![Op::Post { name: name.clone(), max: *max, names: Vec::new() }]
        }
        Op::Live { who, stage } if *stage != Life::Active => {
            vec![Op::Live { who: *who, stage: Life::Active }]
        }
        Op::Born { who, origin, life: Some(_), .. } => {
            vec![Op::Born { who: *who, origin: *origin, at: 0, life: None }]
        }
        Op::Say { .. }
        | Op::Number { .. }
        | Op::Live { .. }
        | Op::Born { .. }
        | Op::Forget { .. }
        | Op::Post { .. }
        | Op::Unpost { .. }
        | Op::Name { .. }
        | Op::Unname { .. } => Vec::new(),
    }
}

const SAID: [Said; 8] = [
    Said::Template,
    Said::Template,
    Said::Agent,
    Said::Agent,
    Said::Alias,
    Said::Former,
    Said::Session,
    Said::Named,
];
const LIVES: [Life; 8] = [
    Life::Starting,
    Life::Active,
    Life::Asleep,
    Life::Drained,
    Life::Failed,
    Life::Archived,
    Life::Closed,
    Life::Unknown,
];
const BIRTHS: [Birth; 4] = [Birth::Pool, Birth::Named, Birth::Manual, Birth::Unstated];

const TEMPLATES: &[&str] = &["w", "rig/w", "rig/ops.w", "rig/w-2", "solo"];
const AGENTS: &[&str] =
    &["w-1", "w-2", "w-9", "rig/w-1", "rig/w-2", "rig/nux", "solo", "solo-1", "solo-44", "w-gc-2"];
const HANDLES: &[&str] = &["w-2", "rig/w-1", "solo", "solo-1", "boss", "rig/boss", "hal", "nux"];
const SESSIONS: &[&str] = &["w-2", "rig--w-1", "rig--boss", "boss", "solo", "hal", "w-gc-1"];
const NAMED: &[&str] = &["boss", "rig/boss", "solo"];
const MEMBERS: &[&str] = &["nux", "slit", "w-2"];
/// Every word that is asked about.
pub(super) const WORDS: &[&str] = &[
    "2",
    "gc-1",
    "w",
    "w-1",
    "w-2",
    "w-9",
    "rig/w",
    "rig/w-1",
    "rig/w-2",
    "rig/nux",
    "nux",
    "solo",
    "solo-1",
    "boss",
    "rig/boss",
    "rig--boss",
    "rig--w-1",
    "hal",
    "template:w",
    " hal ",
    "",
];
