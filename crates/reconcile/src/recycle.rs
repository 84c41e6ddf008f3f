//! Whose turn is it to be started anew? A canary first, then as many as the budgets allow while all are well.

use crate::draft::{Draft, about};
use crate::drain::begin_drain;
use crate::facts::{Facts, Session};
use crate::keep::Run;
use crate::live::brought_ahead;
use crate::premise::{Blast, too_wide};
use crate::relaunch::relaunched;
use crate::start::waits_for;
use crate::tally::{is_settled, late_failures};
use crate::{Action, Reason};
use alloc::collections::BTreeMap;
use alloc::string::String;
use tenure_bead::{AgentName, Seat, StopCause, Vouched};
use tenure_drift::Edit;

/// A session that is to be started anew, for its config or its age.
pub(crate) struct Recycle<'s> {
    pub(crate) session: &'s Session<'s>,
    pub(crate) because: StopCause,
    pub(crate) edit: Option<Edit>,
}

impl Recycle<'_> {
    fn order(&self) -> (Option<usize>, Option<&Seat>) {
        (self.session.template, self.session.bead.map(tenure_bead::Bead::seat))
    }
}

/// Begins as many restarts and relaunches as the budgets of template and fleet leave room for (D5); the lowest seat goes first.
///
/// The first session of a template is the canary of the others: until one that was started with what is wanted has run
/// for a while, and while one fails, a template of which a wanted session is starting, draining, missing or only just
/// back is let alone. So a config that does not work takes one session down and not all of them. Nothing has to be
/// remembered for that: what is in the way is visible in the records, for every supervisor after a crash as well.
pub(crate) fn begin_recycles<'s>(
    facts: &Facts<'_>,
    mut due: alloc::vec::Vec<Recycle<'s>>,
    draft: &mut Draft<'s>,
) {
    due.sort_by(|a, b| a.order().cmp(&b.order()));
    let wide = too_wide(facts, draft);
    let mut in_all = facts.recycling_in_all();
    let mut begun = Begun::default();
    for Recycle { session, because, edit } in due {
        if let Some(blast) = blast(facts, session, (edit.as_ref(), &wide), draft) {
            draft.governed.extend(session.template);
            hold_all(facts, session, (because, edit, blast), draft);
        } else if let Some(reason) = could_not_start(facts, session) {
            hold_up(facts, session, (edit, reason), draft);
        } else if facts.world.policy.restarts_per_template == 0 {
            wait_for_all(facts, session, (because, edit, 0), draft);
        } else if !has_room(facts, session, begun.of(session)) {
            let first = begun.first.filter(|_| begun.of(session) > 0);
            wait_for(facts, session, (because, edit, first), draft);
        } else if others(in_all, session) >= u64::from(facts.world.policy.restarts_per_fleet) {
            let at_once = facts.world.policy.restarts_per_fleet;
            wait_for_all(facts, session, (because, edit, at_once), draft);
        } else {
            begun.add(session);
            in_all = others(in_all, session).saturating_add(1);
            begin_anew(facts, session, (because, edit), draft);
        }
    }
}

/// Returns how many others are on their way: one whose relaunch is in doubt is itself.
fn others(in_all: u64, session: &Session<'_>) -> u64 {
    let itself = Run::of(session).is_some_and(|run| run.awaits_relaunch());
    in_all.saturating_sub(u64::from(itself))
}

/// Starts a session anew: its program alone where that carries the edit, or else all of it.
fn begin_anew(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (because, edit): (StopCause, Option<Edit>),
    draft: &mut Draft<'_>,
) {
    if because == StopCause::Drift && relaunched(facts, session, edit.as_ref(), draft) {
        return;
    }
    begin_drain(facts, session, (because, edit), draft);
}

/// What a plan has begun of the template that it is at.
#[derive(Default)]
struct Begun<'s> {
    template: Option<usize>,
    count: u64,
    first: Option<&'s AgentName>,
}

impl<'s> Begun<'s> {
    fn of(&self, session: &Session<'_>) -> u64 {
        if self.template == session.template { self.count } else { 0 }
    }

    fn add(&mut self, session: &Session<'s>) {
        let count = self.of(session);
        if count == 0 {
            self.first = session.bead.map(tenure_bead::Bead::name);
        }
        (self.template, self.count) = (session.template, count.saturating_add(1));
    }
}

/// Returns whether no other session of the template fails again and again, so that one that was told to end goes on.
///
/// It is less than what a drain begins on: whom one look cannot see, and who died once, takes no drain back, or a
/// neighbor that comes and goes would let no edit ever arrive.
pub(crate) fn nobody_falters(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    tenure_bead::canary!(AllStartedAnew => return true);
    let own = session.holds_its_seat() && late_failures(session, facts.world, facts.now) > 1;
    facts.tally(session).is_some_and(|tally| tally.faltering <= u64::from(own))
}

/// Returns what a session would wait for once it has ended: it comes after something that does not run.
///
/// Who runs goes on running when that ends, so it is not ended only to wait for it.
fn could_not_start(facts: &Facts<'_>, session: &Session<'_>) -> Option<Reason> {
    waits_for(facts, &facts.template(session)?.name)
}

/// Returns whether no other session of the template failed lately: nobody is ended for an edit while it may be the edit.
pub(crate) fn nobody_fails(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    tenure_bead::canary!(AllStartedAnew => return true);
    let own = session.holds_its_seat() && late_failures(session, facts.world, facts.now) > 0;
    facts.tally(session).is_some_and(|tally| tally.failing <= u64::from(own))
}

fn has_room(facts: &Facts<'_>, session: &Session<'_>, begun: u64) -> bool {
    tenure_bead::canary!(AllStartedAnew => return true);
    let Some(tally) = facts.tally(session) else { return false };
    let own = u64::from(session.holds_its_seat() && !is_settled(session, facts.world, facts.now));
    let others = tally.unsettled().saturating_sub(own).saturating_add(begun);
    let budget = u64::from(facts.world.policy.restarts_per_template).min(part(tally.wanted));
    let canary_is_well = tally.proven && tally.failing == 0;
    others < if canary_is_well { budget } else { budget.min(1) }
}

/// Returns how many of a template may be on their way at most, whatever the policy says: a part of it, and at least one.
fn part(wanted: u64) -> u64 {
    wanted.checked_div(PART).unwrap_or(0).max(1)
}

/// Returns what holds the edit of a session: too many would end for it, or would have when it was first looked at.
fn blast(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (edit, wide): (Option<&Edit>, &BTreeMap<String, Blast>),
    draft: &Draft<'_>,
) -> Option<Blast> {
    let vouched = facts.edition(session).map_or(Vouched::No, |edition| edition.vouched);
    let template = session.template.filter(|_| vouched != Vouched::Yes)?;
    let mut fields = edit?.differences().iter().map(|difference| &difference.field);
    let is_its = |blast: &&Blast| blast.templates.contains(&template);
    if let Some(blast) = fields.clone().find_map(|field| wide.get(field).filter(is_its)) {
        return Some(blast.clone());
    }
    let field = fields.find(|_| vouched == Vouched::Needed)?.clone();
    let (sessions, of) = (draft.premises.sessions(&field), facts.running_in_all());
    Some(Blast { field, sessions, of, ..Blast::default() })
}

fn hold_all(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (because, edit, blast): (StopCause, Option<Edit>, Blast),
    draft: &mut Draft<'_>,
) {
    if brought_ahead(facts, session, edit.as_ref(), draft) {
        return;
    }
    let Blast { field, sessions, of, .. } = blast;
    let reason = Reason::TooMany { because, field, sessions, of };
    draft.verdict(about(session, Action::Hold, reason));
}

fn hold_up(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (edit, reason): (Option<Edit>, Reason),
    draft: &mut Draft<'_>,
) {
    if !brought_ahead(facts, session, edit.as_ref(), draft) {
        draft.verdict(about(session, Action::Hold, reason));
    }
}

fn wait_for_all(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (because, edit, at_once): (StopCause, Option<Edit>, u32),
    draft: &mut Draft<'_>,
) {
    if brought_ahead(facts, session, edit.as_ref(), draft) {
        return;
    }
    draft.verdict(about(session, Action::Hold, Reason::FleetTurn { because, at_once, edit }));
}

/// Says whom a session waits for that is to be started anew.
pub(crate) fn wait_for(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (because, edit, first): (StopCause, Option<Edit>, Option<&AgentName>),
    draft: &mut Draft<'_>,
) {
    if brought_ahead(facts, session, edit.as_ref(), draft) {
        return;
    }
    let tally = facts.tally(session);
    let own = session.bead.map(tenure_bead::Bead::name);
    let before =
        first.or_else(|| tally.and_then(|t| t.unsettled)).filter(|name| Some(*name) != own);
    let before = before.cloned();
    let mut verdict = about(session, Action::Hold, Reason::Turn { because, before, edit });
    verdict.recheck = tally.and_then(|t| t.settles);
    draft.verdict(verdict);
}

/// Which part of a template is started anew at once at most: a quarter, as in a rolling update elsewhere. With a half, a
/// pool of three would be one session for minutes; with a hundredth no pool would ever have two on their way.
const PART: u64 = 4;
