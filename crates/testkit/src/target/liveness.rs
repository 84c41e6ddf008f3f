//! Can a living session be taken for dead, or a dead one never be missed? A process table that is true, and what hosts
//! tell of it, which may be late, partial, blind or nothing at all.

mod host;
mod listing;
#[cfg(test)]
mod liveness_test;
mod watcher;

use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use host::Host;
use serde::{Deserialize, Serialize};
use std::hash::DefaultHasher;
use watcher::Watcher;

/// Sessions that live, end and are looked for.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "an arena has nothing in it")]
pub struct Liveness;

/// One thing that may happen on a host, or one look at it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Op {
    /// A session is launched in a seat where none lives, under a number that may have been another's.
    Launch {
        /// The seat.
        seat: u8,
        /// The number of its process.
        pid: u8,
        /// Whether the kernel gives its pidfd an inode.
        inode: bool,
    },
    /// Its process ends.
    Exit {
        /// The seat.
        seat: u8,
        /// When a process is started that gets a number again.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Tick {
    /// In the tick of the kernel's clock in which the one before was started.
    Same,
    /// In a later one.
    Later,
}

/// Who notes how it ended.
        noted: Noted,
    },
    /// Its parent collects it.
    Reap {
        /// The seat.
        seat: u8,
    },
    /// Another process gets its number.
    Reuse {
        /// The seat.
        seat: u8,
        /// When that process was started.
        tick: Tick,
    },
    /// Time passes.
    Pass {
        /// So many seconds.
        s: u8,
    },
    /// The host begins a listing; it says what is so at this moment, whenever it is read.
    List {
        /// How much of it.
        how: How,
    },
    /// Somebody looks at a session: a probe, its exit record, and the last listing that was begun.
    Look {
        /// The seat.
        seat: u8,
    },
    /// From now on the host can tell less, or more, of a session.
    See {
        /// The seat.
        seat: u8,
        /// How much.
        sight: Sight,
    },
    /// One complete listing will miss a session that lives; the next shows it again.
    Hiccup {
        /// The seat.
        seat: u8,
    },
    /// Listings call a session ended that lives.
    Lie {
        /// The seat.
        seat: u8,
    },
    /// Somebody sets the wall clock.
    Step {
        /// By so many minutes.
        min: i8,
    },
    /// The machine is started anew: nothing that ran still does.
    Reboot,
}

/// Who notes how a process ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Noted {
    /// Nobody.
    Nobody,
    /// Its parent, under its incarnation.
    Own,
    /// Somebody, under another incarnation.
    Foreign,
}

/// How much of a listing there is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum How {
    /// All of it; those that ended are left out.
    Complete,
    /// All of it; those that ended are called so.
    WithEnded,
    /// Only the first seats.
    Partial,
    /// Nothing.
    Failed,
}

/// What a probe can tell of a session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sight {
    /// Everything.
    Clear,
    /// Whether a process has its number, and no more.
    Denied,
    /// Nothing.
    Blind,
}

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
            rules: watcher::RULES,
            goals: watcher::GOALS,
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
