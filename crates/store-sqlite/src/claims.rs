//! How do claims pass from bead to bead, so that only the end of a batch counts?

use crate::commit::Failure;
use rusqlite::{Transaction, params};
use std::collections::BTreeMap;
use tenure_bead::{BeadId, Claim, Write};
use tenure_store::CommitError;

/// Releases what the batch's beads give up, then grants what they want anew.
///
/// What a bead keeps is not touched: most writes change no claim, and then none is written.
pub(crate) fn move_all(transaction: &Transaction<'_>, writes: &[Write]) -> Result<(), Failure> {
    let mut wanted = Vec::new();
    for write in writes {
        let claims = write.claims.iter();
        let mut anew: BTreeMap<_, _> = claims.map(|c| (place(c), c)).collect();
        for held in held(transaction, write.id())? {
            if anew.remove(&held).is_none() {
                release(transaction, &held)?;
            }
        }
        wanted.push((write, anew));
    }
    for (write, anew) in wanted {
        for (place, claim) in anew {
            grant(transaction, &place, (write, claim))?;
        }
    }
    Ok(())
}

/// Where a claim stands: its kind and its key.
type Place = (String, String);

fn place(claim: &Claim) -> Place {
    (claim.kind().to_owned(), claim.key())
}

fn held(transaction: &Transaction<'_>, id: &BeadId) -> rusqlite::Result<Vec<Place>> {
    let mut held = transaction.prepare_cached("SELECT kind, key FROM claim WHERE bead = ?1")?;
    let rows = held.query_map([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn release(transaction: &Transaction<'_>, (kind, key): &Place) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("DELETE FROM claim WHERE kind = ?1 AND key = ?2")?
        .execute([kind, key])?;
    Ok(())
}

fn grant(
    transaction: &Transaction<'_>,
    (kind, key): &Place,
    (write, claim): (&Write, &Claim),
) -> Result<(), Failure> {
    let granted = transaction
        .prepare_cached(
            "INSERT INTO claim (kind, key, bead) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![kind, key, write.id().as_str()])?;
    if granted == 1 {
        return Ok(());
    }
    let holder: String = transaction
        .prepare_cached("SELECT bead FROM claim WHERE kind = ?1 AND key = ?2")?
        .query_row([kind, key], |row| row.get(0))?;
    // Only a foreign hand writes a holder that is no bead id.
    let holder = BeadId::parse(&holder).map_err(|cause| Failure::Unchanged(cause.into()))?;
    Err(Failure::Refused(CommitError::ClaimTaken {
        claim: claim.clone(),
        holder,
        contender: write.id().clone(),
    }))
}
