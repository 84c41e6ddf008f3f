//! What about processes that no record knows as current? Taken over, told to end, or left alone and reported.

use crate::draft::Draft;
use crate::facts::{Facts, Stray, StrayKind, is_proved};
use crate::stop::stop_superseded;
use crate::{Action, Adopt, Command, Commit, Reason, Step, Verdict};
use alloc::vec;
use tenure_bead::{Bead, BeadId, Claim, Conflict, Expect, Found, LedgerWrite, Seat, Write};
use tenure_identity::{Naming, seat_of};
use tenure_liveness::{Completeness, OwnerMark};

/// Decides about every running process that is nobody's current life.
///
/// Later lives come first, so that of two lives of one lost bead the later is taken over.
pub(crate) fn adopt(facts: &Facts<'_>, draft: &mut Draft) {
    let mut before: Option<&BeadId> = None;
    for stray in facts.strays.iter().rev() {
        let mark = &stray.sighting.mark;
        let earlier_life = before.replace(&mark.bead) == Some(&mark.bead);
        match stray.kind {
            // The later life was decided about just now; the next tick knows its record.
            StrayKind::Unrecorded if earlier_life => hold(mark, Reason::Unrecorded, draft),
            StrayKind::Unrecorded => take_over(facts, stray, draft),
            StrayKind::Superseded => stop_superseded(facts, stray, draft),
            StrayKind::Puzzling => hold(mark, Reason::Puzzling, draft),
        }
    }
    forget_conflicts(facts, draft);
}

fn take_over(facts: &Facts<'_>, stray: &Stray<'_>, draft: &mut Draft) {
    let mark = &stray.sighting.mark;
    if !stray.seen.is_some_and(is_proved) {
        draft.look_everywhere();
        return hold(mark, Reason::Unrecorded, draft);
    }
    let Some(seat) = seat_of_mark(mark) else {
        return hold(mark, Reason::NoSuchSeat, draft);
    };
    let found = Found {
        id: mark.bead.clone(),
        name: mark.name.clone(),
        seat,
        incarnation: mark.incarnation,
    };
    let bead = Bead::adopted(found, facts.now.stamp());
    let claims = bead.claims();
    if claims.iter().any(|claim| draft.is_granted(claim)) {
        // Another process takes the seat over in this tick; the next one sees a conflict or a later life.
        return hold(mark, Reason::Unrecorded, draft);
    }
    match claims.into_iter().find_map(|c| facts.holder(&c).map(|h| (c, h))) {
        Some((claim, holder)) => conflict(facts, mark, (claim, holder), draft),
        None => {
            draft.verdict(about(mark, Action::Adopt, Reason::Unrecorded));
            draft.command(Command::Adopt(Adopt { write: Write::new(Expect::Absent, bead) }));
        }
    }
}

/// Reads the seat from the mark alone: the name is the template's own, or the template's with a slot behind it.
fn seat_of_mark(mark: &OwnerMark) -> Option<Seat> {
    let any_size = Naming::Numbered { size: u32::MAX };
    seat_of(&mark.name, &mark.template, Naming::Singleton)
        .or_else(|| seat_of(&mark.name, &mark.template, any_size))
}

/// Records a conflict once; a stable one writes nothing (A3).
fn conflict(
    facts: &Facts<'_>,
    mark: &OwnerMark,
    (claim, holder): (Claim, &BeadId),
    draft: &mut Draft,
) {
    hold(mark, Reason::SeatTaken { holder: holder.clone() }, draft);
    let known = facts.world.ledger.conflict(&claim);
    if known.is_some_and(|k| k.holder == *holder && k.contender == mark.bead) {
        return;
    }
    let conflict = Conflict {
        holder: holder.clone(),
        contender: mark.bead.clone(),
        name: mark.name.clone(),
        since: facts.now.stamp(),
    };
    note(LedgerWrite::Conflict { claim, conflict: Some(conflict) }, draft);
}

/// Removes conflicts whose contender a complete listing no longer shows.
fn forget_conflicts(facts: &Facts<'_>, draft: &mut Draft) {
    let listing = facts.world.observed.listing.as_ref();
    if listing.is_none_or(|l| l.completeness != Completeness::Complete) {
        return;
    }
    for (claim, conflict) in facts.world.ledger.conflicts() {
        let contends = |s: &Stray<'_>| s.sighting.mark.bead == conflict.contender;
        if !facts.strays.iter().any(contends) {
            note(LedgerWrite::Conflict { claim: claim.clone(), conflict: None }, draft);
        }
    }
}

fn note(entry: LedgerWrite, draft: &mut Draft) {
    let ledger = vec![entry];
    draft.command(Command::Commit(Commit { step: Step::Note, write: None, ledger, grounds: None }));
}

fn hold(mark: &OwnerMark, reason: Reason, draft: &mut Draft) {
    draft.verdict(about(mark, Action::Hold, reason));
}

fn about(mark: &OwnerMark, action: Action, reason: Reason) -> Verdict {
    Verdict {
        name: mark.name.clone(),
        bead: Some(mark.bead.clone()),
        action,
        reason,
        since: None,
        recheck: None,
    }
}
