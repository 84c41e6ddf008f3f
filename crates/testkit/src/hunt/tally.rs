//! What came up in a run? Goals that have to, and how often everything else did.

use super::Card;
use std::collections::BTreeMap;

/// What came up in a run.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    goals: Vec<(&'static str, u64)>,
    counts: BTreeMap<&'static str, u64>,
    pairs: BTreeMap<(&'static str, &'static str), u64>,
    kinds: Vec<(&'static str, u64)>,
}

impl Tally {
    /// Makes the tally of an arena: everything is still missing.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        let goals = card.goals.iter().map(|goal| (*goal, 0)).collect();
        let kinds = card.kinds.iter().map(|kind| (kind.name, 0)).collect();
        Self { goals, kinds, ..Self::default() }
    }

    /// Notes that a goal was reached.
    ///
    /// # Panics
    ///
    /// When the goal does not stand on the card of the arena: it would be missed by nobody.
    pub fn goal(&mut self, name: &str) {
        let goal = self.goals.iter_mut().find(|(goal, _)| *goal == name);
        let goal = goal.expect("an arena reaches goals that stand on its card");
        goal.1 = goal.1.saturating_add(1);
    }

    /// Notes that something came up, for the table of `cover`.
    pub fn count(&mut self, what: &'static str) {
        let count = self.counts.entry(what).or_default();
        *count = count.saturating_add(1);
    }

    /// Notes that something went from one phase to another, for the table of `cover`.
    pub fn pair(&mut self, from: &'static str, to: &'static str) {
        let count = self.pairs.entry((from, to)).or_default();
        *count = count.saturating_add(1);
    }

    pub(super) fn kind(&mut self, kind: usize) {
        if let Some((_, count)) = self.kinds.get_mut(kind) {
            *count = count.saturating_add(1);
        }
    }

    /// Returns the goals, and how often each was reached.
    #[must_use]
    pub fn goals(&self) -> &[(&'static str, u64)] {
        &self.goals
    }

    /// Returns the goals that were not reached.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        self.goals.iter().filter(|(_, count)| *count == 0).map(|(goal, _)| *goal).collect()
    }

    /// Returns the kinds of operations, and how often each was done.
    #[must_use]
    pub fn kinds(&self) -> &[(&'static str, u64)] {
        &self.kinds
    }

    /// Returns how often each thing came up.
    #[must_use]
    pub const fn counts(&self) -> &BTreeMap<&'static str, u64> {
        &self.counts
    }

    /// Returns how often one phase followed another.
    #[must_use]
    pub const fn pairs(&self) -> &BTreeMap<(&'static str, &'static str), u64> {
        &self.pairs
    }

    /// Adds what came up elsewhere.
    pub fn add(&mut self, other: &Self) {
        let both = self.goals.iter_mut().zip(&other.goals);
        for (mine, theirs) in both.chain(self.kinds.iter_mut().zip(&other.kinds)) {
            mine.1 = mine.1.saturating_add(theirs.1);
        }
        for (what, count) in &other.counts {
            let mine = self.counts.entry(what).or_default();
            *mine = mine.saturating_add(*count);
        }
        for (pair, count) in &other.pairs {
            let mine = self.pairs.entry(*pair).or_default();
            *mine = mine.saturating_add(*count);
        }
    }
}
