//! Whom does the link serve, and what follows from that?

use super::{Reporter, Stance};
use crate::rebind::{self, Change, Course, Decision, Known, Spec};
use crate::target::Cursor;
use crate::{Applied, Described, Epoch, Link, Notice, Output, Phase, Seq, Shape};
use core::time::Duration;
use tenure_bead::{Deadline, Now};

impl<P: Phase> Reporter<P> {
    /// A link came up; an older one is over.
    pub(super) fn link_up(&mut self, epoch: Epoch, now: Now) {
        if self.epoch.is_some_and(|last| epoch <= last) {
            self.notice(Notice::StaleLink(epoch));
            return;
        }
        self.epoch = Some(epoch);
        self.lose_link();
        // What was to be done about the link before has not been done yet, and is needless now.
        let is_needless =
            |output: &Output<P>| matches!(output, Output::Redial(_) | Output::Identify(_));
        self.outputs.retain(|output| !is_needless(output));
        self.link = Link::Up(epoch);
        tenure_bead::canary!(LinkTakenForBound => self.link = self.cursor().map_or(Link::Up(epoch), |last| Link::Bound(epoch, last.target().clone())));
        self.ask(now);
    }

    /// A link is gone; the next one is worth a wait.
    pub(super) fn link_down(&mut self, epoch: Epoch, now: Now) {
        if self.link.epoch() != Some(epoch) {
            return;
        }
        self.lose_link();
        self.redial(now);
    }

    fn redial(&mut self, now: Now) {
        let wait = self.backoff.fail(&self.options.patience, now);
        self.outputs.push_back(Output::Redial(wait));
    }

    /// What was on its way may have arrived or not; an answer that comes yet is still credited.
    fn lose_link(&mut self) {
        self.link = Link::Down;
        self.in_flight = None;
        self.identify = None;
    }

    /// Asks whom the link serves, and again with every level pass.
    pub(super) fn ask(&mut self, now: Now) {
        let Link::Up(epoch) = self.link else { return };
        if self.identify.is_some_and(|due| !due.is_due(now)) {
            return;
        }
        self.identify = Some(Deadline::after(now, self.options.level_pass));
        self.outputs.push_back(Output::Identify(epoch));
    }

    pub(super) fn ask_after(&self, now: Now) -> Option<Duration> {
        let Link::Up(_) = self.link else { return None };
        self.identify.map(|due| due.remaining(now))
    }

    /// A link serves a target: says what that means, and decides what is done about it.
    pub(super) fn bind(&mut self, epoch: Epoch, asked: Described, now: Now) {
        if self.link.epoch() != Some(epoch) {
            return;
        }
        if self.is_outdated(&asked) {
            self.link = Link::Up(epoch);
            self.notice(Notice::Outdated(asked.target));
            return;
        }
        let change = self.compare(&asked);
        self.outputs.push_back(Output::Changed(change.clone()));
        self.take_up(epoch, &asked);
        self.backoff.begin_use(now);
        let known = self.cursor().map(|cursor| cursor.described.clone());
        self.stance = self.stance_for(&change, known.unwrap_or(asked), now);
        self.keep_last_word();
    }

    pub(super) fn is_outdated(&self, asked: &Described) -> bool {
        let known = self.targets.get(&asked.target).and_then(|known| known.described.generation);
        let applied = self.applied.as_ref().filter(|applied| applied.target == asked.target);
        let served = applied.and_then(|applied| applied.generation);
        rebind::is_outdated(known.max(served), asked.generation)
    }

    /// Says what being bound to a target means; one that was made anew is forgotten first.
    fn compare(&mut self, asked: &Described) -> Change {
        let known = self.targets.get(&asked.target);
        let is_later = known
            .is_some_and(|known| rebind::is_later(known.described.generation, asked.generation));
        if is_later {
            self.targets.remove(&asked.target);
        }
        let told = self.targets.get(&asked.target).filter(|cursor| cursor.sent > Seq::default());
        let behind_by = told.map(|cursor| self.log.after(cursor.acked).count());
        let known = if self.targets.has_forgotten() { Known::Perhaps } else { Known::New };
        rebind::compare(self.applied.as_ref(), asked, behind_by, known)
    }

    /// Binds the link to a target, with the cursor that it has or a new one.
    fn take_up(&mut self, epoch: Epoch, asked: &Described) {
        let known = self.targets.remove(&asked.target);
        tenure_bead::canary!(FlapForgets => let known = known.filter(|known| self.applied.as_ref().is_some_and(|applied| applied.target == *known.target())));
        let mut cursor = known.unwrap_or_else(|| self.fresh(asked));
        // Whatever is on its way to somebody else, or to what was of this name before, is waited for no more.
        self.in_flight.take_if(|in_flight| in_flight.receipt.record != cursor.record);
        tenure_bead::canary!(BindRewinds => cursor.acked = cursor.acked.before());
        let before = &cursor.described;
        let (born, generation) =
            (asked.born.or(before.born), asked.generation.or(before.generation));
        cursor.described = Described { born, generation, ..asked.clone() };
        let served = self.applied.as_ref().map(|applied| &applied.target);
        if let Some(forgotten) = self.targets.put(cursor, served) {
            self.notice(Notice::Forgotten(forgotten));
        }
        self.link = Link::Bound(epoch, asked.target.clone());
        self.identify = None;
    }

    fn fresh(&mut self, asked: &Described) -> Cursor {
        self.record = self.record.next();
        Cursor::new(asked.clone(), self.record)
    }

    fn stance_for(&mut self, change: &Change, asked: Described, now: Now) -> Stance {
        if let Some(stance) = self.stance_at_work(&asked) {
            return stance;
        }
        match change {
            Change::First { .. } => {
                self.serve_first(asked);
                Stance::Send
            }
            Change::Same { spec: Spec::Same | Spec::Unknown, .. } => {
                self.learn(&asked);
                Stance::Send
            }
            Change::Same { .. } | Change::New { .. } | Change::Return { .. } => {
                let decision = (self.options.decide)(change, self.course());
                self.enact(decision, change, asked, now)
            }
        }
    }

    /// Notes what a target that is served says of itself for the first time: which one of its name it is, and what it
    /// asks for. The first that is heard of it is taken for what was applied; what differs from that later is an edit.
    fn learn(&mut self, asked: &Described) {
        let Some(applied) = &self.applied else { return };
        let (spec, generation) = (applied.spec, applied.generation);
        let learned = Applied {
            target: applied.target.clone(),
            spec: spec.or(asked.spec),
            generation: generation.or(asked.generation),
        };
        if *applied != learned {
            self.outputs.push_back(Output::Remember(learned.clone()));
            self.applied = Some(learned);
        }
    }

    pub(super) const fn course(&self) -> Course {
        if self.log.is_leaving() { Course::Leaving } else { Course::Serving }
    }

    /// Does what was decided about the target that is bound.
    fn enact(&mut self, decision: Decision, change: &Change, asked: Described, now: Now) -> Stance {
        match decision {
            Decision::Replay(shape) => {
                self.replay(shape, change);
                self.accept(&asked, change);
                Stance::Send
            }
            Decision::Reinitialize { drain } => self.build_anew(asked, drain, now),
            Decision::ReplayThenReinitialize { shape, drain } => {
                self.replay(shape, change);
                Stance::SendThenRebuild { drain }
            }
            Decision::Hold { at_most, then } => {
                Stance::Hold { until: Deadline::after(now, at_most), then }
            }
            Decision::Ignore => Stance::Mute,
            Decision::Refuse => {
                self.outputs.extend(self.link.epoch().map(Output::Close));
                self.lose_link();
                self.redial(now);
                Stance::Mute
            }
        }
    }

    /// Has the target told so much of what happened before it.
    pub(super) fn replay(&mut self, shape: Shape, change: &Change) {
        let until = self.log.head().map_or(Seq::default(), |head| head.seq);
        let is_same = matches!(change, Change::Same { .. });
        let target = self.link.target().cloned();
        if let Some(cursor) = target.and_then(|target| self.targets.get_mut(&target))
            && !is_same
        {
            cursor.replay = (shape, until);
        }
    }

    /// Serves a target as this process is: what was applied stays what it is, for another.
    pub(super) fn accept(&mut self, asked: &Described, change: &Change) {
        let before = self.applied.as_ref().and_then(|applied| applied.spec);
        let applied = Applied { spec: before.or(first_spec(change, asked)), ..Applied::of(asked) };
        if self.applied.as_ref() != Some(&applied) {
            self.outputs.push_back(Output::Remember(applied.clone()));
            self.applied = Some(applied);
        }
        self.keep_last_word();
    }

    /// The embedder decides about a link that was held.
    pub(super) fn decided(&mut self, decision: Decision, now: Now) {
        let (Stance::Hold { .. } | Stance::Mute, Link::Bound(..)) = (self.stance, &self.link)
        else {
            return;
        };
        let Some(asked) = self.cursor().map(|cursor| cursor.described.clone()) else { return };
        let change = self.compare(&asked);
        self.stance = self.enact(decision, &change, asked, now);
    }

    /// Tells what was held, when the time is over.
    pub(super) fn end_hold(&mut self, now: Now) {
        if let Stance::Hold { until, then } = self.stance
            && until.is_due(now)
        {
            self.decided(Decision::Replay(then), now);
        }
    }
}

/// Returns the digest that holds for a target whose predecessor had none: only where nothing was applied before.
fn first_spec(change: &Change, asked: &Described) -> Option<crate::SpecDigest> {
    asked.spec.filter(|_| matches!(change, Change::First { .. }))
}
