//! What does one worker of a hunt do? Case after case: draw, run, keep what was new, and run some of them twice.

use super::draw::{Drawn, Strategy, Weights};
use super::run::live;
use super::{
    AfterAFind, Arena, Board, Corpus, DETERMINISTIC, Ended, Find, Hunt, Tally, Violation, Watch,
    follow,
};
use crate::Dice;
use parking_lot::Mutex;
use std::time::Instant;

/// What a worker is given.
pub(super) struct Errand<'a, A: Arena> {
    pub(super) arena: &'a A,
    pub(super) hunt: &'a Hunt,
    pub(super) board: &'a Board,
    pub(super) watch: &'a Watch<A::Op>,
    pub(super) finds: &'a Mutex<Vec<Find<A::Op>>>,
    pub(super) begun: Instant,
    pub(super) job: u64,
}

/// One worker, with what it has seen so far.
pub(super) struct Worker<'a, A: Arena> {
    errand: Errand<'a, A>,
    corpus: Corpus<A::Op>,
    tally: Tally,
    steps: u64,
    cases: u64,
    /// How many of its states stand on the board.
    told: usize,
}

impl<'a, A: Arena> Worker<'a, A> {
    pub(super) fn new(errand: Errand<'a, A>) -> Self {
        let tally = Tally::of(&errand.arena.card());
        Self { errand, corpus: Corpus::new(), tally, steps: 0, cases: 0, told: 0 }
    }

    /// Runs its share of the cases: every so many-th.
    pub(super) fn work(mut self) {
        let stride = u64::try_from(self.errand.hunt.jobs.get()).unwrap_or(1);
        let mut case = self.errand.job;
        while self.goes_on(case) {
            self.case(case);
            case = case.saturating_add(stride);
            if self.cases >= TELL_EVERY || self.steps >= TELL_EVERY {
                self.tell();
            }
        }
        self.tell();
    }

    fn goes_on(&self, case: u64) -> bool {
        let Errand { hunt, board, begun, .. } = &self.errand;
        let spent = hunt.cases.is_some_and(|cases| case >= cases);
        let late = hunt.time.is_some_and(|time| begun.elapsed() >= time);
        !spent && !late && !board.is_over()
    }

    fn case(&mut self, case: u64) {
        let Errand { arena, hunt, watch, .. } = self.errand;
        let mut dice = Dice::of_case(hunt.seed, case);
        let strategy = Strategy::drawn(&mut dice);
        let weights = Weights::drawn(&arena.card(), &hunt.kinds, strategy, &mut dice);
        let mut beginning = match strategy {
            Strategy::Onward => self.corpus.beginning(hunt.ops_max / 2, &mut dice),
            Strategy::Even | Strategy::Swarm => Vec::new(),
        };
        beginning.reverse();
        let length = dice.index(hunt.ops_max).saturating_add(1).max(beginning.len());
        // Looking at every world costs; half of the cases go without.
        let looks = strategy != Strategy::Even || case.is_multiple_of(2);
        watch.clear();
        let mut drawn = Drawn {
            beginning,
            length,
            weights,
            dice: &mut dice,
            tally: &mut self.tally,
            corpus: looks.then_some(&mut self.corpus),
            new_at: None,
            watch,
        };
        let ended = live(arena, &hunt.scope, &mut None, &mut drawn);
        let new_at = drawn.new_at;
        self.cases = self.cases.saturating_add(1);
        self.steps = self.steps.saturating_add(u64::try_from(watch.done()).unwrap_or(0));
        if let Some(at) = new_at {
            let ops = watch.ops();
            self.corpus.keep(ops.get(..at).unwrap_or(&ops), &mut dice);
        }
        self.judge(case, &ended);
    }

    fn judge(&self, case: u64, ended: &Ended) {
        if let Some(violation) = ended.violation() {
            return self.found(case, violation.clone());
        }
        if case.is_multiple_of(TWICE_IN) {
            let Errand { arena, hunt, watch, .. } = self.errand;
            let ops = watch.ops();
            let once = follow(arena, &hunt.scope, &ops);
            watch.beats();
            let twice = follow(arena, &hunt.scope, &ops);
            if once != twice {
                self.found(case, Violation::new(DETERMINISTIC, difference(&once, &twice)));
            }
        }
    }

    fn found(&self, case: u64, violation: Violation) {
        let Errand { hunt, board, watch, finds, .. } = &self.errand;
        let mut finds = finds.lock();
        if !finds.iter().any(|find| find.violation.rule == violation.rule) {
            finds.push(Find { violation, case, ops: watch.ops() });
        }
        if hunt.after_a_find == AfterAFind::Stop {
            board.stop();
        }
    }

    fn tell(&mut self) {
        let new = self.corpus.worlds().saturating_sub(self.told);
        let new = u64::try_from(new).unwrap_or(0);
        self.errand.board.adds(self.cases, self.steps, new, &self.tally);
        self.tally = Tally::of(&self.errand.arena.card());
        (self.cases, self.steps, self.told) = (0, 0, self.corpus.worlds());
    }
}

/// Says where two runs of one case part.
pub(super) fn difference(once: &super::Trail, twice: &super::Trail) -> String {
    let parts = once.shown.iter().zip(&twice.shown).position(|(a, b)| a != b);
    match parts {
        Some(at) => format!(
            "two runs of one case part after operation {at}: {} against {}",
            once.shown.get(at).map_or("", String::as_str),
            twice.shown.get(at).map_or("", String::as_str)
        ),
        None => "two runs of one case end differently".to_owned(),
    }
}

/// Every so many-th case is run twice more: one in a hundred of the work, and two of a short run.
const TWICE_IN: u64 = 200;

/// After so many cases or operations a worker tells how far it is; more often and workers wait for each other.
const TELL_EVERY: u64 = 512;
