//! How does a session end in its own time? It is told, given a while, and left alone if the reason goes away.

use crate::doze::keeps_minimum;
use crate::draft::{Draft, about, record, written};
use crate::edition::flips;
use crate::facts::{Facts, Session, Wish};
use crate::keep::{Run, may_disturb};
use crate::recycle::{nobody_fails, nobody_falters, wait_for};
use crate::settle::{decided, hold};
use crate::stop::begin_stop;
use crate::watch::later;
use crate::{Action, Command, Grounds, Intent, Reason, Stop, work};
use core::time::Duration;
use tenure_bead::{Activity, Basis, Change, Deadline, Incarnation, Phase, StopCause, Tell, Write};
use tenure_drift::{Disturb, Edit, Purpose, Response, Situation, disturb};
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
        StopCause::FleetStopped | StopCause::Superseded | StopCause::Outdated => Duration::ZERO,
    }
}

/// Decides about a session that is to end in its own time.
pub(crate) fn draining<'s>(facts: &Facts<'_>, session: &'s Session<'s>, draft: &mut Draft<'s>) {
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
        Some(Liveness::Running(_)) if !still_stands(facts, session, *basis) => {
            if session.seen.is_some_and(|seen| seen.attention.attached == Tell::Yes) {
                // The next look may miss whoever is attached.
                draft.due.push((session, basis.because));
            }
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
fn still_stands(facts: &Facts<'_>, session: &Session<'_>, basis: Basis) -> bool {
    if basis.because != StopCause::SeatNotWanted && !session.holds_its_seat() {
        // Who is on record in the seat of another is not disturbed: nothing would start it again.
        return false;
    }
    match basis.because {
        StopCause::SeatNotWanted => {
            matches!(session.wish, Wish::End(_)) && work::why(facts, session).is_none()
        }
        // A canary that fails after all spares the next one, which was given time already.
        StopCause::Drift => {
            session.wish == Wish::Run
                && is_drifted(facts, session)
                && nobody_falters(facts, session)
        }
        StopCause::Age => {
            session.wish == Wish::Run
                && age(facts, session)
                    .is_some_and(|purpose| may_disturb(facts, session, purpose) == Disturb::Go)
                && nobody_falters(facts, session)
        }
        StopCause::Idle => session.wish == Wish::Run && is_still_idle(facts, session, basis),
        // Neither drains; whatever wrote it down, the session is stopped or left alone by its wish.
        StopCause::FleetStopped | StopCause::Superseded | StopCause::Outdated => false,
    }
}

fn is_drifted(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    tenure_bead::canary!(RevertCancelsNothing => return true);
    let (Some(template), Some(run)) = (facts.template(session), Run::of(session)) else {
        return false;
    };
    let situation = run.situation(facts, session, (template, StopCause::Drift));
    // That it is in the middle of something is how it ends in its own time.
    let situation = Situation { activity: Activity::Known(run.since), ..situation };
    let mut patience = facts.world.policy.patience;
    patience.active_within = Duration::ZERO;
    match run.respond(&run.drift(template), &situation, &patience, facts.now) {
        Response::Relaunch | Response::Restart => flips(facts, session).is_none(),
        Response::Nothing | Response::Hold { .. } | Response::ApplyLive => false,
    }
}

fn age(facts: &Facts<'_>, session: &Session<'_>) -> Option<Purpose> {
    let limit = facts.template(session)?.limits.age?;
    Some(Purpose::Age { limit })
}

/// Returns whether an idle session still may sleep: nobody uses it, and the pool keeps its minimum without it.
///
/// What it does right after it was told is its answer, such as saying that it shuts down, and no use of it.
fn is_still_idle(facts: &Facts<'_>, session: &Session<'_>, basis: Basis) -> bool {
    let (Some(template), Some(run)) = (facts.template(session), Run::of(session)) else {
        return false;
    };
    let Some(limit) = template.limits.idle else { return false };
    let mut situation = run.situation(facts, session, (template, StopCause::Idle));
    if let Activity::Known(last) = situation.activity {
        let told_ago = basis.at.age(facts.now).duration();
        let done_after = told_ago.saturating_sub(last.age(facts.now).duration());
        if done_after <= facts.world.policy.stop_grace {
            situation.activity = Activity::Known(run.since);
        }
    }
    let patience = &facts.world.policy.patience;
    let is_free = disturb(Purpose::Idle { limit }, &situation, patience, facts.now) == Disturb::Go;
    is_free && keeps_minimum(facts, session)
}

/// Waits, tells the session once more if this supervisor has not, and stops it when its time is over.
fn go_on(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (incarnation, basis, deadline): (Incarnation, Basis, Deadline),
    draft: &mut Draft<'_>,
) {
    // Time that nobody watched is no time that was given: the machine may have been suspended.
    let deadline_set = deadline.set();
    let given_since = later(deadline_set, facts.world.observed.watched_since, facts.now);
    let deadline = Deadline::since(given_since, deadline.length());
    let because = basis.because;
    if deadline.is_due(facts.now) {
        let is_recycled = matches!(because, StopCause::Drift | StopCause::Age);
        if is_recycled && session.wish == Wish::Run && !nobody_fails(facts, session) {
            return wait_for(facts, session, (because, None, None), draft);
        }
        return begin_stop(facts, session, because, draft);
    }
    // What it was told for an earlier drain, which was cancelled, does not count.
    let drained_for = deadline_set.age(facts.now).duration();
    let is_about_this = |asked: &Asked| asked.at.age(facts.now).duration() <= drained_for;
    let asked = session.seen.and_then(|seen| seen.observation.asked).filter(is_about_this);
    let grounds = Grounds::alive(session, &facts.world.policy, facts.now);
    if let (None::<Asked>, Some(grounds), Some(bead)) = (asked, grounds, session.bead) {
        let name = bead.name().clone();
        let (how, intent) = (StopHow::Drain, None);
        draft.verdict(about(session, Action::Drain, Reason::Draining(because)).until(deadline));
        let stop = Stop { name, incarnation, because, how, intent, grounds };
        return draft.command(Command::Stop(stop));
    }
    tenure_bead::canary!(DrainingUnjudged => return);
    draft.verdict(about(session, Action::Wait, Reason::Draining(because)).until(deadline));
}
