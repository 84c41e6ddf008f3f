//! Is a session that runs and is wanted left as it is? Its config, its age and its idleness, in this order.

use crate::alias::{alias_reserved, alias_withheld};
use crate::attention::once_confirmed;
use crate::deferral::remembered;
use crate::doze::Idler;
use crate::draft::{Draft, about};
use crate::edition::flips;
use crate::facts::{Facts, Session, Wish};
use crate::live::{Later, bring_live, brought_ahead};
use crate::recycle::Recycle;
use crate::settle::contested;
use crate::tally::sooner;
use crate::{Action, Pin, Reason, Template, Verdict};
use alloc::string::ToString;
use tenure_bead::{
    Activity, Attention, Baseline, Bead, Class, Deadline, LiveDue, Now, Origin, Phase, Stamp,
    StopCause, Tell,
};
use tenure_drift::{
    Disturb, Drift, Edit, Maker, Patience, Purpose, Response, Situation, Unjudgeable, Why,
    classify, disturb, respond,
};
use tenure_liveness::Sureness;

/// What a session that was not told to stop was started with, and since when it runs.
pub(crate) struct Run<'w> {
    pub(crate) baseline: &'w Baseline,
    pub(crate) since: Stamp,
    pub(crate) live: Option<&'w LiveDue>,
}

impl<'w> Run<'w> {
    pub(crate) fn of(session: &Session<'w>) -> Option<Self> {
        if let Phase::Running { baseline, since, live, .. }
        | Phase::Draining { baseline, since, live, .. } = session.bead?.phase()
        {
            return Some(Self { baseline, since: *since, live: live.as_ref() });
        }
        None
    }

    /// Compares what it was started with to what is wanted; without a committed baseline there is nothing to (D1).
    pub(crate) fn drift(&self, template: &Template) -> Drift {
        self.baseline.committed().map_or(Drift::None, |c| classify(c, &template.config))
    }

    /// Returns whether nobody knows whether its program was started anew.
    pub(crate) fn awaits_relaunch(&self) -> bool {
        self.live.is_some_and(|due| !due.lane.is_live())
    }

    /// Decides what drift calls for now; a relaunch that may have been done or not is done again, whatever was edited.
    pub(crate) fn respond(
        &self,
        drift: &Drift,
        situation: &Situation,
        patience: &Patience,
        now: Now,
    ) -> Response {
        match respond(drift, situation, patience, now) {
            Response::Nothing
            | Response::ApplyLive
            | Response::Hold { why: Why::Unjudgeable, .. }
                if self.awaits_relaunch() && is_legible(drift) =>
            {
                match disturb(Purpose::Drift, situation, patience, now) {
                    Disturb::Go => Response::Relaunch,
                    Disturb::Hold { why, recheck } => Response::Hold { why, recheck },
                }
            }
            response @ (Response::Nothing
            | Response::ApplyLive
            | Response::Hold { .. }
            | Response::Relaunch
            | Response::Restart) => response,
        }
    }

    /// Returns what there is to know before it is disturbed.
    pub(crate) fn situation(
        &self,
        facts: &Facts<'_>,
        session: &Session<'_>,
        (template, because): (&Template, StopCause),
    ) -> Situation {
        let Attention { attached, pending, activity } =
            session.seen.map_or(Attention::UNKNOWN, |seen| seen.attention);
        let pinned = match template.pin {
            Pin::Loose => Tell::No,
            Pin::Pinned => Tell::Yes,
        };
        let assigned = facts.world.work.tell(&session.stored.id);
        tenure_bead::canary!(WorkerCondemned => let assigned = Tell::No);
        let (started, made_by) = (self.since, maker(session));
        let deferred = remembered(facts, session, because);
        Situation { attached, pending, assigned, pinned, made_by, started, activity, deferred }
    }
}

/// Returns who made a session.
pub(crate) fn maker(session: &Session<'_>) -> Maker {
    match session.bead.map(Bead::origin) {
        Some(Origin::Manual) => Maker::Person,
        Some(Origin::Pool | Origin::Named) | None => Maker::Config,
    }
}

/// Decides about a session that runs and is wanted.
pub(crate) fn keep<'s>(
    facts: &Facts<'_>,
    session: &'s Session<'s>,
    sureness: Sureness,
    draft: &mut Draft<'s>,
) {
    if !session.holds_its_seat() {
        return contested(facts, session, draft);
    }
    let runs = Reason::Runs(sureness);
    let (Some(template), Some(run)) = (facts.template(session), Run::of(session)) else {
        return draft.verdict(about(session, Action::Keep, runs));
    };
    let drift = run.drift(template);
    let situation = run.situation(facts, session, (template, StopCause::Drift));
    if let Drift::Changed(edit) = &drift {
        note_edit(facts, session, (&run, edit), draft);
        if let Some(held) = flipping(facts, session, edit) {
            draft.due.push((session, StopCause::Drift));
            return draft.verdict(held);
        }
    }
    match (run.respond(&drift, &situation, &facts.world.policy.patience, facts.now), drift) {
        (Response::Nothing, _) if run.live.is_some() => take_live(facts, session, None, draft),
        (Response::Nothing, _) if run.baseline.committed().is_none() => {
            tenure_bead::canary!(DriftedFromNothing => return recycle(session, (StopCause::Drift, None), draft));
            mind_limits(facts, session, kept(Reason::RunsAdopted), draft);
        }
        (Response::Nothing, _) => mind_limits(facts, session, kept(runs), draft),
        (Response::ApplyLive, drift) => take_live(facts, session, edit(drift), draft),
        (Response::Relaunch | Response::Restart, drift) => {
            recycle(session, (StopCause::Drift, edit(drift)), draft);
        }
        // What may have arrived, or not, does not wait for a field that cannot be judged.
        (Response::Hold { why: Why::Unjudgeable, .. }, drift)
            if run.live.is_some() && !run.awaits_relaunch() && is_legible(&drift) =>
        {
            take_live(facts, session, None, draft);
        }
        (Response::Hold { why: Why::Unjudgeable, .. }, Drift::Unjudgeable(why)) => {
            mind_limits(facts, session, kept(Reason::Unjudged(why)), draft);
        }
        (Response::Hold { why, recheck }, drift) => {
            let (because, edit) = (StopCause::Drift, edit(drift));
            if why != Why::TooYoung {
                draft.due.push((session, because));
            }
            // An operator who keeps a session keeps its live config too.
            if why != Why::Kept && brought_ahead(facts, session, edit.as_ref(), draft) {
                return;
            }
            let mut verdict =
                about(session, Action::Hold, Reason::LeftAlone { because, why, edit });
            verdict.recheck = recheck;
            draft.verdict(verdict);
        }
    }
}

/// Returns whether single fields at most cannot be compared.
const fn is_legible(drift: &Drift) -> bool {
    !matches!(drift, Drift::Unjudgeable(Unjudgeable::NoInputs | Unjudgeable::Corrupt))
}

/// Counts an edit that a session differs by.
fn note_edit(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (run, edit): (&Run<'_>, &Edit),
    draft: &mut Draft<'_>,
) {
    if edit.class() == Class::Live {
        return;
    }
    if may_ever_be_disturbed(facts, session) {
        draft.premises.count(facts, session, edit);
    }
    if let (Some(at), Some(started)) = (session.template, run.baseline.committed()) {
        draft.edited.entry(at).or_insert_with(|| started.config().clone());
    }
}

/// Returns whether an edit may start a session anew some day: nobody pinned it, and no person made it.
fn may_ever_be_disturbed(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    let is_loose = facts.template(session).is_some_and(|template| template.pin == Pin::Loose);
    is_loose && maker(session) == Maker::Config
}

/// Returns the verdict about a session whose config flips to and fro: nothing is done for either form.
fn flipping(facts: &Facts<'_>, session: &Session<'_>, edit: &Edit) -> Option<Verdict> {
    let disturbs = edit.class() != Class::Live;
    let (times, until) = flips(facts, session).filter(|_| disturbs)?;
    let reason = Reason::Flips { times, edit: edit.clone() };
    Some(about(session, Action::Hold, reason).until(until))
}

fn recycle<'s>(
    session: &'s Session<'s>,
    (because, edit): (StopCause, Option<Edit>),
    draft: &mut Draft<'s>,
) {
    draft.recycles.push(Recycle { session, because, edit });
}

fn edit(drift: Drift) -> Option<Edit> {
    match drift {
        Drift::Changed(edit) => Some(edit),
        Drift::None | Drift::Unjudgeable(_) => None,
    }
}

const fn kept(reason: Reason) -> Later {
    Later { action: Action::Keep, reason, recheck: None }
}

/// Brings a live change, or minds the limits while it cannot be brought.
fn take_live<'s>(
    facts: &Facts<'_>,
    session: &'s Session<'s>,
    edit: Option<Edit>,
    draft: &mut Draft<'s>,
) {
    if let Some(later) = bring_live(facts, session, edit, draft) {
        mind_limits(facts, session, later, draft);
    }
}

/// Starts a session anew that is too old, puts one to sleep that is idle, and keeps any other, for the reason given.
fn mind_limits<'s>(
    facts: &Facts<'_>,
    session: &'s Session<'s>,
    keeps: Later,
    draft: &mut Draft<'s>,
) {
    let mut recheck: Option<Deadline> = keeps.recheck;
    for (because, purpose) in limits(facts, session) {
        if let Some(due) = due_at(session, purpose).filter(|due| !due.is_due(facts.now)) {
            recheck = Some(recheck.map_or(due, |first| sooner(first, due, facts.now)));
            continue;
        }
        match (may_disturb(facts, session, purpose), because) {
            (Disturb::Go, StopCause::Idle) => {
                return draft.idlers.push(Idler { session, keeps: keeps.reason });
            }
            (Disturb::Go, because) => {
                return recycle(session, (because, None), draft);
            }
            (Disturb::Hold { why, recheck }, because) => {
                if why != Why::TooYoung {
                    draft.due.push((session, because));
                }
                let reason = Reason::LeftAlone { because, why, edit: None };
                let mut verdict = about(session, Action::Hold, reason);
                verdict.recheck = recheck;
                return draft.verdict(verdict);
            }
        }
    }
    if keeps.action == Action::Keep && facts.world.ledger.deferral(&session.stored.id).is_some() {
        draft.content.insert(session.stored.id.clone());
    }
    let reserved = alias_reserved(facts, session);
    let reason = match (keeps.action, reserved, alias_withheld(facts, session)) {
        (Action::Keep, Some((alias, kept)), _) => {
            Reason::AliasReserved { alias, owner: kept.owner.to_string() }
        }
        (Action::Keep, None, Some((alias, holder))) => Reason::NoAlias { alias, holder },
        _ => keeps.reason,
    };
    let mut verdict = about(session, keeps.action, reason);
    verdict.recheck = recheck;
    draft.verdict(verdict);
}

/// Returns the limits of a session's template, age first: who is started anew need not be put to sleep.
fn limits(facts: &Facts<'_>, session: &Session<'_>) -> impl Iterator<Item = (StopCause, Purpose)> {
    let limits = facts.template(session).map(|t| t.limits).unwrap_or_default();
    let age = limits.age.map(|limit| (StopCause::Age, Purpose::Age { limit }));
    let idle = limits.idle.map(|limit| (StopCause::Idle, Purpose::Idle { limit }));
    age.into_iter().chain(idle)
}

/// Returns when a limit is reached, where that is known; before, nobody asks whether it may be disturbed.
fn due_at(session: &Session<'_>, purpose: Purpose) -> Option<Deadline> {
    let started = Run::of(session)?.since;
    match purpose {
        Purpose::Age { limit } => Some(Deadline::since(started, limit)),
        Purpose::Idle { limit } => match session.seen?.attention.activity {
            Activity::Known(last) => Some(Deadline::since(last, limit)),
            Activity::Unknown => None,
        },
        Purpose::Drift => None,
    }
}

/// Returns whether the config was edited while a session was being started, and nobody uses the session yet.
///
/// It runs with what nobody wants any more, and was never said to run: it is ended and started anew at once, instead of
/// being confirmed and drained minutes later. Who uses it already is served first, by the rules for sessions that run.
pub(crate) fn is_outdated(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    tenure_bead::canary!(EditInFlightCommitted => return false);
    let Some(template) = facts.template(session).filter(|_| session.wish == Wish::Run) else {
        return false;
    };
    let baseline = session.bead.and_then(|bead| once_confirmed(bead, facts.now));
    let Some(committed) = baseline.as_ref().and_then(Baseline::committed) else { return false };
    let Drift::Changed(edit) = classify(committed, &template.config) else { return false };
    let attention = session.seen.map_or(Attention::UNKNOWN, |seen| seen.attention);
    let uses = [attention.attached, attention.pending, facts.world.work.tell(&session.stored.id)];
    let may_be_ended = template.pin == Pin::Loose && maker(session) == Maker::Config;
    may_be_ended && edit.class() != Class::Live && uses.iter().all(|tell| *tell == Tell::No)
}

/// Asks the one policy whether a session may be disturbed.
pub(crate) fn may_disturb(facts: &Facts<'_>, session: &Session<'_>, purpose: Purpose) -> Disturb {
    let (Some(template), Some(run)) = (facts.template(session), Run::of(session)) else {
        return Disturb::Hold { why: Why::AttachmentUnknown, recheck: None };
    };
    let because = match purpose {
        Purpose::Drift => StopCause::Drift,
        Purpose::Idle { .. } => StopCause::Idle,
        Purpose::Age { .. } => StopCause::Age,
    };
    let situation = run.situation(facts, session, (template, because));
    disturb(purpose, &situation, &facts.world.policy.patience, facts.now)
}
