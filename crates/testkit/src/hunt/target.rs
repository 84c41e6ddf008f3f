//! What can be asked of an arena without knowing its operations? Everything a command line needs.

use super::case::FORMAT;
use super::{
    Arena, Board, Bounds, Card, Case, CaseError, DETERMINISTIC, Ended, Explore, Explored, Figures,
    Find, Hunt, NO_HANG, Origin, Question, Scope, Step, Tally, Trail, Verdict, Violation, explore,
    follow, hunt_on, shrink,
};
use core::time::Duration;
use serde::Deserialize as _;
use std::time::Instant;

/// An arena whose operations are its own affair.
pub trait Target: Sync {
    /// Says what is hunted.
    fn card(&self) -> Card;

    /// Hunts; what is found is confirmed and made small.
    ///
    /// `early` is told of every find before it is made small, and of a step that does not end right before the process
    /// exits: whatever happens then, the case is not lost.
    fn hunt(&self, hunt: &Hunt, board: &Board, early: &dyn Fn(&Case)) -> Report;

    /// Runs a case, and tells what the world is like after each step.
    ///
    /// # Errors
    ///
    /// [`CaseError`] when it is no case of this target.
    fn replay(&self, case: &Case) -> Result<Trail, CaseError>;

    /// Returns what a planner would be asked right before the last step of a case, where there is a planner.
    ///
    /// # Errors
    ///
    /// [`CaseError`] when it is no case of this target.
    fn question(&self, case: &Case) -> Result<Option<Question>, CaseError>;

    /// Makes a case smaller that breaks its rule.
    ///
    /// # Errors
    ///
    /// [`CaseError`] when it is no case of this target.
    fn shrink(&self, case: &Case) -> Result<Case, CaseError>;

    /// Goes through every world of a scope, where the arena can.
    fn explore(&self, scope: &Scope, bounds: &Bounds) -> Option<Search>;
}

/// What a hunt brought home, whatever its operations are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// What it did.
    pub figures: Figures,
    /// What came up.
    pub tally: Tally,
    /// What was found, one for each rule.
    pub finds: Vec<Found>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// The rule that was broken, as it was first seen.
    pub violation: Violation,
    /// Whether it can be shown again.
    pub again: Again,
    /// The case, as small as it was made.
    pub case: Case,
    /// How many operations it had when it was found.
    pub ops: usize,
    /// How many smaller ones were tried.
    pub tries: usize,
}

/// Whether a find can be shown again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Again {
    /// Two more runs broke the same rule in the same way.
    Yes,
    /// They did not: the code or the arena depends on more than the operations.
    No,
}

/// What a search found out, whatever the operations are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Search {
    /// What it went through.
    pub explored: Explored<String>,
    /// The shortest case that breaks a rule, if there is one.
    pub case: Option<Case>,
}

/// An arena as a target.
#[derive(Clone, Copy, Debug)]
pub struct Hunted<A: Arena> {
    arena: A,
    explores: Option<Explores<A>>,
}

/// Goes through the worlds of an arena.
type Explores<A> = fn(&A, &Scope, &Bounds) -> Explored<<A as Arena>::Op>;

impl<A: Arena> Hunted<A> {
    /// Makes a target that can be hunted in.
    pub const fn new(arena: A) -> Self {
        Self { arena, explores: None }
    }

    fn ops(&self, case: &Case) -> Result<Vec<A::Op>, CaseError> {
        let target = self.arena.card().name;
        let read = |(number, step): (usize, &Step)| {
            A::Op::deserialize(&step.op).map_err(|source| CaseError::Operation {
                number,
                target,
                source,
            })
        };
        (1..).zip(&case.steps).map(read).collect()
    }

    fn case(&self, (scope, ops): (&Scope, &[A::Op]), rule: &str, found: Option<Origin>) -> Case {
        self.told((scope, ops), &follow(&self.arena, scope, ops), rule, found)
    }

    /// Writes down what a trail showed.
    fn told(
        &self,
        (scope, ops): (&Scope, &[A::Op]),
        trail: &Trail,
        rule: &str,
        found: Option<Origin>,
    ) -> Case {
        let mut shown = trail.shown.iter();
        let first = shown.next().cloned().unwrap_or_default();
        let step = |op: &A::Op| Step {
            // Whatever can be read back can be written.
            op: serde_json::to_value(op).unwrap_or_default(),
            then: shown.next().cloned(),
        };
        Case {
            format: FORMAT,
            target: self.arena.card().name.to_owned(),
            rule: rule.to_owned(),
            expect: None,
            note: None,
            scope: scope.by_name(),
            found,
            first,
            steps: ops.iter().map(step).collect(),
            end: trail.end(),
        }
    }

    fn found(
        &self,
        (hunt, board): (&Hunt, &Board),
        find: Find<A::Op>,
        early: &dyn Fn(&Case),
    ) -> Found {
        let Find { violation, case, ops, .. } = find;
        let origin = Some(Origin { seed: format!("{:#018x}", hunt.seed), case });
        let once = follow(&self.arena, &hunt.scope, &ops);
        let same = once == follow(&self.arena, &hunt.scope, &ops)
            && once.ended.violation().map(|seen| seen.rule) == Some(violation.rule);
        let count = ops.len();
        early(&self.told((&hunt.scope, &ops), &once, violation.rule, origin.clone()));
        if !same || violation.rule == DETERMINISTIC {
            let case = self.told((&hunt.scope, &ops), &once, violation.rule, origin);
            return Found { violation, again: Again::No, case, ops: count, tries: 0 };
        }
        let begun = Instant::now();
        let is_enough =
            |tries| tries >= TRIES_MAX || board.is_in_a_hurry() || begun.elapsed() > SHRINK_FOR;
        let small = shrink(&self.arena, (&hunt.scope, &ops), violation.rule, is_enough);
        let case = self.case((&small.scope, &small.ops), violation.rule, origin);
        Found { violation, again: Again::Yes, case, ops: count, tries: small.tries }
    }
}

impl<A: Explore> Hunted<A> {
    /// Makes a target that can be hunted in, and gone through exhaustively.
    pub const fn exploring(arena: A) -> Self {
        Self { arena, explores: Some(explore::<A>) }
    }
}

impl<A: Arena> Target for Hunted<A> {
    fn card(&self) -> Card {
        self.arena.card()
    }

    fn hunt(&self, hunt: &Hunt, board: &Board, early: &dyn Fn(&Case)) -> Report {
        let haul = hunt_on(&self.arena, hunt, board, |find| {
            // It cannot be run again, so nothing is known of the worlds in between.
            let trail = Trail {
                shown: Vec::new(),
                healed: None,
                ended: Ended::AtStep(find.ops.len().saturating_sub(1), find.violation.clone()),
                digest: 0,
            };
            let origin = Some(Origin { seed: format!("{:#018x}", hunt.seed), case: find.case });
            early(&self.told((&hunt.scope, &find.ops), &trail, NO_HANG, origin));
        });
        let found = |find| self.found((hunt, board), find, early);
        let finds = haul.finds.into_iter().map(found).collect();
        Report { figures: haul.figures, tally: haul.tally, finds }
    }

    fn replay(&self, case: &Case) -> Result<Trail, CaseError> {
        let scope = case.scope(&self.arena.card())?;
        Ok(follow(&self.arena, &scope, &self.ops(case)?))
    }

    fn question(&self, case: &Case) -> Result<Option<Question>, CaseError> {
        let scope = case.scope(&self.arena.card())?;
        let ops = self.ops(case)?;
        let before = ops.split_last().map_or(&ops[..], |(_, before)| before);
        let mut world = self.arena.fresh(&scope);
        let mut tally = Tally::of(&self.arena.card());
        // Where a rule is broken on the way, that world is the one to be asked about.
        let _broken = before.iter().try_for_each(|op| self.arena.step(&mut world, op, &mut tally));
        Ok(self.arena.question(&world))
    }

    fn shrink(&self, case: &Case) -> Result<Case, CaseError> {
        let scope = case.scope(&self.arena.card())?;
        let is_enough = |tries| tries >= TRIES_MAX;
        let small = shrink(&self.arena, (&scope, &self.ops(case)?), &case.rule, is_enough);
        let mut shrunk = self.case((&small.scope, &small.ops), &case.rule, case.found.clone());
        (shrunk.expect, shrunk.note) = (case.expect.clone(), case.note.clone());
        Ok(shrunk)
    }

    fn explore(&self, scope: &Scope, bounds: &Bounds) -> Option<Search> {
        let explored = self.explores?(&self.arena, scope, bounds);
        let Explored { states, edges, depth, tally, verdict } = explored;
        let (verdict, case) = match verdict {
            Verdict::Exhausted => (Verdict::Exhausted, None),
            Verdict::Stopped(bound) => (Verdict::Stopped(bound), None),
            Verdict::Broken { violation, ops } => {
                let case = self.case((scope, &ops), violation.rule, None);
                let ops = ops.iter().map(|op| format!("{op:?}")).collect();
                (Verdict::Broken { violation, ops }, Some(case))
            }
        };
        Some(Search { explored: Explored { states, edges, depth, tally, verdict }, case })
    }
}

/// How many smaller cases are tried for one find; the longest known took a thousand.
const TRIES_MAX: usize = 20_000;

/// How long a find is made smaller while somebody waits for it; `shrink` goes on with it for as long as it takes.
const SHRINK_FOR: Duration = Duration::from_secs(20);
