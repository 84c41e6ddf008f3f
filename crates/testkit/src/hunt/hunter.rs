//! Is there a case that breaks a rule? Workers run one after the other until one does, or the budget is spent.

use super::worker::{Errand, Worker};
use super::{Arena, Board, Card, Figures, NO_HANG, Scope, Tally, Violation, Watch};
use core::num::NonZeroUsize;
use core::time::Duration;
use parking_lot::Mutex;
use std::io::{self, Write as _};
use std::time::Instant;

/// What is hunted with, and for how long.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Hunt {
    /// What loads the dice.
    pub seed: u64,
    /// How many cases are run at most. Default: no bound.
    pub cases: Option<u64>,
    /// How long it goes on at most. Default: no bound.
    pub time: Option<Duration>,
    /// How many workers there are. Default 1: only then does the seed decide every case.
    pub jobs: NonZeroUsize,
    /// How many operations a case has at most. Default 64: most defects take fewer than twenty, and twice that many
    /// that lead nowhere.
    pub ops_max: usize,
    /// How large the worlds are.
    pub scope: Scope,
    /// Which kinds of operations are drawn. Default: all.
    pub kinds: Vec<bool>,
    /// Whether it goes on after a find.
    pub after_a_find: AfterAFind,
    /// How long a step may take before it counts as hanging. Default 10 s: a thousand times the slowest.
    pub patience: Duration,
}

/// Whether a hunt goes on after a find.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum AfterAFind {
    /// It stops.
    Stop,
    /// It goes on for rules that were not broken yet.
    GoOn,
}

impl Hunt {
    /// Hunts in an arena with a seed, without bounds.
    #[must_use]
    pub fn of(card: &Card, seed: u64) -> Self {
        Self {
            seed,
            cases: None,
            time: None,
            jobs: NonZeroUsize::MIN,
            ops_max: 64,
            scope: Scope::of(card),
            kinds: vec![true; card.kinds.len()],
            after_a_find: AfterAFind::Stop,
            patience: Duration::from_secs(10),
        }
    }

    /// Hunts for so many cases.
    #[must_use]
    pub fn for_cases(arena: &impl Arena, seed: u64, cases: u64) -> Self {
        Self { cases: Some(cases), ..Self::of(&arena.card(), seed) }
    }
}

/// What a hunt brought home.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Haul<Op> {
    /// What it did.
    pub figures: Figures,
    /// What came up.
    pub tally: Tally,
    /// The cases that broke a rule, one for each rule.
    pub finds: Vec<Find<Op>>,
}

/// A case that broke a rule, as it was found.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Find<Op> {
    /// The rule that was broken.
    pub violation: Violation,
    /// Which case it was.
    pub case: u64,
    /// What was done.
    pub ops: Vec<Op>,
}

/// Hunts until a rule is broken or the budget is spent.
///
/// A step that does not end cannot be ended from outside: the process exits with code 1, and its last words are the
/// operations that led there.
pub fn hunt<A: Arena>(arena: &A, hunt: &Hunt) -> Haul<A::Op> {
    hunt_on(arena, hunt, &Board::new(&arena.card()), |find| {
        let _unheard = writeln!(io::stderr(), "{}: {:?}", find.violation, find.ops);
    })
}

/// Hunts as [`hunt()`], tells how far it is on a board, and of a step that does not end before the process exits.
pub fn hunt_on<A: Arena>(
    arena: &A,
    hunt: &Hunt,
    board: &Board,
    hangs: impl Fn(Find<A::Op>),
) -> Haul<A::Op> {
    let finds = Mutex::new(Vec::new());
    let watches: Vec<Watch<A::Op>> = (0..hunt.jobs.get()).map(|_| Watch::new()).collect();
    let looker = std::thread::current();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for (job, watch) in (0..).zip(&watches) {
            let (finds, looker) = (&finds, looker.clone());
            scope.spawn(move || {
                Worker::new(Errand { arena, hunt, board, watch, finds, begun, job }).work();
                watch.rests();
                looker.unpark();
            });
        }
        if let Some(ops) = first_that_hangs(&watches, hunt.patience) {
            let violation = Violation::new(NO_HANG, "the last operation does not end");
            hangs(Find { violation, case: 0, ops });
            std::process::exit(1);
        }
    });
    Haul { figures: board.now(), tally: board.tally(), finds: finds.into_inner() }
}

/// Waits until every worker rests, or one of them is in a step that does not end.
fn first_that_hangs<Op: Clone>(watches: &[Watch<Op>], patience: Duration) -> Option<Vec<Op>> {
    let seen = |watch: &Watch<Op>| (watch.beat(), Instant::now());
    let mut beats: Vec<(u64, Instant)> = watches.iter().map(seen).collect();
    while watches.iter().any(Watch::is_at_work) {
        std::thread::park_timeout(LOOK_EVERY);
        for (watch, before) in watches.iter().zip(&mut beats) {
            if watch.beat() != before.0 || !watch.is_at_work() {
                *before = seen(watch);
            } else if before.1.elapsed() > patience {
                return Some(watch.ops());
            }
        }
    }
    None
}

/// How often the workers are looked at: often enough that the end of a hunt is not waited for.
const LOOK_EVERY: Duration = Duration::from_millis(100);
