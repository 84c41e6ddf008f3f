//! Would a failing seat be tried without end? The check about failure counts.

use super::{Findings, Records, broken};
use crate::{Command, Plan, Step, World};
use alloc::collections::BTreeSet;
use alloc::format;
use tenure_bead::{
    Bead, ChangeKind, Claim, Damper, Incarnation, LedgerWrite, Now, Phase, PhaseKind, Seat, Write,
};
use tenure_liveness::StopHow;

/// L3: failure counts survive replacement of the bead: each failure is counted for the seat, in the same commit,
/// and no start is begun in a seat before its wait is over.
#[must_use]
pub fn l3_failures_are_counted_and_waited_for(world: &World, plan: &Plan, now: Now) -> Findings {
    let (records, given) = (Records::of(world, plan), given_time(world));
    let mut found = Findings::new();
    for command in &plan.commands {
        let Some(write) = command.write() else { continue };
        let (id, seat) = (write.id(), write.bead.seat());
        let before = world.ledger.damper(seat).map_or(0, |d| d.failures);
        let was_stable = records.bead(id).is_some_and(|bead| was_stable(world, bead, now));
        // A life that was long enough starts the count anew.
        let least = if was_stable { 1 } else { before.saturating_add(1) };
        let life = records.bead(id).and_then(|bead| bead.phase().incarnation());
        let counts = records.holds_its_seat(write) && !life.is_some_and(|l| given.contains(&l));
        if is_failure(command) && counts {
            match counted(command, seat) {
                Some(damper) if damper.failures >= least && !damper.retry.is_due(now) => {}
                Some(_) | None => {
                    found
                        .push(broken("L3", format!("{id} failed again after {before}, uncounted")));
                }
            }
        }
        let waits = world.ledger.damper(seat).is_some_and(|d| !d.retry.is_due(now));
        let template = world.ledger.template_damper(seat.template());
        let all_wait = template.is_some_and(|d| !d.retry.is_due(now));
        if matches!(command, Command::Start(_)) && all_wait {
            let template = seat.template();
            found.push(broken("L3", format!("{id} would be started before {template} has waited")));
        }
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

/// Returns whether a session has run for so long that its earlier failures are forgotten.
fn was_stable(world: &World, bead: &Bead, now: Now) -> bool {
    let Phase::Running { since, .. } = bead.phase() else { return false };
    since.age(now).duration() >= world.policy.stable_after
}

/// Returns the lives that were given time to end: that they did is no failure.
fn given_time(world: &World) -> BTreeSet<Incarnation> {
    let looks = world.observed.lives.iter().map(|seen| &seen.observation);
    let told = looks.filter(|look| look.asked.is_some_and(|asked| asked.how == StopHow::Drain));
    let told = told.map(|look| look.incarnation);
    let beads = world.beads.iter().filter_map(|stored| stored.bead());
    let draining = beads.filter(|bead| bead.phase().kind() == PhaseKind::Draining);
    told.chain(draining.filter_map(|bead| bead.phase().incarnation())).collect()
}

fn is_failure(command: &Command) -> bool {
    let Command::Commit(commit) = command else { return false };
    let failures = [ChangeKind::Exit, ChangeKind::MissStart, ChangeKind::SettleStart];
    failures.into_iter().any(|change| commit.step() == Step::Change(change))
}

fn counted<'p>(command: &'p Command, seat: &Seat) -> Option<&'p Damper> {
    command.ledger().iter().find_map(|entry| match entry {
        LedgerWrite::Damper { seat: of, damper } if of == seat => damper.as_ref(),
        LedgerWrite::Charter { .. }
        | LedgerWrite::Damper { .. }
        | LedgerWrite::TemplateDamper { .. }
        | LedgerWrite::Conflict { .. }
        | LedgerWrite::Reservation { .. }
        | LedgerWrite::Notice { .. }
        | LedgerWrite::Deferral { .. }
        | LedgerWrite::Edition { .. } => None,
    })
}
