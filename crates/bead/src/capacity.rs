//! How many sessions may a template have at once? A number, or as many as are wanted.

use crate::Slot;
use core::fmt;
use core::num::NonZeroU32;

/// How many sessions a template may have at once.
///
/// ```
/// use tenure_bead::{Capacity, Slot};
/// assert!(!Capacity::UpTo(0).has(Slot::FIRST), "a template without sessions has no slot");
/// assert_eq!(Capacity::Unlimited.at_most(Capacity::UpTo(3)), Capacity::UpTo(3));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is a bound or there is none")]
pub enum Capacity {
    /// This many; 0 is a template that is switched off.
    UpTo(u32),
    /// As many as are wanted.
    Unlimited,
}

impl Capacity {
    /// Reads the number of a config that says "unlimited" by leaving it out or by a negative one, as Gas City's does.
    #[must_use]
    pub fn of_signed(max: Option<i64>) -> Self {
        match max {
            None => Self::Unlimited,
            Some(max) if max < 0 => Self::Unlimited,
            Some(max) => Self::UpTo(u32::try_from(max).unwrap_or(u32::MAX)),
        }
    }

    /// Returns the highest number a slot may have; without a bound, the highest there is.
    #[must_use]
    pub const fn highest(self) -> u32 {
        match self {
            Self::UpTo(max) => max,
            Self::Unlimited => NonZeroU32::MAX.get(),
        }
    }

    /// Returns whether there is such a slot.
    #[must_use]
    pub const fn has(self, slot: Slot) -> bool {
        slot.number() <= self.highest()
    }

    /// Returns the lower of two bounds.
    #[must_use]
    pub const fn at_most(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unlimited, bound) | (bound, Self::Unlimited) => bound,
            (Self::UpTo(one), Self::UpTo(two)) => Self::UpTo(if one < two { one } else { two }),
        }
    }
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UpTo(max) => max.fmt(f),
            Self::Unlimited => f.pad("unlimited"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_that_is_missing_or_negative_is_none() {
        for none in [None, Some(-1), Some(i64::MIN)] {
            assert_eq!(Capacity::of_signed(none), Capacity::Unlimited);
        }
        assert_eq!(Capacity::of_signed(Some(0)), Capacity::UpTo(0));
        assert_eq!(Capacity::of_signed(Some(i64::MAX)), Capacity::UpTo(u32::MAX));
    }
}
