//! What about processes that no record knows as current? Taken over, told to end, or left alone and reported.

use crate::conflict::Contest;
use crate::draft::Draft;
use crate::facts::{Facts, Stray, StrayKind, is_proved};
use crate::stop::stop_stray;
use crate::{Action, Adopt, Command, Fleet, Intent, Reason, Verdict};
use tenure_bead::{Bead, BeadId, Capacity, Expect, Found, PhaseKind, Seat, StopCause, Write};
use tenure_identity::{Naming, is_stale_name, seat_of};
use tenure_liveness::OwnerMark;

/// Decides about every running process that is nobody's current life.
///
/// Later lives come first, so that of two lives of one lost bead the later is taken over.
pub(crate) fn adopt(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let mut before: Option<&BeadId> = None;
    for stray in facts.strays.iter().rev() {
        let mark = &stray.sighting.mark;
        let earlier_life = before.replace(&mark.bead) == Some(&mark.bead);
        match stray.kind {
            // The later life was decided about just now; the next tick knows its record.
            StrayKind::Unrecorded if earlier_life => hold(mark, Reason::Unrecorded, draft),
            StrayKind::Unrecorded => take_over(facts, stray, draft),
            StrayKind::Superseded => stop_stray(facts, stray, StopCause::Superseded, draft),
            StrayKind::Puzzling if ends_with_the_fleet(facts, mark) => {
                stop_stray(facts, stray, StopCause::FleetStopped, draft);
            }
            StrayKind::Puzzling => hold(mark, Reason::Puzzling, draft),
        }
    }
}

/// Returns whether a fleet that is stopped ends a life that is newer than its record: older records were put back, and
/// nobody is wanted any more who could be confused with it. What cannot be read, or a newer build wrote, is let alone.
fn ends_with_the_fleet(facts: &Facts<'_>, mark: &OwnerMark) -> bool {
    let at = facts.sessions.binary_search_by(|session| session.stored.id.cmp(&mark.bead)).ok();
    let bead = at.and_then(|at| facts.sessions.get(at)).and_then(|session| session.bead);
    let is_known = bead.is_some_and(|bead| bead.phase().kind() != PhaseKind::Unknown);
    facts.world.fleet.intent() == Intent::Stop && is_known
}

fn take_over(facts: &Facts<'_>, stray: &Stray<'_>, draft: &mut Draft<'_>) {
    let mark = &stray.sighting.mark;
    if !stray.seen.is_some_and(is_proved) {
        draft.look_everywhere();
        return hold(mark, Reason::Unrecorded, draft);
    }
    let found = Found {
        id: mark.bead.clone(),
        name: mark.name.clone(),
        seat: seat_of_mark(&facts.world.fleet, mark),
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
            let (holder, contender) = (holder.clone(), mark.bead.clone());
            draft.contests.push(Contest { claim, holder, contender, name: mark.name.clone() });
        }
        None => {
            draft.verdict(about(mark, Action::Adopt, Reason::Unrecorded));
            draft.command(Command::Adopt(Adopt { write: Write::new(Expect::Absent, bead) }));
        }
    }
}

/// Reads the seat from the mark alone.
///
/// Where the fleet has one session of a template, whoever is called like a slot of it and is marked with none sits in
/// the one seat: its record was mended while it ran. Else a build that did not mark slots yet is told by the name: one
/// that the fleet knows as no session's own, and that is spelled like a slot of the template, is that slot.
pub(crate) fn seat_of_mark(fleet: &Fleet, mark: &OwnerMark) -> Seat {
    let seat = mark.seat();
    if !matches!(seat, Seat::Named { .. }) || fleet.has(&seat) {
        return seat;
    }
    let single = Seat::Singleton { template: mark.template.clone() };
    if is_stale_name(&mark.name, &mark.template) && fleet.has(&single) {
        return single;
    }
    let any_size = Naming::Numbered { max: Capacity::Unlimited };
    seat_of(&mark.name, &mark.template, any_size).unwrap_or(seat)
}

fn hold(mark: &OwnerMark, reason: Reason, draft: &mut Draft<'_>) {
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
