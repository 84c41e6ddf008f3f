//! Which operation is next? Drawn by kind, over few numbers, so that they meet often.

use super::op::{Applied, Carry, Fate, Imported, Launched, Of, Op, See, Signaled, Used, Wall};
use super::scene::Scene;
use crate::Dice;
use tenure_reconcile::{Intent, Pin};

/// Draws an operation of a kind.
pub(super) fn draw(kind: usize, world: &Scene, dice: &mut Dice) -> Option<Op> {
    let lives = world.host.living().count();
    let who = |dice: &mut Dice| u8::try_from(dice.index(lives)).unwrap_or(0);
    let of = |dice: &mut Dice| dice.choose(&[Of::Worker, Of::Worker, Of::Refinery]);
    Some(match kind {
        0 => Op::Tick { see: see(dice), carry: carry(dice) },
        1 => Op::Look { see: see(dice) },
        2 => {
            world.held.as_ref()?;
            let other = carry(dice);
            Op::Carry { carry: dice.choose(&[Carry::All, Carry::All, other]) }
        }
        3 => Op::Pass { steps: dice.choose(&[1, 1, 1, 2, 3]) },
        4 => Op::Suspend,
        5 => Op::Wall { to: dice.choose(&[Wall::Back, Wall::Ahead]) },
        6 => Op::Reboot,
        7 => Op::Takeover,
        8 => Op::Edit { of: of(dice), to: small(dice, 2) },
        9 => Op::Color { of: of(dice), to: small(dice, 2) },
        10 => sizes(dice),
        11 if world.wish.intent == Intent::Run => Op::Stop,
        11 => Op::Run,
        12 if world.wish.pin == Pin::Loose => Op::Pin,
        12 => Op::Loosen,
        13 => Op::Handles { set: small(dice, 3) },
        14 => Op::Befall { who: who(dice), fate: Fate::Exits },
        15 => Op::Befall { who: who(dice), fate: dice.choose(&FATES) },
        16 => Op::Use { who: who(dice), how: dice.choose(&USES) },
        17 => Op::NextStart { how: dice.choose(&STARTS) },
        18 => Op::NextStop { how: dice.choose(&[Signaled::Lost, Signaled::Refused]) },
        19 => Op::NextLive { how: dice.choose(&[Applied::Fails, Applied::Unclear]) },
        20 => Op::Tick { see: see(dice), carry: dice.choose(&CRASHES) },
        21 => {
            let but = See::But(who(dice));
            let see = dice.choose(&[but, See::Failed]);
            dice.choose(&[Op::Tick { see, carry: Carry::All }, Op::Look { see }])
        }
        22 => Op::Lose,
        23 => Op::Import {
            slot: small(dice, 4),
            phase: dice.choose(&[Imported::Rests, Imported::Runs, Imported::Misnamed]),
        },
        24 => Op::Model { of: of(dice), to: small(dice, 2) },
        25 => Op::NextRelaunch { how: dice.choose(&[Applied::Fails, Applied::Unclear]) },
        _ => return None,
    })
}

fn small(dice: &mut Dice, bound: u64) -> u8 {
    u8::try_from(dice.below(bound)).unwrap_or(0)
}

fn see(dice: &mut Dice) -> See {
    dice.choose(&[See::Asked, See::Asked, See::Asked, See::All])
}

fn carry(dice: &mut Dice) -> Carry {
    let some = Carry::Some { mask: small(dice, 256), turn: small(dice, 4) };
    dice.choose(&[Carry::All, Carry::All, Carry::All, Carry::All, Carry::Nothing, some])
}

fn sizes(dice: &mut Dice) -> Op {
    match dice.below(6) {
        0 => Op::Singles { to: small(dice, 2) },
        1 => Op::Names { list: small(dice, 3) },
        _ => {
            let max = dice.choose(&[1, 2, 2, 3, 3, 4]);
            Op::Resize { to: small(dice, u64::from(max) + 1), max }
        }
    }
}

/// Returns of which kind an operation is.
pub(super) const fn kind(op: &Op) -> usize {
    match op {
        Op::Tick { see: See::But(_) | See::Failed, .. }
        | Op::Look { see: See::But(_) | See::Failed } => 21,
        Op::Tick { carry: Carry::Intents | Carry::Effects | Carry::Slowly, .. } => 20,
        Op::Tick { .. } => 0,
        Op::Look { .. } => 1,
        Op::Carry { .. } => 2,
        Op::Pass { .. } => 3,
        Op::Suspend => 4,
        Op::Wall { .. } => 5,
        Op::Reboot => 6,
        Op::Takeover => 7,
        Op::Edit { .. } => 8,
        Op::Color { .. } => 9,
        Op::Resize { .. } | Op::Singles { .. } | Op::Names { .. } => 10,
        Op::Run | Op::Stop => 11,
        Op::Pin | Op::Loosen => 12,
        Op::Handles { .. } => 13,
        Op::Befall { fate: Fate::Exits, .. } => 14,
        Op::Befall { .. } => 15,
        Op::Use { .. } => 16,
        Op::NextStart { .. } => 17,
        Op::NextStop { .. } => 18,
        Op::NextLive { .. } => 19,
        Op::Lose => 22,
        Op::Import { .. } => 23,
        Op::Model { .. } => 24,
        Op::NextRelaunch { .. } => 25,
    }
}

/// Returns operations that are simpler and may show the same.
pub(super) fn simpler(op: &Op) -> Vec<Op> {
    match *op {
        Op::Tick { see, carry } => {
            let cut = carries(carry).into_iter().map(|carry| Op::Tick { see, carry });
            sees(see).into_iter().map(|see| Op::Tick { see, carry }).chain(cut).collect()
        }
        Op::Look { see } => sees(see).into_iter().map(|see| Op::Look { see }).collect(),
        Op::Carry { carry } => {
            carries(carry).into_iter().map(|carry| Op::Carry { carry }).collect()
        }
        Op::Pass { steps } => (1..steps).map(|steps| Op::Pass { steps }).collect(),
        Op::Suspend => vec![Op::Pass { steps: 1 }, Op::Pass { steps: 3 }],
        Op::Reboot => vec![Op::Takeover],
        Op::Edit { of, to } => (0..to).map(|to| Op::Edit { of, to }).collect(),
        Op::Color { of, to } => (0..to).map(|to| Op::Color { of, to }).collect(),
        Op::Model { of, to } => (0..to).map(|to| Op::Model { of, to }).collect(),
        Op::Resize { to, max } => {
            let lower = (to..max).map(|max| Op::Resize { to, max });
            (0..to).map(|to| Op::Resize { to, max }).chain(lower).collect()
        }
        Op::Singles { to } => (0..to).map(|to| Op::Singles { to }).collect(),
        Op::Names { list } => (0..list).map(|list| Op::Names { list }).collect(),
        Op::Handles { set } => (0..set).map(|set| Op::Handles { set }).collect(),
        Op::Befall { who, fate } => {
            let lower = (0..who).map(move |who| Op::Befall { who, fate });
            let exits = (fate != Fate::Exits).then_some(Op::Befall { who, fate: Fate::Exits });
            exits.into_iter().chain(lower).collect()
        }
        Op::Use { who, how } => (0..who).map(|who| Op::Use { who, how }).collect(),
        Op::Import { slot, phase } => (0..slot).map(|slot| Op::Import { slot, phase }).collect(),
        Op::Wall { .. }
        | Op::Takeover
        | Op::Run
        | Op::Stop
        | Op::Pin
        | Op::Loosen
        | Op::NextStart { .. }
        | Op::NextStop { .. }
        | Op::NextLive { .. }
        | Op::NextRelaunch { .. }
        | Op::Lose => Vec::new(),
    }
}

fn sees(see: See) -> Vec<See> {
    match see {
        See::Asked => vec![],
        See::All => vec![See::Asked],
        See::Failed => vec![See::Asked, See::All],
        See::But(who) => [See::Asked, See::All].into_iter().chain((0..who).map(See::But)).collect(),
    }
}

fn carries(carry: Carry) -> Vec<Carry> {
    match carry {
        Carry::All => vec![],
        Carry::Nothing | Carry::Intents | Carry::Effects | Carry::Slowly => vec![Carry::All],
        Carry::Some { mask, turn } => {
            let straight = (turn > 0).then_some(Carry::Some { mask, turn: 0 });
            [Carry::All, Carry::Nothing].into_iter().chain(straight).collect()
        }
    }
}

const FATES: [Fate; 8] = [
    Fate::Zombie,
    Fate::Recycled,
    Fate::Unverified,
    Fate::Unknowable,
    Fate::Clears,
    Fate::Clears,
    Fate::Deaf,
    Fate::Deaf,
];
const USES: [Used; 7] = [
    Used::Free,
    Used::Free,
    Used::Attached,
    Used::Pending,
    Used::Unknown,
    Used::Works,
    Used::Works,
];
const STARTS: [Launched; 5] = [
    Launched::Refused,
    Launched::UnclearDoesNot,
    Launched::UnclearRuns,
    Launched::Late,
    Launched::TooLate,
];
const CRASHES: [Carry; 5] =
    [Carry::Intents, Carry::Intents, Carry::Effects, Carry::Effects, Carry::Slowly];
