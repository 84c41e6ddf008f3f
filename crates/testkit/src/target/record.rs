//! Can a record lie? Beads live by real changes, are written, harmed on purpose, and read again.

mod draft;
mod harm;
mod judge;
mod life;
mod name;
mod op;
#[cfg(test)]
mod record_test;

pub use op::Op;

use crate::hunt::{Arena, Card, Kind, Scope, Tally, Violation};
use crate::{Dice, format};
use core::hash::{Hash as _, Hasher as _};
use harm::{Harm, Written};
use life::Life;
use std::hash::DefaultHasher;
use tenure_bead::{Alias, ChangeKind, allowed};

/// Lives, writes, harms and reads of one bead.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has nothing in it")]
pub struct Record;

/// A bead, and what stands written of it.
#[derive(Clone, Debug)]

pub struct World {
    life: Life,
    written: Written,
}

impl Arena for Record {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card {
            name: "record",
            about: "lives of one bead by real changes, written, harmed and read again",
            kinds: KINDS,
            rules: RULES,
            goals: GOALS,
            sizes: &[],
        }
    }

    fn fresh(&self, _: &Scope) -> World {
        let life = Life::wanted(0);
        World { written: Written::of(life.bead()), life }
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        let mut place = || u16::try_from(dice.below(64)).unwrap_or(0);
        Some(match kind {
            0 => Op::Want { slot: u32::from(place() % 3) },
            1 => Op::Adopt { slot: u32::from(place() % 3) },
            2 => change(world, dice),
            3 => Op::Alias { handle: u8::try_from(dice.below(3)).unwrap_or(0) },
            4 => Op::Write,
            5 => Op::Read,
            6 => Op::Drop { at: place() },
            7 => Op::Stray { at: place() },
            8 => Op::Twice { at: place() },
            9 => Op::Put { at: place(), value: u8::try_from(dice.below(12)).unwrap_or(0) },
            10 => Op::Swap { at: place(), with: place() },
            11 => Op::Cut { at: u16::try_from(dice.below(800)).unwrap_or(0) },
            _ => Op::Version { number: dice.choose(&[0, 1, 2, 3, 4, 5, u16::MAX]) },
        })
    }

    fn kind(&self, op: &Op) -> usize {
        match op {
            Op::Want { .. } => 0,
            Op::Adopt { .. } => 1,
            Op::Change { .. } => 2,
            Op::Alias { .. } => 3,
            Op::Write => 4,
            Op::Read => 5,
            Op::Drop { .. } => 6,
            Op::Stray { .. } => 7,
            Op::Twice { .. } => 8,
            Op::Put { .. } => 9,
            Op::Swap { .. } => 10,
            Op::Cut { .. } => 11,
            Op::Version { .. } => 12,
        }
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        match *op {
            Op::Want { slot } => world.life = Life::wanted(slot),
            Op::Adopt { slot } => world.life = Life::adopted(slot),
            Op::Change { what, life, config } => world.life.change((what, life, config), tally)?,
            Op::Alias { handle } => world.life.call(alias(handle))?,
            Op::Write => world.written = Written::of(world.life.bead()),
            Op::Drop { at } => world.written.drop_key(at),
            Op::Stray { at } => world.written.stray_key(at),
            Op::Twice { at } => world.written.twice(at),
            Op::Put { at, value } => world.written.put(at, value),
            Op::Swap { at, with } => world.written.swap(at, with),
            Op::Cut { at } => world.written.cut(at),
            Op::Version { number } => world.written.claim_version(number),
            Op::Read => {
                let read = format::record(world.written.text())?;
                judge::read(&world.written, &read, tally)?;
            }
        }
        Ok(())
    }

    /// What is written anew by this build is read by it, whatever happened before.
    fn heal(&self, world: &mut World, tally: &mut Tally) -> Result<(), Violation> {
        self.step(world, &Op::Write, tally)?;
        self.step(world, &Op::Read, tally)
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        let bead = world.life.bead();
        (bead.phase().kind(), bead.alias().is_some(), world.life.may_live()).hash(&mut hasher);
        world.written.harms().hash(&mut hasher);
        hasher.finish()
    }

    fn show(&self, world: &World) -> String {
        let (bead, written) = (world.life.bead(), &world.written);
        let harms = written.harms().iter().map(Harm::to_string).collect::<Vec<_>>().join(" + ");
        let harms = if harms.is_empty() { "as written".to_owned() } else { harms };
        let (phase, generation) = (bead.phase().kind(), bead.generation());
        format!(
            "{} life {generation} {phase} | {} bytes, {harms}",
            bead.seat(),
            written.text().len()
        )
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        match *op {
            Op::Want { slot } if slot > 0 => vec![Op::Want { slot: 0 }],
            Op::Adopt { slot } if slot > 0 => vec![Op::Adopt { slot: 0 }],
            Op::Change { what, life, config } if (life, config) != (0, 0) => {
                vec![Op::Change { what, life: 0, config: 0 }, Op::Change { what, life, config: 0 }]
            }
            Op::Put { at, value } if value > 0 => vec![Op::Put { at, value: 0 }],
            Op::Cut { at } if at > 0 => vec![Op::Cut { at: 0 }, Op::Cut { at: at / 2 }],
            Op::Want { .. }
            | Op::Adopt { .. }
            | Op::Change { .. }
            | Op::Alias { .. }
            | Op::Write
            | Op::Drop { .. }
            | Op::Stray { .. }
            | Op::Twice { .. }
            | Op::Put { .. }
            | Op::Swap { .. }
            | Op::Cut { .. }
            | Op::Version { .. }
            | Op::Read => Vec::new(),
        }
    }
}

/// Mostly what the phase allows, about the life that is due; now and then anything.
fn change(world: &World, dice: &mut Dice) -> Op {
    let allowed = allowed(world.life.bead().phase().kind());
    let what = if allowed.is_empty() || dice.percent(20) {
        dice.choose(&ChangeKind::ALL)
    } else {
        dice.choose(allowed)
    };
    let life = if dice.percent(80) { 0 } else { dice.choose(&[-1, 1, life::FORGED]) };
    Op::Change { what, life, config: u8::try_from(dice.below(3)).unwrap_or(0) }
}

fn alias(handle: u8) -> Option<Alias> {
    let names = ["boss", "rig/boss"];
    let name = names.get(usize::from(handle).checked_sub(1)?)?;
    Alias::parse(name).ok()
}

const KINDS: &[Kind] = &[
    Kind::act("want", 2),
    Kind::act("adopt", 2),
    Kind::act("change", 24),
    Kind::act("alias", 2),
    Kind::act("write", 10),
    Kind::act("read", 12),
    Kind::fault("drop", 2),
    Kind::fault("stray", 1),
    Kind::fault("twice", 1),
    Kind::fault("put", 3),
    Kind::fault("swap", 2),
    Kind::fault("cut", 1),
    Kind::fault("version", 1),
];

const RULES: &[&str] = &[
    format::ROUND_TRIP,
    format::MALFORMED_NAMED,
    judge::REFUSED,
    judge::FAITHFUL,
    life::SEAT_STAYS,
    life::WHOLE_START,
    life::ONE_START,
    life::GENERATIONS,
    life::NAMED_LIFE,
    life::LENT_AFTER,
    life::CLAIMS,
];

const GOALS: &[&str] = &[
    "a start is confirmed",
    "a live change is finished",
    "a life is revived",
    "a bead is closed",
    "refused: another life",
    "refused: not the next life",
    "read: as written",
    "read: version 1",
    "read: an optional key is missing",
    "read: another value",
    "read: an unknown key is kept",
    "read: a newer phase is kept",
    "refused: a key is missing",
    "refused: an unknown key",
    "refused: a key stands there twice",
    "refused: cut off",
    "refused: a newer version",
    "refused: contradicts itself",
];
