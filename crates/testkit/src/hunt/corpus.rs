//! Which cases were worth something? Those that reached a world that nobody had seen; what comes next builds on them.

use crate::Dice;
use core::hash::BuildHasherDefault;
use std::collections::HashSet;
use std::hash::DefaultHasher;

/// The worlds that were seen, and the operations that led to new ones.
#[derive(Debug)]
pub(super) struct Corpus<Op> {
    // Asked only whether something is in it, so its order decides nothing.
    seen: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
    kept: Vec<Vec<Op>>,
}

impl<Op: Clone> Corpus<Op> {
    pub(super) fn new() -> Self {
        Self { seen: HashSet::default(), kept: Vec::new() }
    }

    /// Notes a world; tells whether nobody had seen one like it.
    pub(super) fn is_new(&mut self, fingerprint: u64) -> bool {
        self.seen.len() < SEEN_MAX && self.seen.insert(fingerprint)
    }

    pub(super) fn worlds(&self) -> usize {
        self.seen.len()
    }

    /// Keeps operations that led to a new world.
    pub(super) fn keep(&mut self, ops: &[Op], dice: &mut Dice) {
        if self.kept.len() < KEPT_MAX {
            self.kept.push(ops.to_vec());
        } else if let Some(place) = self.kept.get_mut(dice.index(KEPT_MAX)) {
            *place = ops.to_vec();
        }
    }

    /// Returns the beginning of a new case: one that was kept, with some of it left out, or two of them joined.
    pub(super) fn beginning(&self, ops_max: usize, dice: &mut Dice) -> Vec<Op> {
        let mut ops = self.one(dice).to_vec();
        match dice.below(4) {
            0 => {}
            1 => ops.extend_from_slice(self.one(dice)),
            2 => ops.truncate(dice.index(ops.len().saturating_add(1))),
            _ => {
                for _ in 0..=dice.index(3) {
                    if !ops.is_empty() {
                        ops.remove(dice.index(ops.len()));
                    }
                }
            }
        }
        ops.truncate(ops_max);
        ops
    }

    fn one(&self, dice: &mut Dice) -> &[Op] {
        self.kept.get(dice.index(self.kept.len())).map_or(&[], Vec::as_slice)
    }
}

/// How many kept cases there are at most; one ten times larger builds on old finds more than on new ones.
const KEPT_MAX: usize = 4_096;

/// How many worlds are remembered at most: 16 MiB or so for each million. Nothing is new after that.
const SEEN_MAX: usize = 4_000_000;
