//! What becomes of a list of operations? Each is done on a fresh world, then the world has to heal.

use super::catch::catch;
use super::{Arena, Scope, Tally, Violation};
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;

/// Where a run ended.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever runs a case handles each")]
pub enum Ended {
    /// Every rule held.
    Well,
    /// A rule was broken by an operation.
    AtStep(usize, Violation),
    /// A rule was broken while the world was healing.
    Healing(Violation),
}

impl Ended {
    /// Returns the rule that was broken.
    #[must_use]
    pub const fn violation(&self) -> Option<&Violation> {
        match self {
            Self::Well => None,
            Self::AtStep(_, violation) | Self::Healing(violation) => Some(violation),
        }
    }
}

/// Does operations on a fresh world and lets it heal.
pub fn run<A: Arena>(arena: &A, scope: &Scope, ops: &[A::Op], tally: &mut Tally) -> Ended {
    let mut world = None;
    live(arena, scope, &mut world, &mut Given { ops: ops.iter(), tally })
}

/// A run, with what the world was like after each step.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Trail {
    /// What the world was like at first, and after each operation that was done.
    pub shown: Vec<String>,
    /// What it was like when it had healed.
    pub healed: Option<String>,
    /// Where it ended.
    pub ended: Ended,
    /// A digest of all of it.
    pub digest: u64,
}

impl Trail {
    /// Says in one line how it ended.
    #[must_use]
    pub fn end(&self) -> String {
        match (&self.ended, &self.healed) {
            (Ended::Well, Some(healed)) => format!("well, healed: {healed}"),
            (Ended::Well, None) => "well".to_owned(),
            (Ended::AtStep(_, violation), _) => violation.to_string(),
            (Ended::Healing(violation), _) => format!("while healing, {violation}"),
        }
    }
}

/// Does operations on a fresh world, and writes down what it is like after each.
pub fn follow<A: Arena>(arena: &A, scope: &Scope, ops: &[A::Op]) -> Trail {
    let mut world = None;
    let mut tally = Tally::of(&arena.card());
    let given = Given { ops: ops.iter(), tally: &mut tally };
    let mut written = Written { given, shown: Vec::new(), hasher: DefaultHasher::new() };
    let ended = live(arena, scope, &mut world, &mut written);
    let Written { shown, mut hasher, .. } = written;
    let healed = world.as_ref().filter(|_| ended == Ended::Well).map(|world| arena.show(world));
    (&healed, ended.violation().map(ToString::to_string)).hash(&mut hasher);
    Trail { shown, healed, ended, digest: hasher.finish() }
}

/// Where the operations of a run come from, and who looks on.
pub(super) trait Course<A: Arena> {
    /// Returns what is done next, or nothing when it is time to heal.
    fn next(&mut self, arena: &A, world: &A::World) -> Option<A::Op>;

    /// Sees what an operation made of the world; also the world in which nothing has happened yet.
    fn seen(&mut self, _arena: &A, _world: &A::World) {}

    /// Returns where what comes up is noted.
    fn tally(&mut self) -> &mut Tally;
}

/// Operations that are known from the start.
struct Given<'a, A: Arena> {
    ops: core::slice::Iter<'a, A::Op>,
    tally: &'a mut Tally,
}

impl<A: Arena> Course<A> for Given<'_, A> {
    fn next(&mut self, _arena: &A, _world: &A::World) -> Option<A::Op> {
        self.ops.next().cloned()
    }

    fn tally(&mut self) -> &mut Tally {
        self.tally
    }
}

/// Known operations, and a line about the world after each.
struct Written<'a, A: Arena> {
    given: Given<'a, A>,
    shown: Vec<String>,
    hasher: DefaultHasher,
}

impl<A: Arena> Course<A> for Written<'_, A> {
    fn next(&mut self, arena: &A, world: &A::World) -> Option<A::Op> {
        self.given.next(arena, world)
    }

    fn seen(&mut self, arena: &A, world: &A::World) {
        let line = arena.show(world);
        (&line, arena.fingerprint(world)).hash(&mut self.hasher);
        self.shown.push(line);
    }

    fn tally(&mut self) -> &mut Tally {
        self.given.tally()
    }
}

/// Follows a course to its end. The world stands outside so that whoever asks can look at it afterwards.
pub(super) fn live<A: Arena>(
    arena: &A,
    scope: &Scope,
    world: &mut Option<A::World>,
    course: &mut impl Course<A>,
) -> Ended {
    let mut at = 0_usize;
    let mut heals = false;
    let outcome = catch(|| {
        let world = world.insert(arena.fresh(scope));
        course.seen(arena, world);
        while let Some(op) = course.next(arena, world) {
            course.tally().kind(arena.kind(&op));
            arena.step(world, &op, course.tally())?;
            course.seen(arena, world);
            at = at.saturating_add(1);
        }
        heals = true;
        arena.heal(world, course.tally())
    });
    match outcome {
        Ok(()) => Ended::Well,
        Err(violation) if heals => Ended::Healing(violation),
        Err(violation) => Ended::AtStep(at, violation),
    }
}
