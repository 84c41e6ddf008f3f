//! Which slots does a request get? The one it has, or the lowest free ones, and the truth about the rest.

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

/// What became of a session that comes back to its slot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever seats a session has to handle each")]
pub enum Seating {
    /// It has this slot, alone.
    In(Slot),
    /// Somebody else has its slot; it is refused, and never given another number.
    Taken(Slot),
    /// It had no slot, and none is free.
    Full,
}

/// Seats a session: in the slot that it has, or in the lowest free one if it has none.
///
/// The slot it has may be beyond the bounds: a bound that shrank moves nobody. To find out which slot a record means,
/// see [`recover()`](crate::recover()).
///
/// ```
/// use tenure_bead::Slot;
/// use tenure_slot::{seat, Bounds, Seating, Slots};
/// let mut slots = Slots::new(Bounds::up_to(20));
/// let ninth = Slot::try_new(9);
/// assert_eq!(seat(&mut slots, ninth, "kimi-9"), Seating::In(ninth.unwrap()));
/// assert_eq!(seat(&mut slots, ninth, "another"), Seating::Taken(ninth.unwrap()));
/// assert_eq!(seat(&mut slots, None, "new"), Seating::In(Slot::FIRST));
/// ```
pub fn seat<H: Ord>(slots: &mut Slots<H>, has: Option<Slot>, holder: H) -> Seating {
    let Some(slot) = has else {
        return match allocate(slots, [holder]).slots.first() {
            Some(slot) => Seating::In(*slot),
            None => Seating::Full,
        };
    };
    if slots.holders(slot).iter().any(|held| *held != holder) {
        return Seating::Taken(slot);
    }
    slots.hold(slot, holder);
    Seating::In(slot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bounds, Shape, recover, recover_assigned};
    use tenure_bead::{Stated, Tie};

    fn says(stored: u32, agent: u32) -> Stated {
        let (stored, agent) = (Slot::try_new(stored), Slot::try_new(agent));
        Stated { stored, agent, alias: None, session: None, template: Tie::Stated }
    }

    fn slot(number: u32) -> Slot {
        Slot::try_new(number).unwrap()
    }

    #[test]
    fn s004_a_taken_slot_is_refused_and_nobody_is_renumbered() {
        let mut slots = Slots::new(Bounds::up_to(20));
        slots.hold(slot(9), "first");
        let has = recover(&says(9, 9), Shape::Bounded(20));
        assert_eq!(seat(&mut slots, has, "second"), Seating::Taken(slot(9)));
        assert_eq!(slots.holders(slot(9)), ["first"], "who was refused holds nothing");
        assert_eq!(slots.lowest_free(), Some(Slot::FIRST));
    }

    #[test]
    fn who_has_the_slot_already_comes_back_to_it() {
        let mut slots = Slots::new(Bounds::up_to(2));
        assert_eq!(seat(&mut slots, Some(slot(2)), "a"), Seating::In(slot(2)));
        assert_eq!(seat(&mut slots, Some(slot(2)), "a"), Seating::In(slot(2)));
    }

    #[test]
    fn s026_a_seat_above_the_bound_is_kept_for_assigned_work() {
        let mut slots = Slots::new(Bounds::up_to(1));
        let has = recover_assigned(&says(2, 2), Shape::Bounded(1));
        assert_eq!(seat(&mut slots, has, "nux"), Seating::In(slot(2)));
        assert_eq!(slots.condemned().count(), 1, "and is seen to be above it");
    }

    #[test]
    fn s030_who_has_no_concrete_seat_gets_the_lowest_free_one() {
        for (stored, agent, expected) in [(2, 0, 1), (3, 0, 1), (1, 2, 2)] {
            let mut slots = Slots::new(Bounds::up_to(1));
            let has = recover_assigned(&says(stored, agent), Shape::Bounded(1));
            assert_eq!(seat(&mut slots, has, "row"), Seating::In(slot(expected)));
        }
    }

    #[test]
    fn s031_a_singleton_marks_no_slot_as_used() {
        let mut slots = Slots::new(Bounds::up_to(0));
        let has = recover_assigned(&says(1, 0), Shape::Singleton);
        assert_eq!(seat(&mut slots, has, "refinery"), Seating::Full);
        assert_eq!(slots, Slots::new(Bounds::up_to(0)));
    }

    #[test]
    fn what_is_missing_is_the_shortfall() {
        let mut slots = Slots::new(Bounds::up_to(2));
        slots.hold(slot(1), 0);
        let expected = Allocation { slots: alloc::vec![slot(2)], shortfall: 2 };
        assert_eq!(allocate(&mut slots, [1, 2, 3]), expected);
    }
}
