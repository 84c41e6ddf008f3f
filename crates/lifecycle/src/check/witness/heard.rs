//! What did the reporter hear? It is noted here by rules that know nothing of the reporter's own.

use super::Witness;
use crate::{Course, Described, Epoch, Failure, Input, Phase, Rebuilt, Receipt, Seq, Token};
use tenure_bead::{Deadline, Now};

impl<P: Phase> Witness<P> {
    /// Notes what was heard; returns whether it answers the report that was sent last to its target.
    pub(super) fn hear(&mut self, heard: &Input<P>, now: Now) -> bool {
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
                self.cursors.iter_mut().for_each(|(_, acked)| *acked = Seq::default());
            }
        }
    }
}
