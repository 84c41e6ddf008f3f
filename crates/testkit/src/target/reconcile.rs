//! Does the planner keep its promises in a world that knows the truth? Plans are made, carried out and cut short.

mod came;
mod carry;
mod deed;
mod draw;
mod heal;
mod host;
mod identity;
mod moves;
mod op;
mod scene;
mod show;
mod truth;
mod twin;
mod view;
mod wish;

pub use op::{Applied, Carry, Fate, Imported, Launched, Of, Op, See, Signaled, Used, Wall};
pub use scene::Scene;

use crate::Dice;
use crate::hunt::{Arena, Card, Explore, Kind, Question, Scope, Size, Tally, Violation};
use wish::Wish;

/// The planner, on a model store and a model host that know the truth.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing in it")]
pub struct Reconcile;

impl Arena for Reconcile {
    type Op = Op;
    type World = Scene;

    fn card(&self) -> Card {
        Card {
            name: "reconcile",
            about: "the planner, its plans carried out, cut short and late, on a host that knows the truth",
            kinds: KINDS,
            rules: RULES,
            goals: GOALS,
            sizes: SIZES,
        }
    }

    fn fresh(&self, scope: &Scope) -> Scene {
        let slots = scope.get("slots");
        let wish = Wish::first(scope.get("sessions").min(slots), slots, scope.get("singles"));
        Scene::new(wish, scope.get("pace"))
    }

    fn draw(&self, kind: usize, world: &Scene, dice: &mut Dice) -> Option<Op> {
        draw::draw(kind, world, dice)
    }

    fn kind(&self, op: &Op) -> usize {
        draw::kind(op)
    }

    fn step(&self, world: &mut Scene, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        world.act(op, tally)
    }

    fn heal(&self, world: &mut Scene, tally: &mut Tally) -> Result<(), Violation> {
        world.heal(tally)
    }

    fn fingerprint(&self, world: &Scene) -> u64 {
        show::fingerprint(world)
    }

    fn show(&self, world: &Scene) -> String {
        show::show(world)
    }

    fn question(&self, world: &Scene) -> Option<Question> {
        let held = world.clone().look(See::All);
        Some((held.world, held.made))
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        draw::simpler(op)
    }
}

impl Explore for Reconcile {
    fn moves(&self, world: &Scene, _scope: &Scope) -> Vec<Op> {
        moves::moves(world)
    }

    fn identity(&self, world: &Scene) -> [u8; 16] {
        identity::identity(world)
    }
}

const SIZES: &[Size] = &[
    Size { name: "sessions", min: 0, default: 2, max: 4 },
    Size { name: "slots", min: 1, default: 2, max: 4 },
    Size { name: "singles", min: 0, default: 1, max: 1 },
    // How many steps of the clock the longer windows last.
    Size { name: "pace", min: 1, default: 2, max: 3 },
];

/// The kinds, in the order of [`draw::kind`].
const KINDS: &[Kind] = &[
    Kind::act("tick", 40),
    Kind::act("look", 7),
    Kind::act("carry", 9),
    Kind::act("pass", 16),
    Kind::fault("suspend", 1),
    Kind::fault("wall", 1),
    Kind::fault("reboot", 1),
    Kind::act("takeover", 3),
    Kind::act("edit", 4),
    Kind::act("color", 3),
    Kind::act("resize", 4),
    Kind::act("intent", 3),
    Kind::act("pin", 1),
    Kind::act("handles", 3),
    Kind::act("exit", 5),
    Kind::fault("befall", 6),
    Kind::act("use", 3),
    Kind::fault("start", 6),
    Kind::fault("stop", 2),
    Kind::fault("live", 2),
    Kind::fault("crash", 8),
    Kind::fault("blind", 4),
    Kind::fault("lose", 2),
    Kind::fault("import", 2),
    Kind::act("model", 3),
    Kind::fault("relaunch", 3),
];

const RULES: &[&str] = &[
    "S1",
    "S2",
    "S3",
    "S4",
    "A1",
    "A2",
    "A3",
    "N1",
    "N2",
    "D1",
    "D2",
    "D4",
    "D5",
    "D6",
    "D7",
    "D8",
    "D9",
    "D10",
    "K1",
    "K2",
    "K3",
    "W1",
    "L1",
    "L2",
    "L3",
    "P1",
    "P2",
    "P3",
    "P4",
    "disturb",
    "converges",
];

const GOALS: &[&str] = &[
    "a crash between intent and effect",
    "a crash between effect and outcome",
    "refused: the lease is lost",
    "refused: a stale plan",
    "grounds that lapsed",
    "a handle passed on in one commit",
    "a start that is ended for an edit in between",
    "a start that was missed",
    "a start that was lost",
    "a start that was found",
    "a start that ended at once",
    "a life that turned up again",
    "a life that was left behind is told to end",
    "a drain that was cancelled",
    "a restart for drift",
    "a relaunch",
    "a relaunch that failed",
    "a live change that was applied",
    "a live change that failed",
    "a session that is forced",
    "a session without a record is adopted",
    "records lost and everybody adopted",
    "two claim one seat",
    "two want one alias",
    "a conflict that is over",
    "an alias that was handed over",
    "a singleton whose name is mended",
    "quarantine",
];

#[cfg(test)]
mod reconcile_test;
