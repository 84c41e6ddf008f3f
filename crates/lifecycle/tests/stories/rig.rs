//! Who answers a reporter in a scenario? Rows that accept what they are told, over links that do as the test says.

use core::time::Duration;
use std::collections::BTreeMap;
use tenure_lifecycle::clock::{Boot, BootId, Now, Wall};
use tenure_lifecycle::{
    Arrival, CoderPhase, Described, Epoch, Failure, Input, Life, Memory, Metrics, Notice, Options,
    Output, Receipt, Report, Reporter, Row, SpecDigest, TargetId, Verdict, accept,
};

/// What becomes of a report that is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Answer {
    Ok,
    /// It is applied, and the answer is lost.
    Lost,
    /// It is neither applied nor answered.
    Silent,
    Fail(Failure),
}

pub(crate) struct Rig {
    pub(crate) reporter: Reporter<CoderPhase>,
    pub(crate) answer: Answer,
    pub(crate) rows: BTreeMap<String, Row<CoderPhase>>,
    /// Every report that was sent.
    pub(crate) sent: Vec<Report<CoderPhase>>,
    /// Every other output, but for the questions of who is served.
    pub(crate) told: Vec<Output<CoderPhase>>,
    pub(crate) metrics: Vec<(String, Metrics)>,
    wall: u64,
    boot: u64,
    epoch: Epoch,
}

pub(crate) const BEGIN_MS: u64 = 1_000_000_000;

impl Rig {
    pub(crate) fn new() -> Self {
        Self::with(Options::default(), Memory::default())
    }

    pub(crate) fn replaying() -> Self {
        Self::deciding(tenure_lifecycle::policy::replay)
    }

    pub(crate) fn deciding(decide: tenure_lifecycle::Decide) -> Self {
        Self::with(Options { decide, ..Options::default() }, Memory::default())
    }

    pub(crate) fn with(options: Options, memory: Memory) -> Self {
        let (wall, boot) = (BEGIN_MS, 0);
        let life = Life::issued(wall);
        Self {
            reporter: Reporter::new(options, life, memory),
            answer: Answer::Ok,
            rows: BTreeMap::new(),
            sent: Vec::new(),
            told: Vec::new(),
            metrics: Vec::new(),
            wall,
            boot,
            epoch: Epoch::default(),
        }
    }

    pub(crate) fn now(&self) -> Now {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms: self.boot };
        Now { wall: Wall::from_unix_ms(self.wall), boot }
    }

    /// Hands in an input and does whatever comes of it.
    pub(crate) fn hear(&mut self, input: Input<CoderPhase>) {
        let now = self.now();
        self.reporter.handle(input, now);
        self.perform();
    }

    pub(crate) fn enter(&mut self, phase: CoderPhase) {
        self.hear(Input::Entered(phase));
    }

    /// Makes a new link that serves nobody yet.
    pub(crate) fn link(&mut self) -> Epoch {
        self.epoch = self.epoch.next();
        self.hear(Input::LinkUp(self.epoch));
        self.epoch
    }

    /// Binds the link that there is.
    pub(crate) fn bind(&mut self, described: Described) {
        self.hear(Input::Bound(self.epoch, described));
    }

    /// Makes a new link that serves a target of which nothing more is known.
    pub(crate) fn serve(&mut self, name: &str) {
        self.link();
        self.bind(Described::new(target(name)));
    }

    pub(crate) fn drop_link(&mut self) {
        self.hear(Input::LinkDown(self.epoch));
    }

    /// Lets time pass on both clocks, waking the reporter whenever it asks for it.
    pub(crate) fn wait(&mut self, length: Duration) {
        let until = self.boot + ms(length);
        while self.boot < until {
            let due = self.reporter.wake_after(self.now()).map_or(u64::MAX, ms);
            let step = due.max(1).min(until - self.boot);
            self.boot += step;
            self.wall += step;
            self.hear(Input::Woken);
        }
    }

    /// Steps the wall clock alone.
    pub(crate) fn step_wall(&mut self, by_ms: i64) {
        self.wall = self.wall.checked_add_signed(by_ms).expect("a test stays in time");
    }

    fn perform(&mut self) {
        while let Some(output) = self.reporter.poll() {
            if let Output::Send(report) = output {
                self.arrive(report);
            } else if !matches!(output, Output::Identify(_)) {
                self.told.push(output);
            }
        }
    }

    fn arrive(&mut self, report: Report<CoderPhase>) {
        self.sent.push(report.clone());
        let receipt = report.receipt.clone();
        let now = self.now();
        match self.answer {
            Answer::Ok => {
                let answer = self.row_takes(&report);
                self.reporter.handle(answer, now);
            }
            Answer::Lost => {
                let _lost = self.row_takes(&report);
            }
            Answer::Silent => {}
            Answer::Fail(failure) => self.reporter.handle(Input::Failed(receipt, failure), now),
        }
    }

    fn row_takes(&mut self, report: &Report<CoderPhase>) -> Input<CoderPhase> {
        let name = report.receipt.target.to_string();
        let receipt = report.receipt.clone();
        let arrived = arrival(report);
        let row = self.rows.entry(name.clone()).or_default();
        let now = Now {
            wall: Wall::from_unix_ms(self.wall),
            boot: Boot { id: BootId::from_bytes([2; 16]), ms: 0 },
        };
        match accept(row, &arrived, now) {
            Verdict::Accepted { row: next, metrics } => {
                *row = next;
                self.metrics.push((name, metrics));
                Input::Acked(receipt)
            }
            Verdict::Duplicate => Input::Acked(receipt),
            Verdict::Fenced => Input::Failed(receipt, Failure::Fenced),
            Verdict::Unknown => Input::Failed(receipt, Failure::Rejected),
        }
    }

    /// Every phase that a target was sent, retries included.
    pub(crate) fn to(&self, name: &str) -> Vec<CoderPhase> {
        let sent = self.sent.iter().filter(|report| report.receipt.target.as_str() == name);
        sent.map(|report| report.phase).collect()
    }

    pub(crate) fn stamps(&self, name: &str) -> Vec<u64> {
        let sent = self.sent.iter().filter(|report| report.receipt.target.as_str() == name);
        sent.map(|report| report.stamp.as_unix_ms()).collect()
    }

    pub(crate) fn row(&self, name: &str) -> Row<CoderPhase> {
        self.rows.get(name).cloned().unwrap_or_default()
    }

    pub(crate) fn notices(&self) -> Vec<&Notice<CoderPhase>> {
        let notices = self.told.iter().filter_map(|output| {
            if let Output::Notice(notice) = output { Some(notice) } else { None }
        });
        notices.collect()
    }

    /// Every task to build anew: from whom, for whom.
    pub(crate) fn rebuilds(&self) -> Vec<(Option<String>, String)> {
        let tasks = self.told.iter().filter_map(|output| {
            if let Output::Reinitialize { from, to, .. } = output {
                Some((from.as_ref().map(ToString::to_string), to.target.to_string()))
            } else {
                None
            }
        });
        tasks.collect()
    }

    pub(crate) fn last_token(&self) -> tenure_lifecycle::Token {
        let tokens = self.told.iter().rev().filter_map(|output| {
            if let Output::Reinitialize { token, .. } | Output::Apply { token, .. } = output {
                Some(*token)
            } else {
                None
            }
        });
        tokens.into_iter().next().expect("a task was given")
    }

    pub(crate) fn last_receipt(&self) -> Receipt {
        self.sent.last().expect("something was sent").receipt.clone()
    }
}

pub(crate) fn arrival(report: &Report<CoderPhase>) -> Arrival<CoderPhase> {
    Arrival {
        life: report.receipt.life,
        seq: report.receipt.seq,
        phase: Some(report.phase),
        stamp: Some(report.stamp),
        boot: Some(report.boot),
        origin: report.origin,
    }
}

pub(crate) fn target(name: &str) -> TargetId {
    TargetId::parse(name).expect("a test names targets well")
}

pub(crate) fn asking(name: &str, spec: u8) -> Described {
    Described { spec: Some(SpecDigest::from_bytes([spec; 32])), ..Described::new(target(name)) }
}

fn ms(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).expect("a test is short").max(u64::from(!length.is_zero()))
}
