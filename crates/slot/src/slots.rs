//! Who holds which slot? Every holder stays visible, also two on one slot and one beyond the bounds.

use crate::Bounds;
use crate::free::LowestSet;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::mem;
use core::slice;
use tenure_bead::{Capacity, Slot};

/// The occupancy of one pool, for holders of any kind.
///
/// ```
/// use tenure_bead::Slot;
/// use tenure_slot::{Bounds, Slots};
/// let mut slots = Slots::new(Bounds::up_to(3));
/// slots.hold(Slot::FIRST, "a");
/// assert_eq!(slots.lowest_free(), Slot::try_new(2));
///
/// // A second holder is kept and shown; nobody is renumbered.
/// slots.hold(Slot::FIRST, "b");
/// assert_eq!(slots.holders(Slot::FIRST), ["a", "b"]);
/// assert_eq!(slots.doubly_held().collect::<Vec<_>>(), [Slot::FIRST]);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Slots<H> {
    bounds: Bounds,
    /// How many slots from the first on are *near*: they are kept in vectors. It grows when all of them are held.
    near: usize,
    /// The near slots that nobody holds.
    free: LowestSet,
    /// The holders of the near slots, by slot, as far up as one was ever held.
    seats: Vec<Holders<H>>,
    /// The holders of all other slots: those beyond the bounds, and numbers far above what is held, so that one
    /// record with an absurd number costs one entry.
    far: BTreeMap<Slot, Holders<H>>,
}

/// Who holds one slot; hardly ever more than one.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
enum Holders<H> {
    #[default]
    Nobody,
    One(H),
    Many(Vec<H>),
}

impl<H: Ord> Holders<H> {
    fn as_slice(&self) -> &[H] {
        match self {
            Self::Nobody => &[],
            Self::One(holder) => slice::from_ref(holder),
            Self::Many(holders) => holders,
        }
    }

    fn add(&mut self, holder: H) {
        *self = match mem::take(self) {
            Self::Nobody => Self::One(holder),
            Self::One(first) if first == holder => Self::One(first),
            Self::One(first) => Self::Many(sorted(vec![first, holder])),
            Self::Many(mut holders) => {
                if let Err(at) = holders.binary_search(&holder) {
                    holders.insert(at, holder);
                }
                Self::Many(holders)
            }
        }
    }

    fn remove(&mut self, holder: &H) {
        *self = match mem::take(self) {
            Self::Nobody => Self::Nobody,
            Self::One(first) if first == *holder => Self::Nobody,
            Self::One(first) => Self::One(first),
            Self::Many(mut holders) => {
                holders.retain(|held| held != holder);
                match (holders.pop(), holders.is_empty()) {
                    (None, _) => Self::Nobody,
                    (Some(last), true) => Self::One(last),
                    (Some(last), false) => {
                        holders.push(last);
                        Self::Many(holders)
                    }
                }
            }
        }
    }
}

fn sorted<H: Ord>(mut holders: Vec<H>) -> Vec<H> {
    holders.sort_unstable();
    holders
}

impl<H: Ord> Slots<H> {
    /// Makes a pool with every slot free.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        let near = match bounds.capacity() {
            Capacity::UpTo(size) => count(size).min(NEAR_MAX_AT_FIRST),
            Capacity::Unlimited => NEAR_OF_UNLIMITED,
        };
        let (seats, far) = (Vec::new(), BTreeMap::new());
        Self { bounds, near, free: LowestSet::full(near), seats, far }
    }

    /// Returns the bounds.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Adds a holder to a slot, in bounds or not, free or not.
    pub fn hold(&mut self, slot: Slot, holder: H) {
        let at = position(slot);
        if at >= self.near {
            return self.far.entry(slot).or_default().add(holder);
        }
        if let Some(holders) = self.seat_at(at) {
            holders.add(holder);
        }
        self.free.remove(at);
        while self.free.lowest().is_none() && self.grow() {}
    }

    /// Takes a holder off a slot; the slot is free again when nobody else holds it.
    pub fn release(&mut self, slot: Slot, holder: &H) {
        let at = position(slot);
        if at < self.near {
            let Some(holders) = self.seats.get_mut(at) else { return };
            holders.remove(holder);
            if holders.as_slice().is_empty() {
                self.free.insert(at);
            }
        } else if let Some(holders) = self.far.get_mut(&slot) {
            holders.remove(holder);
            if holders.as_slice().is_empty() {
                self.far.remove(&slot);
            }
        }
    }

    /// Doubles the near slots, and returns whether there are more of them now.
    ///
    /// They grow only when all are held, so their number is at most twice that of the holders, whatever numbers
    /// those have; each holder is moved over once.
    fn grow(&mut self) -> bool {
        let near = self.near.saturating_mul(2).min(count(self.bounds.capacity().highest()));
        if near <= self.near {
            return false;
        }
        self.free.grow(self.near, near);
        self.near = near;
        while let Some(entry) = self.far.first_entry().filter(|e| position(*e.key()) < near) {
            let (slot, held) = entry.remove_entry();
            if let Some(holders) = self.seat_at(position(slot)) {
                *holders = held;
            }
            self.free.remove(position(slot));
        }
        true
    }

    /// Returns where the holders of a near slot are kept.
    fn seat_at(&mut self, at: usize) -> Option<&mut Holders<H>> {
        if self.seats.len() <= at {
            self.seats.resize_with(at.saturating_add(1), Holders::default);
        }
        self.seats.get_mut(at)
    }

    /// Returns who holds a slot, sorted.
    #[must_use]
    pub fn holders(&self, slot: Slot) -> &[H] {
        let at = position(slot);
        let holders = if at < self.near { self.seats.get(at) } else { self.far.get(&slot) };
        holders.map_or(&[], Holders::as_slice)
    }

    /// Returns the lowest slot that nobody holds, or nothing when the pool is full.
    #[must_use]
    pub fn lowest_free(&self) -> Option<Slot> {
        let above = u32::try_from(self.free.lowest()?).ok()?;
        Slot::try_new(above.saturating_add(1))
    }

    /// Returns the slots with more than one holder, lowest first.
    pub fn doubly_held(&self) -> impl Iterator<Item = Slot> + '_ {
        let near = (1_u32..).zip(&self.seats).filter_map(|(n, h)| Some((Slot::try_new(n)?, h)));
        let all = near.chain(self.far.iter().map(|(slot, holders)| (*slot, holders)));
        all.filter(|(_, holders)| holders.as_slice().len() > 1).map(|(slot, _)| slot)
    }

    /// Returns the held slots beyond the bounds, highest first: the order in which a shrink condemns.
    pub fn condemned(&self) -> impl Iterator<Item = (Slot, &[H])> + '_ {
        let beyond = self.far.iter().rev().take_while(|(slot, _)| !self.bounds.contains(**slot));
        beyond.map(|(slot, holders)| (*slot, holders.as_slice()))
    }
}

fn position(slot: Slot) -> usize {
    count(slot.number().saturating_sub(1))
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// How many slots of a bounded pool are near from the start: 128 KiB of bits for the largest, and no growth for any
/// pool that a fleet may have. Ten times more would cost a megabyte for an empty pool.
const NEAR_MAX_AT_FIRST: usize = 1 << 20;

/// How many slots of an unlimited pool are near from the start: one word. More would be paid for by pools that stay
/// small, and each doubling costs less than the holders that brought it about.
const NEAR_OF_UNLIMITED: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(number: u32) -> Slot {
        Slot::try_new(number).unwrap()
    }

    #[test]
    fn a_released_slot_is_handed_out_again_before_higher_ones() {
        let mut slots = Slots::new(Bounds::up_to(3));
        for number in 1..=3 {
            slots.hold(slot(number), number);
        }
        assert_eq!(slots.lowest_free(), None);
        slots.release(slot(2), &2);
        assert_eq!(slots.lowest_free(), Some(slot(2)));
    }

    #[test]
    fn a_slot_with_two_holders_is_free_only_after_both_left() {
        let mut slots = Slots::new(Bounds::up_to(1));
        slots.hold(slot(1), "a");
        slots.hold(slot(1), "b");
        slots.release(slot(1), &"a");
        assert_eq!(slots.lowest_free(), None);
        slots.release(slot(1), &"b");
        assert_eq!(slots.lowest_free(), Some(slot(1)));
    }

    #[test]
    fn a_slot_beyond_the_bounds_is_condemned_and_never_reopened() {
        let mut slots = Slots::new(Bounds::up_to(1));
        slots.hold(slot(4), "x");
        slots.hold(slot(2), "y");
        let condemned: Vec<_> = slots.condemned().map(|(slot, _)| slot.number()).collect();
        assert_eq!(condemned, [4, 2]);
        slots.release(slot(2), &"y");
        assert_eq!(slots.lowest_free(), Some(slot(1)));
    }

    #[test]
    fn an_unlimited_pool_hands_out_the_lowest_free_slot_however_many_are_held() {
        let mut slots = Slots::new(Bounds::unlimited());
        for number in (1..=1_000).rev() {
            slots.hold(slot(number), number);
        }
        assert_eq!(slots.lowest_free(), Some(slot(1_001)));
        slots.release(slot(700), &700);
        assert_eq!(slots.lowest_free(), Some(slot(700)));
        assert_eq!(slots.holders(slot(999)), [999]);
        assert_eq!(slots.condemned().next(), None, "nothing is beyond no bound");
    }

    #[test]
    fn one_absurd_number_costs_one_entry() {
        let mut slots = Slots::new(Bounds::unlimited());
        slots.hold(slot(u32::MAX), "far");
        slots.hold(slot(u32::MAX), "farther");
        assert_eq!(slots.lowest_free(), Some(Slot::FIRST));
        assert_eq!(slots.doubly_held().collect::<Vec<_>>(), [slot(u32::MAX)]);
        assert!(slots.seats.is_empty() && slots.near == NEAR_OF_UNLIMITED);
        slots.release(slot(u32::MAX), &"far");
        assert_eq!(slots.holders(slot(u32::MAX)), ["farther"]);
    }

    #[test]
    fn a_growing_pool_agrees_with_a_plain_map() {
        for bounds in [Bounds::unlimited(), Bounds::up_to(100), Bounds::up_to(0)] {
            let mut slots = Slots::new(bounds);
            let mut model: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            let mut seed = 3_u64;
            for step in 0..6_000_u32 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let (number, holder) = ((seed >> 33) as u32 % 300 + 1, (seed >> 20) as u32 % 2);
                let held = model.entry(number).or_default();
                if step % 5 < 3 {
                    slots.hold(slot(number), holder);
                    held.push(holder);
                    held.sort_unstable();
                    held.dedup();
                } else {
                    slots.release(slot(number), &holder);
                    held.retain(|one| *one != holder);
                }
                assert_eq!(slots.holders(slot(number)), held.as_slice());
                let free = |n: &u32| model.get(n).is_none_or(Vec::is_empty);
                let lowest = (1..=bounds.capacity().highest().min(400)).find(free);
                assert_eq!(slots.lowest_free().map(Slot::number), lowest, "step {step}");
            }
            let many = model.iter().filter(|(_, held)| held.len() > 1);
            let many: Vec<u32> = many.map(|(number, _)| *number).collect();
            assert_eq!(slots.doubly_held().map(Slot::number).collect::<Vec<_>>(), many);
            let last = bounds.capacity().highest();
            let beyond = model.iter().rev().filter(|(n, held)| **n > last && !held.is_empty());
            let beyond: Vec<u32> = beyond.map(|(number, _)| *number).collect();
            let found: Vec<u32> = slots.condemned().map(|(slot, _)| slot.number()).collect();
            assert_eq!(found, beyond);
        }
    }

    #[test]
    fn a_pool_without_slots_hands_out_none() {
        assert_eq!(Slots::<u32>::new(Bounds::up_to(0)).lowest_free(), None);
    }
}
