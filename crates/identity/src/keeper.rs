//! Of several records of one session, which one stays? Always the same, whoever asks in whichever order.

use crate::{Recalled, Roster, Statement, is_own, recall};
use core::cmp::Ordering;
use tenure_bead::{BeadId, SessionName};

/// Returns which of several open records of one seat or configured session stays, or nothing for none.
///
/// The latest life first, a counted one before one that is not; then who has the handle at the host that the session
/// is to have; then who says the seat without a stale suffix; then the newest; then the larger id. The others are
/// duplicates: their work passes to it, and nobody is renamed.
#[must_use]
pub fn keeper(statements: &[&Statement], roster: &Roster) -> Option<BeadId> {
    let kept = statements.iter().max_by(|a, b| {
        let by_life = a.generation.cmp(&b.generation);
        let by_handle = || has_its_handle(a, roster).cmp(&has_its_handle(b, roster));
        let by_word = || is_plain(a, roster).cmp(&is_plain(b, roster));
        by_life.then_with(by_handle).then_with(by_word).then_with(|| newest(a, b))
    });
    kept.map(|one| one.id.clone())
}

/// Returns which of several open records with one handle at the host stays, or nothing for none.
///
/// The one whose own id the handle carries, then the newest, then the larger id.
#[must_use]
pub fn keeper_of_handle(statements: &[&Statement], handle: &SessionName) -> Option<BeadId> {
    let is_own = |one: &Statement| is_own(handle.as_str(), &one.id);
    let kept =
        statements.iter().max_by(|a, b| is_own(a).cmp(&is_own(b)).then_with(|| newest(a, b)));
    kept.map(|one| one.id.clone())
}

fn newest(a: &Statement, b: &Statement) -> Ordering {
    a.created.cmp(&b.created).then_with(|| a.id.cmp(&b.id))
}

fn has_its_handle(one: &Statement, roster: &Roster) -> bool {
    let wanted = one.named.as_ref().and_then(|name| roster.handle_of(name));
    wanted.is_some() && one.session == wanted
}

fn is_plain(one: &Statement, roster: &Roster) -> bool {
    matches!(recall(one, roster), Recalled::Seat(_))
}
