//! Which number is the lowest free one? A tree of 64-bit words, three levels deep for 262,144 numbers.

use alloc::vec;
use alloc::vec::Vec;

const BITS: usize = 64;

/// A set of numbers below a size that answers "the lowest" in one step per level.
///
/// A bit on the lowest level says that its number is in the set; a bit above says that its word below has any.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct LowestSet {
    levels: Vec<Vec<u64>>,
}

impl LowestSet {
    /// Makes the set of all numbers below `size`.
    pub(crate) fn full(size: usize) -> Self {
        let mut levels = Vec::new();
        let mut width = size;
        loop {
            let mut words = vec![u64::MAX; width / BITS];
            let rest = width % BITS;
            if rest > 0 || words.is_empty() {
                words.push(low_bits(rest));
            }
            width = words.len();
            levels.push(words);
            if width == 1 {
                return Self { levels };
            }
        }
    }

    /// Adds every number from the old size up to the new one.
    ///
    /// Building the words anew costs what the set holds, so a caller who at least doubles pays for each number once.
    pub(crate) fn grow(&mut self, from: usize, to: usize) {
        let mut grown = Self::full(to);
        for number in 0..from.min(to) {
            if !self.has(number) {
                grown.remove(number);
            }
        }
        *self = grown;
    }

    fn has(&self, number: usize) -> bool {
        let word = self.levels.first().and_then(|level| level.get(number / BITS));
        word.is_some_and(|word| word & bit(number) != 0)
    }

    pub(crate) fn insert(&mut self, number: usize) {
        let mut at = number;
        for level in &mut self.levels {
            let Some(word) = level.get_mut(at / BITS) else {
                return;
            };
            let was_empty = *word == 0;
            *word |= bit(at);
            if !was_empty {
                return;
            }
            at /= BITS;
        }
    }

    pub(crate) fn remove(&mut self, number: usize) {
        let mut at = number;
        for level in &mut self.levels {
            let Some(word) = level.get_mut(at / BITS) else {
                return;
            };
            *word &= !bit(at);
            if *word != 0 {
                return;
            }
            at /= BITS;
        }
    }

    pub(crate) fn lowest(&self) -> Option<usize> {
        let mut at = 0_usize;
        for level in self.levels.iter().rev() {
            let word = level.get(at)?;
            if *word == 0 {
                return None;
            }
            let within = usize::try_from(word.trailing_zeros()).ok()?;
            at = at.checked_mul(BITS)?.checked_add(within)?;
        }
        Some(at)
    }
}

fn bit(at: usize) -> u64 {
    u32::try_from(at % BITS).map_or(0, |shift| 1_u64.wrapping_shl(shift))
}

/// Returns a word whose lowest `count` bits are set, for counts below 64.
fn low_bits(count: usize) -> u64 {
    bit(count).wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn a_set_that_grew_has_what_it_had_and_every_number_above() {
        for (from, to) in [(0_usize, 64_usize), (1, 2), (64, 128), (70, 5000), (4096, 8192)] {
            let mut set = LowestSet::full(from);
            (0..from).filter(|number| number % 3 != 1).for_each(|number| set.remove(number));
            set.grow(from, to);
            let mut left = Vec::new();
            while let Some(lowest) = set.lowest() {
                set.remove(lowest);
                left.push(lowest);
            }
            let kept = (0..from).filter(|number| number % 3 == 1);
            assert_eq!(left, kept.chain(from..to).collect::<Vec<_>>(), "{from} to {to}");
        }
    }

    #[test]
    fn it_agrees_with_a_sorted_set_over_a_long_walk() {
        for size in [0_usize, 1, 63, 64, 65, 4096, 4097, 300_000] {
            let mut set = LowestSet::full(size);
            let mut model: BTreeSet<usize> = (0..size).collect();
            let mut seed = 7_usize;
            for _ in 0..2_000 {
                assert_eq!(set.lowest(), model.first().copied(), "size {size}");
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let number = (seed >> 20) % size.max(1);
                if seed.is_multiple_of(3) && number < size {
                    set.insert(number);
                    model.insert(number);
                } else if let Some(lowest) = set.lowest() {
                    set.remove(lowest);
                    model.remove(&lowest);
                }
            }
        }
    }
}
