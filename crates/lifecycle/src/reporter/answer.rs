//! What does an answer change? The cursor of whoever it names, and nothing else.

use super::{Reporter, Standing};
use crate::{Failure, Fate, Link, Notice, Phase, Receipt};
use tenure_bead::Now;

impl<P: Phase> Reporter<P> {
    /// The target has a report.
    pub(super) fn acked(&mut self, receipt: &Receipt, now: Now) {
        self.land(receipt);
        if receipt.life == self.life && !self.advance(receipt, Fate::Delivered) {
            self.notice(Notice::Stray(receipt.clone()));
            return;
        }
        self.discard(receipt);
        if self.link.epoch() == Some(receipt.epoch) {
            self.backoff.succeed(now);
        }
    }

    /// The target has no report.
    pub(super) fn failed(&mut self, receipt: &Receipt, failure: Failure, now: Now) {
        let was_in_flight = self.land(receipt);
        match failure {
            Failure::Transient if was_in_flight => self.wait(receipt, failure, now),
            Failure::Rejected => self.rejected(receipt),
            Failure::UnknownTarget => {
                self.forget_unknown(receipt);
                if was_in_flight {
                    self.wait(receipt, failure, now);
                    self.unbind(receipt);
                }
            }
            Failure::Fenced => self.fenced(receipt),
            Failure::Unauthorized if was_in_flight => {
                self.wait(receipt, failure, now);
                self.unbind(receipt);
            }
            Failure::Transient | Failure::Unauthorized => {}
        }
    }

    /// Leaves a report out that will never be taken: the link stays, and the next one follows.
    fn rejected(&mut self, receipt: &Receipt) {
        tenure_bead::canary!(RejectionCostsLink => self.unbind(receipt));
        if receipt.life == self.life && !self.advance(receipt, Fate::Rejected) {
            self.notice(Notice::Stray(receipt.clone()));
            return;
        }
        self.discard(receipt);
        self.notice(Notice::LeftOut(receipt.clone()));
    }

    /// Says nothing more, unless only a last word of an earlier life came too late.
    fn fenced(&mut self, receipt: &Receipt) {
        if receipt.life != self.life {
            self.discard(receipt);
            return;
        }
        let known = self.targets.get(&receipt.target);
        if known.is_none_or(|known| receipt.record != known.record || receipt.seq > known.sent) {
            self.notice(Notice::Stray(receipt.clone()));
            return;
        }
        self.standing = Standing::Fenced;
        self.in_flight = None;
        self.notice(Notice::Fenced(receipt.clone()));
    }

    /// Returns whether the report was the one on its way; it is no longer.
    fn land(&mut self, receipt: &Receipt) -> bool {
        let landed = self.in_flight.take_if(|in_flight| in_flight.receipt == *receipt);
        landed.is_some()
    }

    fn wait(&mut self, receipt: &Receipt, failure: Failure, now: Now) {
        self.backoff.fail(&self.options.patience, now);
        self.notice(Notice::Failed(receipt.clone(), failure));
    }

    /// Moves the cursor of whoever an answer names; returns whether the answer names something that was sent.
    fn advance(&mut self, receipt: &Receipt, fate: Fate) -> bool {
        let listens = self.listener().is_some_and(|cursor| *cursor.target() == receipt.target);
        let named = receipt.target.clone();
        tenure_bead::canary!(AckGoesToBound => let named = self.link.target().cloned().unwrap_or(named));
        let Some(cursor) = self.targets.get_mut(&named) else { return false };
        tenure_bead::canary!(AckGoesToBound => cursor.acked = cursor.acked.max(receipt.seq));
        if receipt.record != cursor.record || receipt.seq > cursor.sent {
            return false;
        }
        cursor.acked = cursor.acked.max(receipt.seq);
        if listens {
            self.flushes.iter_mut().for_each(|flush| flush.note(receipt.seq, fate));
        }
        true
    }

    /// Drops the cursor of a target that is not there any more.
    fn forget_unknown(&mut self, receipt: &Receipt) {
        let known = self.targets.get(&receipt.target);
        if known.is_none_or(|cursor| receipt.record != cursor.record) {
            return;
        }
        self.targets.lose(&receipt.target);
        self.drop_kept_for(&receipt.target);
        self.notice(Notice::Forgotten(receipt.target.clone()));
        if self.link.target() == Some(&receipt.target) {
            self.unbind(receipt);
        }
    }

    /// Takes a link as unbound whose target turned out to be another than it said.
    fn unbind(&mut self, receipt: &Receipt) {
        let serves = self.link.target() == Some(&receipt.target);
        if let Some(epoch) = self.link.epoch().filter(|_| serves) {
            self.link = Link::Up(epoch);
            self.identify = None;
        }
    }
}
