//! What is the least that breaks the same rule? Leaves out operations, makes the others simpler, the world smaller.

mod rename;

use super::{Arena, Scope, Sort, Tally, run};

/// A case as small as it was made.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Shrunk<Op> {
    /// How large the world is.
    pub scope: Scope,
    /// What is done.
    pub ops: Vec<Op>,
    /// How many smaller cases were tried.
    pub tries: usize,
}

/// Makes a case that breaks a rule smaller, as long as the *same* rule is broken.
///
/// The result is where no single change of the kinds below makes it smaller, or where somebody says that so many tries
/// are enough.
pub fn shrink<A: Arena>(
    arena: &A,
    (scope, ops): (&Scope, &[A::Op]),
    rule: &str,
    is_enough: impl Fn(usize) -> bool,
) -> Shrunk<A::Op> {
    let best = Shrunk { scope: scope.clone(), ops: ops.to_vec(), tries: 0 };
    let mut shrinker = Shrinker { arena, rule, best, is_enough };
    shrinker.cut_behind();
    loop {
        let before = (shrinker.best.scope.clone(), shrinker.best.ops.clone());
        shrinker.without_faults();
        shrinker.chunks();
        shrinker.pairs();
        shrinker.simpler();
        shrinker.names();
        shrinker.smaller_worlds();
        let after = (&shrinker.best.scope, &shrinker.best.ops);
        if (&before.0, &before.1) == after || shrinker.is_spent() {
            return shrinker.best;
        }
    }
}

struct Shrinker<'a, A: Arena, E> {
    arena: &'a A,
    rule: &'a str,
    best: Shrunk<A::Op>,
    is_enough: E,
}

impl<A: Arena, E: Fn(usize) -> bool> Shrinker<'_, A, E> {
    fn is_spent(&self) -> bool {
        (self.is_enough)(self.best.tries)
    }

    /// Takes a smaller case if it breaks the same rule.
    fn takes(&mut self, scope: &Scope, ops: Vec<A::Op>) -> Taken {
        if self.is_spent() {
            return Taken::No;
        }
        self.best.tries = self.best.tries.saturating_add(1);
        let ended = run(self.arena, scope, &ops, &mut Tally::of(&self.arena.card()));
        let breaks = ended.violation().is_some_and(|violation| violation.rule == self.rule);
        if !breaks {
            return Taken::No;
        }
        (self.best.scope, self.best.ops) = (scope.clone(), ops);
        Taken::Yes
    }

    fn takes_ops(&mut self, ops: Vec<A::Op>) -> Taken {
        let scope = self.best.scope.clone();
        self.takes(&scope, ops)
    }

    /// What stands behind the operation that breaks the rule is of no use.
    fn cut_behind(&mut self) {
        let mut tally = Tally::of(&self.arena.card());
        let ended = run(self.arena, &self.best.scope, &self.best.ops, &mut tally);
        if let super::Ended::AtStep(at, _) = ended {
            self.best.ops.truncate(at.saturating_add(1));
        }
    }

    /// Nothing goes wrong at all.
    fn without_faults(&mut self) {
        let kinds = self.arena.card().kinds;
        let is_act =
            |op: &A::Op| kinds.get(self.arena.kind(op)).is_none_or(|kind| kind.sort == Sort::Act);
        let acts: Vec<A::Op> = self.best.ops.iter().filter(|op| is_act(op)).cloned().collect();
        if acts.len() < self.best.ops.len() {
            let _either_way = self.takes_ops(acts);
        }
    }

    /// Whole stretches are left out, from half of all down to single operations.
    fn chunks(&mut self) {
        let mut size = self.best.ops.len().div_ceil(2).max(1);
        loop {
            let mut at = 0;
            while at < self.best.ops.len() {
                let mut ops = self.best.ops.clone();
                ops.drain(at..at.saturating_add(size).min(ops.len()));
                if self.takes_ops(ops) == Taken::No {
                    at = at.saturating_add(size);
                }
            }
            if size == 1 {
                return;
            }
            size = size.div_ceil(2);
        }
    }

    /// Two that belong together, such as a fault and its end, are left out together.
    fn pairs(&mut self) {
        let mut first = 0;
        while first < self.best.ops.len() {
            let mut second = first.saturating_add(1);
            let mut taken = Taken::No;
            while second < self.best.ops.len() && taken == Taken::No {
                let mut ops = self.best.ops.clone();
                ops.remove(second);
                ops.remove(first);
                taken = self.takes_ops(ops);
                second = second.saturating_add(1);
            }
            if taken == Taken::No {
                first = first.saturating_add(1);
            }
        }
    }

    /// Each operation is replaced by a simpler one.
    fn simpler(&mut self) {
        let mut at = 0;
        while let Some(op) = self.best.ops.get(at) {
            let simpler = self.arena.simpler(op);
            let taken = simpler.into_iter().find(|op| {
                let mut ops = self.best.ops.clone();
                if let Some(place) = ops.get_mut(at) {
                    place.clone_from(op);
                }
                self.takes_ops(ops) == Taken::Yes
            });
            if taken.is_none() || self.is_spent() {
                at = at.saturating_add(1);
            }
        }
    }

    /// Whatever goes by a number gets a smaller one, in every operation that speaks of it.
    fn names(&mut self) {
        for (key, number) in rename::numbers(&self.best.ops) {
            let smaller = (0..number).find(|smaller| {
                let ops = rename::renamed(&self.best.ops, &key, (number, *smaller));
                ops.is_some_and(|ops| self.takes_ops(ops) == Taken::Yes)
            });
            if smaller.is_some() {
                return self.names();
            }
        }
    }

    /// Every size of the world is made smaller, one by one.
    fn smaller_worlds(&mut self) {
        let mut smaller = self.best.scope.smaller();
        while let Some(scope) = smaller.pop() {
            let ops = self.best.ops.clone();
            if self.takes(&scope, ops) == Taken::Yes {
                smaller = self.best.scope.smaller();
            }
        }
    }
}

/// Whether a smaller case was taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Taken {
    No,
    Yes,
}
