//! What would a store be like that gets one thing wrong? A plain one, with a fault to choose.

mod plain;

use core::num::NonZeroUsize;
use core::sync::atomic::{AtomicU64, Ordering};
use parking_lot::Mutex;
use plain::{Entry, Plain, Version};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::yield_now;
use tenure_bead::{FencingToken, Revision};
use tenure_store::laws::Candidate;
use tenure_store::{
    Batch, Changes, CommitError, Lease, LeaseError, ReadError, Receipt, Snapshot, Store,
};

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// One way to get it wrong.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub(crate) enum Fault { $($(#[$doc])* $name,)* }

        impl Fault {
            pub(crate) const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name,)*];
        }
    };
}

faults! {
    BeginsWithABead,
    ForgetsFence,
    FenceBeforeToken,
    AcceptsAnyExpectation,
    CreatesOver,
    AcceptsTwice,
    LetsClosedHold,
    ClaimsBeforeExpectations,
    JudgesOneByOne,
    KeepsHalf,
    LosesWrites,
    KeepsRemovedEntries,
    ForgetsAtDeath,
    ForgetsTokens,
    ForgetsTokensSoon,
    UsesUpTokens,
    DropsClaimCheck,
    ChecksClaimsOutsideOnly,
    ForgetsNames,
    KeepsGivenUpClaims,
    JudgesUnlocked,
    TearsSnapshots,
    GivesHeldLease,
    GivesLeaseUnlocked,
    KeepsTokenOfLease,
    ReleasesAnyLease,
    SplitsRevisions,
    ForgetsRemovals,
    BelievesTheFuture,
    RepeatsHistory,
}

/// A candidate whose store has the fault.
#[derive(Debug)]
pub(crate) struct Planted(Arc<Faulty>);

impl Planted {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        let mut plain = Plain::default();
        if fault == Some(Fault::BeginsWithABead) {
            plain.versions.push(Version::stray());
        }
        let arrivals = AtomicU64::new(0);
        Self(Arc::new(Faulty { fault, plain: Mutex::new(plain), arrivals }))
    }
}

impl Candidate for Planted {
    fn open(&self) -> Arc<dyn Store> {
        Arc::<Faulty>::clone(&self.0)
    }

    fn bury(&self, _store: Arc<dyn Store>) {
        let mut plain = self.0.plain.lock();
        plain.holder = None;
        if self.0.has(Fault::ForgetsAtDeath) {
            plain.versions.pop();
        }
    }
}

#[derive(Debug)]
struct Faulty {
    fault: Option<Fault>,
    plain: Mutex<Plain>,
    /// How often a thread stood between judging and acting.
    arrivals: AtomicU64,
}

impl Faulty {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// Lets go of the lock until another thread has come as far, or none seems to be there.
    fn give_way(&self) {
        let mine = self.arrivals.fetch_add(1, Ordering::SeqCst).wrapping_add(1);
        until(|| self.arrivals.load(Ordering::SeqCst) != mine);
    }

    fn judge(&self, plain: &Plain, batch: &Batch) -> Result<(), CommitError> {
        let presented = batch.fence;
        if presented != plain.fence && !self.has(Fault::ForgetsFence) {
            let current = plain.fence;
            return Err(CommitError::Fenced { presented, current });
        }
        match batch.check() {
            Err(CommitError::Twice { .. }) if self.has(Fault::AcceptsTwice) => {}
            Err(CommitError::ClosedHolds { .. }) if self.has(Fault::LetsClosedHold) => {}
            answer => answer?,
        }
        if self.has(Fault::ClaimsBeforeExpectations) {
            self.judge_claims(plain, batch)?;
        }
        for write in &batch.writes {
            plain.judge_expectation(write, self.fault)?;
        }
        self.judge_claims(plain, batch)
    }

    fn judge_claims(&self, plain: &Plain, batch: &Batch) -> Result<(), CommitError> {
        if self.has(Fault::DropsClaimCheck) {
            return Ok(());
        }
        let judged = match self.fault {
            Some(Fault::JudgesOneByOne) => 1,
            _ => batch.writes.len().max(1),
        };
        let mut scratch = plain.clone();
        for writes in batch.writes.chunks(judged) {
            scratch.judge_claims(writes, self.fault)?;
            scratch.put(writes, &[], self.fault);
        }
        Ok(())
    }

    fn apply(&self, plain: &mut Plain, batch: &Batch) -> Receipt {
        plain.revision = plain.revision.next();
        let receipt = Receipt { revision: plain.revision };
        plain.receipts.push((batch.token, receipt));
        if self.has(Fault::ForgetsTokensSoon) {
            let drop = plain.receipts.len().saturating_sub(5);
            plain.receipts.drain(..drop);
        }
        if !self.has(Fault::LosesWrites) {
            plain.put(&batch.writes, &batch.ledger, self.fault);
        }
        receipt
    }
}

impl Store for Faulty {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        let mut first = self.plain.lock().snapshot();
        if self.has(Fault::TearsSnapshots) {
            until(|| self.plain.lock().revision != first.revision);
            first.ledger = self.plain.lock().snapshot().ledger;
        }
        Ok(first)
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        let plain = self.plain.lock();
        if since > plain.revision && !self.has(Fault::BelievesTheFuture) {
            return Ok(Changes::Reset);
        }
        let is_new = |at: Revision| at > since;
        let versions = plain.versions.iter().filter(|v| is_new(v.stored.revision));
        let entries = plain.entries.iter().filter(|e| is_new(e.revision));
        let kept = |e: &&Entry| !self.has(Fault::ForgetsRemovals) || e.write.body().is_some();
        let entries = entries.filter(kept);
        let revisions = versions.clone().map(|v| v.stored.revision);
        let revisions = revisions.chain(entries.clone().map(|e| e.revision));
        let sorted: Vec<_> =
            BTreeSet::from_iter(revisions.enumerate().map(|(n, r)| (r, n))).into_iter().collect();
        let cut = sorted.get(limit.get().saturating_sub(1));
        let upto = cut.map_or(plain.revision, |(revision, _)| *revision);
        let mut beads: Vec<_> = versions.map(|v| v.stored.clone()).collect();
        beads.retain(|s| s.revision <= upto);
        beads.sort_by_key(|s| s.revision);
        if self.has(Fault::SplitsRevisions) {
            beads.truncate(limit.get());
        }
        if self.has(Fault::RepeatsHistory) {
            beads = beads.iter().flat_map(|s| [s.clone(), s.clone()]).collect();
        }
        let entries = entries.filter(|e| e.revision <= upto);
        Ok(Changes::Delta {
            upto,
            beads,
            ledger: entries.map(|e| e.write.clone()).collect(),
            more: upto < plain.revision,
        })
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        let mut plain = self.plain.lock();
        if self.has(Fault::FenceBeforeToken) {
            self.judge(&plain, &Batch { writes: vec![], ledger: vec![], ..batch.clone() })?;
        }
        if let Some(receipt) = plain.receipt(batch.token)
            && !self.has(Fault::ForgetsTokens)
        {
            return Ok(receipt);
        }
        let judged = self.judge(&plain, batch);
        if judged.is_err() && self.has(Fault::UsesUpTokens) {
            let revision = plain.revision;
            plain.receipts.push((batch.token, Receipt { revision }));
        }
        if judged.is_err() && self.has(Fault::KeepsHalf) {
            let first = batch.writes.iter().take(1).filter(|w| !w.bead.is_open());
            plain.put(&first.cloned().collect::<Vec<_>>(), &[], self.fault);
        }
        judged?;
        if self.has(Fault::JudgesUnlocked) {
            drop(plain);
            self.give_way();
            plain = self.plain.lock();
        }
        Ok(self.apply(&mut plain, batch))
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let mut plain = self.plain.lock();
        let held = plain.holder.clone();
        if self.has(Fault::GivesLeaseUnlocked) {
            drop(plain);
            self.give_way();
            plain = self.plain.lock();
        }
        if let Some(holder) = held.filter(|_| !self.has(Fault::GivesHeldLease)) {
            return Err(LeaseError::Held { holder });
        }
        plain.holder = Some(holder.to_owned());
        if !self.has(Fault::KeepsTokenOfLease) || plain.fence == FencingToken::new(1) {
            plain.fence = plain.fence.next();
        }
        let token = plain.fence;
        Ok(Lease { token })
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        let mut plain = self.plain.lock();
        if plain.fence == lease.token || self.has(Fault::ReleasesAnyLease) {
            plain.holder = None;
            if !self.has(Fault::KeepsTokenOfLease) {
                plain.fence = plain.fence.next();
            }
        }
        Ok(())
    }
}

/// Lets other threads run until something has come about, for a while.
fn until(has_come: impl Fn() -> bool) {
    for _ in 0..YIELDS_MAX {
        if has_come() {
            return;
        }
        yield_now();
    }
}

/// Long enough for a thread that was just started to come along, short enough where there is no other.
const YIELDS_MAX: u32 = 200;
