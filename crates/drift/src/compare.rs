//! Do two values say the same? As far as masked secrets let on, and as far as they could be read.

use alloc::collections::BTreeMap;
use alloc::string::String;
use tenure_bead::Value;

/// What a comparison found; a later one outweighs an earlier.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Comparison {
    Same,
    /// Apart from secrets hashed with different keys they are the same.
    KeyChanged,
    /// Apart from what could not be read they are the same.
    Unread,
    Differs,
}

pub(crate) fn compare(old: &Value, new: &Value) -> Comparison {
    tenure_bead::canary!(UnreadIsDrift => if (old == &Value::Unread) != (new == &Value::Unread) { return Comparison::Differs });
    match (old, new) {
        (Value::Unread, _) | (_, Value::Unread) => Comparison::Unread,
        (Value::Masked(old), Value::Masked(new)) if old.key != new.key => Comparison::KeyChanged,
        // It may be a set, and then a member that was not read stands in another place than the same one read.
        (Value::List(_), Value::List(_)) if old.holds_unread() || new.holds_unread() => {
            Comparison::Unread
        }
        (Value::List(old), Value::List(new)) if old.len() == new.len() => {
            gravest(old.iter().zip(new))
        }
        (Value::Map(old), Value::Map(new)) => {
            gravest(entries(old, new).map(|(_, old, new)| (old, new)))
        }
        (old, new) if old == new => Comparison::Same,
        (_, _) => Comparison::Differs,
    }
}

fn gravest<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Comparison {
    pairs.map(|(old, new)| compare(old, new)).max().unwrap_or(Comparison::Same)
}

/// Returns each key of either map with what both say; a key that one has not is not set there.
pub(crate) fn entries<'a>(
    old: &'a BTreeMap<String, Value>,
    new: &'a BTreeMap<String, Value>,
) -> impl Iterator<Item = (&'a str, &'a Value, &'a Value)> {
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    let said = |map: &'a BTreeMap<_, _>, key| map.get(key).unwrap_or(&Value::Absent);
    new.keys().chain(gone).map(move |key| (key.as_str(), said(old, key), said(new, key)))
}

/// Returns whether a secret stands anywhere in a value.
pub(crate) fn holds_secret(value: &Value) -> bool {
    match value {
        Value::Masked(_) => true,
        Value::List(items) => items.iter().any(holds_secret),
        Value::Map(entries) => entries.values().any(holds_secret),
        Value::Absent | Value::Flag(_) | Value::Number(_) | Value::Text(_) | Value::Unread => false,
    }
}
