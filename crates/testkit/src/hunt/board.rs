//! How far is a hunt? What its workers tell while they work, for whoever looks on.

use super::{Card, Tally};
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use parking_lot::Mutex;

/// How far a hunt is; the workers write it, whoever shows progress reads it.
#[derive(Debug)]
pub struct Board {
    cases: AtomicU64,
    steps: AtomicU64,
    states: AtomicU64,
    stop: AtomicBool,
    hurry: AtomicBool,
    tally: Mutex<Tally>,
}

impl Board {
    /// Makes the board of a hunt that has not begun.
    #[must_use]
    pub fn new(card: &Card) -> Self {
        Self {
            cases: AtomicU64::new(0),
            steps: AtomicU64::new(0),
            states: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            hurry: AtomicBool::new(false),
            tally: Mutex::new(Tally::of(card)),
        }
    }

    /// Returns how far the hunt is.
    #[must_use]
    pub fn now(&self) -> Figures {
        let tally = self.tally.lock();
        let goals = tally.goals().len();
        Figures {
            cases: self.cases.load(Ordering::Relaxed),
            steps: self.steps.load(Ordering::Relaxed),
            states: self.states.load(Ordering::Relaxed),
            goals_reached: goals.saturating_sub(tally.missing().len()),
            goals,
        }
    }

    /// Returns the goals that were not reached.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        self.tally.lock().missing()
    }

    /// Asks every worker to stop after its case.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Asks for the end of everything: workers stop after their case, and a find is told as small as it is by then.
    pub fn hurry(&self) {
        self.stop();
        self.hurry.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_in_a_hurry(&self) -> bool {
        self.hurry.load(Ordering::Relaxed)
    }

    pub(super) fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(super) fn adds(&self, cases: u64, steps: u64, states: u64, tally: &Tally) {
        self.cases.fetch_add(cases, Ordering::Relaxed);
        self.steps.fetch_add(steps, Ordering::Relaxed);
        self.states.fetch_add(states, Ordering::Relaxed);
        self.tally.lock().add(tally);
    }

    pub(super) fn tally(&self) -> Tally {
        self.tally.lock().clone()
    }
}

/// What a hunt did up to a moment.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Figures {
    /// How many cases were run.
    pub cases: u64,
    /// How many operations were done.
    pub steps: u64,
    /// How many worlds of a kind that nobody had seen were reached; counted by each worker for itself.
    pub states: u64,
    /// How many of the goals were reached.
    pub goals_reached: usize,
    /// How many goals there are.
    pub goals: usize,
}
