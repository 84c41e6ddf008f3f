//! Which reporters are alike? A mark of everything that what they do next depends on, for whoever searches.

use super::Reporter;
use crate::{Epoch, Phase, TargetId};
use core::hash::{Hash, Hasher};
use tenure_bead::{Deadline, Now};

impl<P: Phase + Hash> Reporter<P> {
    /// Feeds everything that what may come depends on; two reporters with one mark do the same from here on.
    ///
    /// Targets are named by `name`, and links and moments counted from now, so that reporters are alike which differ
    /// only in names that mean nothing. How long a wait still takes is left out but for whether it is over: so let
    /// time pass in steps that no wait is longer than.
    #[doc(hidden)]
    pub fn mark<H: Hasher>(&self, now: Now, hasher: &mut H, name: &mut dyn FnMut(&TargetId) -> u8) {
        let left = |deadline: &Deadline| deadline.remaining(now).as_millis();
        let newest = self.epoch.unwrap_or_default();
        let ago = |epoch: Epoch| newest.number().saturating_sub(epoch.number());
        for entry in self.log.entries() {
            (entry.seq, &entry.phase, entry.at.wall, entry.times).hash(hasher);
        }
        (self.log.is_leaving(), self.targets.has_forgotten(), self.standing).hash(hasher);
        self.targets.last().is_some().hash(hasher);
        for cursor in self.targets.iter() {
            let described = &cursor.described;
            (name(cursor.target()), described.spec, described.born, described.generation)
                .hash(hasher);
            (cursor.acked, cursor.sent, cursor.replay, cursor.stamp, cursor.record).hash(hasher);
            let is_word = |kept: &&crate::Kept<P>| {
                kept.target == *cursor.target() && cursor.word == Some((kept.life, kept.seq))
            };
            self.kept.iter().find(is_word).map(|kept| (kept.life, kept.seq)).hash(hasher);
        }
        (self.link.epoch().map(ago), self.link.target().map(&mut *name)).hash(hasher);
        match self.stance {
            super::Stance::Hold { until, then } => (left(&until), then).hash(hasher),
            super::Stance::Send
            | super::Stance::SendThenRebuild { .. }
            | super::Stance::Mute
            | super::Stance::Rebuild => self.stance.hash(hasher),
        }
        let in_flight = self.in_flight.as_ref().map(|one| {
            let receipt = &one.receipt;
            (
                name(&receipt.target),
                receipt.life,
                receipt.seq,
                ago(receipt.epoch),
                left(&one.deadline),
            )
        });
        in_flight.hash(hasher);
        (self.backoff.remaining(now).is_zero(), self.identify.as_ref().map(left)).hash(hasher);
        let applied = self.applied.as_ref();
        applied.map(|one| (name(&one.target), one.spec, one.generation)).hash(hasher);
        self.mark_task(now, hasher, name);
        for flush in &self.flushes {
            left(&flush.deadline).hash(hasher);
            flush.mark(hasher);
        }
        for kept in &self.kept {
            (name(&kept.target), kept.life, kept.seq, kept.stamp).hash(hasher);
        }
    }

    fn mark_task<H: Hasher>(
        &self,
        now: Now,
        hasher: &mut H,
        name: &mut dyn FnMut(&TargetId) -> u8,
    ) {
        let task = self.task.as_ref().map(|task| task.mark(name));
        let waits = self.task_after(now).map(|wait| wait.is_zero());
        let builds = self.rebuilds.iter().map(|begun| begun.age(now).duration());
        (task, waits, builds.clone().count(), builds.max()).hash(hasher);
    }
}
