//! What becomes of a commit that nobody answers? It is repeated under the same token, and happens once.

use crate::hosts::{Fronted, Glass};
use crate::stage::{ONE, POOL, Sizes, Stage, changed, tick};
use crate::stores::{Desk, Desked};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use tenure_bead::{BatchToken, ChangeKind, PhaseKind};
use tenure_driver::{Driver, TickError};
use tenure_reconcile::Intent;
use tenure_store::{Batch, CommitError, Receipt, Store};

/// What becomes of a commit.
#[derive(Clone, Copy, Debug)]
enum Answer {
    /// It is applied, and the answer arrives.
    Arrives,
    /// It is applied, and the answer is lost.
    Lost,
    /// It never reached the store.
    Never,
}

use Answer::{Arrives, Lost, Never};

/// Loses requests and answers as the test says; then all arrive.
#[derive(Debug)]
struct Line(Mutex<VecDeque<Answer>>);

impl Desk for Line {
    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        let answer = self.0.lock().pop_front().unwrap_or(Arrives);
        match answer {
            Arrives => return store.commit(batch),
            Lost => drop(store.commit(batch)?),
            Never => {}
        }
        let place = "the end of the line".to_owned();
        Err(CommitError::Unanswered { place, cause: "the line is dead".into() })
    }
}

struct Wired {
    stage: Stage,
    driver: Driver,
    store: Arc<Desked<Line>>,
    host: Arc<Fronted<Glass>>,
}

impl Wired {
    fn new(sizes: Sizes<'_>, answers: &[Answer]) -> Self {
        let stage = Stage::new();
        let line = Line(Mutex::new(answers.iter().copied().collect()));
        let store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, line);
        let host = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Glass);
        let mut parts = stage.parts();
        parts.store = Arc::<Desked<Line>>::clone(&store);
        parts.runtime = Arc::<Fronted<Glass>>::clone(&host);
        let driver = stage.driver_of(parts, Intent::Run, sizes);
        Self { stage, driver, store, host }
    }

    /// Returns how often each token was presented, in the order of their first time.
    fn presented(&self) -> Vec<usize> {
        let tokens = self.store.tokens();
        let mut seen: Vec<BatchToken> = Vec::new();
        let mut times: Vec<usize> = Vec::new();
        for token in tokens {
            match seen.iter().position(|s| *s == token) {
                Some(at) => times[at] += 1,
                None => {
                    seen.push(token);
                    times.push(1);
                }
            }
        }
        times
    }

    fn revision(&self) -> u64 {
        self.stage.store.snapshot().unwrap().revision.number()
    }

    fn starts(&self) -> usize {
        self.host.asked.counts()[2]
    }
}

#[track_caller]
fn happens_once(answers: &[Answer], presented: &[usize]) {
    let mut wired = Wired::new(POOL, answers);
    tick(&mut wired.driver);
    assert_eq!(wired.presented(), presented);
    // Intents and outcomes, each applied once.
    assert_eq!((wired.revision(), wired.starts()), (2, 3));
    assert_eq!(wired.stage.kind("worker-2"), PhaseKind::Running);
}

#[test]
fn an_intent_that_was_applied_without_an_answer_happens_once() {
    happens_once(&[Lost], &[2, 1]);
    happens_once(&[Lost, Lost, Lost], &[4, 1]);
}

#[test]
fn an_intent_that_was_not_applied_and_not_answered_happens_once() {
    happens_once(&[Never], &[2, 1]);
    happens_once(&[Never, Lost, Never], &[4, 1]);
}

#[test]
fn an_outcome_that_was_not_answered_happens_once() {
    happens_once(&[Arrives, Lost], &[1, 2]);
    happens_once(&[Arrives, Never, Never, Never], &[1, 4]);
}

#[track_caller]
fn gives_up(wired: &mut Wired) {
    let error = wired.driver.tick().expect_err("nothing is ever answered");
    assert!(matches!(error, TickError::Commit(CommitError::Unanswered { .. })), "{error}");
}

#[test]
fn nothing_is_started_while_nobody_answers_whether_the_intent_is_on_record() {
    for answer in [Lost, Never] {
        let mut wired = Wired::new(ONE, &[answer; 4]);
        gives_up(&mut wired);
        assert_eq!((wired.presented(), wired.starts()), (vec![4], 0));
        wired.stage.settle(&mut wired.driver);
        assert_eq!((wired.stage.kind("solo"), wired.starts()), (PhaseKind::Running, 1));
        assert_eq!(wired.stage.stored().len(), 1);
    }
}

#[test]
fn a_start_whose_outcome_nobody_answers_is_confirmed_by_the_next_tick() {
    for answer in [Lost, Never] {
        let mut wired = Wired::new(ONE, &[Arrives, answer, answer, answer, answer]);
        gives_up(&mut wired);
        let life = wired.stage.life("solo");
        wired.stage.settle(&mut wired.driver);
        assert_eq!((wired.stage.life("solo"), wired.starts()), (life, 1));
        assert_eq!(wired.stage.phase("solo").incarnation(), Some(life));
        assert_eq!(wired.stage.kind("solo"), PhaseKind::Running);
    }
}

/// A tick that ends in an error reports nothing; that the session runs is said with its baseline, once.
#[test]
fn d005_a_start_whose_outcome_is_not_on_record_has_no_baseline_and_is_said_to_run_once() {
    let mut wired = Wired::new(ONE, &[Arrives, Never, Never, Never, Never]);
    gives_up(&mut wired);
    assert_eq!(wired.stage.kind("solo"), PhaseKind::Starting);
    assert_eq!(wired.stage.config("solo"), None);
    let ticks = [tick(&mut wired.driver), tick(&mut wired.driver)];
    let confirmed = ticks.iter().map(|tick| changed(tick, ChangeKind::ConfirmStart).len());
    assert_eq!(confirmed.collect::<Vec<_>>(), [1, 0]);
    assert_eq!(wired.stage.kind("solo"), PhaseKind::Running);
}
