//! What about processes that no record knows as current? Taken over, told to end, or left alone and reported.

use crate::draft::Draft;
use crate::facts::{Facts, Stray, StrayKind, is_proved};
use crate::stop::stop_superseded;
use crate::{Action, Adopt, Command, Commit, Reason, Step, Verdict};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::{Bead, BeadId, Claim, Conflict, Expect, Found, LedgerWrite, Seat, Write};
use tenure_identity::{Naming, seat_of};
use tenure_liveness::OwnerMark;

/// Decides about every running process that is nobody's current life.
///
/// Later lives come first, so that of two lives of one lost bead the later is taken over.
pub(crate) fn adopt(facts: &Facts<'_>, draft: &mut Draft) {
    let (mut before, mut contests): (Option<&BeadId>, _) = (None, Vec::new());
    for stray in facts.strays.iter().rev() {
        let mark = &stray.sighting.mark;
        let earlier_life = before.replace(&mark.bead) == Some(&mark.bead);
        match stray.kind {
            // The later life was decided about just now; the next tick knows its record.
            StrayKind::Unrecorded if earlier_life => hold(mark, Reason::Unrecorded, draft),
            StrayKind::Unrecorded => take_over(facts, stray, &mut contests, draft),
            StrayKind::Superseded => stop_superseded(facts, stray, draft),
            StrayKind::Puzzling => hold(mark, Reason::Puzzling, draft),
        }
    }
    settle_conflicts(facts, &contests, draft);
}

fn take_over<'w>(
    facts: &Facts<'w>,
    stray: &Stray<'w>,
    contests: &mut Vec<Contest<'w>>,
    draft: &mut Draft,
) {
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
        Some((claim, holder)) => {
            hold(mark, Reason::SeatTaken { holder: holder.clone() }, draft);
            contests.push(Contest { claim, holder, mark });
        }
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

/// Two parties that want one claim.
struct Contest<'w> {
    claim: Claim,
    holder: &'w BeadId,
    mark: &'w OwnerMark,
}

/// Records each conflict once and forgets it once it is over; a stable one writes nothing (A3).
///
/// Of several contenders for one claim the one on record stays on record, so that they do not take turns.
fn settle_conflicts(facts: &Facts<'_>, contests: &[Contest<'_>], draft: &mut Draft) {
    let mut current: BTreeMap<&Claim, &Contest<'_>> = BTreeMap::new();
    for contest in contests {
        let known = facts.world.ledger.conflict(&contest.claim);
        if known.is_some_and(|k| k.contender == contest.mark.bead) {
            current.insert(&contest.claim, contest);
        } else {
            current.entry(&contest.claim).or_insert(contest);
        }
    }
    for (claim, Contest { holder, mark, .. }) in &current {
        let known = facts.world.ledger.conflict(claim);
        if known.is_some_and(|k| k.holder == **holder && k.contender == mark.bead) {
            continue;
        }
        let conflict = Conflict {
            holder: (*holder).clone(),
            contender: mark.bead.clone(),
            name: mark.name.clone(),
            since: facts.now.stamp(),
        };
        let claim = (*claim).clone();
        note(LedgerWrite::Conflict { claim, conflict: Some(conflict) }, draft);
    }
    if facts.sees_everything() {
        let over = facts.world.ledger.conflicts().filter(|(claim, _)| !current.contains_key(claim));
        for (claim, _) in over {
            note(LedgerWrite::Conflict { claim: claim.clone(), conflict: None }, draft);
        }
    }
}

fn note(entry: LedgerWrite, draft: &mut Draft) {
    let ledger = vec![entry];
    draft.command(Command::Commit(Commit {
        step: Step::Note,
        exit: None,
        write: None,
        ledger,
        grounds: None,
    }));
}

fn hold(mark: &OwnerMark, reason: Reason, draft: &mut Draft) {
    // Only a listing shows what has no record of its own.
    draft.look_everywhere();
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
