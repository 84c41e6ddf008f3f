//! Does a reporter keep its promises? Whoever watches notes what it hears, and holds each word to them.

mod heard;
mod said;

use super::account::{Account, Accounts};
use super::{
    Held, i7_history_is_never_rewritten, i8_an_answer_moves_its_own_cursor,
    i9_cursors_move_by_answers_alone, i10_memory_is_bounded, i13_a_build_is_measured_once,
    i14_a_rejection_costs_no_link, i15_a_flush_ends_by_its_deadline,
};
use crate::{
    Applied, Course, Entry, Epoch, Failure, FlushId, Input, Life, Link, Metrics, Options, Output,
    Phase, Reporter, Seq, TargetId, Token,
};
use alloc::vec::Vec;
use tenure_bead::{Deadline, Now};

/// Whoever watches one reporter, and the rows that it reports to.
#[derive(Clone, Debug)]
pub struct Witness<P> {
    most: (usize, usize),
    life: Life,
    course: Course,
    /// The link and whom it serves, by what was heard alone.
    up: Option<Epoch>,
    bound: Option<(Epoch, TargetId)>,
    /// The same as the reporter says.
    link: Option<(Epoch, TargetId)>,
    entries: Vec<Entry<P>>,
    cursors: Vec<(TargetId, Seq)>,
    /// Whether whoever was bound last is not there any more.
    is_last_gone: bool,
    accounts: Accounts,
    applied: Option<Applied>,
    /// Who was served before what is heard now.
    served: Option<TargetId>,
    build: Option<Build>,
    flushes: Vec<(FlushId, Deadline)>,
    /// What the log had no room for, in this life.
    dropped: Vec<Seq>,
}

/// A task to build anew that was given.
#[derive(Clone, Debug)]
struct Build {
    token: Token,
    to: Applied,
    is_failed: bool,
}

impl<P: Phase> Witness<P> {
    /// Begins to watch a reporter that has heard nothing yet.
    #[must_use]
    pub fn new(reporter: &Reporter<P>, options: &Options, applied: Option<&Applied>) -> Self {
        Self {
            most: (options.targets_max.max(1), options.log_max.max(1)),
            life: reporter.life(),
            course: Course::Serving,
            up: None,
            bound: None,
            link: None,
            entries: Vec::new(),
            cursors: Vec::new(),
            is_last_gone: false,
            accounts: Accounts::default(),
            applied: applied.cloned(),
            served: applied.map(|applied| applied.target.clone()),
            build: None,
            flushes: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// Goes on with the reporter of the next process: the rows are still those that they were.
    pub fn restart(&mut self, reporter: &Reporter<P>, options: &Options, kept: Option<&Applied>) {
        let accounts = core::mem::take(&mut self.accounts);
        *self = Self::new(reporter, options, kept);
        self.accounts = accounts;
        for (_, account) in self.accounts.iter_mut() {
            account.begin_anew();
            account.first_life = Some(reporter.life());
        }
    }

    /// Notes that a row was made anew: everything about it begins again.
    pub fn renew(&mut self, target: &TargetId) {
        if let Some(account) = self.accounts.get_mut(target) {
            account.measured = 0;
        }
    }

    /// Notes what a row gave to count.
    ///
    /// # Errors
    ///
    /// I13 is broken.
    pub fn count(&mut self, target: &TargetId, metrics: Metrics) -> Held {
        let more = u32::from(metrics.first_ready.is_some());
        self.accounts.change(target, |account| {
            account.measured = account.measured.saturating_add(more);
            i13_a_build_is_measured_once(account, target)
        })
    }

    /// Returns the highest entry that a target is credited with.
    #[must_use]
    pub fn credited(&self, target: &TargetId) -> Option<(Life, Seq)> {
        self.accounts.get(target).and_then(Account::highest)
    }

    /// Holds one step to the promises: what was heard, everything that was said, and how things stand now.
    ///
    /// # Errors
    ///
    /// The first promise that was broken.
    pub fn watch(
        &mut self,
        heard: &Input<P>,
        said: &[Output<P>],
        reporter: &Reporter<P>,
        now: Now,
    ) -> Held {
        let before = self.link.clone();
        let on_way = self.hear(heard, now);
        for notice in said {
            self.noticed(notice);
        }
        self.compare(heard, reporter)?;
        for output in said {
            self.say(output, now)?;
        }
        self.settle(reporter);
        if let Input::Failed(receipt, Failure::Rejected) = heard
            && on_way
        {
            let is_ours = receipt.life == self.life;
            let cursor = self.cursors.iter().find(|(target, _)| *target == receipt.target);
            let acked = cursor.filter(|_| is_ours).map(|(_, acked)| *acked);
            let after = self.link.as_ref();
            i14_a_rejection_costs_no_link(before.as_ref(), after, (acked, receipt.seq))?;
        }
        i15_a_flush_ends_by_its_deadline(&self.flushes, now)
    }

    /// The process was built for a target: whatever lived before says nothing to it any more.
    fn begin_life(&mut self) {
        self.dropped.clear();
        let target = self.applied.as_ref().map(|applied| &applied.target);
        if let Some(account) = target.and_then(|target| self.accounts.get_mut(target)) {
            account.built = Some(self.life);
        }
    }

    /// Compares how things stand with how they stood.
    fn compare(&self, heard: &Input<P>, reporter: &Reporter<P>) -> Held {
        let cursors = cursors(reporter);
        match heard {
            Input::Acked(receipt) | Input::Failed(receipt, Failure::Rejected) => {
                i8_an_answer_moves_its_own_cursor(&receipt.target, &self.cursors, &cursors)?;
            }
            Input::Entered(_)
            | Input::LinkUp(_)
            | Input::LinkDown(_)
            | Input::Bound(..)
            | Input::Announced(_)
            | Input::Failed(..)
            | Input::Decided(_)
            | Input::Applied(..)
            | Input::Rebuilt(..)
            | Input::Flush(..)
            | Input::Found(_)
            | Input::Woken => i9_cursors_move_by_answers_alone(&self.cursors, &cursors)?,
        }
        i7_history_is_never_rewritten(&self.entries, reporter.entries())?;
        i10_memory_is_bounded((cursors.len(), reporter.entries().len()), self.most)
    }

    /// Takes over how things stand.
    fn settle(&mut self, reporter: &Reporter<P>) {
        self.entries = reporter.entries().to_vec();
        self.cursors = cursors(reporter);
        self.served = self.applied.as_ref().map(|applied| applied.target.clone());
        self.link = bound(reporter.link());
        self.is_last_gone &= self.link.is_none();
        if self.life != reporter.life() {
            self.life = reporter.life();
            self.begin_life();
        }
    }
}

fn cursors<P: Phase>(reporter: &Reporter<P>) -> Vec<(TargetId, Seq)> {
    reporter.cursors().map(|(target, acked)| (target.clone(), acked)).collect()
}

fn bound(link: &Link) -> Option<(Epoch, TargetId)> {
    link.target().and_then(|target| Some((link.epoch()?, target.clone())))
}
