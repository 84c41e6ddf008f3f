//! Of several sessions that say the same, which one is right? The same one whoever asks, and the reason.

use crate::reading::Reading;
use core::cmp::{Ordering, Reverse};
use core::fmt;
use tenure_bead::Seat;
use tenure_identity::Stage;

/// Why one record keeps what two say they have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Why {
    Unknown,
    SaysSo,
    Generation,
    CalledSo,
    Lives,
    OwnSession,
    HasAlias,
    Older,
    Newer,
    Id,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "nobody knows its phase, so nothing is taken from it",
            Self::SaysSo => "it says that it is the configured one",
            Self::Generation => "it lived later",
            Self::CalledSo => "it is called so",
            Self::Lives => "it is further into its life",
            Self::OwnSession => "the name is made of its id",
            Self::HasAlias => "it has the alias",
            Self::Older => "it is older",
            Self::Newer => "it is newer",
            Self::Id => "of two alike the id decides",
        })
    }
}

/// Orders two who mean one seat, the one that keeps it first.
pub(crate) fn in_seat(seat: &Seat, a: &Reading<'_>, b: &Reading<'_>) -> Ordering {
    by(criteria(seat), a, b).0
}

const fn criteria(seat: &Seat) -> &'static [Why] {
    match seat {
        Seat::Named { .. } => NAMED,
        Seat::Singleton { .. } | Seat::Numbered { .. } => SEATED,
    }
}

/// Returns why the first of two holders keeps a seat.
pub(crate) fn why_seat(seat: &Seat, keeper: &Reading<'_>, loser: &Reading<'_>) -> Why {
    by(criteria(seat), keeper, loser).1
}

/// Orders two who have one name at their host, the one that keeps it first.
pub(crate) fn with_session(a: &Reading<'_>, b: &Reading<'_>) -> Ordering {
    by(SESSION, a, b).0
}

/// Returns why the first of two keeps a name at the host.
pub(crate) fn why_session(keeper: &Reading<'_>, loser: &Reading<'_>) -> Why {
    by(SESSION, keeper, loser).1
}

/// Compares by the first criterion in which two differ.
fn by(criteria: &[Why], a: &Reading<'_>, b: &Reading<'_>) -> (Ordering, Why) {
    let orders = criteria.iter().map(|why| (compare(*why, a, b), *why));
    let decided = orders.into_iter().find(|(order, _)| order.is_ne());
    decided.unwrap_or((a.id().cmp(b.id()), Why::Id))
}

/// For a configured session as Gas City has it: the later life, then the newer bead.
const NAMED: &[Why] =
    &[Why::Unknown, Why::SaysSo, Why::Generation, Why::OwnSession, Why::Newer, Why::Id];
/// For every other seat, where Gas City takes the first it meets: who is rightly called so, who lives, who was first.
const SEATED: &[Why] =
    &[Why::Unknown, Why::CalledSo, Why::Lives, Why::HasAlias, Why::Older, Why::Id];
/// For a name at the host as Gas City has it: whose id it is made of, else the last one.
const SESSION: &[Why] = &[Why::Unknown, Why::OwnSession, Why::Newer, Why::Id];

/// Compares two records by one criterion; the one that keeps is less.
fn compare(why: Why, a: &Reading<'_>, b: &Reading<'_>) -> Ordering {
    let (one, two) = (&a.record.statement, &b.record.statement);
    match why {
        Why::Unknown => a.is_movable().cmp(&b.is_movable()),
        Why::SaysSo => one.named.is_none().cmp(&two.named.is_none()),
        Why::Generation => Reverse(a.record.generation).cmp(&Reverse(b.record.generation)),
        Why::CalledSo => Reverse(a.is_called_so()).cmp(&Reverse(b.is_called_so())),
        Why::Lives => life(one.stage).cmp(&life(two.stage)),
        Why::OwnSession => Reverse(a.owns_session()).cmp(&Reverse(b.owns_session())),
        Why::HasAlias => Reverse(a.has_its_alias()).cmp(&Reverse(b.has_its_alias())),
        // Who does not say when comes after everybody who does.
        Why::Older => match (one.created, two.created) {
            (Some(one), Some(two)) => one.cmp(&two),
            (one, two) => one.is_none().cmp(&two.is_none()),
        },
        Why::Newer => Reverse(one.created).cmp(&Reverse(two.created)),
        Why::Id => a.id().cmp(b.id()),
    }
}

/// How far a session is from having nothing running; less is further.
const fn life(stage: Stage) -> u8 {
    match stage {
        Stage::Active | Stage::Unknown => 0,
        Stage::Starting => 1,
        Stage::Draining => 2,
        Stage::Quarantined => 3,
        Stage::Asleep => 4,
        Stage::Drained => 5,
        Stage::Failed | Stage::Archived | Stage::Closed => 6,
    }
}
