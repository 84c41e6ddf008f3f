//! Of several sessions that say the same, which one is right? What `tenure-identity` says, and the reason for it.

use crate::reading::Reading;
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::{BeadId, SessionName};
use tenure_identity::{Recalled, Roster, Statement, is_own, keeper, keeper_of_handle, recall};

/// Why one record keeps what several say they have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Why {
    Unknown,
    Lives,
    Plain,
    Life,
    Handle,
    Newest,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "nobody knows its phase, so nothing is taken from it",
            Self::Lives => "it is nearer to working than the others",
            Self::Life => "its record counts more lives",
            Self::Handle => "it has the name at the host that is its own",
            Self::Plain => "all that it says is this one seat",
            Self::Newest => "it is the newest, and of two as new the id decides",
        })
    }
}

/// Returns who of several keeps a seat: of those from whom nothing may be taken, or else of all.
pub(crate) fn who_sits(holders: &[&Reading<'_>], roster: &Roster) -> Option<BeadId> {
    keeper(&candidates(holders), roster)
}

/// Returns who of several keeps a name at the host, in the same way.
pub(crate) fn who_is_called(holders: &[&Reading<'_>], session: &SessionName) -> Option<BeadId> {
    keeper_of_handle(&candidates(holders), session)
}

fn candidates<'a>(holders: &[&Reading<'a>]) -> Vec<&'a Statement> {
    let is_fixed = |holder: &&&Reading<'a>| !holder.is_movable();
    let fixed: Vec<_> = holders.iter().filter(is_fixed).map(|one| &one.record.statement).collect();
    if fixed.is_empty() { holders.iter().map(|one| &one.record.statement).collect() } else { fixed }
}

/// Returns why the first of two keeps a seat.
pub(crate) fn why_seat(keeper: &Reading<'_>, loser: &Reading<'_>, roster: &Roster) -> Why {
    let (one, two) = (&keeper.record.statement, &loser.record.statement);
    let has_handle = |one: &Statement| {
        let wanted = one.named.as_ref().and_then(|name| roster.handle_of(name));
        wanted.is_some() && one.session == wanted
    };
    let is_plain = |one: &Statement| matches!(recall(one, roster), Recalled::Seat(_));
    if !keeper.is_movable() {
        Why::Unknown
    } else if one.stage.nearness() != two.stage.nearness() {
        Why::Lives
    } else if is_plain(one) != is_plain(two) {
        Why::Plain
    } else if one.generation != two.generation {
        Why::Life
    } else if has_handle(one) != has_handle(two) {
        Why::Handle
    } else {
        Why::Newest
    }
}

/// Returns why the first of two keeps a name at the host.
pub(crate) fn why_session(keeper: &Reading<'_>, loser: &Reading<'_>, session: &str) -> Why {
    if !keeper.is_movable() {
        Why::Unknown
    } else if is_own(session, keeper.id()) != is_own(session, loser.id()) {
        Why::Handle
    } else {
        Why::Newest
    }
}
