//! What becomes of a session in its slot? Each change of its record, applied and committed.

use super::act::Done;
use super::lend::{Due, answered};
use super::world::{Process, Sits, World};
use crate::hunt::{Tally, Violation, broken};
use crate::world::{config, now};
use core::time::Duration;
use tenure_bead::{
    AfterStop, Basis, Change, CloseCause, Deadline, Exit, Expect, Incarnation, PhaseKind, Prepared,
    StopCause, Write,
};

pub(super) fn begin(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    let Some(open) = world.readable(owner).filter(|open| open.has_claim) else { return Ok(()) };
    let lease = Deadline::after(now(), Duration::from_secs(60));
    let incarnation = World::next_life(&open.bead);
    let prepared = Prepared::new(config("agent", "blue"));
    let process = open.process;
    let change = Change::BeginStart { incarnation, lease, attempt: 1, prepared };
    if !change_to(world, owner, change, tally)? {
        return Ok(());
    }
    if process != Process::Gone {
        return broken(
            "S4",
            format!("owner {owner} begins anew while its last life is {process:?}"),
        );
    }
    world.process_goes(owner, Process::Gone, Process::Coming);
    Ok(())
}

/// A host tells the truth, and what follows from it is recorded.
pub(super) fn see(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    let Some(open) = world.readable(owner) else { return Ok(()) };
    let (phase, process, at) = (open.bead.phase(), open.process, now().stamp());
    let Some(incarnation) = phase.incarnation() else { return Ok(()) };
    let change = match (phase.kind(), process) {
        (PhaseKind::Starting, Process::Coming) => Change::MissStart { incarnation, at },
        (PhaseKind::Starting | PhaseKind::FailedStart, Process::Alive) => {
            Change::ConfirmStart { incarnation, at }
        }
        (PhaseKind::Starting | PhaseKind::FailedStart, Process::Coming | Process::Gone) => {
            Change::SettleStart { incarnation, at }
        }
        (PhaseKind::Running | PhaseKind::Draining, Process::Gone) => {
            Change::Exit { incarnation, exit: Exit::Unknown, at }
        }
        (PhaseKind::Stopping, Process::Gone) => Change::FinishStop { incarnation, at },
        (
            PhaseKind::Running
            | PhaseKind::Draining
            | PhaseKind::Stopping
            | PhaseKind::Wanted
            | PhaseKind::Asleep
            | PhaseKind::Quarantined
            | PhaseKind::Closed
            | PhaseKind::Unknown,
            Process::Coming | Process::Alive | Process::Gone,
        ) => return Ok(()),
    };
    // A complete listing that does not show it was begun after the last moment at which it could have come.
    world.process_goes(owner, Process::Coming, Process::Gone);
    must(change_to(world, owner, change, tally), "what a host shows cannot be recorded")
}

pub(super) fn lose(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    let Some(incarnation) = life_of(world, owner, PhaseKind::Starting) else { return Ok(()) };
    let change = Change::LoseStart { incarnation, at: now().stamp() };
    must(change_to(world, owner, change, tally), "a lease ended and that cannot be recorded")
}

pub(super) fn drain(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    let Some(incarnation) = life_of(world, owner, PhaseKind::Running) else { return Ok(()) };
    let deadline = Deadline::after(now(), Duration::from_secs(60));
    let change = Change::BeginDrain { incarnation, basis: basis(), deadline };
    must(change_to(world, owner, change, tally), "a running session cannot be drained")
}

pub(super) fn stop(world: &mut World, owner: u8, then: AfterStop, tally: &mut Tally) -> Done {
    let runs = [PhaseKind::Running, PhaseKind::Draining];
    let life = runs.into_iter().find_map(|kind| life_of(world, owner, kind));
    let Some(incarnation) = life else { return Ok(()) };
    let deadline = Deadline::after(now(), Duration::from_secs(60));
    let change = Change::BeginStop { incarnation, basis: basis(), deadline, then };
    must(change_to(world, owner, change, tally), "a running session cannot be stopped")
}

pub(super) fn close(world: &mut World, owner: u8, tally: &mut Tally) -> Done {
    let Some(open) = world.readable(owner) else { return Ok(()) };
    let (process, phase) = (open.process, open.bead.phase().kind());
    let is_closed = change_to(world, owner, closing(), tally)?;
    if !is_closed && process != Process::Gone {
        tally.goal("refused: closed while its process may live");
    }
    if is_closed && phase == PhaseKind::FailedStart {
        tally.goal("a failed start gives its slot back");
    }
    Ok(())
}

/// Applies a change and commits it; answers whether the record allows it.
fn change_to(
    world: &mut World,
    owner: u8,
    change: Change,
    tally: &mut Tally,
) -> Result<bool, Violation> {
    let Some(open) = world.readable(owner) else { return Ok(false) };
    let from = name(open.bead.phase().kind());
    let Ok(bead) = open.bead.apply(change) else { return Ok(false) };
    tally.pair(from, name(bead.phase().kind()));
    let claims = if open.has_claim { bead.claims() } else { Vec::new() };
    let (slot, expect) = (open.slot, Expect::At(open.revision));
    let answer = world.commit(world.fence, vec![Write { expect, bead: bead.clone(), claims }]);
    let Some(receipt) = answered(answer, &Due::Granted, slot)? else { return Ok(false) };
    if !bead.is_open() {
        ended(world, owner)?;
        return Ok(true);
    }
    if let Some(open) = world.open_mut(owner) {
        (open.bead, open.revision) = (bead, receipt.revision);
    }
    Ok(true)
}

/// A record was closed: its slot is given back, so that nothing may run in it.
pub(super) fn ended(world: &mut World, owner: u8) -> Done {
    let Some(open) = world.owner(owner).and_then(Sits::open) else { return Ok(()) };
    if open.process != Process::Gone {
        let what =
            format!("slot {} is given back while its process is {:?}", open.slot, open.process);
        return broken("S4", what);
    }
    world.leave(owner);
    Ok(())
}

fn life_of(world: &World, owner: u8, kind: PhaseKind) -> Option<Incarnation> {
    let phase = world.readable(owner)?.bead.phase();
    phase.incarnation().filter(|_| phase.kind() == kind)
}

fn must(is_done: Result<bool, Violation>, otherwise: &str) -> Done {
    if is_done? { Ok(()) } else { broken("free-is-granted", otherwise) }
}

pub(super) fn closing() -> Change {
    Change::Close { because: CloseCause::SeatNotWanted, at: now().stamp() }
}

fn basis() -> Basis {
    Basis { because: StopCause::SeatNotWanted, at: now().stamp() }
}

/// Returns a phase as the table of what was seen has it.
const fn name(kind: PhaseKind) -> &'static str {
    match kind {
        PhaseKind::Wanted => "wanted",
        PhaseKind::Starting => "starting",
        PhaseKind::Running => "running",
        PhaseKind::Draining => "draining",
        PhaseKind::Stopping => "stopping",
        PhaseKind::Asleep => "asleep",
        PhaseKind::Quarantined => "quarantined",
        PhaseKind::FailedStart => "failed-start",
        PhaseKind::Closed => "closed",
        PhaseKind::Unknown => "unknown",
    }
}
