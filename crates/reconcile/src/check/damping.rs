//! Would a failing seat be tried without end? The check about failure counts.

use super::{Findings, Records, broken};
use crate::{Command, Plan, Step, World};
use alloc::format;
use tenure_bead::{ChangeKind, Claim, Damper, LedgerWrite, Now, PhaseKind, Seat, Write};

/// L3: failure counts survive replacement of the bead: each failure is counted for the seat, in the same commit,
/// and no start is begun in a seat before its wait is over.
#[must_use]
pub fn l3_failures_are_counted_and_waited_for(world: &World, plan: &Plan, now: Now) -> Findings {
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    for command in &plan.commands {
        let Some(write) = command.write() else { continue };
        let (id, seat) = (write.id(), write.bead.seat());
        let before = world.ledger.damper(seat).map_or(0, |d| d.failures);
        if is_failure(command) && records.holds_its_seat(write) && !records.drains(write) {
            match counted(command, seat) {
                Some(damper) if damper.failures > 0 && !damper.retry.is_due(now) => {}
                Some(_) | None => {
                    found
                        .push(broken("L3", format!("{id} failed again after {before}, uncounted")));
                }
            }
        }
        let waits = world.ledger.damper(seat).is_some_and(|d| !d.retry.is_due(now));
        if matches!(command, Command::Start(_)) && waits {
            found.push(broken("L3", format!("{id} would be started before {seat} has waited")));
        }
    }
    found
}

impl Records<'_> {
    fn holds_its_seat(&self, write: &Write) -> bool {
        let seat = Claim::Seat(write.bead.seat().clone());
        self.stored(write.id()).is_some_and(|stored| stored.claims.contains(&seat))
    }
}

impl Records<'_> {
    /// Returns whether a session was told to end in its own time: that it did is no failure.
    fn drains(&self, write: &Write) -> bool {
        self.bead(write.id()).is_some_and(|bead| bead.phase().kind() == PhaseKind::Draining)
    }
}

fn is_failure(command: &Command) -> bool {
    let Command::Commit(commit) = command else { return false };
    let failures = [ChangeKind::Exit, ChangeKind::MissStart, ChangeKind::SettleStart];
    failures.into_iter().any(|change| commit.step() == Step::Change(change))
}

fn counted<'p>(command: &'p Command, seat: &Seat) -> Option<&'p Damper> {
    command.ledger().iter().find_map(|entry| match entry {
        LedgerWrite::Damper { seat: of, damper } if of == seat => damper.as_ref(),
        LedgerWrite::Damper { .. } | LedgerWrite::Conflict { .. } => None,
    })
}
