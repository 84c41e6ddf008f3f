//! What is to be changed, all or nothing, and on which conditions?

use crate::CommitError;
use std::collections::BTreeSet;
use tenure_bead::{BatchToken, FencingToken, LedgerWrite, Revision, Write};

/// Changes that are committed together or not at all.
///
/// A store judges the *final* state: it releases every claim of every bead in the batch, then grants what the
/// writes ask for. So a swap, a chain or a cycle of claims is one commit.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a store has to honour every part of it")]
pub struct Batch {
    /// Names the batch, so that an unanswered commit can be repeated without being applied twice.
    pub token: BatchToken,
    /// The lease it is made under; a store refuses an older one.
    pub fence: FencingToken,
    /// The beads it writes, each at most once.
    pub writes: Vec<Write>,
    /// The ledger entries it writes, each at most once.
    pub ledger: Vec<LedgerWrite>,
}

impl Batch {
    /// Judges the batch in itself, whatever is stored: every store does, after token and fence.
    ///
    /// # Errors
    ///
    /// [`CommitError::Twice`] and [`CommitError::ClosedHolds`]; both are errors of the batch's writer.
    pub fn check(&self) -> Result<(), CommitError> {
        let twice = |what: String| CommitError::Twice { what };
        let mut beads = BTreeSet::new();
        let mut entries = BTreeSet::new();
        for write in &self.writes {
            if !beads.insert(write.id()) {
                return Err(twice(format!("bead {}", write.id())));
            }
            if let (false, Some(claim)) = (write.bead.is_open(), write.claims.first()) {
                let (id, claim) = (write.id().clone(), claim.clone());
                return Err(CommitError::ClosedHolds { id, claim });
            }
        }
        for entry in &self.ledger {
            let (kind, key) = (entry.kind(), entry.key());
            if !entries.insert((kind, key.clone())) {
                return Err(twice(format!("ledger entry {kind} {key}")));
            }
        }
        Ok(())
    }
}

/// The proof that a batch is durable.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "one fact")]
pub struct Receipt {
    /// The revision that the batch made; every record it wrote carries it.
    pub revision: Revision,
}
