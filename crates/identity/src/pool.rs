//! How many sessions does a template have, between which bounds, and do they have names of their own?

use alloc::vec::Vec;
use tenure_bead::{Capacity, MemberName};

/// How a template is populated: bounds, the number that is wanted now, and perhaps a list of names.
///
/// What sessions are called follows from `max` and the names alone ([`naming()`](crate::naming())), never from how many
/// are wanted at the moment: a pool that shrinks to one session stays a pool.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pool {
    min: u32,
    max: Capacity,
    wanted: u32,
    names: Vec<MemberName>,
}

impl Pool {
    /// Makes a pool of a fixed number of sessions: 0 none, 1 a singleton, more a numbered pool.
    #[must_use]
    pub const fn of(size: u32) -> Self {
        Self { min: 0, max: Capacity::UpTo(size), wanted: size, names: Vec::new() }
    }

    /// Makes a pool that holds between `min` and `max` sessions, of which `wanted` are wanted now.
    ///
    /// # Errors
    ///
    /// [`PoolError`] when the numbers contradict each other; whoever wrote the config is to mend it.
    pub const fn try_new(min: u32, wanted: u32, max: u32) -> Result<Self, PoolError> {
        if max < min {
            return Err(PoolError::MaxBelowMin { min, max });
        }
        if wanted < min || wanted > max {
            return Err(PoolError::WantedOutside { wanted, min, max });
        }
        Ok(Self { min, max: Capacity::UpTo(max), wanted, names: Vec::new() })
    }

    /// Makes a pool without an upper bound, of which `wanted` sessions are wanted now.
    ///
    /// # Errors
    ///
    /// [`PoolError`] when fewer are wanted than stay awake; whoever wrote the config is to mend it.
    pub const fn unlimited(min: u32, wanted: u32) -> Result<Self, PoolError> {
        if wanted < min {
            return Err(PoolError::WantedBelowMin { wanted, min });
        }
        Ok(Self { min, max: Capacity::Unlimited, wanted, names: Vec::new() })
    }

    /// Takes a pool as somebody else's config has it: `min` sessions are wanted, and what contradicts itself bounds.
    ///
    /// A list that is shorter than the bound bounds it, and a name that is there twice is that of its first slot.
    /// Config that is written for this library is refused instead; see [`Pool::with_names`].
    #[must_use]
    pub fn found(min: u32, max: Capacity, names: Vec<MemberName>) -> Self {
        let min = min.min(max.highest());
        Self { min, max, wanted: min, names }
    }

    /// Gives the sessions names of their own: slot 1 the first, slot 2 the second.
    ///
    /// # Errors
    ///
    /// [`PoolError`] when a name is there twice or there are fewer names than a bounded pool may have sessions.
    pub fn with_names(self, names: Vec<MemberName>) -> Result<Self, PoolError> {
        let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
        if let Capacity::UpTo(max) = self.max
            && count < max
        {
            return Err(PoolError::TooFewNames { names: count, max });
        }
        let mut sorted: Vec<&MemberName> = names.iter().collect();
        sorted.sort_unstable();
        if let Some(name) = sorted.windows(2).find_map(twice) {
            return Err(PoolError::NameTwice { name });
        }
        Ok(Self { names, ..self })
    }

    /// Returns how many sessions are kept awake however idle they are.
    #[must_use]
    pub const fn min(&self) -> u32 {
        self.min
    }

    /// Returns how many sessions there may be at once.
    #[must_use]
    pub const fn max(&self) -> Capacity {
        self.max
    }

    /// Returns how many sessions are wanted now.
    #[must_use]
    pub const fn wanted(&self) -> u32 {
        self.wanted
    }

    /// Returns the names of the sessions, by slot; none for a numbered pool.
    #[must_use]
    pub fn names(&self) -> &[MemberName] {
        &self.names
    }
}

fn twice(pair: &[&MemberName]) -> Option<MemberName> {
    match pair {
        [a, b] if a == b => Some((*a).clone()),
        _ => None,
    }
}

/// Why a pool is none. Whoever wrote the config is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PoolError {
    /// The upper bound is below the lower one.
    #[error("`max` is {max}, which is below `min` {min}; raise `max` or lower `min`")]
    MaxBelowMin {
        /// The lower bound.
        min: u32,
        /// The upper bound.
        max: u32,
    },
    /// The wanted number is outside the bounds.
    #[error(
        "`size` is {wanted}, which is outside `min` {min} to `max` {max}; change it or the bound"
    )]
    WantedOutside {
        /// The wanted number.
        wanted: u32,
        /// The lower bound.
        min: u32,
        /// The upper bound.
        max: u32,
    },
    /// Fewer sessions are wanted than stay awake.
    #[error("`size` is {wanted}, which is below `min` {min}; raise `size` or lower `min`")]
    WantedBelowMin {
        /// The wanted number.
        wanted: u32,
        /// The lower bound.
        min: u32,
    },
    /// There are fewer names than sessions there may be.
    #[error(
        "`names` has {names} names for up to {max} sessions; add names, or lower `size` or `max`"
    )]
    TooFewNames {
        /// How many names there are.
        names: u32,
        /// The upper bound.
        max: u32,
    },
    /// A name is there twice.
    #[error("`names` has {name} twice; rename or remove one")]
    NameTwice {
        /// The name.
        name: MemberName,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn member(name: &str) -> MemberName {
        MemberName::parse(name).unwrap()
    }

    #[test]
    fn bounds_that_contradict_each_other_are_refused() {
        assert_eq!(Pool::try_new(3, 3, 2), Err(PoolError::MaxBelowMin { min: 3, max: 2 }));
        let outside = |wanted| Err(PoolError::WantedOutside { wanted, min: 1, max: 3 });
        assert_eq!(Pool::try_new(1, 0, 3), outside(0));
        assert_eq!(Pool::try_new(1, 4, 3), outside(4));
        assert!(Pool::try_new(0, 0, 0).is_ok());
        let below = PoolError::WantedBelowMin { wanted: 1, min: 2 };
        assert_eq!(Pool::unlimited(2, 1), Err(below));
    }

    #[test]
    fn every_session_there_may_be_has_a_name_and_no_other_has_it() {
        let pool = || Pool::try_new(0, 1, 2).unwrap();
        let few = Err(PoolError::TooFewNames { names: 1, max: 2 });
        assert_eq!(pool().with_names(vec![member("a")]), few);
        let twice = Err(PoolError::NameTwice { name: member("a") });
        assert_eq!(pool().with_names(vec![member("a"), member("b"), member("a")]), twice);
        assert!(pool().with_names(vec![member("a"), member("b"), member("c")]).is_ok());
        let unlimited = Pool::unlimited(0, 3).unwrap();
        assert!(unlimited.with_names(vec![member("a")]).is_ok(), "numbers follow the last name");
    }
}
