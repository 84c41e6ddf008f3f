//! What goes by which number in a case? Read from the operations as they are written down.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

/// Returns what goes by a number larger than 0, as pairs of key and number.
///
/// Larger ones than [`NAMES_MAX`] are amounts and no names.
pub(super) fn numbers<Op: Serialize>(ops: &[Op]) -> BTreeSet<(String, u64)> {
    let mut found = BTreeSet::new();
    for op in ops.iter().filter_map(|op| serde_json::to_value(op).ok()) {
        visit(&op, "", &mut |key, number| {
            if (1..=NAMES_MAX).contains(&number) {
                found.insert((key.to_owned(), number));
            }
        });
    }
    found
}

/// Returns the same operations with one number in place of another, wherever it stands under a key.
pub(super) fn renamed<Op: Serialize + DeserializeOwned>(
    ops: &[Op],
    key: &str,
    (from, to): (u64, u64),
) -> Option<Vec<Op>> {
    let renamed = ops.iter().map(|op| {
        let mut value = serde_json::to_value(op).ok()?;
        replace(&mut value, "", key, (from, to));
        serde_json::from_value(value).ok()
    });
    renamed.collect()
}

fn visit(value: &Value, key: &str, see: &mut impl FnMut(&str, u64)) {
    match value {
        Value::Number(number) => number.as_u64().into_iter().for_each(|number| see(key, number)),
        Value::Array(values) => values.iter().for_each(|value| visit(value, key, see)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| visit(value, key, see)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn replace(value: &mut Value, key: &str, wanted: &str, (from, to): (u64, u64)) {
    match value {
        Value::Number(number) if key == wanted && number.as_u64() == Some(from) => {
            *value = Value::from(to);
        }
        Value::Array(values) => {
            values.iter_mut().for_each(|value| replace(value, key, wanted, (from, to)));
        }
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(key, value)| replace(value, key, wanted, (from, to)));
        }
        Value::Number(_) | Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The largest number that is taken for a name; domains are smaller than this.
const NAMES_MAX: u64 = 64;
