//! What must still be told to whom? The machine: inputs in, outputs out, no clock and no transport of its own.

mod answer;
mod bind;
mod keep;
mod mark;
mod rebuild;
mod send;
mod view;

pub use view::Progress;

use crate::backoff::Backoff;
use crate::flush::Flush;
use crate::log::{Entered, Entry, Log};
use crate::target::Targets;
use crate::{
    Applied, Epoch, Fate, FlushId, Input, Kept, Life, Link, Memory, Notice, Options, Output, Phase,
    Receipt, RecordId, Token, limit,
};
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{Deadline, Now, Stamp};

/// Says what must still be told to which target, in what order, after which failure.
///
/// Drive it so: hand in what happened with [`handle`](Self::handle), take outputs from [`poll`](Self::poll) until
/// there is none, sleep no longer than [`wake_after`](Self::wake_after) says, and hand in [`Input::Woken`].
#[derive(Clone, Debug)]
pub struct Reporter<P> {
    options: Options,
    life: Life,
    log: Log<P>,
    targets: Targets,
    link: Link,
    epoch: Option<Epoch>,
    record: RecordId,
    stance: Stance,
    in_flight: Option<InFlight>,
    backoff: Backoff,
    identify: Option<Deadline>,
    standing: Standing,
    applied: Option<Applied>,
    task: Option<rebuild::Task>,
    task_backoff: Backoff,
    token: Token,
    rebuilds: Vec<Stamp>,
    kept: Vec<Kept<P>>,
    flushes: Vec<Flush<P>>,
    /// Whom the flushes are about.
    listens: Option<RecordId>,
    outputs: VecDeque<Output<P>>,
}

/// What is done over the link that is bound.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Stance {
    /// Whatever is pending is sent.
    Send,
    /// Whatever is pending is sent, and then the process is built anew.
    SendThenRebuild { drain: Duration },
    /// Nothing is sent until somebody decides, or the time is over.
    Hold { until: Deadline, then: crate::Shape },
    /// Nothing is sent.
    Mute,
    /// Nothing is sent until the process is built anew.
    Rebuild,
}

/// Whether this life may speak at all.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Standing {
    Speaking,
    Fenced,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct InFlight {
    receipt: Receipt,
    deadline: Deadline,
}

impl<P: Phase> Reporter<P> {
    /// Makes a reporter for a life in which nothing has happened yet.
    #[must_use]
    pub fn new(options: Options, life: Life, memory: Memory) -> Self {
        let (_, seed) = life.parts();
        let level_pass = options.level_pass.max(limit::LEVEL_PASS_LEAST);
        let options = Options { level_pass, ..options };
        Self {
            log: Log::new(options.log_max),
            targets: Targets::new(options.targets_max),
            options,
            life,
            link: Link::Down,
            epoch: None,
            record: RecordId::default(),
            stance: Stance::Send,
            in_flight: None,
            backoff: Backoff::new(seed),
            identify: None,
            standing: Standing::Speaking,
            applied: memory.applied,
            task: None,
            task_backoff: Backoff::new(seed.rotate_left(32)),
            token: Token::default(),
            rebuilds: Vec::new(),
            kept: Vec::new(),
            flushes: Vec::new(),
            listens: None,
            outputs: VecDeque::new(),
        }
    }

    /// Takes note of something that happened, and does whatever is due.
    pub fn handle(&mut self, input: Input<P>, now: Now) {
        self.take_in(input, now);
        self.go_on(now);
    }

    /// Takes note of something that happened at a moment that may be long ago; what is due is done by the next input.
    #[doc(hidden)]
    pub fn take_in(&mut self, input: Input<P>, now: Now) {
        match input {
            Input::Entered(phase) => self.enter(phase, now),
            Input::LinkUp(epoch) => self.link_up(epoch, now),
            Input::LinkDown(epoch) => self.link_down(epoch, now),
            Input::Bound(epoch, described) => self.bind(epoch, described, now),
            Input::Announced(described) => self.announce(described, now),
            Input::Acked(receipt) => self.acked(&receipt, now),
            Input::Failed(receipt, failure) => self.failed(&receipt, failure, now),
            Input::Decided(decision) => self.decided(decision, now),
            Input::Applied(token, work) => self.worked(token, work, now),
            Input::Rebuilt(token, rebuilt) => self.rebuilt(token, rebuilt, now),
            Input::Flush(id, within) => self.flush(id, within, now),
            Input::Found(kept) => self.found(kept),
            Input::Woken => {}
        }
        self.mind_listener();
    }

    /// Returns the next thing to do or to note.
    pub fn poll(&mut self) -> Option<Output<P>> {
        self.outputs.pop_front()
    }

    /// Returns after how long [`Input::Woken`] is due, at the latest; nothing while nothing is open.
    #[must_use]
    pub fn wake_after(&self, now: Now) -> Option<Duration> {
        let flushes = self.flushes.iter().map(|flush| flush.deadline.remaining(now)).min();
        let waits = [self.send_after(now), self.task_after(now), flushes, self.ask_after(now)];
        waits.into_iter().flatten().min().map(|wait| wait.min(self.options.level_pass))
    }

    /// Does whatever is due: a look at how things are, whatever was or was not heard.
    fn go_on(&mut self, now: Now) {
        self.give_up_waiting(now);
        self.end_hold(now);
        self.retry_task(now);
        self.ask(now);
        self.send(now);
        self.build_anew_when_told(now);
        self.mind_listener();
        self.end_flushes(now);
    }

    fn enter(&mut self, phase: P, now: Now) {
        match self.log.enter(phase.clone(), now) {
            Entered::Repeated => {}
            Entered::Refused => self.notice(Notice::LedBack { phase }),
            Entered::Pushed { dropped } => {
                if let Some(dropped) = dropped {
                    self.drop_for_want_of_room(&dropped);
                }
                self.keep_last_word();
            }
        }
    }

    fn drop_for_want_of_room(&mut self, dropped: &Entry<P>) {
        let mut flushes = core::mem::take(&mut self.flushes);
        flushes.iter_mut().for_each(|flush| flush.drop(dropped, &self.log, self.listener()));
        self.flushes = flushes;
        self.notice(Notice::Dropped(dropped.seq));
    }

    fn flush(&mut self, id: FlushId, within: Duration, now: Now) {
        let flush = Flush::new(id, Deadline::after(now, within), &self.log, self.listener());
        if self.flushes.len() < limit::FLUSHES_MAX {
            self.flushes.push(flush);
            return;
        }
        let entries = flush.end(&self.log, self.listener(), Fate::Crowded);
        self.outputs.push_back(Output::Flushed { id, entries });
    }

    /// Answers the flushes whose time is over, or that have nothing to wait for.
    fn end_flushes(&mut self, now: Now) {
        let mut at = 0;
        while let Some(flush) = self.flushes.get(at) {
            let is_settled = flush.is_settled(&self.log, self.listener());
            let is_over = flush.deadline.is_due(now) || self.standing == Standing::Fenced;
            if !is_settled && !is_over {
                at = at.saturating_add(1);
                continue;
            }
            let flush = self.flushes.remove(at);
            let entries = flush.end(&self.log, self.listener(), self.open_fate());
            self.outputs.push_back(Output::Flushed { id: flush.id, entries });
        }
    }

    fn open_fate(&self) -> Fate {
        match (self.standing, self.listener()) {
            (Standing::Fenced, _) => Fate::Lapsed,
            (Standing::Speaking, Some(_)) => Fate::TimedOut,
            (Standing::Speaking, None) => Fate::NoTarget,
        }
    }

    fn notice(&mut self, notice: Notice<P>) {
        self.outputs.push_back(Output::Notice(notice));
    }
}
