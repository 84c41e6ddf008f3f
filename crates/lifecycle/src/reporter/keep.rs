//! What happens to a last word that nobody can be told? The embedder keeps it, and hands it in again.

use super::Reporter;
use crate::target::Cursor;
use crate::{Kept, Outbox, Output, Phase, Receipt, Report, Stage, TargetId, limit};

impl<P: Phase> Reporter<P> {
    /// Has the last word kept for whoever is bound, or was last, if there is one.
    pub(super) fn keep_last_word(&mut self) {
        let (Some(cursor), Some(head)) = (self.cursor(), self.log.head()) else { return };
        let is_last = head.phase.stage() == Stage::Final && cursor.acked < head.seq;
        if !is_last || self.options.outbox == Outbox::Off {
            return;
        }
        let (target, mut trial) = (cursor.target().clone(), Cursor::clone(cursor));
        let stamp = trial.stamp(head.seq, head.at.wall);
        let phase = head.phase.clone();
        let kept = Kept { target, life: self.life, seq: head.seq, phase, stamp, at: head.at };
        self.keep(kept);
    }

    /// Has a last word kept with the stamp that it is sent with.
    pub(super) fn keep_stamp(&mut self, report: &Report<P>) {
        let Receipt { target, life, seq, .. } = &report.receipt;
        let mut kept = self.kept.iter().filter(|kept| is_for(kept, &report.receipt));
        let Some(at) = kept.next().filter(|kept| kept.stamp != report.stamp).map(|k| k.at) else {
            return;
        };
        let (target, phase, stamp) = (target.clone(), report.phase.clone(), report.stamp);
        self.keep(Kept { target, life: *life, seq: *seq, phase, stamp, at });
    }

    fn keep(&mut self, kept: Kept<P>) {
        self.outputs.push_back(Output::Keep(kept.clone()));
        self.found(kept);
    }

    /// Takes a last word in; the oldest goes when there are too many.
    pub(super) fn found(&mut self, kept: Kept<P>) {
        let same =
            |one: &Kept<P>| (&one.target, one.life, one.seq) == (&kept.target, kept.life, kept.seq);
        self.kept.retain(|one| !same(one));
        if self.kept.len() >= limit::KEPT_MAX {
            let Kept { target, life, seq, .. } = self.kept.remove(0);
            self.outputs.push_back(Output::Discard { target, life, seq });
        }
        self.kept.push(kept);
    }

    /// Returns the last word of an earlier life that a target is still to be told.
    ///
    /// Once it has heard of this life, that of an earlier one is no news, and goes.
    pub(super) fn next_kept(&mut self, target: &TargetId) -> Option<&Kept<P>> {
        let has_heard = self.targets.get(target)?.sent.number() > 0;
        let life = self.life;
        let is_old = |kept: &Kept<P>| kept.target == *target && kept.life < life;
        if has_heard {
            self.drop_kept(is_old);
            return None;
        }
        self.kept.iter().filter(|kept| is_old(kept)).min_by_key(|kept| (kept.life, kept.seq))
    }

    pub(super) fn drop_kept_for(&mut self, target: &TargetId) {
        self.drop_kept(|kept| kept.target == *target);
    }

    /// Lets go of the last word that an answer is about.
    pub(super) fn discard(&mut self, receipt: &Receipt) {
        self.drop_kept(|kept| is_for(kept, receipt));
    }

    fn drop_kept(&mut self, goes: impl Fn(&Kept<P>) -> bool) {
        while let Some(at) = self.kept.iter().position(&goes) {
            let Kept { target, life, seq, .. } = self.kept.remove(at);
            self.outputs.push_back(Output::Discard { target, life, seq });
        }
    }
}

fn is_for<P>(kept: &Kept<P>, receipt: &Receipt) -> bool {
    (&kept.target, kept.life, kept.seq) == (&receipt.target, receipt.life, receipt.seq)
}
