//! How do claims pass from bead to bead, so that only the end of a batch counts?

use crate::commit::Failure;
use rusqlite::{Rows, Transaction, params};
use tenure_bead::{BeadId, Claim, Write};
use tenure_store::CommitError;

/// Releases what the batch's beads give up, then grants what they want anew.
///
/// What a bead keeps is not touched: most writes change no claim, and then none is written.
pub(crate) fn move_all(transaction: &Transaction<'_>, writes: &[&Write]) -> Result<(), Failure> {
    let mut held = transaction.prepare_cached("SELECT kind, key FROM claim WHERE bead = ?1")?;
    let mut wanted = Vec::new();
    for &write in writes {
        let mut anew: Vec<_> = write.claims.iter().map(Wanted::new).collect();
        for given_up in compare(held.query([write.id().as_str()])?, &mut anew)? {
            release(transaction, &given_up)?;
        }
        wanted.extend(anew.into_iter().map(|claim| (write, claim)));
    }
    for (write, wanted) in wanted {
        grant(transaction, write, &wanted)?;
    }
    Ok(())
}

/// A claim with its key spelled out.
struct Wanted<'batch> {
    claim: &'batch Claim,
    key: String,
}

impl<'batch> Wanted<'batch> {
    fn new(claim: &'batch Claim) -> Self {
        Self { claim, key: claim.key() }
    }

    fn is(&self, kind: &[u8], key: &[u8]) -> bool {
        self.key.as_bytes() == key && self.claim.kind().as_bytes() == kind
    }
}

/// A claim as it stands in the file: its kind and its key.
type Held = (String, String);

/// Takes out of `anew` what the bead has already, and returns what it gives up.
fn compare(mut held: Rows<'_>, anew: &mut Vec<Wanted<'_>>) -> rusqlite::Result<Vec<Held>> {
    let mut given_up = Vec::new();
    while let Some(row) = held.next()? {
        let (kind, key) = (row.get_ref(0)?.as_bytes()?, row.get_ref(1)?.as_bytes()?);
        let before = anew.len();
        anew.retain(|wanted| !wanted.is(kind, key));
        if anew.len() == before {
            given_up.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(given_up)
}

fn release(transaction: &Transaction<'_>, (kind, key): &Held) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("DELETE FROM claim WHERE kind = ?1 AND key = ?2")?
        .execute([kind, key])?;
    Ok(())
}

fn grant(
    transaction: &Transaction<'_>,
    write: &Write,
    Wanted { claim, key }: &Wanted<'_>,
) -> Result<(), Failure> {
    let (kind, id) = (claim.kind(), write.id());
    let granted = transaction
        .prepare_cached(
            "INSERT INTO claim (kind, key, bead) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![kind, key, id.as_str()])?;
    if granted == 1 {
        return Ok(());
    }
    let holder: String = transaction
        .prepare_cached("SELECT bead FROM claim WHERE kind = ?1 AND key = ?2")?
        .query_row([kind, key], |row| row.get(0))?;
    // A write may name one claim twice.
    if holder == id.as_str() {
        return Ok(());
    }
    // Only a foreign hand writes a holder that is no bead id.
    let holder = BeadId::parse(&holder).map_err(|cause| Failure::Unchanged(cause.into()))?;
    let (claim, contender) = ((*claim).clone(), id.clone());
    Err(Failure::Refused(CommitError::ClaimTaken { claim, holder, contender }))
}
