//! Which slots does a pool have? From 1 to its size.

use tenure_bead::Slot;

/// The slots of a pool: 1 to its size; a size of 0 has none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bounds(u32);

impl Bounds {
    /// Makes the bounds of a pool of that size.
    #[must_use]
    pub const fn up_to(size: u32) -> Self {
        Self(size)
    }

    /// Returns the size.
    #[must_use]
    pub const fn size(self) -> u32 {
        self.0
    }

    /// Returns whether the pool has the slot.
    #[must_use]
    pub const fn contains(self, slot: Slot) -> bool {
        slot.number() <= self.0
    }
}
