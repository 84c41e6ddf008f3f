//! What is known of one target? An account that is kept beside the reporter's own.

use crate::{Described, Life, Receipt, RecordId, Seq, TargetId};
use alloc::vec::Vec;
use tenure_bead::Wall;

/// What a target was sent, and what it answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    /// What it asked for last.
    pub(super) asked: Option<Described>,
    /// The last entry that was sent.
    pub(super) last: Option<(Life, Seq)>,
    /// The highest entry that it answered for, for better or worse.
    pub(super) acked: Option<(Life, Seq)>,
    /// Every entry that was sent, the earliest first.
    pub(super) sent: Vec<Sent>,
    /// Whether something went wrong since the last report.
    pub(super) is_excused: bool,
    /// As which life the process was built for it.
    pub(super) built: Option<Life>,
    /// With which life this process began.
    pub(super) first_life: Option<Life>,
    /// How often its build was measured.
    pub(super) measured: u32,
}

/// One entry that was sent, at least once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    this: (Life, Seq),
    pub(super) stamp: Wall,
    /// By which record: an answer by another is about a row that is gone.
    record: RecordId,
    has: Has,
}

/// Whether the target acknowledged an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Has {
    Yes,
    NotYet,
}

impl Account {
    /// Whether a life is one of an earlier process.
    pub(super) fn is_foreign(&self, life: Life) -> bool {
        self.first_life.is_some_and(|first| life < first)
    }

    /// When the target came to be.
    pub(super) fn born(&self) -> Option<Wall> {
        self.asked.as_ref().and_then(|asked| asked.born)
    }

    /// Forgets what was sent and answered; what was measured stays.
    pub(super) fn begin_anew(&mut self) {
        let Self { measured, first_life, .. } = *self;
        *self = Self { measured, first_life, asked: self.asked.take(), ..Self::default() };
    }

    /// Returns what was noted of an entry that was sent.
    pub(super) fn find(&self, this: (Life, Seq)) -> Option<&Sent> {
        self.sent.iter().find(|sent| sent.this == this)
    }

    /// Notes a report that was sent.
    pub(super) fn note(&mut self, receipt: &Receipt, stamp: Wall) {
        let this = (receipt.life, receipt.seq);
        (self.last, self.is_excused) = (Some(this), false);
        if self.find(this).is_none() {
            self.sent.push(Sent { this, stamp, record: receipt.record, has: Has::NotYet });
        }
    }

    /// Notes that the target acknowledged a report.
    pub(super) fn has_now(&mut self, receipt: &Receipt) {
        let this = (receipt.life, receipt.seq);
        for sent in self.sent.iter_mut().filter(|sent| sent.this == this) {
            sent.has = Has::Yes;
        }
    }

    /// Whether the target acknowledged an entry.
    pub(super) fn has(&self, this: (Life, Seq)) -> bool {
        self.find(this).is_some_and(|sent| sent.has == Has::Yes)
    }

    /// Returns the highest entry that the target acknowledged.
    pub(super) fn highest(&self) -> Option<(Life, Seq)> {
        let had = self.sent.iter().filter(|sent| sent.has == Has::Yes);
        had.map(|sent| sent.this).max()
    }

    /// Whether an answer names something that was sent.
    pub(super) fn was_sent(&self, receipt: &Receipt) -> bool {
        let sent = self.find((receipt.life, receipt.seq));
        sent.is_some_and(|sent| receipt.record == sent.record)
    }
}

/// The accounts of every target.
#[derive(Clone, Debug, Default)]
pub(super) struct Accounts(Vec<(TargetId, Account)>);

impl Accounts {
    pub(super) fn get(&self, target: &TargetId) -> Option<&Account> {
        self.0.iter().find(|(known, _)| known == target).map(|(_, account)| account)
    }

    /// Changes the account of a target, a new one if it has none.
    pub(super) fn change<T>(
        &mut self,
        target: &TargetId,
        how: impl FnOnce(&mut Account) -> T,
    ) -> T {
        if let Some((_, account)) = self.0.iter_mut().find(|(known, _)| known == target) {
            return how(account);
        }
        let mut account = Account::default();
        let changed = how(&mut account);
        self.0.push((target.clone(), account));
        changed
    }

    pub(super) fn get_mut(&mut self, target: &TargetId) -> Option<&mut Account> {
        self.0.iter_mut().find(|(known, _)| known == target).map(|(_, account)| account)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&TargetId, &mut Account)> {
        self.0.iter_mut().map(|(target, account)| (&*target, account))
    }
}
