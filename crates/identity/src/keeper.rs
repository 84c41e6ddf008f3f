//! Of several records of one session, which one stays? Always the same, whoever asks in whichever order.

use crate::{Recalled, Roster, Statement, is_own, recall};
use core::cmp::Ordering;
use tenure_bead::{BeadId, SessionName};

/// Returns which of several open records of one seat or configured session stays, or nothing for none.
///
/// Who lives comes before who is starting, and both before who rests, so that nobody who works gives way to a record;
/// then who says the seat without a stale suffix; then the latest life, a counted one before one that is not; then who
/// has the handle at the host that the session is to have; then the newest; then the larger id. The others are
/// duplicates: their work passes to it, and nobody is renamed.
#[must_use]
pub fn keeper(statements: &[&Statement], roster: &Roster) -> Option<BeadId> {
    let kept = statements.iter().max_by(|a, b| {
        let by_stage = a.stage.nearness().cmp(&b.stage.nearness());
        let by_word = || is_plain(a, roster).cmp(&is_plain(b, roster));
        let by_life = || a.generation.cmp(&b.generation);
        let by_handle = || has_its_handle(a, roster).cmp(&has_its_handle(b, roster));
        let by_claim = || by_word().then_with(by_life).then_with(by_handle);
        by_stage.then_with(by_claim).then_with(|| newest(a, b))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft_test::{all_say, roster};
    use alloc::vec::Vec;

    #[track_caller]
    fn check(lines: &[&str], expected: &str) {
        let roster = roster(&[("mayor", 1), ("refinery", 1)], &[("boss", "mayor")]);
        let records = all_say(lines);
        let mut order: Vec<&Statement> = records.iter().collect();
        for _ in 0..order.len() {
            order.rotate_left(1);
            let kept = keeper(&order, &roster);
            assert_eq!(kept.as_ref().map_or("", |id| id.as_str()), expected, "{lines:?}");
            order.reverse();
        }
    }

    #[test]
    fn s194_of_several_records_of_one_session_the_same_one_stays_in_any_order() {
        check(&["id=a named=boss life=3", "id=b named=boss life=10", "id=c named=boss"], "b");
        check(&["id=a named=boss life=0", "id=b named=boss created=9"], "a");
        check(&["id=a named=boss session=boss", "id=b named=boss created=9 session=x"], "a");
        check(&["id=a named=boss created=1", "id=b named=boss created=2"], "b");
        check(&["id=a named=boss created=1", "id=b named=boss"], "a");
        check(&["id=a named=boss", "id=b named=boss"], "b");
        check(&["id=a agent=refinery created=1", "id=b agent=refinery-1 created=2"], "a");
        check(&[], "");
    }

    #[test]
    fn of_two_with_one_handle_the_one_whose_id_it_carries_stays() {
        let handle = SessionName::parse("worker-gc-2").unwrap();
        let kept = |lines: &[&str]| {
            let records = all_say(lines);
            let order: Vec<&Statement> = records.iter().collect();
            keeper_of_handle(&order, &handle).map(|id| alloc::string::String::from(id.as_str()))
        };
        assert_eq!(kept(&["id=gc-2 created=1", "id=gc-9 created=5"]).as_deref(), Some("gc-2"));
        assert_eq!(kept(&["id=gc-3 created=7", "id=gc-9 created=5"]).as_deref(), Some("gc-3"));
        assert_eq!(kept(&["id=gc-3", "id=gc-9"]).as_deref(), Some("gc-9"));
        assert_eq!(kept(&[]), None);
    }
}
