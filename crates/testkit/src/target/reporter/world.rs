//! A reporter, the process it lives in, its one wire, and rows that accept what arrives.

use super::op::{Turn, Why};
use super::policy;
use crate::hunt::Violation;
use core::fmt;
use core::time::Duration;
use tenure_bead::{Boot, BootId, Now, Wall};
use tenure_lifecycle::check::{Breach, Witness};
use tenure_lifecycle::{
    Applied, Arrival, Described, Epoch, Failure, FirstWork, FlushId, Input, Kept, Life, Memory,
    Options, Outbox, Output, Receipt, Report, Reporter, Row, SpecDigest, TargetId, Token, Verdict,
    accept,
};

/// Everything there is: what the reporter knows, and what is true.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) reporter: Reporter<Turn>,
    pub(super) witness: Witness<Turn>,
    options: Options,
    wall_ms: u64,
    boot_ms: u64,
    pub(super) epoch: u64,
    pub(super) is_linked: bool,
    pub(super) rows: Vec<Place>,
    /// What the reporter sent and nobody has dealt with.
    pub(super) wire: Option<Report<Turn>>,
    /// Answers that are on their way.
    pub(super) late: Vec<Input<Turn>>,
    /// Reports that an ended process left on the wire.
    pub(super) ghosts: Vec<Report<Turn>>,
    pub(super) task: Option<Task>,
    /// A task that was superseded, and may be answered yet.
    pub(super) superseded: Option<Task>,
    pub(super) applied: Option<Applied>,
    pub(super) outbox: Vec<Kept<Turn>>,
    lives: u64,
    flushes: u64,
    pub(super) said: Vec<Output<Turn>>,
}

/// A row at the receiving end.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) target: TargetId,
    pub(super) row: Row<Turn>,
    pub(super) spec: u8,
    pub(super) generation: u64,
    /// Which of its generations the link was bound to.
    pub(super) bound: u64,
    pub(super) born: Option<Wall>,
}

/// What the embedder was asked to do.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Task {
    Apply(Token),
    Rebuild(Token),
}

impl World {
    pub(super) fn new(targets: u32, policy: u32) -> Self {
        let options = Options {
            decide: policy::of(policy),
            first_work: if policy.is_multiple_of(2) { FirstWork::None } else { FirstWork::Asked },
            outbox: if policy < 2 { Outbox::Off } else { Outbox::On },
            targets_max: 3,
            log_max: 5,
            rebuilds_max: 2,
            ..Options::default()
        };
        let reporter = Reporter::new(options.clone(), life(1), Memory::default());
        let witness = Witness::new(&reporter, &options, None);
        let rows = (0..targets).map(|n| fresh_row(n, 1)).collect();
        Self {
            reporter,
            witness,
            options,
            wall_ms: BEGIN_MS,
            boot_ms: 0,
            epoch: 0,
            is_linked: false,
            rows,
            wire: None,
            late: Vec::new(),
            ghosts: Vec::new(),
            task: None,
            superseded: None,
            applied: None,
            outbox: Vec::new(),
            lives: 1,
            flushes: 0,
            said: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> Now {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms: self.boot_ms };
        Now { wall: Wall::from_unix_ms(self.wall_ms), boot }
    }

    /// Hands an input in, takes every output, and holds both to the promises.
    pub(super) fn hear(&mut self, input: &Input<Turn>) -> Result<(), Violation> {
        let now = self.now();
        self.reporter.handle(input.clone(), now);
        self.said.clear();
        self.said.extend(core::iter::from_fn(|| self.reporter.poll()));
        let watched = self.witness.watch(input, &self.said, &self.reporter, now);
        watched.map_err(violation)?;
        for output in self.said.clone() {
            self.take(output);
        }
        Ok(())
    }

    fn take(&mut self, output: Output<Turn>) {
        match output {
            Output::Send(report) => self.wire = Some(report),
            Output::Apply { token, .. } => self.begin(Task::Apply(token)),
            Output::Reinitialize { token, .. } => self.begin(Task::Rebuild(token)),
            Output::Remember(applied) => self.applied = Some(applied),
            Output::Keep(kept) => {
                self.outbox.retain(|one| !is_same(one, (&kept.target, kept.life)));
                self.outbox.push(kept);
            }
            Output::Discard { target, life, .. } => {
                self.outbox.retain(|one| !is_same(one, (&target, life)));
            }
            Output::Close(_) => self.is_linked = false,
            Output::Identify(_)
            | Output::Redial(_)
            | Output::Changed(_)
            | Output::Flushed { .. }
            | Output::Notice(_) => {}
        }
    }

    fn begin(&mut self, task: Task) {
        self.superseded = self.task.replace(task).or(self.superseded);
    }

    /// Lets time pass on both clocks, or on the boot clock alone where the wall clock is to stand.
    pub(super) fn pass(&mut self, s: u64) -> Result<(), Violation> {
        let ms = s.saturating_mul(1_000);
        self.boot_ms = self.boot_ms.saturating_add(ms);
        self.wall_ms = self.wall_ms.saturating_add(ms);
        self.hear(&Input::Woken)
    }

    /// How far the wall clock was set from where it would be.
    pub(super) fn wall_offset(&self) -> u64 {
        self.wall_ms.saturating_sub(self.boot_ms)
    }

    pub(super) fn is_unstepped(&self) -> bool {
        self.wall_offset() == BEGIN_MS
    }

    /// Whether anybody was ever bound to a target, as far as that shows anywhere.
    pub(super) fn is_known(&self, target: &TargetId) -> bool {
        let row = self.rows.iter().find(|place| place.target == *target);
        let has_row = row.is_some_and(|place| place.row.last.is_some());
        let is_applied = self.applied.as_ref().is_some_and(|applied| applied.target == *target);
        has_row || is_applied || self.reporter.cursors().any(|(known, _)| known == target)
    }

    pub(super) fn step(&mut self, s: i64) {
        self.wall_ms = self.wall_ms.saturating_add_signed(s.saturating_mul(1_000));
    }

    /// Makes a new link that serves nobody yet; what was on the wire of the old one is lost, applied or not.
    pub(super) fn link(&mut self) -> Result<(), Violation> {
        self.epoch = self.epoch.saturating_add(1);
        (self.is_linked, self.wire) = (true, None);
        self.hear(&Input::LinkUp(Epoch::new(self.epoch)))
    }

    pub(super) fn cut(&mut self) -> Result<(), Violation> {
        (self.is_linked, self.wire) = (false, None);
        self.hear(&Input::LinkDown(Epoch::new(self.epoch)))
    }

    pub(super) fn describe(&self, to: u8) -> Option<Described> {
        let row = self.rows.get(usize::from(to))?;
        let Place { target, spec, generation, born, .. } = row;
        let spec = (*spec < 2).then(|| SpecDigest::from_bytes([*spec; 32]));
        Some(Described { target: target.clone(), spec, born: *born, generation: Some(*generation) })
    }

    pub(super) fn bind(&mut self, to: u8) -> Result<(), Violation> {
        let Some(described) = self.describe(to).filter(|_| self.is_linked) else { return Ok(()) };
        if let Some(row) = self.rows.get_mut(usize::from(to)) {
            row.bound = row.generation;
        }
        let was = self.wire.take_if(|report| report.receipt.target != described.target);
        self.late.extend(was.map(|report| Input::Failed(report.receipt, Failure::Transient)));
        self.hear(&Input::Bound(Epoch::new(self.epoch), described))
    }

    /// Lets the report on the wire arrive; returns the answer.
    pub(super) fn arrive(&mut self) -> Result<Option<Input<Turn>>, Violation> {
        let Some(report) = self.wire.take() else { return Ok(None) };
        self.deliver(&report).map(Some)
    }

    /// Lets a report arrive, whoever sent it; returns the answer.
    pub(super) fn deliver(&mut self, report: &Report<Turn>) -> Result<Input<Turn>, Violation> {
        let now = self.now();
        let receipt = report.receipt.clone();
        let at = self.rows.iter_mut().find(|row| row.target == receipt.target);
        let Some(kept) = at.filter(|kept| kept.bound == kept.generation) else {
            return Ok(Input::Failed(receipt, Failure::UnknownTarget));
        };
        match accept(&kept.row, &arrival(report), now) {
            Verdict::Accepted { row, metrics } => {
                holds_order(&kept.row, &row)?;
                kept.row = row;
                self.witness.count(&receipt.target, metrics).map_err(violation)?;
                Ok(Input::Acked(receipt))
            }
            Verdict::Duplicate => Ok(Input::Acked(receipt)),
            Verdict::Fenced => Ok(Input::Failed(receipt, Failure::Fenced)),
            Verdict::Unknown => Ok(Input::Failed(receipt, Failure::Rejected)),
        }
    }

    pub(super) fn refuse(&mut self, why: Why) -> Result<(), Violation> {
        let Some(report) = self.wire.take() else { return Ok(()) };
        let failure = match why {
            Why::Busy => Failure::Transient,
            Why::Strange => Failure::Rejected,
            Why::Forbidden => Failure::Unauthorized,
            Why::Fenced => Failure::Fenced,
        };
        self.hear(&Input::Failed(report.receipt, failure))
    }

    pub(super) fn flush(&mut self, s: u8) -> Result<(), Violation> {
        self.flushes = self.flushes.saturating_add(1);
        let within = Duration::from_secs(u64::from(s));
        self.hear(&Input::Flush(FlushId::new(self.flushes), within))
    }

    pub(super) fn next_life(&mut self) -> Life {
        self.lives = self.lives.saturating_add(1);
        life(self.lives)
    }

    /// Ends the process and begins the next one with what was stored.
    pub(super) fn restart(&mut self) -> Result<(), Violation> {
        self.ghosts.extend(self.wire.take());
        (self.is_linked, self.task, self.superseded) = (false, None, None);
        self.late.clear();
        let (life, applied) = (self.next_life(), self.applied.clone());
        self.reporter = Reporter::new(self.options.clone(), life, Memory { applied });
        self.witness.restart(&self.reporter, &self.options, self.applied.as_ref());
        for kept in core::mem::take(&mut self.outbox) {
            self.outbox.push(kept.clone());
            self.hear(&Input::Found(kept))?;
        }
        Ok(())
    }

    /// Removes a row and makes another of its name.
    pub(super) fn remake(&mut self, target: u8) {
        let born = Some(Wall::from_unix_ms(self.wall_ms));
        if let Some(kept) = self.rows.get_mut(usize::from(target)) {
            let generation = kept.generation.saturating_add(1);
            let fresh = fresh_row(u32::from(target), generation);
            *kept = Place { born, spec: kept.spec, bound: 0, ..fresh };
            self.witness.renew(&kept.target);
        }
    }
}

fn fresh_row(n: u32, generation: u64) -> Place {
    let name = char::from_u32(u32::from('a').saturating_add(n)).unwrap_or('z');
    let target = TargetId::parse(&name.to_string()).unwrap_or_else(|_| unreachable!("a letter"));
    Place { target, row: Row::new(), spec: 0, generation, bound: generation, born: None }
}

fn life(number: u64) -> Life {
    Life::issued(number)
}

fn is_same(kept: &Kept<Turn>, (target, life): (&TargetId, Life)) -> bool {
    kept.target == *target && kept.life == life
}

pub(super) fn violation(breach: Breach) -> Violation {
    Violation::new(breach.rule, breach.what)
}

/// I1 at the receiving end: what was accepted rises.
fn holds_order(before: &Row<Turn>, after: &Row<Turn>) -> Result<(), Violation> {
    if after.last > before.last {
        return Ok(());
    }
    Err(Violation::new("I1", format!("{:?} accepted after {:?}", after.last, before.last)))
}

fn arrival(report: &Report<Turn>) -> Arrival<Turn> {
    let Report { receipt: Receipt { life, seq, .. }, phase, stamp, boot, origin, .. } = report;
    let (phase, stamp, boot) = (Some(*phase), Some(*stamp), Some(*boot));
    Arrival { life: *life, seq: *seq, phase, stamp, boot, origin: *origin }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = self.reporter.entries().last().map(|entry| entry.phase);
        write!(f, "{head:?} as {}, ", self.reporter.life())?;
        match (self.reporter.link().epoch(), self.reporter.link().target()) {
            (Some(epoch), Some(target)) => write!(f, "link {epoch} to {target}")?,
            (Some(epoch), None) => write!(f, "link {epoch} to nobody")?,
            (None, _) => write!(f, "no link")?,
        }
        write!(f, ", {:?}", self.reporter.progress())?;
        let wire = self.wire.as_ref().map(|report| (report.phase, report.receipt.seq.number()));
        write!(f, ", wire {wire:?}, task {:?} |", self.task)?;
        for kept in &self.rows {
            let Place { target, row, generation, .. } = kept;
            write!(f, " {target}.{generation}: {:?}", row.phase)?;
        }
        Ok(())
    }
}

const BEGIN_MS: u64 = 1_000_000;
