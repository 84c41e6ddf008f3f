//! What is done to a store next? Mostly what a supervisor would do, often what one does that is late.

use super::op::{Goes, Note, Past, Put, StoreOp};
use super::record;
use super::world::StoreWorld;
use crate::Dice;
use tenure_bead::{Bead, Claim};

/// Draws an operation of a kind.
pub(super) fn op(kind: usize, world: &StoreWorld, dice: &mut Dice) -> Option<StoreOp> {
    let who = below(dice, world.supervisors);
    Some(match kind {
        0 => commit(world, dice),
        1 => {
            let batch = dice.handle(world.truth.issued.len());
            StoreOp::Again { who, batch }
        }
        2 => StoreOp::Read { who },
        3 => StoreOp::Follow { who, from: past(dice), page: below(dice, 3) },
        4 => StoreOp::Open { who },
        5 => StoreOp::Lease { who },
        6 => StoreOp::Release { who, lease: past(dice) },
        7 => StoreOp::End { who },
        _ => StoreOp::Kill,
    })
}

fn commit(world: &StoreWorld, dice: &mut Dice) -> StoreOp {
    let who = match world.holder() {
        Some(holder) if dice.percent(85) => holder,
        Some(_) | None => below(dice, world.supervisors),
    };
    let under = if dice.percent(90) { Past::Now } else { past(dice) };
    let mut puts: Vec<Put> = match dice.below(4) {
        0 => passed_on(world, dice),
        _ => (0..dice.below(3)).map(|_| put(world, dice)).collect(),
    };
    let notes: Vec<Note> = (0..dice.below(3)).map(|_| note(world, dice)).collect();
    if puts.is_empty() && notes.is_empty() {
        puts.push(put(world, dice));
    }
    StoreOp::Commit { who, under, puts, notes }
}

fn put(world: &StoreWorld, dice: &mut Dice) -> Put {
    let seen = if dice.percent(85) { Past::Now } else { past(dice) };
    let goes = if dice.percent(20) { Goes::Out } else { Goes::On };
    // What is closed and holds something is refused, and now and then tried.
    let many = if goes == Goes::On { dice.below(3) } else { dice.below(6) / 5 };
    let holds = (0..many).map(|_| below(dice, world.claims)).collect();
    Put { bead: below(dice, world.beads), seen, goes, holds }
}

/// Lets open beads give all that they hold to each other, in one batch.
fn passed_on(world: &StoreWorld, dice: &mut Dice) -> Vec<Put> {
    let open = |bead: &u8| {
        let id = record::id(*bead);
        let stored = world.truth.last().beads.iter().find(|stored| stored.id == id)?;
        stored.bead().filter(|bead| bead.is_open()).map(Bead::id)?;
        Some((*bead, stored.claims.iter().filter_map(number).collect::<Vec<u8>>()))
    };
    let mut beads: Vec<(u8, Vec<u8>)> = (0..world.beads).filter_map(|bead| open(&bead)).collect();
    beads.truncate(dice.index(3).saturating_add(2));
    let mut claims: Vec<Vec<u8>> = beads.iter().map(|(_, claims)| claims.clone()).collect();
    let turn = claims.len().min(1);
    claims.rotate_left(turn);
    let pairs = beads.into_iter().zip(claims);
    pairs.map(|((bead, _), holds)| Put { bead, seen: Past::Now, goes: Goes::On, holds }).collect()
}

fn number(claim: &Claim) -> Option<u8> {
    (0..=u8::MAX).take(record::CLAIMS_MAX).find(|number| record::claim(*number) == *claim)
}

fn note(world: &StoreWorld, dice: &mut Dice) -> Note {
    let drawn = below(dice, 3).checked_sub(1);
    match dice.below(2) {
        0 => Note::Damper { seat: below(dice, world.claims), failures: drawn },
        _ => Note::Conflict { claim: below(dice, world.claims), holder: drawn },
    }
}

fn past(dice: &mut Dice) -> Past {
    match dice.below(8) {
        0 => Past::Now,
        1 => Past::Never,
        2 => Past::Ahead,
        _ => Past::Ago(below(dice, 5)),
    }
}

fn below(dice: &mut Dice, bound: u8) -> u8 {
    u8::try_from(dice.below(bound.into())).unwrap_or(0)
}

/// Returns what may show the same with less.
pub(super) fn simpler(op: &StoreOp) -> Vec<StoreOp> {
    match op {
        StoreOp::Commit { who, under, puts, notes } => {
            let with = |under, puts, notes| StoreOp::Commit { who: *who, under, puts, notes };
            let plain = Put { bead: 0, seen: Past::Now, goes: Goes::On, holds: Vec::new() };
            let plain = with(Past::Now, vec![plain], Vec::new());
            if *op == plain {
                return Vec::new();
            }
            let mut simpler = vec![plain, with(Past::Now, puts.clone(), notes.clone())];
            simpler.extend(fewer(puts).map(|puts| with(*under, puts, notes.clone())));
            simpler.extend(fewer(notes).map(|notes| with(*under, puts.clone(), notes)));
            simpler.extend(plainer(puts).map(|puts| with(*under, puts, notes.clone())));
            // A batch of nothing may be lost as well, but nobody would mind who reads of it.
            let nothing = with(*under, Vec::new(), Vec::new());
            simpler.retain(|simple| simple != op && *simple != nothing);
            simpler
        }
        StoreOp::Follow { who, from, page } => {
            let whole = StoreOp::Follow { who: *who, from: Past::Never, page: *page };
            let large = StoreOp::Follow { who: *who, from: *from, page: 0 };
            [whole, large].into_iter().filter(|simple| simple != op).collect()
        }
        StoreOp::Kill => Vec::new(),
        StoreOp::End { .. } => vec![StoreOp::Kill],
        StoreOp::Again { .. }
        | StoreOp::Read { .. }
        | StoreOp::Open { .. }
        | StoreOp::Lease { .. }
        | StoreOp::Release { .. } => Vec::new(),
    }
}

/// Leaves out one after the other.
fn fewer<T: Clone>(all: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..all.len()).map(|at| {
        let mut rest = all.to_vec();
        rest.remove(at);
        rest
    })
}

/// Makes one bead after the other hold one claim less, or be seen as it is.
fn plainer(puts: &[Put]) -> impl Iterator<Item = Vec<Put>> {
    puts.iter().enumerate().flat_map(move |(at, put)| {
        let seen = Put { seen: Past::Now, ..put.clone() };
        let less = fewer(&put.holds).map(|holds| Put { holds, ..put.clone() });
        let plainer = less.chain((seen != *put).then_some(seen));
        plainer.map(move |put| {
            let mut puts = puts.to_vec();
            puts.splice(at..=at, [put]);
            puts
        })
    })
}
