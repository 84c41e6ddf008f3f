//! What happens to a last word that nobody can be told? The embedder keeps it, and hands it in again.

use super::{Reporter, Stance};
use crate::target::Cursor;
use crate::{Kept, Outbox, Output, Phase, Receipt, Report, Stage, TargetId, limit, replay};
use tenure_bead::Wall;

impl<P: Phase> Reporter<P> {
    /// Has the last word kept for whoever this life is told to, if there is one.
    pub(super) fn keep_last_word(&mut self) {
        let (Some(cursor), Some(head)) = (self.audience(), self.log.head()) else { return };
        let is_last = head.phase.stage() == Stage::Final && cursor.acked < head.seq;
        if !is_last || self.options.outbox == Outbox::Off {
            return;
        }
        let Some(stamp) = self.stamp_of_head(&cursor) else { return };
        let (target, generation) = (cursor.target().clone(), cursor.described.generation);
        let phase = head.phase.clone();
        let (life, seq, at) = (self.life, head.seq, head.at);
        let kept = Kept { target, generation, life, seq, phase, stamp, at };
        if !self.kept.contains(&kept) {
            self.keep(kept);
        }
    }

    /// Returns the stamp that the last word has once all before it is told; nothing if it is not for that target.
    fn stamp_of_head(&self, cursor: &Cursor) -> Option<Wall> {
        let mut trial = cursor.clone();
        let mut stamp = None;
        while let Some(entry) = replay::next(&self.log, &trial) {
            stamp = Some(trial.stamp(entry.seq, entry.at.wall));
            trial.acked = entry.seq;
        }
        stamp
    }

    /// Returns who is to hear the end of this life: never a target that is not served, nor one that is built for.
    fn audience(&self) -> Option<Cursor> {
        let applied = self.applied.as_ref();
        match self.stance {
            Stance::Send | Stance::SendThenRebuild { .. } | Stance::Hold { .. } => {
                let unbound = applied.filter(|_| self.targets.is_untouched());
                let unbound = unbound.map(|applied| Cursor::new(applied.described(), self.record));
                self.cursor().cloned().or(unbound)
            }
            Stance::Rebuild | Stance::Mute => self.listener().cloned(),
        }
    }

    /// Returns the cursor of whoever is told: whoever is bound or was last, unless nothing is sent there.
    pub(super) fn listener(&self) -> Option<&Cursor> {
        match self.stance {
            Stance::Send | Stance::SendThenRebuild { .. } | Stance::Hold { .. } => self.cursor(),
            Stance::Rebuild => {
                self.cursor().filter(|last| self.is_told(last)).or_else(|| self.served())
            }
            Stance::Mute => self.served(),
        }
    }

    fn served(&self) -> Option<&Cursor> {
        self.targets.get(&self.applied.as_ref()?.target)
    }

    /// Returns whether a target was told of this life, and all of it.
    fn is_told(&self, cursor: &Cursor) -> bool {
        cursor.sent.number() > 0 && replay::next(&self.log, cursor).is_none()
    }

    /// Has flushes begin anew when somebody else is told than before: what one has another need not have.
    pub(super) fn mind_listener(&mut self) {
        let listens = self.listener().map(|cursor| cursor.record);
        if self.listens != listens {
            self.flushes.iter_mut().for_each(crate::flush::Flush::begin_anew);
            self.listens = listens;
        }
    }

    /// Has a last word kept with the stamp that it is sent with.
    pub(super) fn keep_stamp(&mut self, report: &Report<P>) {
        let mut kept = self.kept.iter().filter(|kept| is_for(kept, &report.receipt));
        if let Some(kept) = kept.next().filter(|kept| kept.stamp != report.stamp) {
            self.keep(Kept { stamp: report.stamp, ..kept.clone() });
        }
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
        let cursor = self.targets.get(target)?;
        let (life, generation) = (self.life, cursor.described.generation);
        let (has_heard, told) = (cursor.sent.number() > 0, cursor.word);
        let is_replaced = |kept: &Kept<P>| {
            let both = kept.generation.zip(generation);
            kept.target == *target && both.is_some_and(|(kept, asked)| kept < asked)
        };
        let is_old = |kept: &Kept<P>| kept.target == *target && kept.life < life;
        // Where a later one was told already, an earlier one would be refused as old news.
        let is_passed =
            |kept: &Kept<P>| is_old(kept) && told.is_some_and(|told| (kept.life, kept.seq) < told);
        self.drop_kept(is_replaced);
        self.drop_kept(is_passed);
        if has_heard {
            self.drop_kept(is_old);
            return None;
        }
        self.words_for(self.targets.get(target)?).min_by_key(|kept| (kept.life, kept.seq))
    }

    /// Returns the last words of earlier lives that a target is still to be told; none once it has heard of this life.
    pub(super) fn words_for<'r>(&'r self, to: &'r Cursor) -> impl Iterator<Item = &'r Kept<P>> {
        let is_due = move |kept: &&Kept<P>| {
            let both = kept.generation.zip(to.described.generation);
            let is_its = both.is_none_or(|(kept, asked)| kept == asked);
            let is_news = to.word.is_none_or(|told| (kept.life, kept.seq) >= told);
            kept.target == *to.target() && is_its && is_news && kept.life < self.life
        };
        let is_first = to.sent.number() == 0;
        self.kept.iter().filter(move |kept| is_first && is_due(kept))
    }

    pub(super) fn drop_kept_for(&mut self, target: &TargetId) {
        self.drop_kept(|kept| kept.target == *target);
    }

    /// Lets go of the last word that an answer is about, and of those before it: they would be old news.
    pub(super) fn discard(&mut self, receipt: &Receipt) {
        let upto = (receipt.life, receipt.seq);
        self.drop_kept(|kept| kept.target == receipt.target && (kept.life, kept.seq) <= upto);
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
