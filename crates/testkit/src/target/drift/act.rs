//! What becomes of an operation? The config is edited, or the record goes through a change as production has them.

use super::account::Record;
use super::live::{live, lived};
use super::wanted::{FIELDS, forged};
use super::world::World;
use super::{Known, Op};
use crate::hunt::{Tally, Violation, broken};
use crate::world::{bead_id, called, life, seat};
use core::time::Duration;
use tenure_bead::{
    Baseline, Bead, Change, Deadline, Exit, Fingerprint, Found, Phase, PhaseKind, Prepared,
    StartOutcome,
};

pub(super) type Done = Result<(), Violation>;

/// Does one operation.
pub(super) fn act(world: &mut World, op: &Op, tally: &mut Tally) -> Done {
    match op {
        Op::Begin => {
            let config = world.wanted.fingerprint();
            begin(world, Record::Whole(world.wanted.whole()), config)
        }
        Op::Import => {
            let digest = world.wanted.fingerprint().digests().restart;
            begin(world, Record::Bare, Fingerprint::without_inputs(digest))
        }
        Op::Forge => {
            let config = forged(&world.wanted.fingerprint());
            begin(world, Record::Forged, config)
        }
        Op::Confirm => confirm(world, tally),
        Op::Exit => end(world),
        Op::Adopt => adopt(world, tally),
        Op::Lose => part(world, |incarnation, at| Change::LoseStart { incarnation, at }),
        Op::Miss => part(world, |incarnation, at| Change::MissStart { incarnation, at }),
        Op::Revive => revive(world, tally),
        Op::Live => live(world),
        Op::Lived => lived(world, tally),
        Op::Edit { .. } | Op::Revert => {
            edit(world, op);
            Ok(())
        }
        Op::Shuffle { order } => {
            world.wanted.order = *order;
            Ok(())
        }
        Op::Key { to } => {
            world.wanted.key = *to;
            Ok(())
        }
        Op::Build { to } => {
            world.wanted.build = *to;
            Ok(())
        }
        Op::Reclass { field, class } => {
            if let Some(place) = world.wanted.classes.get_mut(usize::from(*field)) {
                *place = *class;
            }
            Ok(())
        }
        Op::Wait { .. } | Op::Look { .. } | Op::Pin { .. } | Op::Reboot => {
            befall(world, op);
            Ok(())
        }
    }
}

fn befall(world: &mut World, op: &Op) {
    if let Op::Wait { secs } = op {
        world.ms = world.ms.saturating_add(u64::from(*secs).saturating_mul(1_000));
    }
    if let Op::Look { attached, pending, active } = op {
        (world.attached, world.pending) = (*attached, *pending);
        world.active = match active {
            Known::Yes => Some(world.now().stamp()),
            Known::No => world.active,
            Known::Unknown => None,
        };
    }
    if let Op::Pin { pinned } = op {
        world.pinned = *pinned;
    }
    if *op == Op::Reboot {
        world.boot = world.boot.wrapping_add(1);
        world.booted_ms = world.ms;
    }
}

fn edit(world: &mut World, op: &Op) {
    if let Op::Edit { field, to } = op
        && let Some(said) = world.wanted.said.get_mut(usize::from(*field))
    {
        *said = *to;
    }
    if let (Op::Revert, Some(Record::Whole(whole))) = (op, &world.baseline) {
        for (said, field) in world.wanted.said.iter_mut().zip(&whole.fields) {
            *said = field.map_or(*said, |field| field.said);
        }
    }
    world.is_edited_in_flight |= world.due.is_some() || world.phase() == Some(PhaseKind::Starting);
}

/// Applies a change to the record, and keeps it where it was allowed.
pub(super) fn change(world: &mut World, change: Change) -> Result<bool, Violation> {
    let Some(Ok(bead)) = world.bead.as_ref().map(|bead| bead.apply(change)) else {
        return Ok(false);
    };
    keep(world, bead).map(|()| true)
}

fn keep(world: &mut World, bead: Bead) -> Done {
    let shown = format!("{bead:?}");
    if world.keep(bead) {
        Ok(())
    } else {
        broken("record", format!("{shown} reads back otherwise"))
    }
}

fn begin(world: &mut World, record: Record, config: Fingerprint) -> Done {
    let now = world.now();
    let seat = seat("w", 0);
    let fresh = || Bead::wanted(bead_id("b-1"), called(&seat), seat.clone(), now.stamp());
    let bead = world.bead.get_or_insert_with(fresh);
    let incarnation = life(bead.id(), bead.generation().number().saturating_add(1));
    let lease = Deadline::after(now, Duration::from_secs(60));
    let prepared = Prepared::new(config.clone());
    if change(world, Change::BeginStart { incarnation, lease, attempt: 1, prepared })? {
        world.prepared = Some((record, config));
        world.is_edited_in_flight = false;
    }
    Ok(())
}

pub(super) fn confirm(world: &mut World, tally: &mut Tally) -> Done {
    let Some(incarnation) = of(world) else { return Ok(()) };
    let at = world.now().stamp();
    if !change(world, Change::ConfirmStart { incarnation, at })? {
        return Ok(());
    }
    if world.is_edited_in_flight {
        tally.goal("an edit while a start is in flight");
    }
    runs(world)
}

/// A start was committed: with what it was intended with, whatever is wanted by now.
fn runs(world: &mut World) -> Done {
    let Some((record, config)) = world.prepared.clone() else {
        return broken("D1", "a start was confirmed that was never begun");
    };
    let committed = baseline(world).and_then(Baseline::committed);
    if committed.map(tenure_bead::Committed::config) != Some(&config) {
        return broken("D1", format!("{committed:?} was committed, {config:?} was launched"));
    }
    world.baseline = Some(record);
    (world.since_ms, world.due, world.is_edited_in_flight) = (world.ms, None, false);
    Ok(())
}

pub(super) fn end(world: &mut World) -> Done {
    let Some(incarnation) = of(world) else { return Ok(()) };
    let at = world.now().stamp();
    if change(world, Change::Exit { incarnation, exit: Exit::Unknown, at })? {
        (world.baseline, world.due) = (None, None);
    }
    Ok(())
}

/// A start comes to another end than a session.
pub(super) fn part(
    world: &mut World,
    with: fn(tenure_bead::Incarnation, tenure_bead::Stamp) -> Change,
) -> Done {
    let Some(incarnation) = of(world) else { return Ok(()) };
    let at = world.now().stamp();
    change(world, with(incarnation, at)).map(|_| ())
}

fn adopt(world: &mut World, tally: &mut Tally) -> Done {
    if world.bead.is_some() {
        return Ok(());
    }
    let (id, seat) = (bead_id("b-1"), seat("w", 0));
    let found = Found { incarnation: life(&id, 1), id, name: called(&seat), seat };
    let bead = Bead::adopted(found, world.now().stamp());
    world.since_ms = world.ms;
    tally.goal("an adopted session without a baseline");
    keep(world, bead)
}

fn revive(world: &mut World, tally: &mut Tally) -> Done {
    let Some(bead) = &world.bead else { return Ok(()) };
    let incarnation = life(bead.id(), bead.generation().number());
    let is_known = match bead.phase() {
        Phase::FailedStart { outcome, .. } => *outcome != StartOutcome::MayLive,
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => false,
    };
    let at = world.now().stamp();
    if !change(world, Change::Revive { incarnation, at })? {
        return Ok(());
    }
    if is_known {
        tally.goal("a start that was given up turns up with its baseline");
        return runs(world);
    }
    (world.baseline, world.due, world.since_ms) = (None, None, world.ms);
    Ok(())
}

pub(super) fn baseline(world: &World) -> Option<&Baseline> {
    match world.bead.as_ref()?.phase() {
        Phase::Running { baseline, .. } | Phase::Draining { baseline, .. } => Some(baseline),
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => None,
    }
}

pub(super) fn of(world: &World) -> Option<tenure_bead::Incarnation> {
    world.bead.as_ref()?.phase().incarnation()
}

/// Every field has a class.
const _: () = assert!(FIELDS.len() == super::wanted::CLASSES.len());
