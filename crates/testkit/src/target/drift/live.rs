//! What becomes of what drift calls for? Live changes, and whatever it takes until nothing differs.

use super::account::Record;
use super::act::{Done, act, baseline, change, confirm, end, of, part};
use super::world::World;
use super::{Known, Op};
use crate::hunt::{Tally, broken};
use core::time::Duration;
use tenure_bead::{Baseline, Change, Deadline, Lane, LiveDue};
use tenure_drift::{Patience, Response, apply_live, classify, respond};

pub(super) fn live(world: &mut World) -> Done {
    let Some(incarnation) = of(world) else { return Ok(()) };
    let wanted = world.wanted.fingerprint();
    let committed = baseline(world).and_then(Baseline::committed);
    let (config, after) = match (committed, &world.baseline) {
        (Some(committed), Some(Record::Whole(whole))) => {
            (apply_live(committed, &wanted), Some(whole.after_live(&world.wanted)))
        }
        // Nothing is applied to what cannot be compared.
        (Some(_), Some(Record::Bare | Record::Forged)) => return Ok(()),
        (Some(_), None) | (None, _) => (wanted, None),
    };
    let retry = Deadline::after(world.now(), Duration::from_secs(60));
    let due = LiveDue { lane: Lane::Live, config, attempts: 1, retry };
    if change(world, Change::BeginLive { incarnation, due })? {
        if after.is_none() {
            return broken("D1", "a live change was begun on a session without a baseline");
        }
        (world.due, world.is_edited_in_flight) = (after, false);
    }
    Ok(())
}

pub(super) fn lived(world: &mut World, tally: &mut Tally) -> Done {
    let Some(incarnation) = of(world) else { return Ok(()) };
    if !change(world, Change::FinishLive { incarnation, at: world.now().stamp() })? {
        return Ok(());
    }
    let Some(whole) = world.due.take() else {
        return broken("D1", "a live change was finished that was never begun");
    };
    if world.is_edited_in_flight {
        tally.goal("edited again while it was being applied");
    }
    let was = world.baseline.replace(Record::Whole(whole));
    let [was, is] = [&was, &world.baseline].map(|r| r.as_ref().map(|r| r.due(&world.wanted)));
    if was != is && is.is_some_and(|due| !due.differ.is_empty()) {
        tally.goal("an edit of live fields was applied beside others");
    }
    Ok(())
}

/// Nobody uses the session, nothing is edited any more and everything can be read: what is called for is done until nothing is.
pub(super) fn heal(world: &mut World, tally: &mut Tally) -> Done {
    (world.attached, world.pending, world.pinned) = (Known::No, Known::No, Known::No);
    world.wanted.is_read_again();
    for _ in 0..ROUNDS {
        world.ms = world.ms.saturating_add(60_000);
        let response = match baseline(world).and_then(Baseline::committed) {
            Some(committed) => {
                let drift = classify(committed, &world.wanted.fingerprint());
                let since = world.bead.as_ref().map(tenure_bead::Bead::since);
                let situation = world.situation(since.unwrap_or(world.now().stamp()));
                respond(&drift, &situation, &Patience::default(), world.now())
            }
            None => Response::Restart,
        };
        match response {
            Response::Nothing => return Ok(()),
            Response::ApplyLive => {
                live(world)?;
                lived(world, tally)?;
            }
            Response::Hold { .. } | Response::Relaunch | Response::Restart => {
                end(world)?;
                part(world, |incarnation, at| Change::SettleStart { incarnation, at })?;
                act(world, &Op::Begin, tally)?;
                confirm(world, tally)?;
            }
        }
    }
    broken("comes-to-rest", format!("after {ROUNDS} rounds {world}"))
}

/// A live change, a restart, and one more where a field left the live class in between; then nothing differs.
const ROUNDS: usize = 4;
