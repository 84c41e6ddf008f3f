//! What is sent now? The next entry that the bound target is behind by, one at a time.

use super::{InFlight, Reporter, Stance, Standing};
use crate::{Kept, Link, Origin, Output, Phase, Receipt, Report, TargetId, replay};
use core::time::Duration;
use tenure_bead::{Deadline, Now};

impl<P: Phase> Reporter<P> {
    /// Sends the next report, unless one is on its way or must not be.
    pub(super) fn send(&mut self, now: Now) {
        let is_free = self.in_flight.is_none() && self.backoff.remaining(now).is_zero();
        tenure_bead::canary!(SentUnasked => let is_free = true);
        if !is_free || !self.may_send() {
            return;
        }
        let Link::Bound(epoch, target) = &self.link else { return };
        let (epoch, target) = (*epoch, target.clone());
        let report = self.last_word_for(&target, epoch, now);
        let Some(report) = report.or_else(|| self.next_report(target, epoch, now)) else { return };
        let deadline = Deadline::after(now, self.options.answer_within);
        self.in_flight = Some(InFlight { receipt: report.receipt.clone(), deadline });
        self.outputs.push_back(Output::Send(report));
    }

    /// Makes the report of the next entry that a target is behind by.
    fn next_report(
        &mut self,
        target: TargetId,
        epoch: crate::Epoch,
        now: Now,
    ) -> Option<Report<P>> {
        let cursor = self.targets.get_mut(&target)?;
        let entry = replay::next(&self.log, cursor)?;
        let (seq, at, record) = (entry.seq, entry.at, cursor.record);
        let origin = if seq <= cursor.replay.1 { Origin::Replayed } else { Origin::Live };
        tenure_bead::canary!(WakeIsSpent => if cursor.sent == seq { return None });
        let stamp = cursor.stamp(seq, at.wall);
        let report = Report {
            receipt: Receipt { target, life: self.life, seq, epoch, record },
            phase: entry.phase.clone(),
            stamp,
            original: at.wall,
            boot: at.boot,
            age: at.age(now),
            origin,
            times: entry.times,
        };
        self.keep_stamp(&report);
        Some(report)
    }

    /// Makes the report of a last word of an earlier life, if the target has heard nothing of this one.
    fn last_word_for(
        &mut self,
        target: &TargetId,
        epoch: crate::Epoch,
        now: Now,
    ) -> Option<Report<P>> {
        let Kept { life, seq, phase, stamp, at, .. } = self.next_kept(target)?.clone();
        let cursor = self.targets.get_mut(target)?;
        let (record, stamp) = (cursor.record, cursor.stamp_word(life, seq, stamp));
        let receipt = Receipt { target: target.clone(), life, seq, epoch, record };
        let (original, boot, age) = (at.wall, at.boot, at.age(now));
        let (origin, times) = (Origin::Replayed, 1);
        let report = Report { receipt, phase, stamp, original, boot, age, origin, times };
        self.keep_stamp(&report);
        Some(report)
    }

    /// Returns whether anything may be sent over the link as it is bound.
    fn may_send(&self) -> bool {
        let may = match self.stance {
            Stance::Send | Stance::SendThenRebuild { .. } => true,
            Stance::Hold { .. } | Stance::Mute | Stance::Rebuild => false,
        };
        tenure_bead::canary!(OldLifeOnNewRow => let may = may || self.stance == Stance::Rebuild);
        may && self.standing == Standing::Speaking
    }

    /// Returns after how long something can be sent, or is given up.
    pub(super) fn send_after(&self, now: Now) -> Option<Duration> {
        if let Some(in_flight) = &self.in_flight {
            return Some(in_flight.deadline.remaining(now));
        }
        if let Stance::Hold { until, .. } = self.stance {
            return self.link.target().map(|_| until.remaining(now));
        }
        let cursor = self.targets.get(self.link.target()?)?;
        let has_news = || replay::next(&self.log, cursor).is_some();
        let has_word = || self.words_for(cursor).next().is_some();
        let is_open = self.may_send() && (has_news() || has_word());
        let is_promised = matches!(self.stance, Stance::SendThenRebuild { .. })
            && self.task.is_none()
            && self.standing == Standing::Speaking;
        (is_open || is_promised).then(|| self.backoff.remaining(now))
    }

    /// Takes a report as lost whose answer did not come.
    pub(super) fn give_up_waiting(&mut self, now: Now) {
        let late = self.in_flight.as_ref().filter(|in_flight| in_flight.deadline.is_due(now));
        let Some(receipt) = late.map(|in_flight| in_flight.receipt.clone()) else { return };
        self.failed(&receipt, crate::Failure::Transient, now);
    }
}
