//! How is the program of a session started anew in what its host keeps around it? At once, with the intent on record.

use crate::draft::{Draft, about};
use crate::facts::{Facts, Session};
use crate::keep::Run;
use crate::live::{due, intent};
use crate::{Action, Command, Grounds, Reason, Relaunch};
use tenure_bead::{Class, Fingerprint, Lane, LiveDue};
use tenure_drift::{Edit, apply_relaunch};
use tenure_liveness::RelaunchLane;

/// Starts the program of a session anew, or lets it wait for that; returns whether the session has its verdict.
///
/// Without one a restart does what the lane cannot: the host does not offer it, it failed as often as it may, a live
/// change may have arrived or not, or nothing proves that the process is the session.
pub(crate) fn relaunched(
    facts: &Facts<'_>,
    session: &Session<'_>,
    edit: Option<&Edit>,
    draft: &mut Draft<'_>,
) -> bool {
    let may_be = facts.world.observed.relaunch_lane == RelaunchLane::Offered
        && edit.is_none_or(|edit| edit.class() <= Class::Relaunch);
    let Some((config, tried)) = outstanding(facts, session).filter(|_| may_be) else {
        return false;
    };
    let of_it = tried.filter(|due| due.config == config);
    let failures = of_it.map_or(0, |due| failures(due.lane));
    if failures >= facts.world.policy.relaunch_attempts {
        return false;
    }
    // Another edit waits, too: what is edited again and again would otherwise end a program with each tick.
    if let Some(due) = tried.filter(|due| !due.retry.is_due(facts.now)) {
        let reason = Reason::RelaunchBackOff { attempts: due.attempts };
        draft.verdict(about(session, Action::Wait, reason).until(due.retry));
        return true;
    }
    let attempts = tried.map_or(0, |due| due.attempts).saturating_add(1);
    let due = due(facts, (Lane::Relaunch { failures }, config), attempts);
    let grounds = Grounds::alive(session, &facts.world.policy, facts.now);
    let (Some(grounds), Some((incarnation, write))) = (grounds, intent(session, due)) else {
        return false;
    };
    let reason = Reason::ToRelaunch { edit: edit.cloned() };
    draft.verdict(about(session, Action::Relaunch, reason));
    draft.command(Command::Relaunch(Relaunch { write, incarnation, grounds }));
    true
}

/// Returns what a relaunch makes the baseline, and the one of which nobody knows whether it was done.
fn outstanding<'w>(
    facts: &Facts<'_>,
    session: &Session<'w>,
) -> Option<(Fingerprint, Option<&'w LiveDue>)> {
    let (template, run) = (facts.template(session)?, Run::of(session)?);
    let config = apply_relaunch(run.baseline.committed()?, &template.config);
    let may_be = run.live.is_none_or(|due| !due.lane.is_live());
    may_be.then_some((config, run.live))
}

const fn failures(lane: Lane) -> u32 {
    match lane {
        Lane::Live => 0,
        Lane::Relaunch { failures } => failures,
    }
}
