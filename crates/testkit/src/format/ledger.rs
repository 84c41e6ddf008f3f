//! What has to hold of a text that may be an entry of the ledger?

use super::{CANONICAL, ROUND_TRIP, one_line};
use crate::hunt::{Violation, broken};
use tenure_bead::LedgerWrite;

/// Reads a ledger entry as a store kept it, and holds what comes of it to the rules; returns whether it is one.
///
/// # Errors
///
/// `canonical` when a key is taken that no build writes: two entries would stand for one seat. `round-trip` when the
/// entry is not read back as it was.
pub fn ledger(kind: &str, key: &str, body: Option<&str>) -> Result<bool, Violation> {
    let entry = match LedgerWrite::read(kind, key, body) {
        Ok(entry) => entry,
        Err(error) => return one_line(&error, key).map(|()| false),
    };
    if (entry.kind(), entry.key().as_str()) != (kind, key) {
        broken(CANONICAL, format!("{kind}:{key:?} is taken for {:?}", entry.key()))?;
    }
    let again = LedgerWrite::read(entry.kind(), &entry.key(), entry.body().as_deref());
    if again.as_ref() != Ok(&entry) {
        broken(ROUND_TRIP, format!("{entry:?} is read back as {again:?}"))?;
    }
    Ok(true)
}
