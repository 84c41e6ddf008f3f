//! Who says the same as another? Seats and names at the host that two have.

use crate::census::Shared;
use crate::reading::Reading;
use crate::{Finding, Repair, Rule, keeper};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;
use tenure_bead::Seat;

/// Finds what two or more say they have.
pub(crate) fn check(shared: &Shared<'_, '_>, found: &mut Vec<Finding>) {
    for (seat, holders) in shared.seats.several() {
        if let [keeper, loser, ..] = holders.as_slice() {
            found.push(in_seat(seat, &holders, &keeper::why_seat(keeper, loser, shared.roster)));
        }
    }
    for (session, holders) in shared.sessions.several() {
        if let [keeper, loser, ..] = holders.as_slice() {
            found.push(with_name(session, &holders, &keeper::why_session(keeper, loser, session)));
        }
    }
}

fn in_seat(seat: &Seat, holders: &[&Reading<'_>], why: &dyn Display) -> Finding {
    let count = holders.len();
    let (rule, says) = match seat {
        Seat::Numbered { slot, .. } => {
            (Rule::DuplicateSlot, format!("{count} sessions say that they sit in slot {slot}"))
        }
        Seat::Singleton { .. } => {
            (Rule::DuplicateSingleton, format!("{count} sessions say that they are the only one"))
        }
        Seat::Named { .. } => (
            Rule::DuplicateNamed,
            format!("{count} sessions say that they are this configured one"),
        ),
    };
    let keeps = format!("{} keeps it, because {why}", first(holders));
    let repair = if movable(holders) {
        Repair::Mends(format!(
            "{keeps}; {} is drained, then kept for its history alone",
            others(holders)
        ))
    } else {
        Repair::Waits(format!("{keeps}; nobody is renumbered while their phase is not known"))
    };
    Finding { rule, about: seat.to_string(), beads: ids(holders), says, repair }
}

fn with_name(session: &str, holders: &[&Reading<'_>], why: &dyn Display) -> Finding {
    let keeps = format!("{} keeps it, because {why}", first(holders));
    let repair = if movable(holders) {
        Repair::Mends(format!("{keeps}; {} is started under a name of its own", others(holders)))
    } else {
        Repair::Waits(format!("{keeps}; from the others nothing is taken"))
    };
    Finding {
        rule: Rule::DuplicateSession,
        about: session.to_owned(),
        beads: ids(holders),
        says: format!("{} sessions have one name at their host", holders.len()),
        repair,
    }
}

/// Whether a repair may take something from everybody but the first.
fn movable(holders: &[&Reading<'_>]) -> bool {
    holders.iter().skip(1).all(|holder| holder.is_movable())
}

fn first(holders: &[&Reading<'_>]) -> String {
    holders.first().map(|holder| holder.id().to_string()).unwrap_or_default()
}

fn others(holders: &[&Reading<'_>]) -> String {
    match holders {
        [_, loser] => loser.id().to_string(),
        _ => format!("each of the other {}", holders.len().saturating_sub(1)),
    }
}

fn ids(holders: &[&Reading<'_>]) -> Vec<tenure_bead::BeadId> {
    holders.iter().map(|holder| holder.id().clone()).collect()
}
