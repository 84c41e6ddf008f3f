//! Where are stores hunted? An arena in which several use one store, against everything it acknowledged.

mod answer;
mod draw;
mod op;
mod record;
mod truth;
mod world;

pub use op::{Goes, Note, Past, Put, StoreOp};
pub use world::StoreWorld;

use super::{Guarantees, Place, StorePromise};
use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::fmt;
use std::sync::Arc;
use tenure_store::{Cause, Store};

/// An arena for one kind of store.
///
/// ```
/// use tenure_store::MemoryStore;
/// use tenure_testkit::conformance::{Guarantees, StoreArena, StorePromise};
/// use tenure_testkit::hunt::{Hunt, hunt};
/// // Records that are gone with their process are all that may be asked of a store in memory.
/// let kept = Guarantees::strict()
///     .without(StorePromise::DurableOnAck)
///     .without(StorePromise::KeptOverReopen)
///     .without(StorePromise::OpenToSeveral);
/// let arena = StoreArena::new(|_place| Ok::<_, std::io::Error>(MemoryStore::new()), kept);
/// assert_eq!(hunt(&arena, &Hunt::for_cases(&arena, 1, 100)).finds, []);
/// ```
pub struct StoreArena {
    pub(super) open: Box<Open>,
    pub(super) guarantees: Guarantees<StorePromise>,
    name: &'static str,
}

/// How a store is opened in its place.
type Open = dyn Fn(&Place) -> Result<Arc<dyn Store>, Cause> + Send + Sync;

impl fmt::Debug for StoreArena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let guarantees = &self.guarantees;
        f.debug_struct("StoreArena").field("guarantees", guarantees).finish_non_exhaustive()
    }
}

impl StoreArena {
    /// Makes an arena for the stores that are opened like this, and what they promise.
    ///
    /// `open` does what a supervisor does that was just started: it opens what earlier ones left in the place.
    pub fn new<S, E>(
        open: impl Fn(&Place) -> Result<S, E> + Send + Sync + 'static,
        guarantees: Guarantees<StorePromise>,
    ) -> Self
    where
        S: Store + 'static,
        E: Into<Cause>,
    {
        let open = move |place: &Place| match open(place) {
            Ok(store) => Ok(Arc::new(store) as Arc<dyn Store>),
            Err(error) => Err(error.into()),
        };
        Self { open: Box::new(open), guarantees, name: CARD.name }
    }

    /// Calls it something else than `store`: what is hunted beside another needs a name of its own, and so do its cases.
    #[must_use]
    pub const fn called(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }
}

impl Arena for StoreArena {
    type Op = StoreOp;
    type World = StoreWorld;

    fn card(&self) -> Card {
        Card { name: self.name, ..CARD }
    }

    fn fresh(&self, scope: &Scope) -> StoreWorld {
        StoreWorld::new(self, scope)
    }

    fn draw(&self, kind: usize, world: &StoreWorld, dice: &mut Dice) -> Option<StoreOp> {
        draw::op(kind, world, dice)
    }

    fn kind(&self, op: &StoreOp) -> usize {
        match op {
            StoreOp::Commit { .. } => 0,
            StoreOp::Again { .. } => 1,
            StoreOp::Read { .. } => 2,
            StoreOp::Follow { .. } => 3,
            StoreOp::Open { .. } => 4,
            StoreOp::Lease { .. } => 5,
            StoreOp::Release { .. } => 6,
            StoreOp::End { .. } => 7,
            StoreOp::Kill => 8,
        }
    }

    fn step(
        &self,
        world: &mut StoreWorld,
        op: &StoreOp,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        world.step(self, op, tally)
    }

    fn heal(&self, world: &mut StoreWorld, tally: &mut Tally) -> Result<(), Violation> {
        world.heal(self, tally)
    }

    fn fingerprint(&self, world: &StoreWorld) -> u64 {
        world.fingerprint()
    }

    fn show(&self, world: &StoreWorld) -> String {
        world.show()
    }

    fn simpler(&self, op: &StoreOp) -> Vec<StoreOp> {
        draw::simpler(op)
    }
}

const CARD: Card = Card {
    name: "store",
    about: "what a store acknowledged is there, what it refused is not, whoever has it open",
    kinds: &[
        Kind::act("commit", 12),
        Kind::act("again", 3),
        Kind::act("read", 2),
        Kind::act("follow", 4),
        Kind::act("open", 4),
        Kind::act("lease", 5),
        Kind::act("release", 1),
        Kind::act("end", 2),
        Kind::fault("kill", 2),
    ],
    rules: &[
        "T1",
        "T2",
        "S1",
        "A1",
        "opens",
        "answers",
        "lease",
        "precondition",
        "accepts",
        "order",
        "idempotent",
        "changes",
    ],
    goals: &[
        "a batch is committed",
        "refused: not under the lease",
        "refused: stands in the batch twice",
        "refused: closed, with a claim",
        "refused: stale",
        "refused: the claim is taken",
        "a claim changes hands within a batch",
        "a repeated batch is answered",
        "a mirror follows by changes",
        "a store is opened after a kill",
        "a lease follows another",
    ],
    sizes: &[
        Size { name: "beads", min: 1, default: 4, max: 9 },
        Size { name: "claims", min: 1, default: 5, max: 9 },
        Size { name: "supervisors", min: 1, default: 2, max: 4 },
    ],
};
