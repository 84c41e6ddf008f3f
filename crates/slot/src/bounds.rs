//! Which slots does a pool have? From 1 to its size, or from 1 on.

use tenure_bead::{Capacity, Slot};

/// The slots of a pool: 1 to its capacity; a capacity of 0 has none, and one without a bound has every number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bounds(Capacity);

impl Bounds {
    /// Makes the bounds of a pool of that capacity.
    #[must_use]
    pub const fn of(capacity: Capacity) -> Self {
        Self(capacity)
    }

    /// Makes the bounds of a pool of that size.
    #[must_use]
    pub const fn up_to(size: u32) -> Self {
        Self(Capacity::UpTo(size))
    }

    /// Makes the bounds of a pool that has as many slots as are wanted.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self(Capacity::Unlimited)
    }

    /// Returns how many slots there are.
    #[must_use]
    pub const fn capacity(self) -> Capacity {
        self.0
    }

    /// Returns whether the pool has the slot.
    #[must_use]
    pub const fn contains(self, slot: Slot) -> bool {
        self.0.has(slot)
    }
}
