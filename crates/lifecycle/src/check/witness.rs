//! What did the reporter hear and say? Whoever watches holds each word to the promises.

use super::account::{Account, Accounts};
use super::{
    Held, i1_sequences_rise, i2_only_a_bound_link_sends, i4_what_is_acknowledged_is_not_sent_again,
    i5_nobody_is_let_in_to_what_leaves, i6_stamps_are_given_once_and_rise,
    i7_history_is_never_rewritten, i8_an_answer_moves_its_own_cursor,
    i9_cursors_move_by_answers_alone, i10_a_repeat_has_a_failure_before_it, i10_memory_is_bounded,
    i11_an_old_life_leaves_the_new_target_alone, i12_what_is_applied_is_not_applied_again,
    i13_a_build_is_measured_once, i14_a_rejection_costs_no_link, i15_a_flush_ends_by_its_deadline,
    i15_a_flush_tells_the_truth, i15_nothing_is_late_before_the_deadline,
};
use crate::{
    Applied, Course, Described, Entry, Epoch, Failure, Fate, FlushId, Input, Life, Link, Metrics,
    Notice, Options, Output, Phase, Rebuilt, Receipt, Report, Reporter, Seq, TargetId, Token,
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

    /// Notes what was heard; returns whether it answers the report that was sent last to its target.
    fn hear(&mut self, heard: &Input<P>, now: Now) -> bool {
        match heard {
            Input::LinkUp(epoch) => self.linked(Some(*epoch)),
            Input::LinkDown(epoch) if self.up == Some(*epoch) => self.linked(None),
            Input::Bound(epoch, asked) if self.up == Some(*epoch) => self.serve(*epoch, asked),
            Input::Entered(phase) => self.entered(phase),
            Input::Acked(receipt) => return self.answered(receipt, None),
            Input::Failed(receipt, failure) => return self.answered(receipt, Some(*failure)),
            Input::Rebuilt(token, rebuilt) => self.built(*token, *rebuilt),
            Input::Flush(id, within) => self.flushes.push((*id, Deadline::after(now, *within))),
            Input::LinkDown(_)
            | Input::Bound(..)
            | Input::Decided(_)
            | Input::Announced(_)
            | Input::Applied(..)
            | Input::Found(_)
            | Input::Woken => {}
        }
        false
    }

    /// A link came or went: whatever was on its way may have to be sent again.
    fn linked(&mut self, up: Option<Epoch>) {
        (self.up, self.bound) = (up, None);
        self.accounts.iter_mut().for_each(|(_, account)| account.is_excused = true);
    }

    /// The link serves a target, unless that was replaced since.
    fn serve(&mut self, epoch: Epoch, asked: &Described) {
        let known = self.accounts.get(&asked.target).and_then(|account| account.asked.as_ref());
        let known = known.and_then(|known| known.generation);
        if known.zip(asked.generation).is_some_and(|(was, is)| is < was) {
            self.bound = None;
            return;
        }
        self.ask(asked);
        self.bind(epoch, asked);
    }

    fn bind(&mut self, epoch: Epoch, asked: &Described) {
        self.bound = Some((epoch, asked.target.clone()));
        let others = self.accounts.iter_mut().filter(|(target, _)| **target != asked.target);
        others.for_each(|(_, account)| account.is_excused = true);
    }

    fn ask(&mut self, asked: &Described) {
        let is_later = self.accounts.change(&asked.target, |account| {
            let before = account.asked.replace(asked.clone());
            let generation = before.as_ref().and_then(|before| before.generation);
            let is_later = generation.zip(asked.generation).is_some_and(|(was, is)| is > was);
            if is_later {
                account.begin_anew();
            }
            let born = before.filter(|_| !is_later).and_then(|before| before.born);
            let (born, generation) = (asked.born.or(born), asked.generation.or(generation));
            account.asked = Some(Described { born, generation, ..asked.clone() });
            is_later
        });
        if is_later {
            self.cursors.retain(|(target, _)| *target != asked.target);
        }
    }

    fn entered(&mut self, phase: &P) {
        let rank = self.entries.last().map(|entry| entry.phase.rank());
        if phase.stage().is_leaving() && Some(phase.rank()) > rank {
            self.course = Course::Leaving;
        }
    }

    fn answered(&mut self, receipt: &Receipt, failure: Option<Failure>) -> bool {
        let Some(account) = self.accounts.get_mut(&receipt.target) else { return false };
        let this = (receipt.life, receipt.seq);
        let is_sent = account.was_sent(receipt);
        account.is_excused |= failure.is_some();
        let is_final = matches!(failure, None | Some(Failure::Rejected));
        if is_sent && is_final {
            account.acked = account.acked.max(Some(this));
        }
        if is_sent && failure.is_none() {
            account.has_now(receipt);
        }
        is_sent && account.last == Some(this)
    }

    fn built(&mut self, token: Token, rebuilt: Rebuilt) {
        let Some(build) = self.build.as_mut().filter(|build| build.token == token) else { return };
        match rebuilt {
            Rebuilt::Failed => build.is_failed = true,
            Rebuilt::Done(_) => {
                self.applied = self.build.take().map(|build| build.to);
                self.course = Course::Serving;
                // Nobody knows any more what became of whatever the old life had on its way.
                self.accounts.iter_mut().for_each(|(_, account)| account.is_excused = true);
                self.entries.clear();
                self.dropped.clear();
                self.cursors.iter_mut().for_each(|(_, acked)| *acked = Seq::default());
            }
        }
    }

    /// The process was built for a target: whatever lived before says nothing to it any more.
    fn begin_life(&mut self) {
        let target = self.applied.as_ref().map(|applied| &applied.target);
        if let Some(account) = target.and_then(|target| self.accounts.get_mut(target)) {
            account.built = Some(self.life);
        }
    }

    fn say(&mut self, output: &Output<P>, now: Now) -> Held {
        match output {
            Output::Send(report) => self.sent(report),
            Output::Reinitialize { token, to, .. } => self.given(*token, to),
            Output::Remember(applied) => {
                self.applied = Some(applied.clone());
                Ok(())
            }
            Output::Flushed { id, entries } => self.flushed(*id, entries, now),
            Output::Notice(_)
            | Output::Identify(_)
            | Output::Changed(_)
            | Output::Close(_)
            | Output::Redial(_)
            | Output::Apply { .. }
            | Output::Keep(_)
            | Output::Discard { .. } => Ok(()),
        }
    }

    fn sent(&mut self, report: &Report<P>) -> Held {
        let receipt = &report.receipt;
        let building_for = self.build.as_ref().map(|build| &build.to.target);
        i2_only_a_bound_link_sends(self.bound.as_ref(), report)?;
        let course = self.course;
        self.accounts.change(&receipt.target, |account| {
            i1_sequences_rise(account, report)?;
            i4_what_is_acknowledged_is_not_sent_again(account, report)?;
            i5_nobody_is_let_in_to_what_leaves(course, report)?;
            i6_stamps_are_given_once_and_rise(account, report)?;
            i10_a_repeat_has_a_failure_before_it(account, report)?;
            i11_an_old_life_leaves_the_new_target_alone(building_for, account, report)?;
            account.note(receipt, report.stamp);
            Ok(())
        })
    }

    fn given(&mut self, token: Token, to: &Described) -> Held {
        let to = Applied::of(to);
        let at_work = self.build.as_ref().filter(|build| !build.is_failed);
        let again = at_work.map(|build| &build.to);
        i12_what_is_applied_is_not_applied_again(again, &to)?;
        // Once a tear-down may have begun, nothing is applied for sure.
        if self.build.is_none() {
            i12_what_is_applied_is_not_applied_again(self.applied.as_ref(), &to)?;
        }
        self.build = Some(Build { token, to, is_failed: false });
        Ok(())
    }

    fn flushed(&mut self, id: FlushId, entries: &[(Seq, P, Fate)], now: Now) -> Held {
        let at = self.flushes.iter().position(|(known, _)| *known == id);
        let deadline = at.map(|at| self.flushes.remove(at).1);
        let last = self.cursors.last().filter(|_| !self.is_last_gone).map(|(target, _)| target);
        let target = self.bound.as_ref().map(|(_, target)| target).or(last);
        let account = target.and_then(|target| self.accounts.get(target));
        for (seq, _, fate) in entries {
            i15_nothing_is_late_before_the_deadline(deadline, *fate, now)?;
            i15_a_flush_tells_the_truth(account, (self.life, &self.dropped), (*seq, *fate))?;
        }
        Ok(())
    }

    fn noticed(&mut self, said: &Output<P>) {
        if let Output::Close(epoch) = said {
            self.up.take_if(|up| up == epoch);
            self.bound.take_if(|(bound, _)| bound == epoch);
        }
        let Output::Notice(notice) = said else { return };
        if let Notice::Dropped(seq) = notice {
            self.dropped.push(*seq);
        }
        if let Notice::Forgotten(target) = notice {
            self.is_last_gone |= self.cursors.last().is_some_and(|(last, _)| last == target);
            self.cursors.retain(|(one, _)| one != target);
            self.bound.take_if(|(_, bound)| bound == target);
            if let Some(account) = self.accounts.get_mut(target) {
                account.begin_anew();
                account.asked = None;
            }
        }
        if let Notice::Failed(receipt, _) = notice
            && let Some(account) = self.accounts.get_mut(&receipt.target)
        {
            account.is_excused = true;
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
