//! How does a session end in its own time? It is told, given a while, and left alone if the reason goes away.

use crate::draft::{Draft, about, record, written};
use crate::facts::{Facts, Session, Wish};
use crate::keep::{Run, may_disturb};
use crate::settle::{decided, hold};
use crate::stop::begin_stop;
use crate::watch::later;
use crate::{Action, Command, Grounds, Intent, Reason, Stop};
use core::time::Duration;
use tenure_bead::{Basis, Change, Deadline, Incarnation, Phase, StopCause, Write};
use tenure_drift::{Disturb, Edit, Purpose, Response, respond};
use tenure_liveness::{Asked, Liveness, StopHow};

/// Begins to drain a running session, or to stop it where no time is given.
pub(crate) fn begin_drain(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (because, edit): (StopCause, Option<Edit>),
    draft: &mut Draft<'_>,
) {
    let window = window(facts, because);
    if window.is_zero() {
        return begin_stop(facts, session, because, draft);
    }
    let Some(grounds) = Grounds::alive(session, &facts.world.policy, facts.now) else {
        draft.look_everywhere();
        return draft.verdict(about(session, Action::Hold, Reason::NotVerified(because)));
    };
    let deadline = Deadline::after(facts.now, window);
    let Some((incarnation, write)) = intent(facts, session, because, deadline) else {
        return hold(session, draft);
    };
    let reason = Reason::ToDrain { because, edit };
    draft.verdict(about(session, Action::Drain, reason).until(deadline));
    let name = write.bead.name().clone();
    let (how, intent) = (StopHow::Drain, Some(write));
    draft.command(Command::Stop(Stop { name, incarnation, because, how, intent, grounds }));
}

fn intent(
    facts: &Facts<'_>,
    session: &Session<'_>,
    because: StopCause,
    deadline: Deadline,
) -> Option<(Incarnation, Write)> {
    let bead = session.bead?;
    let incarnation = bead.phase().incarnation()?;
    let basis = Basis { because, at: facts.now.stamp() };
    let bead = bead.apply(Change::BeginDrain { incarnation, basis, deadline }).ok()?;
    Some((incarnation, written(session, bead)))
}

/// Returns how long a session is given to end by itself.
fn window(facts: &Facts<'_>, because: StopCause) -> Duration {
    let policy = &facts.world.policy;
    match because {
        StopCause::SeatNotWanted => policy.condemned_for,
        StopCause::Drift | StopCause::Idle | StopCause::Age => policy.drain_for,
        StopCause::FleetStopped | StopCause::Superseded => Duration::ZERO,
    }
}

/// Decides about a session that is to end in its own time.
pub(crate) fn draining(facts: &Facts<'_>, session: &Session<'_>, draft: &mut Draft<'_>) {
    let Some(Phase::Draining { incarnation, basis, deadline, .. }) =
        session.bead.map(tenure_bead::Bead::phase)
    else {
        return hold(session, draft);
    };
    match session.liveness {
        Some(Liveness::Stopped { exit, .. }) => {
            // It ended as it was told to; that is no failure of its seat.
            let change = Change::Exit { incarnation: *incarnation, exit, at: facts.now.stamp() };
            let grounds = Grounds::ended(session, &facts.world.policy, facts.now);
            let command = grounds.and_then(|grounds| record(session, change, Some(grounds)));
            decided(session, Reason::Ended(exit), command, draft);
        }
        // Who stops a whole fleet waits for nobody's own time.
        Some(Liveness::Running(_)) if facts.world.fleet.intent() == Intent::Stop => {
            let because = match session.wish {
                Wish::Rest(because) | Wish::End(because) => because,
                Wish::Run => StopCause::FleetStopped,
            };
            begin_stop(facts, session, because, draft);
        }
        Some(Liveness::Running(_)) if !still_stands(facts, session, basis.because) => {
            let cancel = Change::CancelDrain { incarnation: *incarnation };
            let reason = Reason::Reprieved { because: basis.because };
            decided(session, reason, record(session, cancel, None), draft);
        }
        Some(Liveness::Running(_)) => {
            go_on(facts, session, (*incarnation, *basis, *deadline), draft);
        }
        Some(Liveness::Suspect { .. } | Liveness::Unknown(_) | Liveness::Contradiction) | None => {
            hold(session, draft);
        }
    }
}

/// Returns whether what a drain was for is still so, by the rule that began it (D4).
fn still_stands(facts: &Facts<'_>, session: &Session<'_>, because: StopCause) -> bool {
    match because {
        StopCause::SeatNotWanted => matches!(session.wish, Wish::End(_)),
        StopCause::Drift => session.wish == Wish::Run && is_drifted(facts, session),
        StopCause::Idle | StopCause::Age => {
            session.wish == Wish::Run
                && limit(facts, session, because)
                    .is_some_and(|purpose| may_disturb(facts, session, purpose) == Disturb::Go)
        }
        // Neither drains; whatever wrote it down, the session is stopped or left alone by its wish.
        StopCause::FleetStopped | StopCause::Superseded => false,
    }
}

fn is_drifted(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    let (Some(template), Some(run)) = (facts.template(session), Run::of(session)) else {
        return false;
    };
    let situation = run.situation(session, template);
    let patience = &facts.world.policy.patience;
    match respond(&run.drift(template), &situation, patience, facts.now) {
        Response::Relaunch | Response::Restart => true,
        Response::Nothing | Response::Hold { .. } | Response::ApplyLive => false,
    }
}

fn limit(facts: &Facts<'_>, session: &Session<'_>, because: StopCause) -> Option<Purpose> {
    let limits = facts.template(session)?.limits;
    match because {
        StopCause::Idle => limits.idle.map(|limit| Purpose::Idle { limit }),
        StopCause::Age => limits.age.map(|limit| Purpose::Age { limit }),
        StopCause::SeatNotWanted
        | StopCause::FleetStopped
        | StopCause::Superseded
        | StopCause::Drift => None,
    }
}

/// Waits, tells the session once more if this supervisor has not, and stops it when its time is over.
fn go_on(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (incarnation, basis, deadline): (Incarnation, Basis, Deadline),
    draft: &mut Draft<'_>,
) {
    // Time that nobody watched is no time that was given: the machine may have been suspended.
    let given_since = later(deadline.set(), facts.world.observed.watched_since, facts.now);
    let deadline = Deadline::since(given_since, deadline.length());
    let because = basis.because;
    if deadline.is_due(facts.now) {
        return begin_stop(facts, session, because, draft);
    }
    let asked = session.seen.and_then(|seen| seen.observation.asked);
    let grounds = Grounds::alive(session, &facts.world.policy, facts.now);
    if let (None::<Asked>, Some(grounds), Some(bead)) = (asked, grounds, session.bead) {
        let name = bead.name().clone();
        let (how, intent) = (StopHow::Drain, None);
        draft.verdict(about(session, Action::Drain, Reason::Draining(because)).until(deadline));
        let stop = Stop { name, incarnation, because, how, intent, grounds };
        return draft.command(Command::Stop(stop));
    }
    draft.verdict(about(session, Action::Wait, Reason::Draining(because)).until(deadline));
}
