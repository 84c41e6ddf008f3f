//! Is the process built for whom it serves? Asked of what is true, told as a task, and damped.

use super::{Reporter, Stance, Standing};
use crate::log::Log;
use crate::rebind::{Change, Course, Decision, Known, Spec};
use crate::{
    Applied, Described, FirstWork, Life, Link, Notice, Output, Phase, Rebuilt, Shape, TargetId,
    Token, Work, rebind, replay,
};
use core::time::Duration;
use tenure_bead::Now;

/// What the embedder is asked to do.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Task {
    token: Token,
    kind: Kind,
    to: Described,
    at_work: AtWork,
}

impl Task {
    /// Returns what makes two tasks alike; their tokens only have to differ.
    pub(super) fn mark(&self, name: &mut dyn FnMut(&TargetId) -> u8) -> impl core::hash::Hash {
        (name(&self.to.target), self.to.spec, self.to.generation, self.kind, self.at_work)
    }
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Kind {
    /// The one-time work for the first target.
    First,
    /// Building anew, because a link serves another target.
    Found { drain: Duration },
    /// Building anew, because another target was announced while the link was bound to the one before.
    Announced { drain: Duration },
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum AtWork {
    Yes,
    /// It failed, and is asked for again after a wait.
    Waits,
}

impl<P: Phase> Reporter<P> {
    /// Serves the first target, as soon as its work is done.
    pub(super) fn serve_first(&mut self, asked: Described) {
        match self.options.first_work {
            FirstWork::None => self.accept(&asked, &Change::First { to: asked.target.clone() }),
            FirstWork::Asked => self.give(Kind::First, asked),
        }
    }

    /// Returns what is done over a link that was bound while the embedder builds, if it does.
    pub(super) fn stance_at_work(&mut self, asked: &Described) -> Option<Stance> {
        let task = self.task.as_mut()?;
        let is_for = task.to.may_be(asked);
        if is_for {
            task.to.learn(asked);
        }
        let from = self.applied.as_ref().map(|applied| &applied.target);
        let from = from.filter(|from| **from != task.to.target);
        match task.kind {
            Kind::First => {
                // Whoever comes in between is first now; the work for the other is not waited for.
                self.task = self.task.take().filter(|_| is_for);
                is_for.then_some(Stance::Send)
            }
            Kind::Found { .. } | Kind::Announced { .. } if is_for => Some(Stance::Rebuild),
            Kind::Announced { .. } if from == Some(&asked.target) => Some(Stance::Send),
            Kind::Found { drain } | Kind::Announced { drain } => {
                self.give(Kind::Found { drain }, asked.clone());
                Some(Stance::Rebuild)
            }
        }
    }

    /// Has the process built anew for a target, unless that was done too often of late.
    pub(super) fn build_anew(&mut self, asked: Described, drain: Duration, now: Now) -> Stance {
        if self.is_breaker_open(now) {
            self.notice(Notice::BreakerOpen(asked.target.clone()));
            let change = self.change_to(&asked);
            self.replay(Shape::Milestones, &change);
            self.accept(&asked, &change);
            return Stance::Send;
        }
        self.rebuilds.push(now.stamp());
        self.give(Kind::Found { drain }, asked);
        Stance::Rebuild
    }

    /// Another target is announced while the link is bound to the one before.
    pub(super) fn announce(&mut self, asked: Described, now: Now) {
        if self.is_outdated(&asked) {
            self.notice(Notice::Outdated(asked.target));
            return;
        }
        let change = self.change_to(&asked);
        let is_known = match &change {
            Change::First { .. } | Change::Same { spec: Spec::Same | Spec::Unknown, .. } => true,
            Change::Same { .. } | Change::New { .. } | Change::Return { .. } => false,
        };
        let is_at_work = self.task.as_ref().is_some_and(|task| task.to.may_be(&asked));
        // What is said of a target that is bound already was decided about when it was.
        let is_bound = self.link.target() == Some(&asked.target);
        if is_known || is_at_work || is_bound {
            return;
        }
        let decision = (self.options.decide)(&change, self.course());
        let (Decision::Reinitialize { drain } | Decision::ReplayThenReinitialize { drain, .. }) =
            decision
        else {
            return;
        };
        if self.is_breaker_open(now) {
            self.notice(Notice::BreakerOpen(asked.target));
            return;
        }
        self.rebuilds.push(now.stamp());
        self.give(Kind::Announced { drain }, asked);
    }

    fn change_to(&self, asked: &Described) -> Change {
        rebind::compare(self.applied.as_ref(), asked, None, Known::New)
    }

    fn is_breaker_open(&mut self, now: Now) -> bool {
        let window = self.options.rebuild_window;
        self.rebuilds.retain(|begun| begun.age(now).duration() < window);
        self.rebuilds.len() >= self.options.rebuilds_max
    }

    /// Gives the embedder a task; an earlier one is superseded.
    fn give(&mut self, kind: Kind, to: Described) {
        self.token = self.token.next();
        let token = self.token;
        let from = self.applied.as_ref().map(|applied| applied.target.clone());
        self.outputs.push_back(match kind {
            Kind::First => Output::Apply { token, to: to.clone() },
            Kind::Found { drain } | Kind::Announced { drain } => {
                Output::Reinitialize { token, from, to: to.clone(), drain }
            }
        });
        self.task = Some(Task { token, kind, to, at_work: AtWork::Yes });
    }

    /// The one-time work for the first target ended.
    pub(super) fn worked(&mut self, token: Token, work: Work, now: Now) {
        let Some(task) = self.take_task(token, |kind| kind == Kind::First) else { return };
        match work {
            Work::Done => self.apply(&task.to),
            Work::Failed => self.try_again(task, now),
        }
    }

    /// The process was built anew, or was not.
    pub(super) fn rebuilt(&mut self, token: Token, rebuilt: Rebuilt, now: Now) {
        let Some(task) = self.take_task(token, |kind| kind != Kind::First) else { return };
        match rebuilt {
            Rebuilt::Done(life) => self.begin_life(life, &task.to, now),
            Rebuilt::Failed => self.try_again(task, now),
        }
    }

    fn take_task(&mut self, token: Token, fits: fn(Kind) -> bool) -> Option<Task> {
        let is_it = |task: &mut Task| task.token == token && fits(task.kind);
        let task = self.task.take_if(is_it);
        if task.is_none() {
            self.notice(Notice::StaleToken(token));
        }
        task
    }

    fn try_again(&mut self, task: Task, now: Now) {
        self.task_backoff.fail(&self.options.patience, now);
        self.task = Some(Task { at_work: AtWork::Waits, ..task });
    }

    pub(super) fn task_after(&self, now: Now) -> Option<Duration> {
        let task = self.task.as_ref()?;
        (task.at_work == AtWork::Waits).then(|| self.task_backoff.remaining(now))
    }

    /// Gives a task again that failed, when its wait is over.
    pub(super) fn retry_task(&mut self, now: Now) {
        let is_due = self.task_after(now).is_some_and(|wait| wait.is_zero());
        if let Some(task) = self.task.take_if(|_| is_due) {
            self.give(task.kind, task.to);
        }
    }

    /// Has the process built anew that was first to tell what happened, once that is told.
    pub(super) fn build_anew_when_told(&mut self, now: Now) {
        let Stance::SendThenRebuild { drain } = self.stance else { return };
        let (Link::Bound(..), None) = (&self.link, &self.task) else { return };
        let Some(cursor) = self.cursor() else { return };
        if self.in_flight.is_none() && replay::next(&self.log, cursor).is_none() {
            let asked = cursor.described.clone();
            self.stance = match self.course() {
                Course::Serving => self.build_anew(asked, drain, now),
                // What began to leave meanwhile is not built anew; all that is left to tell is its way out.
                Course::Leaving => {
                    let change = self.change_to(&asked);
                    self.accept(&asked, &change);
                    Stance::Send
                }
            };
        }
    }

    /// Begins a new life for a target: an empty log, and every target behind by all that comes.
    fn begin_life(&mut self, life: Life, to: &Described, now: Now) {
        self.end_life();
        self.targets.begin_life(self.life);
        self.life = life.max(self.life.next());
        self.log = Log::new(self.options.log_max);
        self.in_flight = None;
        self.drop_kept_for(&to.target);
        self.standing = Standing::Speaking;
        self.task_backoff.succeed(now);
        self.apply(to);
        self.stance = Stance::Send;
        if let Link::Bound(epoch, target) = &self.link
            && *target != to.target
        {
            self.link = Link::Up(*epoch);
        }
    }

    /// Says what the life that ends never told to whom it was for.
    fn end_life(&mut self) {
        let from: Option<TargetId> = self.applied.as_ref().map(|applied| applied.target.clone());
        let cursor = from.and_then(|from| self.targets.get(&from));
        if let Some(cursor) = cursor {
            let told = self.log.after(cursor.passed());
            let told = told.filter(|entry| replay::is_told(&self.log, cursor, entry));
            let lost = told.map(|entry| Notice::Undeliverable {
                target: cursor.target().clone(),
                seq: entry.seq,
                phase: entry.phase.clone(),
            });
            self.outputs.extend(lost.map(Output::Notice));
        }
        for flush in core::mem::take(&mut self.flushes) {
            let entries = flush.end(&self.log, self.listener(), crate::Fate::Lapsed);
            self.outputs.push_back(Output::Flushed { id: flush.id, entries });
        }
    }

    /// Notes, durably, for whom one-time work was done.
    fn apply(&mut self, to: &Described) {
        tenure_bead::canary!(AppliedForgotten => if self.applied.is_some() { return });
        let applied = Applied::of(to);
        self.outputs.push_back(Output::Remember(applied.clone()));
        self.applied = Some(applied);
        self.keep_last_word();
    }
}
