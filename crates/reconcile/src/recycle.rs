//! Whose turn is it to be started anew? One session of a template at a time, and only while all others are well.

use crate::draft::{Draft, about};
use crate::drain::begin_drain;
use crate::facts::{Facts, Session};
use crate::live::brought_ahead;
use crate::tally::is_settled;
use crate::{Action, Reason};
use tenure_bead::{AgentName, Seat, StopCause};
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

/// Begins at most one restart per template (D5); the lowest seat goes first and is the canary of the others.
///
/// A template of which a wanted session is starting, draining, missing or only just back is let alone, so that a
/// config that does not work takes one session down and not all of them. Nothing has to be remembered for that:
/// what is in the way is visible in the records, for every supervisor after a crash as well.
pub(crate) fn begin_recycles<'s>(
    facts: &Facts<'_>,
    mut due: alloc::vec::Vec<Recycle<'s>>,
    draft: &mut Draft<'s>,
) {
    due.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut begun: Option<(usize, &AgentName)> = None;
    for Recycle { session, because, edit } in due {
        let first = begun.filter(|(at, _)| session.template == Some(*at)).map(|(_, name)| name);
        let free = first.is_none() && others_are_well(facts, session);
        let name = session.bead.map(tenure_bead::Bead::name);
        if let (true, Some(at), Some(name)) = (free, session.template, name) {
            begun = Some((at, name));
            begin_drain(facts, session, (because, edit), draft);
        } else {
            wait_for(facts, session, (because, edit, first), draft);
        }
    }
}

/// Returns whether every other wanted session of the template is settled.
pub(crate) fn others_are_well(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    tenure_bead::canary!(AllStartedAnew => return true);
    let Some(tally) = facts.tally(session) else { return false };
    let own = u64::from(session.holds_its_seat() && !is_settled(session, facts.world, facts.now));
    tally.unsettled() <= own
}

fn wait_for(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (because, edit, first): (StopCause, Option<Edit>, Option<&AgentName>),
    draft: &mut Draft<'_>,
) {
    if brought_ahead(facts, session, edit.as_ref(), draft) {
        return;
    }
    let tally = facts.tally(session);
    let before = first.or_else(|| tally.and_then(|t| t.unsettled)).cloned();
    let mut verdict = about(session, Action::Hold, Reason::Turn { because, before, edit });
    verdict.recheck = tally.and_then(|t| t.settles);
    draft.verdict(verdict);
}
