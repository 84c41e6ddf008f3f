//! Where are hosts hunted? An arena of sessions that last, end, and ignore what they are told, ours and neighbors'.

mod change;
mod deed;
mod draw;
mod look;
mod op;
mod world;

pub use op::{HostOp, How, Plays, Who, Whose};
pub use world::HostWorld;

use super::{Guarantees, HostPromise};
use crate::Dice;
use crate::hunt::{Arena, Card, Kind, Scope, Size, Tally, Violation};
use core::fmt;
use tenure_liveness::RelaunchLane;
use tenure_runtime::laws::Candidate;

/// An arena for one kind of host.
///
/// ```
/// use tenure_runtime::scripted::StandIn;
/// use tenure_testkit::conformance::{Guarantees, HostArena};
/// use tenure_testkit::hunt::{Hunt, hunt};
/// let stage = || StandIn::try_new().expect("its names fit the grammar");
/// let arena = HostArena::new(stage, Guarantees::strict());
/// assert_eq!(hunt(&arena, &Hunt::for_cases(&arena, 1, 100)).finds, []);
/// ```
pub struct HostArena {
    stage: Box<Stage>,
    pub(super) guarantees: Guarantees<HostPromise>,
    name: &'static str,
}

/// How the machine of one case is made.
type Stage = dyn Fn() -> Box<dyn Candidate> + Send + Sync;

impl fmt::Debug for HostArena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let guarantees = &self.guarantees;
        f.debug_struct("HostArena").field("guarantees", guarantees).finish_non_exhaustive()
    }
}

impl HostArena {
    /// Makes an arena for the hosts of a candidate of the laws, and what they promise.
    ///
    /// `stage` makes a machine on which nothing of the realms runs.
    pub fn new<C: Candidate + 'static>(
        stage: impl Fn() -> C + Send + Sync + 'static,
        guarantees: Guarantees<HostPromise>,
    ) -> Self {
        Self { stage: Box::new(move || Box::new(stage())), guarantees, name: CARD.name }
    }

    /// Calls it something else than `runtime`: what is hunted beside another needs a name of its own, and so do its cases.
    #[must_use]
    pub const fn called(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }
}

impl HostArena {
    /// Returns the goals that what is not promised, or not offered, cannot reach.
    pub(super) fn excused(&self) -> Vec<&'static str> {
        let promises = [
            (HostPromise::CompleteListing, "a listing is complete"),
            (HostPromise::ExitCode, "a session ends by itself, and its code is told"),
            (HostPromise::Verifies, "a later host finds a session"),
            (HostPromise::Verifies, "a session is stopped"),
            (HostPromise::Verifies, "a session ignores what it is asked"),
        ];
        let withheld = promises.into_iter().filter(|(promise, _)| !self.guarantees.has(*promise));
        let lane = self.relaunch_lane();
        let unoffered = (lane == RelaunchLane::Absent).then_some("a session is relaunched");
        withheld.map(|(_, goal)| goal).chain(unoffered).collect()
    }

    fn relaunch_lane(&self) -> RelaunchLane {
        let stage = (self.stage)();
        stage.open(&stage.realms().ours).relaunch_lane()
    }
}

impl Arena for HostArena {
    type Op = HostOp;
    type World = HostWorld;

    fn card(&self) -> Card {
        Card { name: self.name, ..CARD }
    }

    fn fresh(&self, scope: &Scope) -> HostWorld {
        HostWorld::new((self.stage)(), scope)
    }

    fn draw(&self, kind: usize, world: &HostWorld, dice: &mut Dice) -> Option<HostOp> {
        draw::op(kind, world, dice)
    }

    fn kind(&self, op: &HostOp) -> usize {
        match op {
            HostOp::Start { .. } => 0,
            HostOp::StartForeign { .. } => 1,
            HostOp::Stop { .. } => 2,
            HostOp::Observe { .. } => 3,
            HostOp::List => 4,
            HostOp::Wait => 5,
            HostOp::Reopen => 6,
            HostOp::Apply { .. } => 7,
            HostOp::Attend { .. } => 8,
            HostOp::Usurp { .. } => 9,
            HostOp::Relaunch { .. } => 10,
        }
    }

    fn step(&self, world: &mut HostWorld, op: &HostOp, tally: &mut Tally) -> Result<(), Violation> {
        world.step(self, op, tally)
    }

    fn heal(&self, world: &mut HostWorld, tally: &mut Tally) -> Result<(), Violation> {
        world.heal(self, tally)
    }

    fn fingerprint(&self, world: &HostWorld) -> u64 {
        world.fingerprint()
    }

    fn show(&self, world: &HostWorld) -> String {
        world.show()
    }

    fn simpler(&self, op: &HostOp) -> Vec<HostOp> {
        draw::simpler(op)
    }
}

const CARD: Card = Card {
    name: "runtime",
    about: "a host signals whom it is told to and nobody else, and tells of the rest what is so",
    kinds: &[
        Kind::act("start", 10),
        Kind::act("start-foreign", 1),
        Kind::act("stop", 8),
        Kind::act("observe", 6),
        Kind::act("list", 4),
        Kind::act("wait", 3),
        Kind::act("reopen", 2),
        Kind::act("apply", 2),
        Kind::act("attend", 2),
        Kind::fault("usurp", 2),
        Kind::act("relaunch", 2),
    ],
    rules: &[
        "K2",
        "K3",
        "starts",
        "no-double",
        "stops",
        "listing-complete",
        "probe-true",
        "exit-told",
        "asked-told",
        "live",
        "relaunches",
        "attention",
        "wakes",
    ],
    goals: &[
        "a session is started",
        "a session is stopped",
        "a session ignores what it is asked",
        "a second start is refused",
        "a stop of what is not there is refused",
        "a session ends by itself, and its code is told",
        "a listing is complete",
        "a later host finds a session",
        "a session is relaunched",
        "a number is usurped, and its new owner lives",
    ],
    sizes: &[
        Size { name: "beads", min: 1, default: 3, max: 6 },
        Size { name: "lives", min: 1, default: 3, max: 6 },
    ],
};
