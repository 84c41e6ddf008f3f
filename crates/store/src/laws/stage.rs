//! How does a law make records, commit them and look at them?

use super::breach::hold;
use super::{Breach, Candidate, check};
use crate::{Batch, CommitError, Lease, Receipt, Snapshot, Store};
use core::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use tenure_bead::{
    AgentName, BatchToken, Bead, BeadId, Boot, BootId, Change, Claim, CloseCause, Damper, Deadline,
    Expect, LedgerWrite, NameError, Now, Revision, Seat, Slot, Stamp, Stored, TemplateName, Wall,
    Write,
};

/// A candidate whose store is open and under lease.
pub(crate) struct Stage<'c> {
    pub(crate) candidate: &'c dyn Candidate,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) lease: Lease,
    drawn: AtomicU64,
}

impl<'c> Stage<'c> {
    pub(crate) fn new(candidate: &'c dyn Candidate) -> Result<Self, Breach> {
        let store = candidate.open();
        let lease = store.acquire_lease(HOLDER)?;
        Ok(Self { candidate, store, lease, drawn: AtomicU64::new(0) })
    }

    /// Draws a token that no other batch has.
    pub(crate) fn token(&self) -> BatchToken {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        BatchToken::from_bytes(u128::from(number).to_le_bytes())
    }

    pub(crate) fn batch(&self, writes: Vec<Write>) -> Batch {
        self.batch_with(writes, Vec::new())
    }

    pub(crate) fn batch_with(&self, writes: Vec<Write>, ledger: Vec<LedgerWrite>) -> Batch {
        Batch { token: self.token(), fence: self.lease.token, writes, ledger }
    }

    pub(crate) fn snapshot(&self) -> Result<Snapshot, Breach> {
        let snapshot = self.store.snapshot()?;
        check::s1_no_two_open_beads_hold_one_claim(&snapshot)?;
        Ok(snapshot)
    }

    /// Commits a batch, whatever the answer, and holds it against T1.
    pub(crate) fn try_commit(&self, batch: &Batch) -> Result<Answer, Breach> {
        let before = self.snapshot()?;
        let answer = self.store.commit(batch);
        let after = self.snapshot()?;
        check::t1_acknowledged_is_kept_and_refused_leaves_no_trace(
            (&before, &after),
            batch,
            &answer,
        )?;
        Ok(answer)
    }

    /// Commits writes that have to be accepted.
    pub(crate) fn commit(&self, writes: Vec<Write>) -> Result<Revision, Breach> {
        let receipt = self.try_commit(&self.batch(writes))??;
        Ok(receipt.revision)
    }

    /// Commits writes that have to be refused.
    pub(crate) fn refuse(&self, writes: Vec<Write>) -> Result<CommitError, Breach> {
        self.refuse_batch(&self.batch(writes))
    }

    pub(crate) fn refuse_batch(&self, batch: &Batch) -> Result<CommitError, Breach> {
        match self.try_commit(batch)? {
            Err(refusal) => Ok(refusal),
            Ok(receipt) => Err(Breach::Untrue {
                claim: "the batch is refused",
                found: format!("{receipt:?} for {batch:?}"),
            }),
        }
    }

    /// Creates beads 0, 1, 2 … that hold the seats 1, 2, 3 …
    pub(crate) fn create(&self, count: u32) -> Result<Vec<Revision>, Breach> {
        (0..count)
            .map(|n| self.commit(vec![write(n, Expect::Absent, &[n.saturating_add(1)])?]))
            .collect()
    }

    /// Returns what is stored of a bead.
    pub(crate) fn stored(&self, n: u32) -> Result<Stored, Breach> {
        let id = id(n)?;
        let found = self.snapshot()?.beads.into_iter().find(|s| s.id == id);
        hold("a bead that was written is in the snapshot", found, Option::is_some)?
            .ok_or(Breach::Untrue { claim: "a bead is stored", found: String::new() })
    }
}

/// What a store said to a batch.
pub(crate) type Answer = Result<Receipt, CommitError>;

pub(crate) fn id(n: u32) -> Result<BeadId, NameError> {
    BeadId::parse(&format!("law-{n}"))
}

/// Makes a bead whose creation is dated to a moment, so that versions of it differ.
pub(crate) fn bead(n: u32, moment: u64) -> Result<Bead, NameError> {
    let name = AgentName::parse(&format!("law/worker-{n}"))?;
    Ok(Bead::wanted(id(n)?, name, pool_seat(n.saturating_add(1))?, stamp(moment)))
}

pub(crate) fn closed(n: u32) -> Result<Bead, Breach> {
    let because = CloseCause::SeatNotWanted;
    Ok(bead(n, 0)?.apply(Change::Close { because, at: stamp(1) })?)
}

/// Writes bead `n` with claims to seats.
pub(crate) fn write(n: u32, expect: Expect, seats: &[u32]) -> Result<Write, NameError> {
    Ok(Write {
        expect,
        bead: bead(n, 0)?,
        claims: seats.iter().map(|seat| claim(*seat)).collect::<Result<_, _>>()?,
    })
}

pub(crate) fn claim(seat: u32) -> Result<Claim, NameError> {
    Ok(Claim::Seat(pool_seat(seat)?))
}

/// Returns a numbered seat; 0 is the singleton's.
pub(crate) fn pool_seat(number: u32) -> Result<Seat, NameError> {
    let template = TemplateName::parse("law/worker")?;
    Ok(match Slot::try_new(number) {
        Some(slot) => Seat::Numbered { template, slot },
        None => Seat::Singleton { template },
    })
}

pub(crate) fn damper(seat: u32, failures: Option<u32>) -> Result<LedgerWrite, NameError> {
    let retry = Deadline::since(stamp(0), core::time::Duration::from_secs(1));
    Ok(LedgerWrite::Damper {
        seat: pool_seat(seat)?,
        damper: failures.map(|failures| Damper { failures, retry }),
    })
}

pub(crate) fn stamp(ms: u64) -> Stamp {
    let boot = Boot { id: BootId::from_bytes([7; 16]), ms };
    let wall = Wall::from_unix_ms(ms);
    Now { wall, boot }.stamp()
}

/// How the law names itself as a supervisor.
pub(crate) const HOLDER: &str = "supervisor of the law";
