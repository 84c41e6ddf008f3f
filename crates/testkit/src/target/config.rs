//! Can two configs pass for one, a name mean two things, or a wait grow? Texts, fields and clocks, read and compared.

#[cfg(test)]
mod config_test;
mod op;
mod spell;
mod wait;

pub use op::{Maker, Op};

use crate::Dice;
use crate::format;
use crate::hunt::{Arena, Card, Kind, Scope, Tally, Violation, broken};
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;
use tenure_bead::{AgentName, Alias, Input, MemberName, Slot, TemplateName};
use wait::Wait;

/// What is read from texts and compared.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has nothing in it")]
pub struct Config;

/// A config that is being written, those that were kept, and a deadline.
#[derive(Clone, Debug, Default)]
pub struct World {
    inputs: Vec<Input>,
    kept: Vec<Vec<Input>>,
    wait: Wait,
    read: usize,
}

impl Arena for Config {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card {
            name: "config",
            about: "names, claims, fingerprints and deadlines, read, made and compared",
            kinds: KINDS,
            rules: RULES,
            goals: GOALS,
            sizes: &[],
        }
    }

    fn fresh(&self, _: &Scope) -> World {
        World::default()
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        Some(match kind {
            0 => Op::Read { text: spell::text(dice) },
            1 => {
                let maker = dice.choose(&[Maker::Member, Maker::Seat, Maker::Alias]);
                Op::Make {
                    maker,
                    of: spell::long(dice),
                    with: spell::long(dice),
                    slot: spell::slot(dice),
                }
            }
            2 => {
                let class = dice.choose(&spell::CLASSES);
                Op::Field { field: spell::word(dice), class, value: spell::value(dice, 2) }
            }
            3 => Op::Remove { at: u8::try_from(dice.index(world.inputs.len())).unwrap_or(0) },
            4 => Op::Turn,
            5 => Op::Keep,
            6 => Op::Wait { s: dice.choose(&[0, 1, 5, 60, u32::MAX]) },
            7 => Op::Pass { s: dice.choose(&[0, 1, 5, 60]) },
            8 => Op::Step { min: dice.choose(&[-60, -1, 1, 60]) },
            9 => Op::Reboot,
            _ => {
                let at = u8::try_from(dice.index(world.inputs.len())).unwrap_or(0);
                Op::Restate { at, value: spell::grouped(dice) }
            }
        })
    }

    fn kind(&self, op: &Op) -> usize {
        match op {
            Op::Read { .. } => 0,
            Op::Make { .. } => 1,
            Op::Field { .. } => 2,
            Op::Remove { .. } => 3,
            Op::Turn => 4,
            Op::Keep => 5,
            Op::Wait { .. } => 6,
            Op::Pass { .. } => 7,
            Op::Step { .. } => 8,
            Op::Reboot => 9,
            Op::Restate { .. } => 10,
        }
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        match op {
            Op::Read { text } => read(world, text, tally),
            Op::Make { maker, of, with, slot } => made(*maker, (of, with, *slot), tally),
            Op::Field { field, class, value } => {
                let (field, value) = (field.clone(), value.clone());
                world.inputs.push(Input { field, class: *class, value });
                world.inputs.truncate(FIELDS_MAX);
                Ok(())
            }
            Op::Restate { at, value } => {
                if let Some(input) = world.inputs.get_mut(usize::from(*at)) {
                    input.value = value.clone();
                }
                Ok(())
            }
            Op::Remove { at } => {
                if usize::from(*at) < world.inputs.len() {
                    world.inputs.remove(usize::from(*at));
                }
                Ok(())
            }
            Op::Turn => {
                world.inputs.reverse();
                Ok(())
            }
            Op::Keep => kept(world, tally),
            Op::Wait { s } => world.wait.set(*s, tally),
            Op::Pass { s } => world.wait.pass(*s, tally),
            Op::Step { min } => world.wait.step(*min, tally),
            Op::Reboot => world.wait.reboot(tally),
        }
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        (world.inputs.len(), world.kept.len(), world.read, world.wait.mark()).hash(&mut hasher);
        hasher.finish()
    }

    fn show(&self, world: &World) -> String {
        let fields = world.inputs.iter().map(|input| format!("{}={:?}", input.field, input.value));
        let fields = fields.collect::<Vec<_>>().join(" ");
        let (kept, read, wait) = (world.kept.len(), world.read, world.wait.show());
        format!("[{fields}] {kept} kept | last text fits {read} kinds of name | {wait}")
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        match op {
            Op::Read { text } => spell::shorter(text).map(|text| Op::Read { text }).collect(),
            Op::Make { maker, of, with, slot } => {
                let (maker, slot) = (*maker, *slot);
                let less =
                    spell::shorter(of).map(|of| Op::Make { maker, of, with: with.clone(), slot });
                let of = of.clone();
                let shorter = spell::shorter(with);
                less.chain(shorter.map(|with| Op::Make { maker, of: of.clone(), with, slot }))
                    .collect()
            }
            Op::Field { .. }
            | Op::Restate { .. }
            | Op::Remove { .. }
            | Op::Turn
            | Op::Keep
            | Op::Wait { .. }
            | Op::Pass { .. }
            | Op::Step { .. }
            | Op::Reboot => Vec::new(),
        }
    }
}

fn read(world: &mut World, text: &str, tally: &mut Tally) -> Result<(), Violation> {
    world.read = format::name(text)?;
    let is_claim = format::claim(text)?;
    let is_token = format::tokens(text)?;
    if world.read > 0 {
        tally.goal("a name is read");
    } else if !is_claim && !is_token {
        tally.goal("a text is nothing");
    }
    if is_claim {
        tally.goal("a claim is read");
    }
    if is_token {
        tally.goal("a token is read");
    }
    Ok(())
}

/// What this build makes of good names is a good name too, or the record that it stands in is never read again.
fn made(
    maker: Maker,
    (of, with, slot): (&str, &str, u32),
    tally: &mut Tally,
) -> Result<(), Violation> {
    let slot = Slot::try_new(slot);
    let made = match maker {
        Maker::Member => TemplateName::parse(of)
            .ok()
            .zip(MemberName::parse(with).ok())
            .map(|(template, member)| AgentName::of_member(&template, &member).to_string()),
        Maker::Seat => {
            TemplateName::parse(of).ok().map(|of| AgentName::of_seat(&of, slot).to_string())
        }
        Maker::Alias => {
            let alias = Alias::parse(of).ok().and_then(|base| Alias::of_seat(&base, slot).ok());
            return alias
                .map_or(Ok(()), |alias| same(&alias.to_string(), Alias::parse(alias.as_str())));
        }
    };
    let Some(name) = made else { return Ok(()) };
    tally.goal("a name is made");
    same(&name, AgentName::parse(&name))
}

fn same<T: core::fmt::Display, E: core::fmt::Display>(
    made: &str,
    read: Result<T, E>,
) -> Result<(), Violation> {
    match read {
        Ok(name) if name.to_string() == made => Ok(()),
        Ok(name) => broken(format::ROUND_TRIP, format!("{made:?} is made, and read as {name}")),
        Err(error) => {
            broken(format::ROUND_TRIP, format!("{made:?} is made, and not read: {error}"))
        }
    }
}

/// Tells the config from every one that was kept, and keeps it too.
fn kept(world: &mut World, tally: &mut Tally) -> Result<(), Violation> {
    for other in &world.kept {
        let is_one = format::apart(&world.inputs, other)?;
        match (is_one, world.inputs == *other) {
            (true, false) => tally.goal("one config in two orders"),
            (true, true) => tally.count("one config"),
            (false, _) => tally.goal("two configs are told apart"),
        }
    }
    format::apart(&world.inputs, &world.inputs)?;
    world.kept.push(world.inputs.clone());
    if world.kept.len() > KEPT_MAX {
        world.kept.remove(0);
    }
    Ok(())
}

const KINDS: &[Kind] = &[
    Kind::act("read", 8),
    Kind::act("make", 3),
    Kind::act("field", 8),
    Kind::act("remove", 3),
    Kind::act("turn", 4),
    Kind::act("keep", 8),
    Kind::act("wait", 3),
    Kind::act("pass", 4),
    Kind::fault("step", 3),
    Kind::fault("reboot", 3),
    Kind::act("restate", 8),
];

const RULES: &[&str] = &[
    format::ROUND_TRIP,
    format::GRAMMAR,
    format::CANONICAL,
    format::MALFORMED_NAMED,
    format::INJECTIVE,
    format::ORDER_FREE,
    format::TIME_BOUND,
];

const GOALS: &[&str] = &[
    "a name is read",
    "a claim is read",
    "a token is read",
    "a text is nothing",
    "a name is made",
    "one config in two orders",
    "two configs are told apart",
    "a deadline has come",
    "a deadline outlives a boot",
];

/// Few fields, so that configs meet again.
const FIELDS_MAX: usize = 4;
/// As many as make comparing them all cheap.
const KEPT_MAX: usize = 4;
