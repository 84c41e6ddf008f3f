//! What has to hold of what stands for a config?

use super::{INJECTIVE, ORDER_FREE, ROUND_TRIP, by_json};
use crate::hunt::{Violation, broken};
use std::collections::BTreeMap;
use tenure_bead::{Class, Fingerprint, Input, Value};
use tenure_drift::verifies;

/// Reads a text as the fingerprint of a record; returns it where it is one.
///
/// # Errors
///
/// `round-trip` when it is not read back as it was.
pub fn fingerprint(text: &str) -> Result<Option<Fingerprint>, Violation> {
    let config = serde_json::from_str::<Fingerprint>(text).ok();
    config.as_ref().map_or(Ok(()), by_json)?;
    Ok(config)
}

/// Makes the fingerprints of two configs and tells them apart; returns whether they are one.
///
/// # Errors
///
/// `injective` when digests say something else than the fields do, `order-free` when the order of fields changes
/// them, `round-trip` when a fingerprint does not come back from its record.
pub fn apart(left: &[Input], right: &[Input]) -> Result<bool, Violation> {
    let (one, other) = (made(left)?, made(right)?);
    let is_one = fields(left) == fields(right);
    if is_one != (one.digests() == other.digests()) {
        broken(INJECTIVE, format!("equal is {is_one}: {left:?} and {right:?}"))?;
    }
    if is_one != one.agrees(&other) {
        broken(INJECTIVE, format!("agrees is {}: {left:?} and {right:?}", !is_one))?;
    }
    Ok(is_one)
}

fn made(inputs: &[Input]) -> Result<Fingerprint, Violation> {
    let config = tenure_drift::fingerprint(inputs.to_vec());
    let once: Vec<Input> = config.inputs().iter().rev().cloned().collect();
    if tenure_drift::fingerprint(once) != config {
        broken(ORDER_FREE, format!("turned round, {inputs:?} is another config"))?;
    }
    if !verifies(&config) {
        broken(ROUND_TRIP, format!("{inputs:?} has digests that are not its own"))?;
    }
    by_json(&config)?;
    Ok(config)
}

/// What a config says, by field: of one that is stated twice the last stands.
fn fields(inputs: &[Input]) -> BTreeMap<&str, (Class, &Value)> {
    inputs.iter().map(|input| (input.field.as_str(), (input.class, &input.value))).collect()
}
