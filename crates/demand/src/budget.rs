//! How many sessions may this tick create, and which templates get how many of them?

use alloc::vec::Vec;
use tenure_bead::Capacity;

/// How many sessions one tick may create.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Budget {
    /// How many.
    pub limit: Capacity,
    /// Which tick this is, by any count: who gets the odd one goes round with it.
    pub turn: u64,
}

impl Budget {
    /// As many as are wanted.
    pub const UNLIMITED: Self = Self { limit: Capacity::Unlimited, turn: 0 };
}

/// New sessions of one template: those of its minimum, and the rest.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Share {
    /// Those without which the template would have fewer than its minimum.
    pub floor: u32,
    /// The others.
    pub elastic: u32,
}

/// Shares a budget out, to templates that want so many each.
///
/// Floors come first, but for a quarter of the budget that elastic demand keeps when both together are too much: a
/// fleet whose minimums cannot be met would otherwise never serve anybody's work. Within each part everybody gets the
/// same, who wants less leaves the rest to others, and what cannot be divided goes round with the turn.
///
/// ```
/// use tenure_demand::{share, Share};
/// let elastic = Share { floor: 0, elastic: 5 };
/// let floor = Share { floor: 1, elastic: 0 };
/// let shares = share(1, 0, &[elastic, floor]);
/// assert_eq!(shares, [Share::default(), floor], "a minimum comes before what is elastic");
/// ```
#[must_use]
pub fn share(limit: u32, turn: u64, wants: &[Share]) -> Vec<Share> {
    let sum = |of: fn(&Share) -> u32| wants.iter().map(of).fold(0, u32::saturating_add);
    let (floor, elastic) = (sum(|want| want.floor), sum(|want| want.elastic));
    let reserved = elastic.min(limit.checked_div(ELASTIC_PART).unwrap_or(0));
    let for_floors = floor.min(limit.saturating_sub(reserved));
    let floors = level(for_floors, turn, wants.iter().map(|want| want.floor).collect());
    let rest = limit.saturating_sub(for_floors);
    let elastics = level(rest, turn, wants.iter().map(|want| want.elastic).collect());
    floors.into_iter().zip(elastics).map(|(floor, elastic)| Share { floor, elastic }).collect()
}

/// Gives everybody the same, as far as they want it.
fn level(total: u32, turn: u64, wants: Vec<u32>) -> Vec<u32> {
    let mut rising: Vec<u32> = wants.iter().copied().filter(|want| *want > 0).collect();
    rising.sort_unstable();
    let (mut left, mut sharers) = (total, u32::try_from(rising.len()).unwrap_or(u32::MAX));
    // Who wants less than an equal share of what is left gets it all.
    for want in rising {
        if want > left.checked_div(sharers).unwrap_or(0) {
            break;
        }
        left = left.saturating_sub(want);
        sharers = sharers.saturating_sub(1);
    }
    let Some(each) = left.checked_div(sharers) else { return wants };
    let odd = left.saturating_sub(each.saturating_mul(sharers));
    let first = turn.checked_rem(u64::from(sharers)).and_then(|first| u32::try_from(first).ok());
    let first = first.unwrap_or(0);
    let mut at = 0_u32;
    let one = |want: u32| {
        if want <= each {
            return want;
        }
        // How far behind the first of this turn it stands, going round.
        let behind = if at >= first {
            at.saturating_sub(first)
        } else {
            at.saturating_add(sharers).saturating_sub(first)
        };
        at = at.saturating_add(1);
        each.saturating_add(u32::from(behind < odd))
    };
    wants.into_iter().map(one).collect()
}

/// Which part of a budget elastic demand keeps: one of four.
/// A half would let minimums wait for twice as long; a tenth is nothing at the usual budgets of 5 to 10.
const ELASTIC_PART: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    const FLOOR: Share = Share { floor: 1, elastic: 0 };

    fn elastic(elastic: u32) -> Share {
        Share { floor: 0, elastic }
    }

    #[test]
    fn s153_a_floor_is_served_before_what_is_elastic() {
        assert_eq!(share(1, 0, &[elastic(5), FLOOR]), [elastic(0), FLOOR]);
    }

    #[test]
    fn s157_floors_that_would_take_everything_leave_a_quarter() {
        let mut wants = vec![FLOOR; 8];
        wants.push(elastic(6));
        for turn in 0..16 {
            let shares = share(8, turn, &wants);
            assert_eq!(shares.iter().map(|share| share.floor).sum::<u32>(), 6);
            assert_eq!(shares[8], elastic(2));
        }
    }

    #[test]
    fn s158_the_odd_one_goes_round() {
        let served: Vec<usize> = (0..6)
            .map(|turn| share(1, turn, &[FLOOR; 3]).iter().position(|got| *got == FLOOR).unwrap())
            .collect();
        assert_eq!(served, [0, 1, 2, 0, 1, 2]);
    }

    #[test]
    fn everybody_gets_the_same_and_who_wants_less_leaves_the_rest() {
        assert_eq!(share(10, 0, &[elastic(9), elastic(2), elastic(9)]), [4, 2, 4].map(elastic));
        assert_eq!(share(10, 1, &[elastic(9), elastic(3), elastic(9)]), [3, 3, 4].map(elastic));
        assert_eq!(share(10, 0, &[elastic(4), elastic(6)]), [4, 6].map(elastic));
        assert_eq!(share(0, 3, &[elastic(4), FLOOR]), [Share::default(); 2]);
    }

    #[test]
    fn what_floors_do_not_need_is_elastic() {
        assert_eq!(share(8, 0, &[FLOOR, elastic(20)]), [FLOOR, elastic(7)]);
    }
}
