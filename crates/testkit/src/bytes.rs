//! What may any bytes do? One body for each byte target: it panics when a rule of [`mod@crate::format`] is broken.
//!
//! A byte target is three lines around one of these; the engine brings the bytes.

mod cut;
mod spell;

use crate::format;
use crate::hunt::Violation;

/// Takes bytes for a record.
///
/// # Panics
///
/// When a rule is broken.
pub fn record(bytes: &[u8]) {
    if let Ok(text) = core::str::from_utf8(bytes) {
        hold(format::record(text));
    }
}

/// Takes bytes for a name, a token and a claim.
///
/// # Panics
///
/// When a rule is broken.
pub fn names(bytes: &[u8]) {
    if let Ok(text) = core::str::from_utf8(bytes) {
        hold(format::name(text));
        hold(format::tokens(text));
        hold(format::claim(text));
    }
}

/// Takes bytes for an entry of the ledger: kind, key and body, one per line.
///
/// # Panics
///
/// When a rule is broken.
pub fn ledger(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let (kind, rest) = cut::line(text);
    let (key, body) = cut::line(rest.unwrap_or_default());
    hold(format::ledger(kind, key, body));
}

/// Takes bytes for a fingerprint and for moments, and otherwise for two configs that are told apart.
///
/// # Panics
///
/// When a rule is broken.
pub fn config(bytes: &[u8]) {
    if let Ok(text) = core::str::from_utf8(bytes)
        && text.starts_with(['{', '"'])
    {
        hold(format::fingerprint(text));
        hold(format::times(text));
        return;
    }
    let (left, right) = spell::configs(bytes);
    hold(format::apart(&left, &right));
}

/// Fails as the engine wants it: with a panic.
#[track_caller]
fn hold<T>(outcome: Result<T, Violation>) {
    if let Err(violation) = outcome {
        panic!("{violation}");
    }
}
