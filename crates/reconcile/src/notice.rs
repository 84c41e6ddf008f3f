//! Who hears of a phase that nobody here knows? The operator: at first sight, and once more when it stays.

use crate::draft::Draft;
use crate::facts::Facts;
use crate::{Command, Commit, Policy};
use alloc::string::String;
use tenure_bead::{Bead, BeadId, Deadline, LedgerWrite, Notice, Phase, Stamp, Stored, Told};

/// Writes a notice at first sight of a phase that this build does not know and once more when it stays; a stable one
/// writes nothing. It goes when the phase is known again or the bead is gone, so that it is told anew if it comes back.
pub(crate) fn mind_notices(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let ledger = &facts.world.ledger;
    for session in &facts.sessions {
        let Some(raw) = session.bead.and_then(unknown) else { continue };
        let known = ledger.notice(&session.stored.id).filter(|known| known.raw == raw);
        let news = match known {
            None => Some(Notice { raw, since: facts.now.stamp(), told: Told::Once }),
            Some(known) => escalation(known, facts),
        };
        if news.is_some() {
            note(session.stored.id.clone(), news, draft);
        }
    }
    for (bead, _) in ledger.notices() {
        let at = facts.sessions.binary_search_by(|s| s.stored.id.cmp(bead)).ok();
        let stored = at.and_then(|at| facts.sessions.get(at)).map(|session| session.stored);
        if !stored.is_some_and(is_as_unknown_as_before) {
            note(bead.clone(), None, draft);
        }
    }
}

/// Returns when a phase that nobody knows is told once more.
pub(crate) fn escalates(since: Stamp, policy: &Policy) -> Deadline {
    Deadline::since(since, policy.escalate_after)
}

fn escalation(known: &Notice, facts: &Facts<'_>) -> Option<Notice> {
    let is_due = escalates(known.since, &facts.world.policy).is_due(facts.now);
    (is_due && known.told == Told::Once).then(|| Notice { told: Told::Escalated, ..known.clone() })
}

fn unknown(bead: &Bead) -> Option<String> {
    if let Phase::Unknown { raw } = bead.phase() { Some(raw.name().into()) } else { None }
}

/// A record that cannot be read at all says nothing new about the phase.
fn is_as_unknown_as_before(stored: &Stored) -> bool {
    stored.bead().is_none_or(|bead| unknown(bead).is_some())
}

fn note(bead: BeadId, notice: Option<Notice>, draft: &mut Draft<'_>) {
    draft.command(Command::Commit(Commit::note(LedgerWrite::Notice { bead, notice })));
}
