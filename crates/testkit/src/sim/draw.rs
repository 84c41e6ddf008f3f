//! What may befall this fleet next? One operation of a kind, drawn by dice from small domains.

use super::{
    Answer, Build, Fate, Has, Lane, Manner, NextListing, NextLive, NextRead, NextStart, NextStop,
    Op, Paper, Runs, Says, Sim, Want, Which, Who,
};
use crate::Dice;
use crate::hunt::Kind;
use tenure_driver::{Effect, FaultPoint, fault_points};

/// The kinds of operations that may befall a fleet.
pub const KINDS: &[Kind] = &[
    Kind::act("tick", 20),
    Kind::act("pass", 9),
    Kind::act("want", 9),
    Kind::act("use", 3),
    Kind::act("behave", 1),
    Kind::act("hand-over", 1),
    Kind::fault("befall", 3),
    Kind::fault("start", 1),
    Kind::fault("listing", 1),
    Kind::fault("stop", 1),
    Kind::fault("live", 2),
    Kind::fault("commit", 1),
    Kind::fault("read", 1),
    Kind::fault("die", 3),
    Kind::fault("stall", 1),
    Kind::fault("replace", 1),
    Kind::fault("two", 2),
    Kind::fault("records", 1),
    Kind::fault("suspend", 1),
    Kind::fault("reboot", 1),
    Kind::fault("clock", 1),
];

/// Draws a kind, each as often as its weight says.
pub(super) fn by_weight(dice: &mut Dice) -> usize {
    let all: u64 = KINDS.iter().map(|kind| u64::from(kind.weight)).sum();
    let mut left = dice.below(all);
    for (at, kind) in KINDS.iter().enumerate() {
        match left.checked_sub(u64::from(kind.weight)) {
            Some(rest) => left = rest,
            None => return at,
        }
    }
    0
}

impl Op {
    /// Returns of which of [`KINDS`] it is.
    ///
    /// # Panics
    ///
    /// Never: every operation is of a kind.
    #[must_use]
    pub fn kind(&self) -> usize {
        let name = match self {
            Self::Tick { who: Who::Current } => "tick",
            Self::Pass { .. } => "pass",
            Self::Want(_) => "want",
            Self::Use { .. } | Self::LeaveAlone => "use",
            Self::Behave { .. } => "behave",
            Self::HandOver => "hand-over",
            Self::Befall { .. } => "befall",
            Self::NextStart(_) => "start",
            Self::NextListing(_) => "listing",
            Self::NextStop(_) => "stop",
            Self::NextLive(_)
            | Self::LiveLane(_)
            | Self::NextRelaunch(_)
            | Self::RelaunchLane(_) => "live",
            Self::NextCommit { .. } => "commit",
            Self::NextRead(_) => "read",
            Self::Die { .. } => "die",
            Self::Stall { .. } => "stall",
            Self::Replace => "replace",
            Self::TakeOver | Self::FormerLeaves | Self::Tick { who: Who::Former } => "two",
            Self::LoseRecords => "records",
            Self::Suspend { .. } => "suspend",
            Self::Reboot { .. } => "reboot",
            Self::SetClock { .. } => "clock",
        };
        KINDS.iter().position(|kind| kind.name == name).expect("every operation is of a kind")
    }
}

impl Sim {
    /// Draws an operation of one of [`KINDS`], or nothing when there is none of that kind for this fleet.
    #[must_use]
    pub fn draw(&self, kind: usize, dice: &mut Dice) -> Option<Op> {
        let launched = self.site.launches.lock().count();
        let nobody = launched == 0;
        Some(match KINDS.get(kind)?.name {
            "tick" => Op::Tick { who: Who::Current },
            "pass" => Op::Pass { ms: dice.choose(&[10, 900, 4_000, 11_000, 61_000]) },
            "want" => Op::Want(want(dice)),
            "use" | "befall" if nobody => return None,
            "use" => usage(dice.handle(launched), dice),
            "behave" => Op::Behave { template: which(dice), how: manner(dice) },
            "hand-over" => Op::HandOver,
            "befall" => Op::Befall { life: dice.handle(launched), fate: fate(dice) },
            "start" => Op::NextStart(next_start(dice)),
            "listing" if dice.percent(50) => Op::NextListing(NextListing::Fails),
            "listing" => Op::NextListing(NextListing::Partial { without: dice.handle(launched) }),
            "stop" => Op::NextStop(dice.choose(&[NextStop::Lost, NextStop::Refused])),
            "live" => live(dice),
            "commit" => Op::NextCommit {
                answer: dice.choose(&[Answer::Fails, Answer::Unanswered, Answer::Lost]),
                times: dice.choose(&[1, 1, 2, 4, 5]),
            },
            "read" => Op::NextRead(next_read(dice)),
            // What is planned is left to happen, mostly: some points are seldom reached.
            "die" | "stall" if self.site.planned.at().is_some() && dice.percent(80) => return None,
            "die" => Op::Die { at: point(dice) },
            "stall" => {
                let ms = dice.choose(&[0, 900, 2_900, 11_000, 30_000, 61_000]);
                let ticks = dice.choose(&[0, 1, 3, 5]);
                // Between intent and effect of a start it matters most.
                let at = if dice.percent(40) {
                    START.parse().unwrap_or(point(dice))
                } else {
                    point(dice)
                };
                Op::Stall { at, ms, ticks }
            }
            "replace" => Op::Replace,
            "two" => self.two(dice),
            "records" => Op::LoseRecords,
            "suspend" => Op::Suspend { ms: 900_000 },
            "reboot" => Op::Reboot { ms: dice.choose(&[1_000, 60_000]) },
            "clock" => {
                let by_ms = dice.choose(&[3_600_000, -3_600_000, 40_000, -40_000]);
                Op::SetClock { by_ms }
            }
            _ => return None,
        })
    }

    fn two(&self, dice: &mut Dice) -> Op {
        let former = Op::Tick { who: Who::Former };
        if self.former.is_none() {
            return Op::TakeOver;
        }
        dice.choose(&[former.clone(), former, Op::FormerLeaves, Op::TakeOver])
    }
}

fn which(dice: &mut Dice) -> Which {
    dice.choose(&[Which::Worker, Which::Worker, Which::Refinery])
}

/// Draws a fault point; what a life seldom comes to is drawn more often.
fn point(dice: &mut Dice) -> FaultPoint {
    let times = |at: &FaultPoint| match at.effect {
        Effect::Start => 1,
        Effect::Adopt => 2,
        Effect::Drain | Effect::Stop | Effect::ApplyLive => 3,
        // Few edits are carried out so, and only where the host offers it.
        Effect::Relaunch => 9,
    };
    let points: Vec<FaultPoint> =
        fault_points().flat_map(|at| core::iter::repeat_n(at, times(&at))).collect();
    dice.choose(&points)
}

fn fate(dice: &mut Dice) -> Fate {
    dice.choose(&[
        Fate::Crashes,
        Fate::Crashes,
        Fate::Fails,
        Fate::Finishes,
        Fate::Unverifiable,
        Fate::Unknowable,
        Fate::Zombie,
        Fate::Recycled,
        Fate::Deaf,
    ])
}

fn usage(life: usize, dice: &mut Dice) -> Op {
    if dice.percent(50) {
        return Op::LeaveAlone;
    }
    let mut says = || dice.choose(&[Says::No, Says::No, Says::No, Says::Yes, Says::Unknown]);
    let (attached, pending) = (says(), says());
    let active = dice.choose(&[Says::Yes, Says::Yes, Says::Unknown]);
    Op::Use { life, attached, pending, active }
}

fn manner(dice: &mut Dice) -> Manner {
    dice.choose(&[
        Manner::Lasts,
        Manner::Lasts,
        Manner::EndsWhenDrained { ms: 4_000 },
        Manner::EndsWhenDrained { ms: 0 },
        Manner::Deaf,
        Manner::Fails { ms: 1_000 },
        Manner::Missing,
    ])
}

fn next_start(dice: &mut Dice) -> NextStart {
    dice.choose(&[
        NextStart::Refused,
        NextStart::RunsLate,
        NextStart::UnclearRuns,
        NextStart::UnclearRunsLate,
        NextStart::UnclearDoesNot,
    ])
}

fn next_read(dice: &mut Dice) -> NextRead {
    let all = [NextRead::Fails, NextRead::StartsOver, NextRead::InPieces, NextRead::BreaksOff];
    dice.choose(&all)
}

fn live(dice: &mut Dice) -> Op {
    let lane = dice.choose(&[Lane::Absent, Lane::Offered, Lane::Offered]);
    let next = dice.choose(&[NextLive::Fails, NextLive::UnclearApplied]);
    match dice.below(8) {
        0..3 => Op::LiveLane(lane),
        3 => Op::RelaunchLane(lane),
        4..6 => Op::NextLive(next),
        _ => Op::NextRelaunch(next),
    }
}

fn want(dice: &mut Dice) -> Want {
    let text = str::to_owned;
    match dice.below(22) {
        0..3 => workers(dice),
        3 => Want::Refineries(dice.choose(&[0, 1, 1, 1])),
        4 => Want::Scribe(dice.choose(&[Has::No, Has::Yes, Has::Yes])),
        5..8 => {
            let runs = text(dice.choose(&["agent", "agent --new"]));
            Want::Command { template: which(dice), runs }
        }
        8 | 9 => {
            let setting = text(dice.choose(&["blue", "green"]));
            Want::Live { template: which(dice), setting }
        }
        10 => {
            let names = dice.choose(&[[""; 3], ["ada", "bob", "cy"], ["bob", "ada", "cy"]]);
            Want::Names(names.into_iter().filter(|name| !name.is_empty()).map(text).collect())
        }
        11 => handles(dice),
        12 | 13 => Want::Limits {
            idle_ms: dice.choose(&[None, Some(20_000)]),
            age_ms: dice.choose(&[None, Some(90_000)]),
        },
        14 => Want::Order(dice.choose(&[Has::No, Has::Yes])),
        15 => Want::Pinned { template: which(dice), pin: dice.choose(&[Has::No, Has::Yes]) },
        16 | 17 => {
            let says = dice.choose(&[Paper::One, Paper::Other, Paper::Unread]);
            Want::Paper { template: which(dice), says }
        }
        18 => Want::Build(dice.choose(&[Build::Ours, Build::Other])),
        19 | 20 => {
            Want::Model { template: which(dice), model: text(dice.choose(&["small", "large"])) }
        }
        _ => Want::Fleet(dice.choose(&[Runs::Runs, Runs::Runs, Runs::Stops])),
    }
}

fn workers(dice: &mut Dice) -> Want {
    let max = dice.choose(&[3, 3, 3, 1]);
    let wanted = dice.choose(&[0, 1, 2, 3]).min(max);
    Want::Workers { min: dice.choose(&[0, 0, 1, 2]).min(wanted), wanted, max }
}

fn handles(dice: &mut Dice) -> Want {
    let all = [
        [Some("hand"), Some("tool"), Some("pen")],
        [Some("hand"), Some("pen"), Some("tool")],
        [Some("tool"), Some("hand"), None],
        [None, None, Some("pen")],
    ];
    let [worker, refinery, scribe] = dice.choose(&all).map(|handle| handle.map(str::to_owned));
    Want::Handles { worker, refinery, scribe }
}

/// Where a start is on record and nothing was done about it yet.
const START: &str = "start.after-intent";
