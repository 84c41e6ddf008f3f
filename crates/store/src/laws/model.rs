//! What would a store answer that is too small and too slow to be wrong? The model of the random law.

use super::Breach;
use super::breach::{hold, same};
use crate::{Batch, CommitError, Receipt, Snapshot};
use tenure_bead::{
    Bead, BeadId, Claim, Damper, Expect, FencingToken, LedgerWrite, Revision, Seat, Stored,
};

/// The kinds of answers to a batch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever compares answers handles each")]
pub enum Outcome {
    /// It is durable.
    Committed,
    /// Its fencing token is not the current one.
    Fenced,
    /// It is wrong in itself: something stands in it twice, or a closed bead holds a claim.
    Unfit,
    /// A record is not what its writer believed.
    Stale,
    /// Two open beads would hold one claim.
    Taken,
    /// The engine failed, before the commit or perhaps behind it.
    Failed,
}

impl Outcome {
    /// Returns of which kind an answer is.
    #[must_use]
    pub const fn of(answer: &Result<Receipt, CommitError>) -> Self {
        match answer {
            Ok(_) => Self::Committed,
            Err(CommitError::Fenced { .. }) => Self::Fenced,
            Err(CommitError::Twice { .. } | CommitError::ClosedHolds { .. }) => Self::Unfit,
            Err(CommitError::Stale { .. }) => Self::Stale,
            Err(CommitError::ClaimTaken { .. }) => Self::Taken,
            Err(CommitError::Engine { .. } | CommitError::Unanswered { .. }) => Self::Failed,
        }
    }
}

/// A store of plain lists that are searched from the start; nothing is indexed, so no index can be wrong.
#[derive(Clone, Debug)]
pub struct Model {
    fence: FencingToken,
    beads: Vec<Held>,
    dampers: Vec<(Seat, Damper)>,
    newest: Revision,
}

#[derive(Clone, Debug)]
struct Held {
    id: BeadId,
    revision: Revision,
    claims: Vec<Claim>,
    bead: Bead,
}

impl Model {
    pub(super) fn new(fence: FencingToken) -> Self {
        Self { fence, beads: Vec::new(), dampers: Vec::new(), newest: Revision::default() }
    }

    /// Makes the model of a store that has this in it, as far as its records can be read.
    #[must_use]
    pub fn of(fence: FencingToken, snapshot: &Snapshot) -> Self {
        let held = |stored: &Stored| {
            let (id, revision, claims) =
                (stored.id.clone(), stored.revision, stored.claims.clone());
            Some(Held { id, revision, claims, bead: stored.bead()?.clone() })
        };
        let dampers =
            snapshot.ledger.dampers().map(|(seat, damper)| (seat.clone(), damper.clone()));
        let beads = snapshot.beads.iter().filter_map(held).collect();
        Self { fence, beads, dampers: dampers.collect(), newest: snapshot.revision }
    }

    pub(super) fn revision_of(&self, id: &BeadId) -> Option<Revision> {
        self.beads.iter().find(|b| b.id == *id).map(|b| b.revision)
    }

    /// Says what the answer has to be to a batch whose token is new.
    #[must_use]
    pub fn judge(&self, batch: &Batch) -> Outcome {
        let ids: Vec<&BeadId> = batch.writes.iter().map(|w| w.bead.id()).collect();
        let keys: Vec<_> = batch.ledger.iter().map(|e| (e.kind(), e.key())).collect();
        let is_stale = |w: &tenure_bead::Write| match (w.expect, self.revision_of(w.id())) {
            (Expect::Absent, None) => false,
            (Expect::At(expected), Some(found)) => expected != found,
            (Expect::Absent, Some(_)) | (Expect::At(_), None) => true,
        };
        let holds_closed = |w: &tenure_bead::Write| !w.bead.is_open() && !w.claims.is_empty();
        if batch.fence != self.fence {
            Outcome::Fenced
        } else if has_pair(&ids, |a, b| a == b)
            || has_pair(&keys, |a, b| a == b)
            || batch.writes.iter().any(holds_closed)
        {
            Outcome::Unfit
        } else if batch.writes.iter().any(is_stale) {
            Outcome::Stale
        } else if has_pair(&self.holdings_after(batch), |a, b| a.1 == b.1 && a.0 != b.0) {
            Outcome::Taken
        } else {
            Outcome::Committed
        }
    }

    fn holdings_after<'a>(&'a self, batch: &'a Batch) -> Vec<(&'a BeadId, &'a Claim)> {
        let is_written = |id: &BeadId| batch.writes.iter().any(|w| w.bead.id() == id);
        let untouched = self.beads.iter().filter(|b| !is_written(&b.id));
        let kept = untouched.flat_map(|b| b.claims.iter().map(move |c| (&b.id, c)));
        let wanted = batch.writes.iter();
        let wanted = wanted.flat_map(|w| w.claims.iter().map(move |c| (w.bead.id(), c)));
        kept.chain(wanted).collect()
    }

    /// Takes over a batch that was committed.
    pub(super) fn apply(&mut self, batch: &Batch, receipt: Receipt) -> Result<(), Breach> {
        let revisions = (self.newest, receipt.revision);
        hold("revisions rise", revisions, |(a, b)| a < b)?;
        self.newest = receipt.revision;
        for write in &batch.writes {
            self.beads.retain(|b| b.id != *write.bead.id());
            self.beads.push(Held {
                id: write.bead.id().clone(),
                revision: receipt.revision,
                claims: write.claims.clone(),
                bead: write.bead.clone(),
            });
        }
        for entry in &batch.ledger {
            if let LedgerWrite::Damper { seat, damper } = entry {
                self.dampers.retain(|(at, _)| at != seat);
                self.dampers.extend(damper.clone().map(|d| (seat.clone(), d)));
            }
        }
        Ok(())
    }

    /// Holds that a snapshot shows exactly this.
    pub(super) fn agrees(&self, snapshot: &Snapshot) -> Result<(), Breach> {
        hold("nothing is missing and nothing is too much", snapshot, |s| {
            s.beads.len() == self.beads.len()
                && s.ledger.dampers().count() == self.dampers.len()
                && s.ledger.conflicts().count() == 0
        })?;
        for held in &self.beads {
            hold("a bead is as the model has it", (&held.id, snapshot), |(_, s)| {
                s.beads.iter().any(|stored| {
                    let claims = held.claims.iter();
                    stored.id == held.id
                        && stored.revision == held.revision
                        && stored.bead() == Some(&held.bead)
                        && claims.clone().all(|c| stored.claims.contains(c))
                        && stored.claims.iter().all(|c| held.claims.contains(c))
                })
            })?;
        }
        for (seat, damper) in &self.dampers {
            let found = snapshot.ledger.damper(seat);
            same("a damper is as the model has it", &found, &Some(damper))?;
        }
        Ok(())
    }
}

fn has_pair<T>(items: &[T], is_one: impl Fn(&T, &T) -> bool) -> bool {
    let mut rest = items;
    while let [first, others @ ..] = rest {
        if others.iter().any(|other| is_one(first, other)) {
            return true;
        }
        rest = others;
    }
    false
}
