//! What does the plain store hold? Lists, searched from the start.

use super::Fault;
use tenure_bead::{
    AgentName, BatchToken, Bead, BeadId, Body, Boot, BootId, Claim, Expect, FencingToken, Ledger,
    LedgerWrite, Now, Revision, Seat, Stored, TemplateName, Wall, Write,
};
use tenure_store::{CommitError, Receipt, Seen, Snapshot};

#[derive(Clone, Debug)]
pub(super) struct Plain {
    pub(super) revision: Revision,
    pub(super) fence: FencingToken,
    pub(super) holder: Option<String>,
    pub(super) versions: Vec<Version>,
    pub(super) entries: Vec<Entry>,
    pub(super) receipts: Vec<(BatchToken, Receipt)>,
}

/// A bead as it was written last.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) stored: Stored,
}

/// A ledger entry as it was written last; a removal stays as one.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) revision: Revision,
    pub(super) write: LedgerWrite,
}

impl Default for Plain {
    fn default() -> Self {
        Self {
            revision: Revision::default(),
            fence: FencingToken::new(1),
            holder: None,
            versions: Vec::new(),
            entries: Vec::new(),
            receipts: Vec::new(),
        }
    }
}

impl Version {
    /// A bead that nobody wrote.
    pub(super) fn stray() -> Self {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
        let wall = Wall::from_unix_ms(0);
        let template = TemplateName::parse("stray").unwrap();
        let id = BeadId::parse("stray").unwrap();
        let name = AgentName::parse("stray").unwrap();
        let stamp = Now { wall, boot }.stamp();
        let bead = Bead::wanted(id.clone(), name, Seat::Singleton { template }, stamp);
        let stored = Stored {
            id,
            revision: Revision::default(),
            claims: Vec::new(),
            body: Body::Bead(bead),
        };
        Self { stored }
    }
}

impl Plain {
    pub(super) fn snapshot(&self) -> Snapshot {
        let mut beads: Vec<_> = self.versions.iter().map(|v| v.stored.clone()).collect();
        beads.sort_by(|a, b| a.id.cmp(&b.id));
        let mut ledger = Ledger::default();
        self.entries.iter().for_each(|e| ledger.apply(e.write.clone()));
        Snapshot { revision: self.revision, beads, ledger }
    }

    pub(super) fn receipt(&self, token: BatchToken) -> Option<Receipt> {
        let first = self.receipts.iter().find(|(seen, _)| *seen == token);
        first.map(|(_, receipt)| *receipt)
    }

    fn find(&self, id: &BeadId) -> Option<&Stored> {
        let mut all = self.versions.iter().map(|v| &v.stored);
        all.find(|stored| stored.id == *id)
    }

    pub(super) fn judge_expectation(
        &self,
        write: &Write,
        fault: Option<Fault>,
    ) -> Result<(), CommitError> {
        let found = self.find(write.id()).map_or(Seen::Absent, |s| Seen::At(s.revision));
        let expected = match write.expect {
            Expect::Absent => Seen::Absent,
            Expect::At(revision) => Seen::At(revision),
        };
        let passes = match fault {
            Some(Fault::AcceptsAnyExpectation) => write.expect != Expect::Absent,
            Some(Fault::CreatesOver) => write.expect == Expect::Absent,
            _ => false,
        };
        if passes || found == expected {
            return Ok(());
        }
        let id = write.id().clone();
        Err(CommitError::Stale { id, expected, found })
    }

    pub(super) fn judge_claims(
        &self,
        writes: &[Write],
        fault: Option<Fault>,
    ) -> Result<(), CommitError> {
        for (at, write) in writes.iter().enumerate() {
            for claim in &write.claims {
                let skipped = fault == Some(Fault::ForgetsNames) && matches!(claim, Claim::Name(_));
                let others = writes.iter().take(at).filter(|w| w.claims.contains(claim));
                let within = others.map(Write::id).next();
                let within = within.filter(|_| fault != Some(Fault::ChecksClaimsOutsideOnly));
                let holder = self.outside_holder(writes, claim).or(within);
                if let Some(holder) = holder.filter(|_| !skipped) {
                    return Err(CommitError::ClaimTaken {
                        claim: claim.clone(),
                        holder: holder.clone(),
                        contender: write.id().clone(),
                    });
                }
            }
        }
        Ok(())
    }

    fn outside_holder(&self, writes: &[Write], claim: &Claim) -> Option<&BeadId> {
        let mut holders = self.versions.iter().map(|v| &v.stored);
        let is_outside = |s: &&Stored| writes.iter().all(|w| *w.id() != s.id);
        let holder = holders.find(|s| s.claims.contains(claim) && is_outside(s));
        holder.map(|stored| &stored.id)
    }

    pub(super) fn put(&mut self, writes: &[Write], ledger: &[LedgerWrite], fault: Option<Fault>) {
        for write in writes {
            let mut claims = write.claims.clone();
            if fault == Some(Fault::KeepsGivenUpClaims) && write.bead.is_open() {
                claims.extend(self.find(write.id()).into_iter().flat_map(|s| s.claims.clone()));
            }
            claims.sort();
            claims.dedup();
            self.versions.retain(|v| v.stored.id != *write.id());
            let stored = Stored {
                id: write.id().clone(),
                revision: self.revision,
                claims,
                body: Body::Bead(write.bead.clone()),
            };
            self.versions.push(Version { stored });
        }
        for write in ledger {
            if fault == Some(Fault::KeepsRemovedEntries) && write.body().is_none() {
                continue;
            }
            let is_same =
                |e: &Entry| (e.write.kind(), e.write.key()) == (write.kind(), write.key());
            self.entries.retain(|e| !is_same(e));
            self.entries.push(Entry { revision: self.revision, write: write.clone() });
        }
    }
}
