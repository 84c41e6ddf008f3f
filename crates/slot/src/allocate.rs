//! Which slots does a request get? The lowest free ones, and the truth about the rest.

use crate::Slots;
use alloc::vec::Vec;
use tenure_bead::Slot;

/// What a request got.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_structs, reason = "slots without their shortfall are half an answer")]
pub struct Allocation {
    /// The slots, lowest first; they are held now.
    pub slots: Vec<Slot>,
    /// How many more were wanted than the pool has free.
    pub shortfall: u32,
}

/// Hands out the lowest free slots to holders, one each.
///
/// It never hands out a slot that somebody holds and never one beyond the bounds; what is missing is returned
/// as the shortfall. (Nomad's name index hands out overlapping ones when it runs out.)
///
/// ```
/// use tenure_slot::{allocate, Bounds, Slots};
/// let mut slots = Slots::new(Bounds::up_to(2));
/// let got = allocate(&mut slots, ["a", "b", "c"]);
/// assert_eq!(got.slots.len(), 2);
/// assert_eq!(got.shortfall, 1);
/// ```
pub fn allocate<H: Ord>(slots: &mut Slots<H>, holders: impl IntoIterator<Item = H>) -> Allocation {
    let mut allocation = Allocation { slots: Vec::new(), shortfall: 0 };
    for holder in holders {
        let free = slots.lowest_free();
        tenure_bead::canary!(SlotBeyondBounds => let free = free.or(Slot::try_new(u32::MAX)));
        match free {
            Some(slot) => {
                tenure_bead::canary!(HeldSlotLent => let slot = Slot::FIRST);
                slots.hold(slot, holder);
                allocation.slots.push(slot);
            }
            None => allocation.shortfall = allocation.shortfall.saturating_add(1),
        }
    }
    allocation
}
