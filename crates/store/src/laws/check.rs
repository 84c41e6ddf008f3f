//! Does what was seen of a store keep the invariants? Each is one function of values.

use super::Breach;
use super::breach::{hold, same};
use crate::{Batch, CommitError, Receipt, Snapshot};
use std::collections::BTreeMap;
use tenure_bead::{Bead, Body, Claim, FencingToken, Revision, Stored, Write};

/// T1: an acknowledged commit is never lost; a refused one leaves no trace.
///
/// It is judged by the snapshots right before and right after the first commit of a batch, with nobody else's
/// in between. An unanswered commit may have happened or not, but not in part.
///
/// # Errors
///
/// [`Breach`] when the snapshot after the commit is not what the answer says.
pub fn t1_acknowledged_is_kept_and_refused_leaves_no_trace(
    (before, after): (&Snapshot, &Snapshot),
    batch: &Batch,
    answer: &Result<Receipt, CommitError>,
) -> Result<(), Breach> {
    match answer {
        Ok(receipt) => {
            let revisions = (before.revision, receipt.revision);
            hold("a commit makes a new revision", revisions, |(old, new)| old < new)?;
            let expected = applied(before, batch, receipt.revision);
            same("an acknowledged batch is stored whole", after, &expected)
        }
        Err(CommitError::Unanswered { .. }) if after.revision > before.revision => {
            let expected = applied(before, batch, after.revision);
            same("an unanswered batch is stored whole or not at all", after, &expected)
        }
        Err(_) => same("a refused batch leaves no trace", after, before),
    }
}

/// T2: a commit with an old fencing token is refused.
///
/// # Errors
///
/// [`Breach`] when a commit under a token that is not current was answered by anything but a refusal.
pub fn t2_an_old_fencing_token_is_refused(
    (presented, current): (FencingToken, FencingToken),
    answer: &Result<Receipt, CommitError>,
) -> Result<(), Breach> {
    let is_old = presented < current;
    hold("an old fencing token is refused", answer, |answer| {
        !is_old || matches!(answer, Err(CommitError::Fenced { .. }))
    })?;
    Ok(())
}

/// S1: no two open beads hold one claim, of a seat or of a name; and a closed bead holds none.
///
/// # Errors
///
/// [`Breach`] names the claim and who holds it.
pub fn s1_no_two_open_beads_hold_one_claim(snapshot: &Snapshot) -> Result<(), Breach> {
    let mut holders = BTreeMap::new();
    for stored in &snapshot.beads {
        for claim in &stored.claims {
            let earlier = holders.insert(claim, &stored.id);
            let found = (claim, earlier, &stored.id);
            hold("a claim has one holder", found, |f| f.1.is_none())?;
        }
        hold("a closed bead holds no claim", stored, |stored| {
            stored.bead().is_none_or(Bead::is_open) || stored.claims.is_empty()
        })?;
    }
    Ok(())
}

/// Returns a snapshot as it is after a batch that made a revision.
#[must_use]
pub fn applied(before: &Snapshot, batch: &Batch, revision: Revision) -> Snapshot {
    let earlier = before.beads.iter().map(|s| (s.id.clone(), s.clone()));
    let mut beads: BTreeMap<_, _> = earlier.collect();
    for write in &batch.writes {
        beads.insert(write.id().clone(), stored(write, revision));
    }
    let mut ledger = before.ledger.clone();
    for entry in &batch.ledger {
        ledger.apply(entry.clone());
    }
    Snapshot { revision, beads: beads.into_values().collect(), ledger }
}

fn stored(write: &Write, revision: Revision) -> Stored {
    let mut claims: Vec<Claim> = write.claims.clone();
    claims.sort();
    claims.dedup();
    Stored { id: write.id().clone(), revision, claims, body: Body::Bead(write.bead.clone()) }
}
