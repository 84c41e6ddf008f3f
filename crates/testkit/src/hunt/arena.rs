//! What is hunted? A world, what may be done to it, and what has to hold after every step.

use super::{Scope, Tally, Violation};
use crate::Dice;
use core::fmt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tenure_bead::Now;
use tenure_reconcile::World;

/// One thing to be hunted in: a world, the operations on it, and the rules that have to hold after each.
///
/// # Guarantees
///
/// The hunter calls [`Arena::draw`] and [`Arena::step`] alternately on one world and drops it; a world is never
/// shared. A case that is replayed gets the same operations on a fresh world of the same scope.
///
/// # Assumptions
///
/// * Everything follows from the scope and the operations: no clock, no thread, no hashed iteration. One case in a
///   thousand is run twice, and a difference is a find of its own.
/// * [`Arena::step`] takes *any* operation in *any* world: the shrinker leaves operations out, and those that name
///   something that is not there do nothing.
/// * Operations name things by handles (the third session that was made), never by ids that the world draws.
pub trait Arena: Sync {
    /// One thing that may be done.
    type Op: Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// What it is done to.
    type World;

    /// Says what is hunted here.
    fn card(&self) -> Card;

    /// Makes a world in which nothing has happened yet.
    fn fresh(&self, scope: &Scope) -> Self::World;

    /// Draws an operation of a kind, or nothing when there is none of that kind in this world.
    ///
    /// The kind is an index into [`Card::kinds`].
    fn draw(&self, kind: usize, world: &Self::World, dice: &mut Dice) -> Option<Self::Op>;

    /// Returns of which kind an operation is.
    fn kind(&self, op: &Self::Op) -> usize;

    /// Does one operation and holds the world to its rules.
    ///
    /// # Errors
    ///
    /// The rule that was broken.
    fn step(
        &self,
        world: &mut Self::World,
        op: &Self::Op,
        tally: &mut Tally,
    ) -> Result<(), Violation>;

    /// Lets nothing more go wrong and demands what has to come true then. Default: nothing.
    ///
    /// # Errors
    ///
    /// The rule that was broken.
    fn heal(&self, _world: &mut Self::World, _tally: &mut Tally) -> Result<(), Violation> {
        Ok(())
    }

    /// Returns a coarse mark of what the world is like: worlds that call for the same have the same.
    ///
    /// A mark that was never seen is what the hunt is guided by. Too fine, and everything is new; too coarse, and
    /// nothing is.
    fn fingerprint(&self, world: &Self::World) -> u64;

    /// Says in one line what a reader has to know of the world.
    fn show(&self, world: &Self::World) -> String;

    /// Returns what a planner would be asked in this world, where there is one: what a scenario can be written from.
    /// Default: there is none.
    fn question(&self, _world: &Self::World) -> Option<Question> {
        None
    }

    /// Returns operations that are simpler than this one and may show the same, the simplest first. Default: none.
    fn simpler(&self, _op: &Self::Op) -> Vec<Self::Op> {
        Vec::new()
    }
}

/// What a planner would be asked: everything that it decides on, and when.
pub type Question = (World, Now);

/// An arena whose worlds can be gone through exhaustively.
pub trait Explore: Arena<World: Clone> {
    /// Returns everything that may be done next; what is left out is not explored.
    fn moves(&self, world: &Self::World, scope: &Scope) -> Vec<Self::Op>;

    /// Returns a mark of *everything* that what may come depends on, hidden parts included; worlds that differ only
    /// in names that mean nothing have the same.
    ///
    /// Where something is left out, worlds are taken for one that are not, and the search says "exhausted" wrongly.
    fn identity(&self, world: &Self::World) -> [u8; 16];
}

/// What an arena is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes an arena says each")]
pub struct Card {
    /// What it is called on the command line: one word.
    pub name: &'static str,
    /// What it hunts, in one line.
    pub about: &'static str,
    /// The kinds of operations.
    pub kinds: &'static [Kind],
    /// The rules that it holds worlds to: ids of invariants, and rules of its own.
    pub rules: &'static [&'static str],
    /// What has to come up, or the run proves nothing.
    pub goals: &'static [&'static str],
    /// How large its world may be.
    pub sizes: &'static [Size],
}

/// A kind of operation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Kind {
    /// What it is called, for `--only` and `--without`.
    pub name: &'static str,
    /// How often it is drawn, measured against the others.
    pub weight: u32,
    /// Whether it is part of ordinary life or something that goes wrong.
    pub sort: Sort,
}

impl Kind {
    /// A kind that is part of ordinary life.
    #[must_use]
    pub const fn act(name: &'static str, weight: u32) -> Self {
        Self { name, weight, sort: Sort::Act }
    }

    /// A kind that is something going wrong: drawn in half of the cases only, and then often.
    #[must_use]
    pub const fn fault(name: &'static str, weight: u32) -> Self {
        Self { name, weight, sort: Sort::Fault }
    }
}

/// Whether an operation is part of ordinary life.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Sort {
    /// It is.
    Act,
    /// It is something that goes wrong.
    Fault,
}

/// One measure of how large a world is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes an arena says each")]
pub struct Size {
    /// What it is called, for `--scope`.
    pub name: &'static str,
    /// The smallest that makes sense; the shrinker goes down to it.
    pub min: u32,
    /// What it is unless told otherwise.
    pub default: u32,
    /// The largest.
    pub max: u32,
}
