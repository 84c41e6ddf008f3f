//! How large is the world of a case? A number for each of the sizes that its arena has.

use super::{Card, Size};
use core::fmt;
use std::collections::BTreeMap;

/// The sizes of the world of a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Scope {
    sizes: Vec<(Size, u32)>,
}

impl Scope {
    /// Returns the sizes that an arena has unless told otherwise.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        Self { sizes: card.sizes.iter().map(|size| (*size, size.default)).collect() }
    }

    /// Returns one of the sizes.
    ///
    /// # Panics
    ///
    /// When the arena has no such size: it asks for its own.
    #[must_use]
    pub fn get(&self, name: &str) -> u32 {
        let found = self.sizes.iter().find(|(size, _)| size.name == name);
        found.expect("an arena asks for sizes that stand on its card").1
    }

    /// Returns the same scope with another size.
    ///
    /// # Errors
    ///
    /// [`ScopeError`] when there is no such size, or it is out of bounds.
    pub fn with(mut self, name: &str, number: u32) -> Result<Self, ScopeError> {
        let names = || self.sizes.iter().map(|(size, _)| size.name).collect::<Vec<_>>();
        let Some(at) = self.sizes.iter().position(|(size, _)| size.name == name) else {
            return Err(ScopeError::Unknown { name: name.to_owned(), known: names().join(", ") });
        };
        if let Some((size, value)) = self.sizes.get_mut(at) {
            if !(size.min..=size.max).contains(&number) {
                let (name, min, max) = (size.name, size.min, size.max);
                return Err(ScopeError::OutOfBounds { name, number, min, max });
            }
            *value = number;
        }
        Ok(self)
    }

    /// Returns every size by its name.
    #[must_use]
    pub fn by_name(&self) -> BTreeMap<String, u32> {
        self.sizes.iter().map(|(size, value)| (size.name.to_owned(), *value)).collect()
    }

    /// Returns the scopes that are smaller by one step.
    pub(super) fn smaller(&self) -> Vec<Self> {
        let can = self.sizes.iter().filter(|(size, value)| *value > size.min);
        can.filter_map(|(size, value)| self.clone().with(size.name, value.saturating_sub(1)).ok())
            .collect()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = self.sizes.iter().map(|(size, value)| format!("{}={value}", size.name));
        f.write_str(&sizes.collect::<Vec<_>>().join(","))
    }
}

/// A scope was not understood. Whoever wrote it is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// The arena has no such size.
    #[error("set a scope: there is no size `{name}`; there are: {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// The size is too small or too large.
    #[error("set a scope: {name}={number} is out of bounds, {min} to {max}")]
    OutOfBounds {
        /// The size.
        name: &'static str,
        /// What was asked for.
        number: u32,
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
    },
}
