//! Which records does the arena of stores write? Few beads and few claims, so that they meet often.

use super::op::Note;
use crate::world::{at, bead_id, called, seat};
use core::time::Duration;
use tenure_bead::{
    Alias, Bead, BeadId, Change, Claim, CloseCause, Conflict, Contender, Damper, Deadline,
    LedgerWrite, Seat,
};

/// Returns the id of a bead.
pub(super) fn id(bead: u8) -> BeadId {
    bead_id(&format!("b{bead}"))
}

/// Returns the claim to a seat, a name or an alias: every third number is of one kind.
pub(super) fn claim(number: u8) -> Claim {
    match number % 3 {
        0 => Claim::Seat(seat_of(number)),
        1 => {
            let alias = Alias::parse(&format!("alias-{number}"));
            Claim::Alias(alias.expect("the alias fits the grammar"))
        }
        _ => Claim::Name(called(&seat_of(number))),
    }
}

/// Says in two letters which claim it is.
pub(super) fn short(claim: &Claim) -> String {
    let text = claim.to_string();
    let known = (0..=u8::MAX).take(CLAIMS_MAX).find(|number| self::claim(*number) == *claim);
    known.map_or(text, |number| format!("{}{number}", claim.kind().get(..1).unwrap_or("?")))
}

/// Returns an open bead; versions of it differ by their moment.
pub(super) fn open(bead: u8, moment: u64) -> Bead {
    let seat = seat_of(bead);
    Bead::wanted(id(bead), called(&seat), seat, at(moment).stamp())
}

/// Returns a bead that is over.
pub(super) fn closed(bead: u8, moment: u64) -> Bead {
    let end = Change::Close { because: CloseCause::SeatNotWanted, at: at(moment).stamp() };
    open(bead, moment).apply(end).expect("a bead that is only wanted may be closed")
}

/// Returns what is written into the ledger.
pub(super) fn entry(note: &Note) -> LedgerWrite {
    match *note {
        Note::Damper { seat, failures } => {
            let retry = Deadline::since(at(0).stamp(), Duration::from_secs(1));
            let damper = failures.map(|failures| Damper { failures: failures.into(), retry });
            LedgerWrite::Damper { seat: seat_of(seat), damper }
        }
        Note::Conflict { claim, holder } => {
            let contender = open(u8::MAX, 0);
            let (bead, name) = (contender.id().clone(), contender.name().clone());
            let contenders = vec![Contender { bead, name }];
            let conflict =
                holder.map(|holder| Conflict::new(id(holder), contenders, at(0).stamp()));
            LedgerWrite::Conflict { claim: self::claim(claim), conflict }
        }
    }
}

fn seat_of(number: u8) -> Seat {
    seat("rig/worker", u32::from(number).saturating_add(1))
}

/// Claims that are told by their number; the arena has never more.
pub(super) const CLAIMS_MAX: usize = 9;
