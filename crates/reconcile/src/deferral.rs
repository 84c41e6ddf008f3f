//! Who should have been disturbed, and was left alone? Put on record once, with when somebody was last attached.

use crate::draft::Draft;
use crate::facts::{Facts, Session};
use crate::watch::later;
use crate::{Command, Commit};
use alloc::collections::BTreeSet;
use tenure_bead::{BeadId, Deadline, Deferral, LedgerWrite, Phase, Stamp, StopCause, Tell};
use tenure_drift::Deferred;

/// Returns what is remembered of a session that is due to be disturbed.
///
/// While nobody watched nobody could have seen who is attached, so that time does not count against it.
pub(crate) fn remembered(facts: &Facts<'_>, session: &Session<'_>, because: StopCause) -> Deferred {
    let Some(known) = facts.world.ledger.deferral(&session.stored.id) else {
        return Deferred::default();
    };
    let watched_since = facts.world.observed.watched_since;
    let attached = known.attached.map(|at| later(at, watched_since, facts.now));
    let since = Some(known.since).filter(|_| known.because == because);
    Deferred { since, attached, kept: known.kept }
}

/// Writes down who is left alone, and forgets who is no longer due; a stable deferral writes nothing.
///
/// Attachment is written anew only when what is on record has some age, so that a session which somebody uses for a
/// day costs a write every few minutes and not one with every tick.
pub(crate) fn mind_deferrals(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let due = core::mem::take(&mut draft.due);
    let refresh = facts.world.policy.patience.refresh();
    for (session, because) in due.iter().copied() {
        let known = facts.world.ledger.deferral(&session.stored.id);
        let now = deferral(facts, session, because, known);
        if let Some(at) = now.attached.filter(|_| is_attached(session)) {
            // Whoever sleeps for longer would find the protection over, and the next look may be the false one.
            draft.wakes.push(Deadline::since(at, refresh));
        }
        if known != Some(&now) {
            note(session.stored.id.clone(), Some(now), draft);
        }
    }
    let due: BTreeSet<&BeadId> = due.iter().map(|(session, _)| &session.stored.id).collect();
    for (bead, known) in facts.world.ledger.deferrals().filter(|(bead, _)| !due.contains(bead)) {
        let at = facts.sessions.binary_search_by(|s| s.stored.id.cmp(bead)).ok();
        let session = at.and_then(|at| facts.sessions.get(at));
        if !session.is_some_and(|session| still_counts(facts, session, known, draft)) {
            note(bead.clone(), None, draft);
        }
    }
}

fn deferral(
    facts: &Facts<'_>,
    session: &Session<'_>,
    because: StopCause,
    known: Option<&Deferral>,
) -> Deferral {
    let since = known.filter(|known| known.because == because).map(|known| known.since);
    let before = known.and_then(|known| known.attached);
    let refresh = facts.world.policy.patience.refresh();
    let is_stale = |at: Stamp| Deadline::since(at, refresh).is_due(facts.now);
    let protects = !facts.world.policy.patience.attached_for.is_zero();
    let attached = if protects && is_attached(session) && before.is_none_or(is_stale) {
        Some(facts.now.stamp())
    } else {
        before
    };
    let kept = known.and_then(|known| known.kept);
    Deferral { because, since: since.unwrap_or_else(|| facts.now.stamp()), attached, kept }
}

fn is_attached(session: &Session<'_>) -> bool {
    session.seen.is_some_and(|seen| seen.attention.attached == Tell::Yes)
}

/// Returns whether what is on record of a session that is not due in this tick may be needed in the next.
fn still_counts(
    facts: &Facts<'_>,
    session: &Session<'_>,
    known: &Deferral,
    draft: &Draft<'_>,
) -> bool {
    let is_kept = known.kept.is_some_and(|until| !until.is_due(facts.now));
    let runs = session.bead.is_none_or(|bead| may_be_due_again(bead.phase()));
    runs && (is_kept || !draft.content.contains(&session.stored.id))
}

/// Returns whether the life that was due may run on; a later one was started with what was wanted then.
const fn may_be_due_again(phase: &Phase) -> bool {
    match phase {
        Phase::Running { .. } | Phase::Draining { .. } | Phase::Unknown { .. } => true,
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. } => false,
    }
}

fn note(bead: BeadId, deferral: Option<Deferral>, draft: &mut Draft<'_>) {
    draft.command(Command::Commit(Commit::note(LedgerWrite::Deferral { bead, deferral })));
}
