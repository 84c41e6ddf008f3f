//! What has to hold of a text that may be a record?

use super::{MALFORMED_NAMED, ROUND_TRIP, by_text, one_line};
use crate::hunt::{Violation, broken};
use tenure_bead::{Bead, Malformed, decode, encode, limit};

/// Reads a text as a record, and holds what comes of it to the rules: the bead, or why it is none.
///
/// # Errors
///
/// `round-trip` when a bead is not read back as it was; `malformed-named` when a refusal does not say where.
pub fn record(text: &str) -> Result<Result<Bead, Malformed>, Violation> {
    let read = decode(text);
    match &read {
        Ok(bead) => reads_back(bead)?,
        Err(why) => names_the_place(why, text)?,
    }
    Ok(read)
}

fn reads_back(bead: &Bead) -> Result<(), Violation> {
    let written = encode(bead);
    match decode(&written) {
        Ok(again) if again == *bead => {}
        Ok(again) => return broken(ROUND_TRIP, format!("{bead:?} is read back as {again:?}")),
        Err(error) => return broken(ROUND_TRIP, format!("{written} is not read back: {error}")),
    }
    bead.claims().iter().try_for_each(by_text)
}

fn names_the_place(error: &Malformed, text: &str) -> Result<(), Violation> {
    one_line(error, text)?;
    let Malformed::Key { why, excerpt } = error else {
        return Ok(());
    };
    let has_place = why.contains(" at line ") || why.contains("key `");
    let is_short = excerpt.chars().count() <= limit::MALFORMED_EXCERPT_CHARS_MAX;
    if has_place && is_short && text.starts_with(excerpt.as_str()) {
        return Ok(());
    }
    broken(MALFORMED_NAMED, format!("{why:?} with {excerpt:?} for {text:?}"))
}
