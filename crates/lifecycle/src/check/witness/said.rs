//! What did the reporter say? Each word is held to the promises, by what was heard.

use super::{Build, Witness};
use crate::check::{
    Held, i1_sequences_rise, i2_only_a_bound_link_sends, i4_what_is_acknowledged_is_not_sent_again,
    i5_nobody_is_let_in_to_what_leaves, i6_stamps_are_given_once_and_rise,
    i10_a_repeat_has_a_failure_before_it, i11_an_old_life_leaves_the_new_target_alone,
    i12_what_is_applied_is_not_applied_again, i15_a_flush_tells_the_truth,
    i15_nothing_is_late_before_the_deadline,
};
use crate::{
    Applied, Described, Fate, FlushId, Notice, Output, Phase, Report, Seq, TargetId, Token,
};
use tenure_bead::Now;

impl<P: Phase> Witness<P> {
    pub(super) fn say(&mut self, output: &Output<P>, now: Now) -> Held {
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
        let bound = self.bound.as_ref().map(|(_, target)| target).or(last);
        // Where nothing is sent over the link as it is bound, whoever is served is meant.
        let served = self.served.as_ref();
        let account = |target: Option<&TargetId>| target.and_then(|one| self.accounts.get(one));
        for (seq, _, fate) in entries {
            i15_nothing_is_late_before_the_deadline(deadline, *fate, now)?;
            let told = |target| {
                let of = (self.life, self.dropped.as_slice());
                i15_a_flush_tells_the_truth(account(target), of, (*seq, *fate))
            };
            told(bound).or_else(|broken| told(served).map_err(|_| broken))?;
        }
        Ok(())
    }

    pub(super) fn noticed(&mut self, said: &Output<P>) {
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
}
