//! Who holds which slot? Every holder stays visible, also two on one slot and one beyond the bounds.

use crate::Bounds;
use crate::free::LowestSet;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::mem;
use core::slice;
use tenure_bead::Slot;

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
    free: LowestSet,
    /// The holders of the slots in bounds, by slot, as far up as one was ever held.
    seats: Vec<Holders<H>>,
    /// The holders beyond the bounds.
    beyond: BTreeMap<Slot, Holders<H>>,
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
        let size = usize::try_from(bounds.size()).unwrap_or(usize::MAX);
        let (seats, beyond) = (Vec::new(), BTreeMap::new());
        Self { bounds, free: LowestSet::full(size), seats, beyond }
    }

    /// Returns the bounds.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Adds a holder to a slot, in bounds or not, free or not.
    pub fn hold(&mut self, slot: Slot, holder: H) {
        if !self.bounds.contains(slot) {
            return self.beyond.entry(slot).or_default().add(holder);
        }
        let at = position(slot);
        if self.seats.len() <= at {
            self.seats.resize_with(at.saturating_add(1), Holders::default);
        }
        if let Some(holders) = self.seats.get_mut(at) {
            holders.add(holder);
        }
        self.free.remove(at);
    }

    /// Takes a holder off a slot; the slot is free again when nobody else holds it.
    pub fn release(&mut self, slot: Slot, holder: &H) {
        if self.bounds.contains(slot) {
            let Some(holders) = self.seats.get_mut(position(slot)) else { return };
            holders.remove(holder);
            if holders.as_slice().is_empty() {
                self.free.insert(position(slot));
            }
        } else if let Some(holders) = self.beyond.get_mut(&slot) {
            holders.remove(holder);
            if holders.as_slice().is_empty() {
                self.beyond.remove(&slot);
            }
        }
    }

    /// Returns who holds a slot, sorted.
    #[must_use]
    pub fn holders(&self, slot: Slot) -> &[H] {
        let within = self.seats.get(position(slot)).filter(|_| self.bounds.contains(slot));
        within.or_else(|| self.beyond.get(&slot)).map_or(&[], Holders::as_slice)
    }

    /// Returns the lowest slot that nobody holds, or nothing when the pool is full.
    #[must_use]
    pub fn lowest_free(&self) -> Option<Slot> {
        let above = u32::try_from(self.free.lowest()?).ok()?;
        Slot::try_new(above.saturating_add(1))
    }

    /// Returns the slots with more than one holder, lowest first.
    pub fn doubly_held(&self) -> impl Iterator<Item = Slot> + '_ {
        let within = (1_u32..).zip(&self.seats).filter_map(|(n, h)| Some((Slot::try_new(n)?, h)));
        let all = within.chain(self.beyond.iter().map(|(slot, holders)| (*slot, holders)));
        all.filter(|(_, holders)| holders.as_slice().len() > 1).map(|(slot, _)| slot)
    }

    /// Returns the held slots beyond the bounds, highest first: the order in which a shrink condemns.
    pub fn condemned(&self) -> impl Iterator<Item = (Slot, &[H])> + '_ {
        self.beyond.iter().rev().map(|(slot, holders)| (*slot, holders.as_slice()))
    }
}

fn position(slot: Slot) -> usize {
    usize::try_from(slot.number().saturating_sub(1)).unwrap_or(usize::MAX)
}

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
    fn a_pool_without_slots_hands_out_none() {
        assert_eq!(Slots::<u32>::new(Bounds::up_to(0)).lowest_free(), None);
    }
}
