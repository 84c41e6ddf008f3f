//! What came up? Goals and counts that a plan's commands reach.

use crate::hunt::Tally;
use tenure_bead::{ChangeKind, Claim, LedgerWrite, PhaseKind, StopCause};
use tenure_liveness::StopHow;
use tenure_reconcile::{Action, Command, Plan, Step, Stop};

/// Counts a command whose intent is on record.
pub(super) fn count(command: &Command, tally: &mut Tally) {
    match command {
        Command::Commit(commit) => step(commit.step(), tally),
        Command::Start(_) => tally.count("command: start"),
        Command::Stop(stop) => stopped(stop, tally),
        Command::Adopt(_) => tally.goal("a session without a record is adopted"),
        Command::Apply(_) => tally.count("command: apply"),
        Command::Relaunch(_) => tally.count("command: relaunch"),
    }
    if command.write().is_some_and(|w| w.bead.phase().kind() == PhaseKind::Quarantined) {
        tally.goal("quarantine");
    }
    for entry in command.ledger() {
        match entry {
            LedgerWrite::Conflict { conflict: Some(conflict), .. } if !conflict.is_open() => {
                tally.goal("a conflict that is over");
            }
            LedgerWrite::Conflict { claim: Claim::Alias(_), conflict: Some(_) } => {
                tally.goal("two want one alias");
            }
            LedgerWrite::Conflict { claim: Claim::Seat(_) | Claim::Name(_), conflict: Some(_) } => {
                tally.goal("two claim one seat");
            }
            LedgerWrite::Charter { .. }
            | LedgerWrite::Damper { .. }
            | LedgerWrite::TemplateDamper { .. }
            | LedgerWrite::Conflict { conflict: None, .. }
            | LedgerWrite::Reservation { .. }
            | LedgerWrite::Notice { .. }
            | LedgerWrite::Deferral { .. }
            | LedgerWrite::Edition { .. } => {}
        }
    }
}

fn step(step: Step, tally: &mut Tally) {
    match step {
        Step::Create => tally.count("commit: create"),
        Step::Alias => tally.count("commit: alias"),
        Step::Repair => tally.goal("a singleton whose name is mended"),
        Step::Note => tally.count("commit: note"),
        Step::Change(change) => changed(change, tally),
    }
}

fn changed(change: ChangeKind, tally: &mut Tally) {
    match change {
        ChangeKind::MissStart => tally.goal("a start that was missed"),
        ChangeKind::LoseStart => tally.goal("a start that was lost"),
        ChangeKind::ConfirmStart => tally.goal("a start that was found"),
        ChangeKind::Revive => tally.goal("a life that turned up again"),
        ChangeKind::CancelDrain => tally.goal("a drain that was cancelled"),
        ChangeKind::SettleStart => tally.goal("a start that ended at once"),
        ChangeKind::Exit => tally.count("commit: exit"),
        ChangeKind::FinishStop => tally.count("commit: finish-stop"),
        ChangeKind::Close => tally.count("commit: close"),
        ChangeKind::BeginStart
        | ChangeKind::BeginLive
        | ChangeKind::FinishLive
        | ChangeKind::BeginDrain
        | ChangeKind::BeginStop
        | ChangeKind::Quarantine => tally.count("commit: other"),
    }
}

fn stopped(stop: &Stop, tally: &mut Tally) {
    match stop.how() {
        StopHow::Drain => tally.count("stop: drain"),
        StopHow::Ask => tally.count("stop: ask"),
        StopHow::Force => tally.goal("a session that is forced"),
    }
    match stop.because() {
        StopCause::Drift => tally.goal("a restart for drift"),
        StopCause::Superseded => tally.goal("a life that was left behind is told to end"),
        StopCause::SeatNotWanted => tally.count("stop: seat not wanted"),
        StopCause::FleetStopped => tally.count("stop: fleet stopped"),
        StopCause::Outdated => tally.goal("a start that is ended for an edit in between"),
        StopCause::Idle | StopCause::Age => tally.count("stop: limit"),
    }
}

/// Counts what a plan decided about the sessions.
pub(super) fn judged(plan: &Plan, tally: &mut Tally) {
    for verdict in &plan.verdicts {
        tally.count(match verdict.action {
            Action::Keep => "verdict: keep",
            Action::Wait => "verdict: wait",
            Action::Hold => "verdict: hold",
            Action::Record => "verdict: record",
            Action::Start => "verdict: start",
            Action::Apply => "verdict: apply",
            Action::Relaunch => "verdict: relaunch",
            Action::Drain => "verdict: drain",
            Action::Stop => "verdict: stop",
            Action::Adopt => "verdict: adopt",
        });
    }
}

/// Returns what a phase is called in tables.
pub(super) const fn phase(kind: PhaseKind) -> &'static str {
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
