//! May a batch be applied? Every rule is judged before anything changes.

use super::content::Content;
use crate::{Batch, CommitError, Seen};
use std::collections::{BTreeMap, BTreeSet};
use tenure_bead::{BeadId, Claim, Expect, Write};

/// Judges a batch in itself, its expectations and its claims, in this order.
pub(super) fn batch(content: &Content, batch: &Batch) -> Result<(), CommitError> {
    batch.check()?;
    batch.writes.iter().try_for_each(|write| expectation(content, write))?;
    claims(content, &batch.writes)
}

fn expectation(content: &Content, write: &Write) -> Result<(), CommitError> {
    let found = content.revision_of(write.id()).map_or(Seen::Absent, Seen::At);
    let expected = match write.expect {
        Expect::Absent => Seen::Absent,
        Expect::At(revision) => Seen::At(revision),
    };
    if found == expected {
        return Ok(());
    }
    Err(CommitError::Stale { id: write.id().clone(), expected, found })
}

/// Judges the final state: what the batch's own beads held before does not count.
fn claims(content: &Content, writes: &[Write]) -> Result<(), CommitError> {
    tenure_bead::canary!(ClaimGrantedTwice => return Ok(()));
    let written: BTreeSet<&BeadId> = writes.iter().map(Write::id).collect();
    let mut wanted: BTreeMap<&Claim, &BeadId> = BTreeMap::new();
    for write in writes {
        for claim in &write.claims {
            tenure_bead::canary!(HandleGrantedTwice => if matches!(claim, Claim::Alias(_)) { continue });
            let outside = content.holder(claim).filter(|id| !written.contains(id));
            let within = wanted.insert(claim, write.id());
            let holder = outside.or(within.filter(|id| *id != write.id()));
            if let Some(holder) = holder {
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
