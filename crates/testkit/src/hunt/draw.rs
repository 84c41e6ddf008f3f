//! What is done in a case? A mix of strategies draws it: none of them finds everything.

use super::{Arena, Card, Corpus, Course, Sort, Tally, Watch};
use crate::Dice;

/// How the operations of one case are drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Strategy {
    /// Each kind as often as its weight says. Half of the cases.
    Even,
    /// Each kind as often as the dice say, some not at all. A quarter: what masks something else is left out.
    Swarm,
    /// A case that reached something new goes on differently. A quarter: what takes many steps is reached in turns.
    Onward,
}

impl Strategy {
    pub(super) fn drawn(dice: &mut Dice) -> Self {
        match dice.below(4) {
            0 => Self::Swarm,
            1 => Self::Onward,
            _ => Self::Even,
        }
    }
}

/// How often each kind is drawn in a case.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    acts: Vec<u64>,
    faults: Vec<u64>,
}

impl Weights {
    /// Draws the weights of a case. A fault is on or off for a whole case; where one is on, every fourth operation is
    /// one.
    pub(super) fn drawn(
        card: &Card,
        allowed: &[bool],
        strategy: Strategy,
        dice: &mut Dice,
    ) -> Self {
        let calm = dice.below(8) == 0;
        let mut weights = Self { acts: Vec::new(), faults: Vec::new() };
        for (at, kind) in card.kinds.iter().enumerate() {
            let drawn = match strategy {
                Strategy::Even | Strategy::Onward => u64::from(kind.weight),
                Strategy::Swarm => u64::from(kind.weight).saturating_mul(dice.below(4)),
            };
            let is_on = dice.below(2) == 0;
            let drawn = if allowed.get(at) == Some(&true) { drawn } else { 0 };
            let (act, fault) = match kind.sort {
                Sort::Act => (drawn, 0),
                Sort::Fault if is_on && !calm => (0, drawn),
                Sort::Fault => (0, 0),
            };
            weights.acts.push(act);
            weights.faults.push(fault);
        }
        weights
    }

    fn kind(&self, dice: &mut Dice) -> Option<usize> {
        let faulty = dice.below(4) == 0;
        let (first, second) =
            if faulty { (&self.faults, &self.acts) } else { (&self.acts, &self.faults) };
        pick(first, dice).or_else(|| pick(second, dice))
    }
}

fn pick(weights: &[u64], dice: &mut Dice) -> Option<usize> {
    let all: u64 = weights.iter().sum();
    let mut left = (all > 0).then(|| dice.below(all))?;
    weights.iter().position(|weight| {
        let here = left < *weight;
        left = left.saturating_sub(*weight);
        here
    })
}

/// A case that is drawn as it goes.
pub(super) struct Drawn<'a, A: Arena> {
    /// What it begins with, the last operation first.
    pub(super) beginning: Vec<A::Op>,
    /// How many operations there are.
    pub(super) length: usize,
    pub(super) weights: Weights,
    pub(super) dice: &'a mut Dice,
    pub(super) tally: &'a mut Tally,
    pub(super) corpus: Option<&'a mut Corpus<A::Op>>,
    /// How many operations it took to the latest world that was new.
    pub(super) new_at: Option<usize>,
    pub(super) watch: &'a Watch<A::Op>,
}

impl<A: Arena> Drawn<'_, A> {
    fn draw(&mut self, arena: &A, world: &A::World) -> Option<A::Op> {
        if let Some(op) = self.beginning.pop() {
            return Some(op);
        }
        // A world in which nothing of many kinds makes sense is one to heal.
        (0..TRIES).find_map(|_| arena.draw(self.weights.kind(self.dice)?, world, self.dice))
    }
}

impl<A: Arena> Course<A> for Drawn<'_, A> {
    fn next(&mut self, arena: &A, world: &A::World) -> Option<A::Op> {
        if self.watch.done() >= self.length {
            return None;
        }
        let op = self.draw(arena, world)?;
        self.watch.begins(&op);
        Some(op)
    }

    fn seen(&mut self, arena: &A, world: &A::World) {
        let Some(corpus) = &mut self.corpus else { return };
        if corpus.is_new(arena.fingerprint(world)) {
            self.new_at = Some(self.watch.done());
        }
    }

    fn tally(&mut self) -> &mut Tally {
        self.tally
    }
}

/// How many kinds are tried for one operation; with ten kinds of which one makes sense, nine of ten draws find it.
const TRIES: usize = 24;
