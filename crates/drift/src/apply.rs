//! What does a session run with, once one part of a config was brought to it?

use crate::classify::pairs;
use crate::{HASH_VERSION, fingerprint};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use tenure_bead::{Class, Committed, Fingerprint, Input, Value};

/// Returns the baseline of a session to which the live fields of a config were applied.
///
/// Which fields are live is what the applied config says: a field that left the live class since the start keeps
/// what the session was started with, and one that joined it has what was applied. So whatever else differed
/// still does, and nothing differs that did not. Of a live content that could not be read nobody knows what was
/// applied: the baseline keeps what it knew, and once the content is read again an edit of it is seen.
#[must_use]
pub fn apply_live(committed: &Committed, applied: &Fingerprint) -> Fingerprint {
    apply(committed.config(), (Class::Live, applied))
}

/// Returns the baseline of a session whose program was started anew with a config, in what its host keeps around it.
///
/// It takes the fields of the class relaunch over, by the rules of [`apply_live`], and no other: what is applied live
/// was not, and still differs, so that it is applied next.
#[must_use]
pub fn apply_relaunch(committed: &Committed, launched: &Fingerprint) -> Fingerprint {
    apply(committed.config(), (Class::Relaunch, launched))
}

fn apply(baseline: &Fingerprint, (class, applied): (Class, &Fingerprint)) -> Fingerprint {
    let inputs: Vec<Input> = pairs(baseline.inputs(), applied.inputs())
        .filter_map(|(old, new)| after(class, old, new))
        .collect();
    if inputs == applied.inputs() {
        return applied.clone();
    }
    if baseline.version() == HASH_VERSION {
        return fingerprint(inputs);
    }
    // Another version's digests cannot be made here, and the old ones are those of other inputs: under their own
    // version they would agree with a config that the session no longer runs with.
    Fingerprint::new(MERGED, *baseline.digests(), inputs)
}

/// The version of a fingerprint whose digests no version made: it is compared by its inputs, by every build.
///
/// No hash will ever have it: versions count up from 1.
const MERGED: u16 = u16::MAX;

/// Returns what is on record of one field afterwards; what is set on neither side follows the applied table.
fn after(class: Class, old: Option<&Input>, new: Option<&Input>) -> Option<Input> {
    match (old, new) {
        (_, Some(new)) if new.class == class => {
            let before = old.map_or(&Value::Absent, |old| &old.value);
            Some(Input { value: known(before, &new.value), ..new.clone() })
        }
        (Some(old), Some(new)) => Some(Input { class: new.class, ..old.clone() }),
        (Some(old), None) => {
            (old.class != class && old.value != Value::Absent).then(|| old.clone())
        }
        (None, Some(new)) => (new.value == Value::Absent).then(|| new.clone()),
        (None, None) => None,
    }
}

/// Returns what is wanted, and in the place of what could not be read what was known of it before.
///
/// It never differs from what is wanted, or the same change would be due again as soon as it was applied.
fn known(before: &Value, wanted: &Value) -> Value {
    match (before, wanted) {
        (_, Value::Map(wanted)) => {
            let before = if let Value::Map(before) = before { before } else { &BTreeMap::new() };
            let said = |key: &String| before.get(key).unwrap_or(&Value::Absent);
            let entries = wanted.iter().map(|(key, now)| (key.clone(), known(said(key), now)));
            Value::Map(entries.collect())
        }
        (Value::List(_), Value::List(_)) | (_, Value::Unread) if wanted.holds_unread() => {
            before.clone()
        }
        (_, Value::List(_)) if wanted.holds_unread() => Value::List(Vec::new()),
        (_, wanted) => wanted.clone(),
    }
}
