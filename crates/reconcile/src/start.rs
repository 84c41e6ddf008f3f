//! Which owed starts are begun in this tick? Those that have waited longest, within the budget.

use crate::draft::{Draft, Owed};
use crate::facts::Facts;
use crate::{Action, Command, Commit, Reason, Start, Step, Verdict, derive};
use alloc::collections::BTreeMap;
use alloc::string::ToString;
use alloc::vec::Vec;
use tenure_bead::{Bead, Change, Deadline, Expect, Prepared, Seat, TemplateName, Word, Write};

/// Begins as many owed starts as the budget allows; new beads are written whether they are started or not.
pub(crate) fn begin_starts(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let mut owed = core::mem::take(&mut draft.owed);
    owed.sort_by(|a, b| (a.since.wall, a.bead.seat()).cmp(&(b.since.wall, b.bead.seat())));
    let mut begun = Begun { in_all: 0, of_pool: BTreeMap::new() };
    for owed in owed {
        if let Some(verdict) = reserved(facts, &owed) {
            draft.verdict(verdict);
            continue;
        }
        let held_back = held_back(facts, &owed, &begun, draft);
        match held_back.or_else(|| (!begin(facts, &owed, draft)).then_some(no_template(&owed))) {
            None => begun.count(&owed),
            Some(verdict) => {
                if matches!(verdict.reason, Reason::StartBudget { .. }) {
                    draft.look_then();
                    draft.hurry();
                }
                draft.verdict(verdict);
                create(owed, draft);
            }
        }
    }
}

/// Returns that the name of a new bead is kept for somebody else; nobody gets it, and no record is made.
fn reserved(facts: &Facts<'_>, owed: &Owed) -> Option<Verdict> {
    let (word, bead) = (Word::from(owed.bead.name()), &owed.bead);
    let reservation =
        facts.reservation(&word, bead.id()).filter(|_| owed.expect == Expect::Absent)?;
    let (owner, reason) = (reservation.owner.to_string(), reservation.reason.clone());
    let verdict = about(bead, Action::Hold, Reason::NameReserved { owner, reason });
    let verdict = Verdict { bead: None, since: None, ..verdict };
    Some(reservation.until.map_or(verdict.clone(), |until| verdict.until(until)))
}

/// The starts that this tick has begun.
struct Begun {
    in_all: u32,
    of_pool: BTreeMap<TemplateName, u32>,
}

impl Begun {
    fn count(&mut self, owed: &Owed) {
        self.in_all = self.in_all.saturating_add(1);
        if is_in_pool(owed) {
            let of_pool = self.of_pool.entry(owed.bead.template().clone()).or_default();
            *of_pool = of_pool.saturating_add(1);
        }
    }

    fn of_pool(&self, owed: &Owed) -> u32 {
        self.of_pool.get(owed.bead.template()).copied().unwrap_or(0)
    }
}

const fn is_in_pool(owed: &Owed) -> bool {
    !matches!(owed.bead.seat(), Seat::Named { .. })
}

/// Returns why a start has to wait, if it has to.
///
/// What waits for others comes first: it asks for no listing and costs no budget.
fn held_back(
    facts: &Facts<'_>,
    owed: &Owed,
    begun: &Begun,
    draft: &mut Draft<'_>,
) -> Option<Verdict> {
    let waits = waits_for(facts, owed.bead.template());
    if let Some(reason) = waits.or_else(|| no_room(facts, owed, begun)) {
        draft.look_then();
        return Some(about(&owed.bead, Action::Wait, reason));
    }
    let damper = facts.world.ledger.damper(owed.bead.seat());
    tenure_bead::canary!(SuccessorDoesNotWait => let damper = damper.filter(|_| false));
    if let Some(damper) = damper.filter(|d| !d.retry.is_due(facts.now)) {
        let reason = Reason::BackOff { failures: damper.failures };
        draft.look_then();
        return Some(about(&owed.bead, Action::Wait, reason).until(damper.retry));
    }
    let template = facts.world.ledger.template_damper(owed.bead.template());
    if let Some(damper) = template.filter(|d| !d.retry.is_due(facts.now)) {
        let reason = Reason::TemplateBackOff { failures: damper.failures };
        draft.look_then();
        return Some(about(&owed.bead, Action::Wait, reason).until(damper.retry));
    }
    let is_seen = facts.sees_everything();
    tenure_bead::canary!(StartedUnseen => let is_seen = true);
    if !is_seen {
        draft.ask_for_listing(facts);
        return Some(about(&owed.bead, Action::Wait, Reason::NotListed));
    }
    if let Some(sitter) = facts.sitter(owed.bead.name(), owed.bead.seat()) {
        draft.look_everywhere();
        let reason = Reason::SeatTaken { holder: sitter.clone() };
        return Some(about(&owed.bead, Action::Hold, reason));
    }
    let per_tick = facts.world.policy.starts_per_tick;
    (begun.in_all >= per_tick)
        .then(|| about(&owed.bead, Action::Wait, Reason::StartBudget { per_tick }))
}

/// Returns what has to run before a session of a template starts, and does not.
///
/// Nobody waits for sessions that nobody wants, nor for those that sleep because they were idle: they have been up,
/// and nothing would ever wake them for it.
pub(crate) fn waits_for(facts: &Facts<'_>, template: &TemplateName) -> Option<Reason> {
    let fleet = &facts.world.fleet;
    let runs = |after: &&TemplateName| {
        let at = fleet.position(after);
        let tally = at.and_then(|at| facts.tally_at(at));
        tally.is_some_and(|tally| tally.has_run() >= tally.wanted.min(1))
    };
    let after = &fleet.template(template)?.after;
    let missing = after.iter().find(|after| !runs(after))?;
    Some(Reason::After { template: missing.clone() })
}

/// Returns that as many of the pool run already as there may be: those that are to end have not ended yet.
fn no_room(facts: &Facts<'_>, owed: &Owed, begun: &Begun) -> Option<Reason> {
    tenure_bead::canary!(LeaversLeaveRoom => return None);
    let fleet = &facts.world.fleet;
    let at = fleet.position(owed.bead.template()).filter(|_| is_in_pool(owed))?;
    let max = fleet.templates().get(at)?.pool.max().highest();
    let holding = facts.tally_at(at)?.pool_holding.saturating_add(begun.of_pool(owed));
    (holding >= max).then_some(Reason::NoRoom { max })
}

fn no_template(owed: &Owed) -> Verdict {
    about(&owed.bead, Action::Hold, Reason::Puzzling)
}

/// Adds the start, and returns whether it could be made.
fn begin(facts: &Facts<'_>, owed: &Owed, draft: &mut Draft<'_>) -> bool {
    let bead = &owed.bead;
    let Some(template) = facts.world.fleet.template(bead.template()) else {
        return false;
    };
    let generation = bead.generation().next();
    let incarnation = derive::incarnation(&facts.world.entropy, bead.seat(), generation);
    let failures = facts.world.ledger.damper(bead.seat()).map_or(0, |d| d.failures);
    let lease = Deadline::after(facts.now, facts.world.policy.create_lease);
    tenure_bead::canary!(StartWithoutLease => let lease = Deadline::since(lease.set(), core::time::Duration::ZERO));
    let begin = Change::BeginStart {
        incarnation,
        lease,
        attempt: failures.saturating_add(1),
        prepared: Prepared::new(template.config.clone()),
    };
    let Ok(begun) = bead.apply(begin) else {
        return false;
    };
    draft.verdict(about(bead, Action::Start, Reason::StartOwed));
    let claims = owed.claims.clone();
    tenure_bead::canary!(StartLosesClaims => let claims = Vec::new());
    let write = Write { expect: owed.expect, bead: begun, claims };
    draft.command(Command::Start(Start { write, incarnation }));
    true
}

/// Writes a bead that is new and not started yet, so that its seat is claimed and its wait can be seen.
fn create(owed: Owed, draft: &mut Draft<'_>) {
    if owed.expect == Expect::Absent {
        draft.command(Command::Commit(Commit {
            step: Step::Create,
            exit: None,
            write: Some(Write { expect: owed.expect, bead: owed.bead, claims: owed.claims }),
            heirs: Vec::new(),
            ledger: Vec::new(),
            grounds: None,
        }));
    }
}

fn about(bead: &Bead, action: Action, reason: Reason) -> Verdict {
    Verdict {
        name: bead.name().clone(),
        bead: Some(bead.id().clone()),
        action,
        reason,
        since: bead.phase().since(),
        recheck: None,
    }
}
