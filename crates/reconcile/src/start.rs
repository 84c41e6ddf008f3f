//! Which owed starts are begun in this tick? Those that have waited longest, within the budget.

use crate::draft::{Draft, Owed};
use crate::facts::Facts;
use crate::{Action, Command, Commit, Reason, Start, Step, Verdict, derive};
use alloc::vec::Vec;
use tenure_bead::{Bead, Change, Deadline, Expect, Prepared, Write};

/// Begins as many owed starts as the budget allows; new beads are written whether they are started or not.
pub(crate) fn begin_starts(facts: &Facts<'_>, draft: &mut Draft) {
    let mut owed = core::mem::take(&mut draft.owed);
    owed.sort_by(|a, b| (a.since.wall, a.bead.seat()).cmp(&(b.since.wall, b.bead.seat())));
    let mut budget = facts.world.policy.starts_per_tick;
    for owed in owed {
        let held_back = held_back(facts, &owed, budget, draft);
        match held_back.or_else(|| (!begin(facts, &owed, draft)).then_some(no_template(&owed))) {
            None => budget = budget.saturating_sub(1),
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

/// Returns why a start has to wait, if it has to.
fn held_back(facts: &Facts<'_>, owed: &Owed, budget: u32, draft: &mut Draft) -> Option<Verdict> {
    let damper = facts.world.ledger.damper(owed.bead.seat());
    if let Some(damper) = damper.filter(|d| !d.retry.is_due(facts.now)) {
        let reason = Reason::BackOff { failures: damper.failures };
        draft.look_then();
        return Some(about(&owed.bead, Action::Wait, reason).until(damper.retry));
    }
    if !facts.sees_everything() {
        draft.ask_for_listing(facts);
        return Some(about(&owed.bead, Action::Wait, Reason::NotListed));
    }
    if let Some(sitter) = facts.sitter(owed.bead.name()) {
        draft.look_everywhere();
        let reason = Reason::SeatTaken { holder: sitter.clone() };
        return Some(about(&owed.bead, Action::Hold, reason));
    }
    let per_tick = facts.world.policy.starts_per_tick;
    (budget == 0).then(|| about(&owed.bead, Action::Wait, Reason::StartBudget { per_tick }))
}

fn no_template(owed: &Owed) -> Verdict {
    about(&owed.bead, Action::Hold, Reason::Puzzling)
}

/// Adds the start, and returns whether it could be made.
fn begin(facts: &Facts<'_>, owed: &Owed, draft: &mut Draft) -> bool {
    let bead = &owed.bead;
    let Some(template) = facts.world.fleet.template(bead.template()) else {
        return false;
    };
    let generation = bead.generation().next();
    let incarnation = derive::incarnation(&facts.world.entropy, bead.seat(), generation);
    let failures = facts.world.ledger.damper(bead.seat()).map_or(0, |d| d.failures);
    let begin = Change::BeginStart {
        incarnation,
        lease: Deadline::after(facts.now, facts.world.policy.create_lease),
        attempt: failures.saturating_add(1),
        prepared: Prepared::new(template.digest),
    };
    let Ok(begun) = bead.apply(begin) else {
        return false;
    };
    draft.verdict(about(bead, Action::Start, Reason::StartOwed));
    let write = Write { expect: owed.expect, bead: begun, claims: owed.claims.clone() };
    draft.command(Command::Start(Start { write, incarnation }));
    true
}

/// Writes a bead that is new and not started yet, so that its seat is claimed and its wait can be seen.
fn create(owed: Owed, draft: &mut Draft) {
    if owed.expect == Expect::Absent {
        draft.command(Command::Commit(Commit {
            step: Step::Create,
            exit: None,
            write: Some(Write { expect: owed.expect, bead: owed.bead, claims: owed.claims }),
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
        since: Some(bead.phase().since()),
        recheck: None,
    }
}
