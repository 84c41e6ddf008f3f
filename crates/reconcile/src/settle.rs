//! What happened to each recorded session, and what does that call for? One function per phase.

use crate::doze::Dozer;
use crate::draft::{Damping, Draft, Owed, about, record, record_failure, written};
use crate::drain::{begin_drain, draining};
use crate::facts::{Facts, Session, Wish};
use crate::keep::{is_outdated, keep};
use crate::stop::{begin_stop, go_on_stopping};
use crate::{Action, Command, Grounds, Intent, Reason, work};
use core::time::Duration;
use tenure_bead::{
    Bead, Change, ChangeKind, Claim, CloseCause, Deadline, Exit, Expect, Incarnation, Phase,
    SleepCause, Stamp, StartOutcome, StopCause, Told,
};
use tenure_liveness::{Liveness, StopHow, Sureness};

/// Decides about every open bead.
pub(crate) fn settle<'s>(facts: &'s Facts<'_>, draft: &mut Draft<'s>) {
    for session in &facts.sessions {
        if draft.decided.contains(&session.stored.id) || draft.writes(&session.stored.id) {
            continue;
        }
        match session.bead {
            Some(bead) => settle_one(facts, session, bead, draft),
            None => draft.verdict(about(session, Action::Hold, Reason::Unreadable)),
        }
    }
}

fn settle_one<'s>(
    facts: &'s Facts<'_>,
    session: &'s Session<'s>,
    bead: &Bead,
    draft: &mut Draft<'s>,
) {
    if let Phase::Unknown { raw } = bead.phase() {
        let reason = Reason::UnknownPhase { phase: raw.name().into() };
        let verdict = about(session, Action::Hold, reason);
        let known = facts.world.ledger.notice(bead.id()).filter(|known| known.raw == raw.name());
        let since = known.map_or(facts.now.stamp(), |known| known.since);
        let again = crate::notice::escalates(since, &facts.world.policy);
        let is_told = known.is_some_and(|known| known.told == Told::Escalated);
        return draft.verdict(if is_told { verdict } else { verdict.until(again) });
    }
    if let Some(life) = session.revenant {
        return take_back(facts, session, life, draft);
    }
    match bead.phase() {
        Phase::Wanted { since } => idle(facts, session, *since, draft),
        Phase::Asleep { because: SleepCause::Idle, since } if may_doze(facts, session) => {
            draft.dozers.push(Dozer { session, since: *since });
        }
        Phase::Asleep { since, .. } => idle(facts, session, *since, draft),
        Phase::Quarantined { until, .. } => idle(facts, session, until.set(), draft),
        Phase::Starting { incarnation, lease, .. } => {
            starting(facts, session, (*incarnation, *lease), draft);
        }
        Phase::Running { incarnation, since, .. } => {
            running(facts, session, (*incarnation, *since), draft);
        }
        Phase::Draining { .. } => draining(facts, session, draft),
        Phase::Stopping { incarnation, deadline, .. } => {
            stopping(facts, session, (*incarnation, *deadline), draft);
        }
        Phase::FailedStart { incarnation, outcome: StartOutcome::MayLive, .. } => {
            lost(facts, session, *incarnation, draft);
        }
        Phase::FailedStart { since, .. } => idle(facts, session, *since, draft),
        // Closed beads are no sessions; the facts leave them out. The unknown ones were held before.
        Phase::Closed { .. } | Phase::Unknown { .. } => {}
    }
}

/// A life that was given up is alive: it is taken back before anything new is started over it.
fn take_back(facts: &Facts<'_>, session: &Session<'_>, life: Incarnation, draft: &mut Draft<'_>) {
    let revive = Change::Revive { incarnation: life, at: facts.now.stamp() };
    match record(session, revive, None) {
        Some(command) => {
            draft.verdict(about(session, Action::Record, Reason::TurnedUp));
            draft.command(command);
        }
        None => draft.verdict(about(session, Action::Hold, Reason::Puzzling)),
    }
}

/// Nothing runs: it is started, left to rest, left alone for a while, or closed.
fn idle(facts: &Facts<'_>, session: &Session<'_>, since: Stamp, draft: &mut Draft<'_>) {
    match session.wish {
        Wish::End(because) if work::is_kept(facts, session, because, draft) => {}
        Wish::End(_) => close(facts, session, draft),
        Wish::Rest(_) => draft.verdict(about(session, Action::Keep, Reason::Rests)),
        Wish::Run if !session.holds_its_seat() => contested(facts, session, draft),
        Wish::Run => match left_alone(facts, session) {
            Some((deadline, reason)) => {
                // When the wait is over a start is due, and a start needs a listing.
                draft.look_then();
                draft.verdict(about(session, Action::Wait, reason).until(deadline));
            }
            None => owe(session, since, draft),
        },
    }
}

/// Returns whether a session that was idle may rest on: while its template lets idle sessions sleep.
fn may_doze(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    let limits = facts.template(session).map(|t| t.limits).unwrap_or_default();
    session.wish == Wish::Run && session.holds_its_seat() && limits.idle.is_some()
}

/// A bead that was imported without its seat's claim is neither started nor disturbed: somebody else may sit there, and
/// who of the two is right nobody here can say.
pub(crate) fn contested(facts: &Facts<'_>, session: &Session<'_>, draft: &mut Draft<'_>) {
    let seat = session.bead.map(|b| Claim::Seat(b.seat().clone()));
    let reason = match seat.and_then(|claim| facts.holder(&claim)) {
        Some(holder) => Reason::SeatTaken { holder: holder.clone() },
        None => Reason::Unclaimed,
    };
    draft.verdict(about(session, Action::Hold, reason));
}

pub(crate) fn owe(session: &Session<'_>, since: Stamp, draft: &mut Draft<'_>) {
    let Some(bead) = session.bead else { return };
    let expect = Expect::At(session.stored.revision);
    let claims = session.stored.claims.clone();
    draft.owed.push(Owed { bead: bead.clone(), expect, claims, since });
}

/// Returns until when a seat is left alone, if it is.
fn left_alone(facts: &Facts<'_>, session: &Session<'_>) -> Option<(Deadline, Reason)> {
    let bead = session.bead?;
    let damper = facts.world.ledger.damper(bead.seat());
    let is_forgiven = damper.is_some_and(|damper| damper.failures == 0);
    if let Phase::Quarantined { until, failures } = bead.phase()
        && !until.is_due(facts.now)
        && !is_forgiven
    {
        return Some((*until, Reason::Quarantined { failures: *failures }));
    }
    let damper = damper?;
    let waits = !damper.retry.is_due(facts.now);
    waits.then_some((damper.retry, Reason::BackOff { failures: damper.failures }))
}

fn close(facts: &Facts<'_>, session: &Session<'_>, draft: &mut Draft<'_>) {
    let close = Change::Close { because: CloseCause::SeatNotWanted, at: facts.now.stamp() };
    let grounds = Grounds::unstarted(session, &facts.world.policy, facts.now);
    let command = grounds.and_then(|grounds| record(session, close, Some(grounds)));
    decided(session, Reason::SeatFreed, command, draft);
}

/// The start was interrupted: what became of it is found out, never guessed.
fn starting(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (incarnation, lease): (Incarnation, Deadline),
    draft: &mut Draft<'_>,
) {
    let at = facts.now.stamp();
    if session.liveness == Some(Liveness::Running(Sureness::Verified)) {
        if is_outdated(facts, session) && !lease.is_due(facts.now) {
            return begin_stop(facts, session, StopCause::Outdated, draft);
        }
        let confirm = record(session, Change::ConfirmStart { incarnation, at }, None);
        return decided(session, Reason::StartFound, confirm, draft);
    }
    if let Some(grounds) = Grounds::ended(session, &facts.world.policy, facts.now) {
        let change = Change::SettleStart { incarnation, at };
        return failed(facts, session, (change, Duration::ZERO), grounds, draft);
    }
    if let Some(grounds) = Grounds::never_ran(session, &facts.world.policy, facts.now) {
        let change = Change::MissStart { incarnation, at };
        return failed(facts, session, (change, Duration::ZERO), grounds, draft);
    }
    draft.look_everywhere();
    if lease.is_due(facts.now) {
        let lose = record(session, Change::LoseStart { incarnation, at }, None);
        return decided(session, Reason::StartLost, lose, draft);
    }
    draft.verdict(about(session, Action::Wait, Reason::StartInFlight).until(lease));
}

/// The start was lost: its seat is kept until somebody knows.
fn lost(facts: &Facts<'_>, session: &Session<'_>, incarnation: Incarnation, draft: &mut Draft<'_>) {
    let at = facts.now.stamp();
    tenure_bead::canary!(LostStartBegunAnew => return owe(session, at, draft));
    if session.liveness == Some(Liveness::Running(Sureness::Verified)) {
        let confirm = record(session, Change::ConfirmStart { incarnation, at }, None);
        return decided(session, Reason::StartFound, confirm, draft);
    }
    if let Some(grounds) = Grounds::ended(session, &facts.world.policy, facts.now) {
        let change = Change::SettleStart { incarnation, at };
        return failed(facts, session, (change, Duration::ZERO), grounds, draft);
    }
    draft.look_everywhere();
    draft.verdict(about(session, Action::Hold, Reason::StartLost));
}

fn running<'s>(
    facts: &'s Facts<'_>,
    session: &'s Session<'s>,
    (incarnation, since): (Incarnation, Stamp),
    draft: &mut Draft<'s>,
) {
    let at = facts.now.stamp();
    match session.liveness {
        Some(Liveness::Stopped { exit, .. }) => {
            let change = Change::Exit { incarnation, exit, at };
            let lived = since.age(facts.now).duration();
            match Grounds::ended(session, &facts.world.policy, facts.now) {
                // It was given time to end, and did so after its drain was cancelled; that is no failure of its seat.
                Some(grounds) if was_given_time(session) => {
                    let command = record(session, change, Some(grounds));
                    decided(session, Reason::Ended(exit), command, draft);
                }
                Some(grounds) => failed(facts, session, (change, lived), grounds, draft),
                None => hold(session, draft),
            }
        }
        Some(Liveness::Running(sureness)) => match session.wish {
            Wish::Run => keep(facts, session, sureness, draft),
            Wish::Rest(cause) => begin_stop(facts, session, cause, draft),
            Wish::End(cause) => match facts.world.fleet.intent() {
                Intent::Run if work::is_kept(facts, session, cause, draft) => {}
                Intent::Run => begin_drain(facts, session, (cause, None), draft),
                // Who stops a whole fleet waits for nobody's own time.
                Intent::Stop => begin_stop(facts, session, cause, draft),
            },
        },
        Some(Liveness::Suspect { .. } | Liveness::Unknown(_) | Liveness::Contradiction) | None => {
            hold(session, draft);
        }
    }
}

fn was_given_time(session: &Session<'_>) -> bool {
    let asked = session.seen.and_then(|seen| seen.observation.asked);
    asked.is_some_and(|asked| asked.how == StopHow::Drain)
}

fn stopping(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (incarnation, deadline): (Incarnation, Deadline),
    draft: &mut Draft<'_>,
) {
    match session.liveness {
        Some(Liveness::Stopped { .. }) => {
            tenure_bead::canary!(EndNeverSettled => return hold(session, draft));
            let finish = Change::FinishStop { incarnation, at: facts.now.stamp() };
            let grounds = Grounds::ended(session, &facts.world.policy, facts.now);
            let command = grounds.and_then(|grounds| record(session, finish, Some(grounds)));
            // Its successor in the seat, or its own next life, needs a listing that shows nobody.
            draft.look_then();
            decided(session, Reason::HasEnded, command, draft);
        }
        Some(Liveness::Running(_)) => go_on_stopping(facts, session, deadline, draft),
        Some(Liveness::Suspect { .. } | Liveness::Unknown(_) | Liveness::Contradiction) | None => {
            hold(session, draft);
        }
    }
}

/// A life ended or never began: the record and the damper of its seat are written in one.
fn failed(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (change, lived): (Change, Duration),
    grounds: Grounds,
    draft: &mut Draft<'_>,
) {
    let Some(bead) = session.bead else { return };
    if !session.holds_its_seat() {
        // The seat's failures are those of whoever holds it.
        let command = record(session, change, Some(grounds));
        return decided(session, Reason::Ended(ended_how(session)), command, draft);
    }
    let before = facts.world.ledger.damper(bead.seat());
    let damping = Damping::of(before, lived, &facts.world.policy, facts.now);
    let retry = damping.damper.retry;
    let reason = match change.kind() {
        ChangeKind::MissStart => Reason::StartMissed,
        ChangeKind::Exit
        | ChangeKind::SettleStart
        | ChangeKind::BeginStart
        | ChangeKind::ConfirmStart
        | ChangeKind::LoseStart
        | ChangeKind::Revive
        | ChangeKind::BeginLive
        | ChangeKind::FinishLive
        | ChangeKind::BeginDrain
        | ChangeKind::CancelDrain
        | ChangeKind::BeginStop
        | ChangeKind::FinishStop
        | ChangeKind::Quarantine
        | ChangeKind::Close => Reason::Ended(ended_how(session)),
    };
    match record_failure(&written(session, bead.clone()), change, grounds, damping) {
        Some(commit) => {
            draft.verdict(about(session, Action::Record, reason).until(retry));
            draft.command(Command::Commit(commit));
        }
        None => hold(session, draft),
    }
}

fn ended_how(session: &Session<'_>) -> Exit {
    match session.liveness {
        Some(Liveness::Stopped { exit, .. }) => exit,
        Some(
            Liveness::Running(_)
            | Liveness::Suspect { .. }
            | Liveness::Unknown(_)
            | Liveness::Contradiction,
        )
        | None => Exit::Unknown,
    }
}

/// Adds a command with its verdict, or holds when the command could not be made.
pub(crate) fn decided(
    session: &Session<'_>,
    reason: Reason,
    command: Option<Command>,
    draft: &mut Draft<'_>,
) {
    match command {
        Some(command) => {
            draft.verdict(about(session, Action::Record, reason));
            draft.command(command);
        }
        None => hold(session, draft),
    }
}

/// Does nothing, because not enough is known; asks for a listing.
pub(crate) fn hold(session: &Session<'_>, draft: &mut Draft<'_>) {
    let reason = match session.liveness {
        Some(Liveness::Suspect { absences }) => Reason::Suspect { absences },
        Some(Liveness::Unknown(doubt)) => Reason::Doubtful(doubt),
        Some(Liveness::Contradiction) => Reason::Contradiction,
        Some(Liveness::Running(_) | Liveness::Stopped { .. }) | None => Reason::Puzzling,
    };
    draft.look_everywhere();
    draft.verdict(about(session, Action::Hold, reason));
}
