//! Can a living session be taken for dead, or a dead one never be missed? A process table that is true, and what hosts
//! tell of it, which may be late, partial, blind or nothing at all.

mod host;
mod listing;
#[cfg(test)]
mod liveness_test;
mod op;
mod rules;
mod watcher;

pub use op::{How, Noted, Op, Sight, Tick};

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use host::Host;
use std::hash::DefaultHasher;
use watcher::Watcher;

/// Sessions that live, end and are looked for.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has nothing in it")]
pub struct Liveness;

/// A host, and who looks at it.
#[derive(Clone, Debug)]
pub struct World {
    host: Host,
    watcher: Watcher,
}

impl Arena for Liveness {
    type Op = Op;
    type World = World;

    fn card(&self) -> Card {
        Card {
            name: "liveness",
            about: "verdicts of life and death on a process table that is true",
            kinds: KINDS,
            rules: rules::RULES,
            goals: rules::GOALS,
            sizes: &[Size { name: "seats", min: 1, default: 3, max: 8 }],
        }
    }

    fn fresh(&self, scope: &Scope) -> World {
        let seats = usize::try_from(scope.get("seats")).unwrap_or(1);
        World { host: Host::new(seats), watcher: Watcher::new(seats) }
    }

    fn draw(&self, kind: usize, world: &World, dice: &mut Dice) -> Option<Op> {
        let seats = u64::try_from(world.host.seats()).unwrap_or(1);
        let seat = u8::try_from(dice.below(seats)).unwrap_or(0);
        Some(match kind {
            0 => {
                let pid = u8::try_from(dice.below(4)).unwrap_or(0);
                Op::Launch { seat, pid, inode: dice.percent(50) }
            }
            1 => {
                let noted =
                    dice.choose(&[Noted::Nobody, Noted::Nobody, Noted::Own, Noted::Foreign]);
                Op::Exit { seat, noted }
            }
            2 => Op::Reap { seat },
            3 => Op::Reuse { seat, tick: dice.choose(&[Tick::Same, Tick::Later]) },
            4 => Op::Pass { s: dice.choose(&[1, 5, 29, 30, 31, 60]) },
            5 => {
                let how = [How::Complete, How::Complete, How::WithEnded, How::Partial, How::Failed];
                Op::List { how: dice.choose(&how) }
            }
            6 => Op::Look { seat },
            7 => Op::See { seat, sight: dice.choose(&[Sight::Clear, Sight::Denied, Sight::Blind]) },
            8 => Op::Hiccup { seat },
            9 => Op::Lie { seat },
            10 => Op::Step { min: dice.choose(&[-60, -1, 1, 60]) },
            _ => Op::Reboot,
        })
    }

    fn kind(&self, op: &Op) -> usize {
        match op {
            Op::Launch { .. } => 0,
            Op::Exit { .. } => 1,
            Op::Reap { .. } => 2,
            Op::Reuse { .. } => 3,
            Op::Pass { .. } => 4,
            Op::List { .. } => 5,
            Op::Look { .. } => 6,
            Op::See { .. } => 7,
            Op::Hiccup { .. } => 8,
            Op::Lie { .. } => 9,
            Op::Step { .. } => 10,
            Op::Reboot => 11,
        }
    }

    fn step(&self, world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        let World { host, watcher } = world;
        match *op {
            Op::Launch { seat, pid, inode } => {
                if host.launch(usize::from(seat), (pid, inode)) {
                    watcher.forget(usize::from(seat));
                }
            }
            Op::Exit { seat, noted } => host.exit(usize::from(seat), noted),
            Op::Reap { seat } => host.reap(usize::from(seat)),
            Op::Reuse { seat, tick } => host.reuse(usize::from(seat), tick),
            Op::Pass { s } => host.pass(u64::from(s).saturating_mul(1_000)),
            Op::List { how } => watcher.list(host, how),
            Op::Look { seat } => {
                watcher.look(host, usize::from(seat), tally)?;
            }
            Op::See { seat, sight } => host.see(usize::from(seat), sight),
            Op::Hiccup { seat } => host.hiccup(usize::from(seat)),
            Op::Lie { seat } => host.lie(usize::from(seat)),
            Op::Step { min } => host.step(i64::from(min).saturating_mul(60_000)),
            Op::Reboot => host.reboot(),
        }
        Ok(())
    }

    fn heal(&self, world: &mut World, tally: &mut Tally) -> Result<(), Violation> {
        world.host.mend();
        world.watcher.settles(&mut world.host, tally)
    }

    fn fingerprint(&self, world: &World) -> u64 {
        let mut hasher = DefaultHasher::new();
        for seat in 0..world.host.seats() {
            (world.host.mark(seat), world.watcher.mark(seat)).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn show(&self, world: &World) -> String {
        let seats = (0..world.host.seats())
            .map(|seat| format!("{seat}: {} {}", world.host.show(seat), world.watcher.show(seat)));
        let seats = seats.collect::<Vec<_>>().join(" | ");
        format!("{} s, {} | {seats}", world.host.seconds(), world.watcher.show_listing())
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        match *op {
            Op::Launch { seat, pid, inode } if inode || pid > 0 => {
                vec![
                    Op::Launch { seat, pid: 0, inode: false },
                    Op::Launch { seat, pid, inode: false },
                ]
            }
            Op::Exit { seat, noted } if noted != Noted::Nobody => {
                vec![Op::Exit { seat, noted: Noted::Nobody }]
            }
            Op::Reuse { seat, tick: Tick::Same } => vec![Op::Reuse { seat, tick: Tick::Later }],
            Op::Pass { s } if s > 1 => vec![Op::Pass { s: 1 }, Op::Pass { s: 30 }],
            Op::List { how } if how != How::Complete => vec![Op::List { how: How::Complete }],
            Op::Launch { .. }
            | Op::Exit { .. }
            | Op::Reap { .. }
            | Op::Reuse { .. }
            | Op::Pass { .. }
            | Op::List { .. }
            | Op::Look { .. }
            | Op::See { .. }
            | Op::Hiccup { .. }
            | Op::Lie { .. }
            | Op::Step { .. }
            | Op::Reboot => Vec::new(),
        }
    }
}

const KINDS: &[Kind] = &[
    Kind::act("launch", 5),
    Kind::act("exit", 3),
    Kind::act("reap", 2),
    Kind::act("reuse", 2),
    Kind::act("pass", 8),
    Kind::act("list", 8),
    Kind::act("look", 16),
    Kind::fault("see", 5),
    Kind::fault("hiccup", 2),
    Kind::fault("lie", 1),
    Kind::fault("step", 1),
    Kind::fault("reboot", 1),
];
