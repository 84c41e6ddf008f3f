//! How many sessions may a template have at once? A number, or as many as are wanted.

use crate::Slot;
use core::fmt;
use core::num::NonZeroU32;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

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

/// Reads a number, or the word `unlimited`.
impl<'de> Deserialize<'de> for Capacity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CapacityVisitor)
    }
}

struct CapacityVisitor;

impl Visitor<'_> for CapacityVisitor {
    type Value = Capacity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number from 0 to 4294967295, or \"unlimited\"")
    }

    fn visit_u64<E: de::Error>(self, max: u64) -> Result<Capacity, E> {
        let unfit = || E::invalid_value(de::Unexpected::Unsigned(max), &self);
        u32::try_from(max).map(Capacity::UpTo).map_err(|_| unfit())
    }

    fn visit_i64<E: de::Error>(self, max: i64) -> Result<Capacity, E> {
        let unfit = || E::invalid_value(de::Unexpected::Signed(max), &self);
        u32::try_from(max).map(Capacity::UpTo).map_err(|_| unfit())
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Capacity, E> {
        let unfit = || E::invalid_value(de::Unexpected::Str(word), &self);
        (word == "unlimited").then_some(Capacity::Unlimited).ok_or_else(unfit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_config_says_a_number_or_unlimited() {
        let read = |text: &str| serde_json::from_str::<Capacity>(text);
        assert_eq!(read("3").unwrap(), Capacity::UpTo(3));
        assert_eq!(read("\"unlimited\"").unwrap(), Capacity::Unlimited);
        for text in ["-1", "4294967296", "\"all\""] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains("or \"unlimited\""), "{error}");
        }
    }

    #[test]
    fn a_bound_that_is_missing_or_negative_is_none() {
        for none in [None, Some(-1), Some(i64::MIN)] {
            assert_eq!(Capacity::of_signed(none), Capacity::Unlimited);
        }
        assert_eq!(Capacity::of_signed(Some(0)), Capacity::UpTo(0));
        assert_eq!(Capacity::of_signed(Some(i64::MAX)), Capacity::UpTo(u32::MAX));
    }
}
