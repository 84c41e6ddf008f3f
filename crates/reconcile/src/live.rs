//! How does a changed live config reach a session that runs? Applied to it, with the intent on record, and never by a restart.

use crate::damper::backoff;
use crate::draft::{Draft, about, written};
use crate::facts::{Facts, Session};
use crate::keep::Run;
use crate::{Action, Apply, Command, Reason};
use tenure_bead::{Change, Class, Deadline, Fingerprint, Incarnation, Lane, LiveDue, Write};
use tenure_drift::{Edit, apply_live};
use tenure_liveness::{LiveLane, Liveness, Sureness};

/// What a session is kept with while its live config cannot be brought to it now.
pub(crate) struct Later {
    pub(crate) action: Action,
    pub(crate) reason: Reason,
    pub(crate) recheck: Option<Deadline>,
}

/// Brings the live part of the wanted config to a session, or returns what is in the way.
///
/// The intent is durable first: a supervisor that dies in between does not know whether the change arrived, and
/// brings it again, also when the edit was taken back in the meantime.
pub(crate) fn bring_live(
    facts: &Facts<'_>,
    session: &Session<'_>,
    edit: Option<Edit>,
    draft: &mut Draft<'_>,
) -> Option<Later> {
    let later = |action, reason, recheck| Some(Later { action, reason, recheck });
    if facts.world.observed.live_lane == LiveLane::Absent {
        return later(Action::Keep, Reason::LiveNextStart { edit }, None);
    }
    let (template, run) = (facts.template(session)?, Run::of(session)?);
    let config = apply_live(run.baseline.committed()?, &template.config);
    let tried = run.live.filter(|due| due.config == config);
    if let Some(due) = tried.filter(|due| !due.retry.is_due(facts.now)) {
        let reason = Reason::LiveBackOff { attempts: due.attempts };
        return later(Action::Wait, reason, Some(due.retry));
    }
    if draft.applies >= facts.world.policy.applies_per_tick {
        draft.hurry();
        return later(Action::Wait, Reason::LiveTurn { edit }, None);
    }
    let attempts = tried.map_or(0, |due| due.attempts).saturating_add(1);
    let is_sure = session.liveness == Some(Liveness::Running(Sureness::Verified));
    let due = due(facts, (Lane::Live, config), attempts);
    match intent(session, due).filter(|_| is_sure) {
        Some((incarnation, write)) => {
            draft.applies = draft.applies.saturating_add(1);
            draft.verdict(about(session, Action::Apply, Reason::LiveDrift { edit }));
            draft.command(Command::Apply(Apply { write, incarnation }));
        }
        None => {
            draft.look_everywhere();
            draft.verdict(about(session, Action::Hold, Reason::LiveUnsure));
        }
    }
    None
}

/// Brings the live part of an edit whose other part has to wait; returns whether the session has its verdict.
pub(crate) fn brought_ahead(
    facts: &Facts<'_>,
    session: &Session<'_>,
    edit: Option<&Edit>,
    draft: &mut Draft<'_>,
) -> bool {
    let is_live = |edit: &&Edit| edit.differences().iter().any(|d| d.class == Class::Live);
    let may_be_live = facts.world.observed.live_lane == LiveLane::Offered;
    // There is room on record for one doubt only.
    let in_doubt = Run::of(session).is_some_and(|run| run.awaits_relaunch());
    let may_be_live = may_be_live && !in_doubt;
    let Some(edit) = edit.filter(|edit| may_be_live && is_live(edit)) else { return false };
    bring_live(facts, session, Some(edit.clone()), draft).is_none()
}

/// Returns what is to be on record before a change is brought to a session.
pub(crate) fn due(
    facts: &Facts<'_>,
    (lane, config): (Lane, Fingerprint),
    attempts: u32,
) -> LiveDue {
    let retry = Deadline::after(facts.now, backoff(attempts, &facts.world.policy));
    LiveDue { lane, config, attempts, retry }
}

/// Returns the intent of a change, and the life that it is for.
pub(crate) fn intent(session: &Session<'_>, due: LiveDue) -> Option<(Incarnation, Write)> {
    let bead = session.bead?;
    let incarnation = bead.phase().incarnation()?;
    let bead = bead.apply(Change::BeginLive { incarnation, due }).ok()?;
    Some((incarnation, written(session, bead)))
}
