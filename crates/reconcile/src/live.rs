//! How does a changed live config reach a session that runs? Applied to it, with the intent on record, and never by a restart.

use crate::damper::backoff;
use crate::draft::{Draft, about, written};
use crate::facts::{Facts, Session};
use crate::keep::Run;
use crate::{Action, Apply, Command, Reason};
use tenure_bead::{Change, Deadline, Fingerprint, Incarnation, LiveDue, Write};
use tenure_drift::{Edit, apply_live};
use tenure_liveness::{LiveLane, Liveness, Sureness};

/// Brings the live part of the wanted config to a session, or waits until it may be tried again.
///
/// The intent is durable first: a supervisor that dies in between does not know whether the change arrived, and
/// brings it again, also when the edit was taken back in the meantime.
pub(crate) fn bring_live(
    facts: &Facts<'_>,
    session: &Session<'_>,
    edit: Option<Edit>,
    draft: &mut Draft<'_>,
) {
    if facts.world.observed.live_lane == LiveLane::Absent {
        return draft.verdict(about(session, Action::Keep, Reason::LiveNextStart { edit }));
    }
    let (Some(template), Some(run)) = (facts.template(session), Run::of(session)) else {
        return;
    };
    let Some(committed) = run.baseline.committed() else { return };
    let config = apply_live(committed, &template.config);
    let tried = run.live.filter(|due| due.config == config);
    if let Some(due) = tried.filter(|due| !due.retry.is_due(facts.now)) {
        let reason = Reason::LiveBackOff { attempts: due.attempts };
        return draft.verdict(about(session, Action::Wait, reason).until(due.retry));
    }
    let attempts = tried.map_or(0, |due| due.attempts).saturating_add(1);
    let is_sure = session.liveness == Some(Liveness::Running(Sureness::Verified));
    match intent(facts, session, config, attempts).filter(|_| is_sure) {
        Some((incarnation, write)) => {
            draft.verdict(about(session, Action::Apply, Reason::LiveDrift { edit }));
            draft.command(Command::Apply(Apply { write, incarnation }));
        }
        None => {
            draft.look_everywhere();
            draft.verdict(about(session, Action::Hold, Reason::LiveUnsure));
        }
    }
}

fn intent(
    facts: &Facts<'_>,
    session: &Session<'_>,
    config: Fingerprint,
    attempts: u32,
) -> Option<(Incarnation, Write)> {
    let bead = session.bead?;
    let incarnation = bead.phase().incarnation()?;
    let retry = Deadline::after(facts.now, backoff(attempts, &facts.world.policy));
    let due = LiveDue { config, attempts, retry };
    let bead = bead.apply(Change::BeginLive { incarnation, due }).ok()?;
    Some((incarnation, written(session, bead)))
}
