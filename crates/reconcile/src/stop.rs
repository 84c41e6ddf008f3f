//! How is a session told to end? Politely with an intent on record, then by force, never on doubt.

use crate::Forced;
use crate::draft::{Draft, about, written};
use crate::facts::{Facts, Session, Stray, Wish};
use crate::settle::hold;
use crate::watch::later;
use crate::{Action, Command, Grounds, Reason, Stop, Verdict};
use tenure_bead::{AfterStop, Basis, Change, Deadline, Incarnation, Phase, StopCause, Write};
use tenure_liveness::{Asked, StopHow};

/// Begins to stop a running session.
pub(crate) fn begin_stop(
    facts: &Facts<'_>,
    session: &Session<'_>,
    because: StopCause,
    draft: &mut Draft<'_>,
) {
    let policy = &facts.world.policy;
    let Some(grounds) = Grounds::alive(session, policy, facts.now) else {
        draft.look_everywhere();
        return draft.verdict(about(session, Action::Hold, Reason::NotVerified(because)));
    };
    let deadline = Deadline::after(facts.now, policy.stop_grace);
    match intent(facts, session, because, deadline) {
        Some((incarnation, write)) => {
            draft.verdict(about(session, Action::Stop, Reason::ToEnd(because)).until(deadline));
            draft.command(Command::Stop(Stop {
                name: write.bead.name().clone(),
                incarnation,
                because,
                how: StopHow::Ask,
                intent: Some(write),
                grounds,
            }));
        }
        None => hold(session, draft),
    }
}

fn intent(
    facts: &Facts<'_>,
    session: &Session<'_>,
    because: StopCause,
    deadline: Deadline,
) -> Option<(Incarnation, Write)> {
    let bead = session.bead?;
    let incarnation = bead.phase().incarnation()?;
    let then = match session.wish {
        Wish::End(_) => AfterStop::Close,
        Wish::Rest(_) | Wish::Run => AfterStop::Sleep,
    };
    let basis = Basis { because, at: facts.now.stamp() };
    let stop = Change::BeginStop { incarnation, basis, deadline, then };
    let bead = bead.apply(stop).ok()?;
    Some((incarnation, written(session, bead)))
}

/// Goes on with a stop that was begun: asks again after a crash, forces after the deadline.
pub(crate) fn go_on_stopping(
    facts: &Facts<'_>,
    session: &Session<'_>,
    deadline: Deadline,
    draft: &mut Draft<'_>,
) {
    let Some(Phase::Stopping { incarnation, basis, .. }) = session.bead.map(|b| b.phase()) else {
        return hold(session, draft);
    };
    let Some(grounds) = Grounds::alive(session, &facts.world.policy, facts.now) else {
        draft.look_everywhere();
        return draft.verdict(about(session, Action::Hold, Reason::NotVerified(basis.because)));
    };
    let asked = session.seen.and_then(|seen| seen.observation.asked);
    let how = match next_signal(facts, asked) {
        Signal::Send(how) => how,
        Signal::Wait(forced, until) => {
            let reason = Reason::Ending { forced };
            return draft.verdict(about(session, Action::Wait, reason).until(until));
        }
    };
    let verdict = about(session, Action::Stop, Reason::ToEnd(basis.because));
    let name = verdict.name.clone();
    draft.verdict(verdict.until(deadline));
    draft.command(Command::Stop(Stop {
        name,
        incarnation: *incarnation,
        because: basis.because,
        how,
        intent: None,
        grounds,
    }));
}

/// Tells a process to end that is nobody's current life.
pub(crate) fn stop_stray(
    facts: &Facts<'_>,
    stray: &Stray<'_>,
    because: StopCause,
    draft: &mut Draft<'_>,
) {
    let mark = &stray.sighting.mark;
    let verdict = |action, reason| Verdict {
        name: mark.name.clone(),
        bead: Some(mark.bead.clone()),
        action,
        reason,
        since: None,
        recheck: None,
    };
    let grounds =
        stray.seen.and_then(|seen| Grounds::superseded(stray.sighting, seen, &facts.world.policy));
    let (Some(grounds), Some(seen)) = (grounds, stray.seen) else {
        draft.look_everywhere();
        return draft.verdict(verdict(Action::Hold, Reason::NotVerified(because)));
    };
    draft.look_everywhere();
    match next_signal(facts, seen.observation.asked) {
        Signal::Wait(forced, until) => {
            let reason = Reason::Ending { forced };
            draft.verdict(verdict(Action::Wait, reason).until(until));
        }
        Signal::Send(how) => {
            draft.verdict(verdict(Action::Stop, Reason::ToEnd(because)));
            let (name, incarnation) = (mark.name.clone(), mark.incarnation);
            let stop = Stop { name, incarnation, because, how, intent: None, grounds };
            draft.command(Command::Stop(stop));
        }
    }
}

/// What to do next to a process that is to end.
enum Signal {
    Send(StopHow),
    Wait(Forced, Deadline),
}

/// Returns the next step: it is asked first, whoever asked before, and forced once it has been given its time.
fn next_signal(facts: &Facts<'_>, asked: Option<Asked>) -> Signal {
    tenure_bead::canary!(ForcedUnasked => return Signal::Send(StopHow::Force));
    let policy = &facts.world.policy;
    let Some(Asked { how, at }) = asked else { return Signal::Send(StopHow::Ask) };
    let (patience, forced) = match how {
        // It was told to take its time; that time is over.
        StopHow::Drain => return Signal::Send(StopHow::Ask),
        StopHow::Ask => (policy.stop_grace, Forced::No),
        StopHow::Force => (policy.stop_again, Forced::Yes),
    };
    // Time that nobody watched is no time that was given: the machine may have been suspended.
    let given_since = later(at, facts.world.observed.watched_since, facts.now);
    let deadline = Deadline::since(given_since, patience);
    if deadline.is_due(facts.now) {
        return Signal::Send(StopHow::Force);
    }
    Signal::Wait(forced, deadline)
}
