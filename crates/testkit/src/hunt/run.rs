//! What becomes of a list of operations? Each is done on a fresh world, then the world has to heal.

use super::{Arena, NO_PANIC, Scope, Tally, Violation};
use core::cell::RefCell;
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

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
    steps(arena, scope, ops, tally, &mut world, |_, _| {})
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

/// Does operations on a fresh world, and writes down what it is like after each.
pub fn follow<A: Arena>(arena: &A, scope: &Scope, ops: &[A::Op]) -> Trail {
    let mut shown = Vec::new();
    let mut world = None;
    let mut hasher = DefaultHasher::new();
    let mut tally = Tally::of(&arena.card());
    let ended = steps(arena, scope, ops, &mut tally, &mut world, |arena, world| {
        let line = arena.show(world);
        (&line, arena.fingerprint(world)).hash(&mut hasher);
        shown.push(line);
    });
    let healed = (ended == Ended::Well).then(|| world.as_ref().map(|world| arena.show(world)));
    let healed = healed.flatten();
    (&healed, ended.violation().map(ToString::to_string)).hash(&mut hasher);
    Trail { shown, healed, ended, digest: hasher.finish() }
}

/// The world stands outside so that whoever asks can look at it afterwards.
fn steps<A: Arena>(
    arena: &A,
    scope: &Scope,
    ops: &[A::Op],
    tally: &mut Tally,
    world: &mut Option<A::World>,
    mut look: impl FnMut(&A, &A::World),
) -> Ended {
    let mut at = None;
    let outcome = catch(|| {
        let world = world.insert(arena.fresh(scope));
        look(arena, world);
        for (index, op) in ops.iter().enumerate() {
            at = Some(index);
            tally.kind(arena.kind(op));
            arena.step(world, op, tally)?;
            look(arena, world);
        }
        at = None;
        arena.heal(world, tally)
    });
    match (outcome, at) {
        (Ok(()), _) => Ended::Well,
        (Err(violation), Some(index)) => Ended::AtStep(index, violation),
        (Err(violation), None) => Ended::Healing(violation),
    }
}

thread_local! {
    /// What the panic that is being caught on this thread said.
    static SAID: RefCell<Caught> = const { RefCell::new(Caught::Elsewhere) };
}

/// Whether panics of a thread are caught.
enum Caught {
    /// They are somebody else's.
    Elsewhere,
    /// They are, and this is what the last one said.
    Here(String),
}

/// Does something, and takes a panic for a broken rule.
pub(super) fn catch<T>(act: impl FnOnce() -> Result<T, Violation>) -> Result<T, Violation> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_ours = SAID.with_borrow_mut(|said| match said {
                Caught::Elsewhere => false,
                Caught::Here(text) => {
                    *text = panic.to_string().replace('\n', " ");
                    true
                }
            });
            if !is_ours {
                before(panic);
            }
        }));
    });
    let before = SAID.replace(Caught::Here(String::new()));
    let outcome = catch_unwind(AssertUnwindSafe(act));
    let said = SAID.replace(before);
    match (outcome, said) {
        (Ok(outcome), _) => outcome,
        (Err(_), Caught::Here(text)) => Err(Violation::new(NO_PANIC, text)),
        (Err(_), Caught::Elsewhere) => Err(Violation::new(NO_PANIC, "a panic without a message")),
    }
}
