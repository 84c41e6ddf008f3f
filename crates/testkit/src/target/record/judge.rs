//! What may reading give, after all that was done to the text? The bead that stands there to the letter, or a refusal.

use super::harm::{Harm, Written};
use crate::hunt::{Tally, Violation, broken};
use serde_json::{Value, json};
use tenure_bead::{Bead, Malformed, RECORD_VERSION, encode};

/// Holds what reading gave to what was done to the text.
pub(super) fn read(
    written: &Written,
    read: &Result<Bead, Malformed>,
    tally: &mut Tally,
) -> Result<(), Violation> {
    match read {
        Ok(bead) => accepted(written, bead, tally),
        Err(why) => refused(written, why, tally),
    }
}

fn accepted(written: &Written, bead: &Bead, tally: &mut Tally) -> Result<(), Violation> {
    if let Some(harm) = fatal(written.harms()) {
        return broken(REFUSED, format!("{harm} is read all the same: {}", written.text()));
    }
    let Some(mut stands) = written.tree() else {
        return broken(REFUSED, format!("no JSON is read all the same: {}", written.text()));
    };
    let version = stands.get("version").and_then(Value::as_u64);
    if !version.is_some_and(|version| (1..=u64::from(RECORD_VERSION)).contains(&version)) {
        return broken(REFUSED, format!("version {version:?} is read, which nobody wrote"));
    }
    note(written, version, tally);
    if written.harms().is_empty() && bead != written.bead() {
        return broken(FAITHFUL, format!("{:?} is read as {bead:?}", written.bead()));
    }
    let mut says = serde_json::from_str(&encode(bead)).unwrap_or(Value::Null);
    for tree in [&mut stands, &mut says] {
        plain(tree);
    }
    if stands != says {
        return broken(FAITHFUL, format!("{stands} is taken for {says}"));
    }
    let changed = bead.with_alias(None);
    if !changed.extra().eq(bead.extra()) {
        return broken(FAITHFUL, format!("{changed:?} lost what a newer build wrote"));
    }
    Ok(())
}

fn note(written: &Written, version: Option<u64>, tally: &mut Tally) {
    if version == Some(1) {
        tally.goal("read: version 1");
    }
    match written.harms() {
        [] => tally.goal("read: as written"),
        [Harm::Dropped(_)] => tally.goal("read: an optional key is missing"),
        [Harm::Stray(place)] if place.is_empty() => tally.goal("read: an unknown key is kept"),
        [Harm::Stray(_)] => tally.goal("read: a newer phase is kept"),
        [Harm::Put(_)] => tally.goal("read: another value"),
        _ => tally.count("read after several harms"),
    }
}

fn refused(written: &Written, why: &Malformed, tally: &mut Tally) -> Result<(), Violation> {
    match why {
        Malformed::Newer { .. } => tally.goal("refused: a newer version"),
        Malformed::Generations { .. } => tally.goal("refused: contradicts itself"),
        Malformed::Key { .. } => tally.count("refused: a key"),
        _ => tally.count("refused"),
    }
    if let Some(version) = newer(written)
        && !matches!(why, Malformed::Newer { found, .. } if u64::from(*found) == version)
    {
        return broken(REFUSED, format!("version {version} is refused for another reason: {why}"));
    }
    match written.harms() {
        [] => broken(FAITHFUL, format!("what was written is refused: {why}")),
        [Harm::Dropped(place)] => {
            tally.goal("refused: a key is missing");
            named(place, why)
        }
        [Harm::Stray(_)] => {
            tally.goal("refused: an unknown key");
            Ok(())
        }
        [Harm::Twice(place)] => {
            tally.goal("refused: a key stands there twice");
            named(place, why)
        }
        [Harm::Cut] => {
            tally.goal("refused: cut off");
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Nothing but a number that a version can be is one.
fn newer(written: &Written) -> Option<u64> {
    let in_itself = |harm: &Harm| matches!(harm, Harm::Twice(_) | Harm::Cut);
    if written.harms().iter().any(in_itself) {
        return None;
    }
    let version = written.tree()?.get("version")?.as_u64()?;
    (u64::from(RECORD_VERSION) < version && version <= u64::from(u16::MAX)).then_some(version)
}

/// A key that is missing or doubled is named, unless it is the word for one of several kinds.
fn named(place: &str, why: &Malformed) -> Result<(), Violation> {
    let key = place.rsplit('/').next().unwrap_or_default();
    if KINDS.contains(&key) || why.to_string().contains(&format!("`{key}`")) {
        return Ok(());
    }
    broken(crate::format::MALFORMED_NAMED, format!("{place} is wrong, and is not named: {why}"))
}

/// Returns the harm after which nothing may be read. Of several in a tree a later one may undo an earlier one; what
/// stands there then is compared to the letter.
fn fatal(harms: &[Harm]) -> Option<&Harm> {
    let is_alone = harms.len() == 1;
    harms.iter().find(|harm| match harm {
        Harm::Twice(_) | Harm::Cut => true,
        Harm::Stray(place) => is_alone && !may_grow(place),
        Harm::Dropped(place) => is_alone && !is_optional(place),
        Harm::Put(_) => false,
    })
}

/// Returns whether a newer build may add keys to the object at a place: to the record, and to what a phase says.
fn may_grow(place: &str) -> bool {
    place.is_empty() || place.strip_prefix("/phase/").is_some_and(|word| !word.contains('/'))
}

fn is_optional(place: &str) -> bool {
    matches!(place, "/alias" | "/former_aliases" | "/origin")
        || (place.starts_with("/phase/") && place.ends_with("/live") && !place.contains("digests"))
}

/// Takes away in what ways one bead may be written: the version, nothing written as nothing, and no former alias.
fn plain(tree: &mut Value) {
    if let Some(version) = tree.get_mut("version") {
        *version = json!(RECORD_VERSION);
    }
    let unsay = |object: Option<&mut Value>, key: &str| {
        if let Some(object) = object.and_then(Value::as_object_mut)
            && object.get(key).is_some_and(Value::is_null)
        {
            object.remove(key);
        }
    };
    unsay(Some(tree), "alias");
    if let Some(object) = tree.as_object_mut()
        && object.get("former_aliases") == Some(&json!([]))
    {
        object.remove("former_aliases");
    }
    for phase in ["running", "draining"] {
        unsay(tree.pointer_mut(&format!("/phase/{phase}")), "live");
    }
}

/// Words that say which of several kinds follows; where one is missing, nothing can say what it would have been.
const KINDS: &[&str] = &[
    "singleton",
    "numbered",
    "wanted",
    "starting",
    "running",
    "draining",
    "stopping",
    "asleep",
    "quarantined",
    "failed-start",
    "closed",
    "committed",
    "exited",
    "signal",
    "text",
];

/// What is unknown, doubled, torn off, missing or of a version that nobody wrote is refused.
pub(super) const REFUSED: &str = "malformed-refused";
/// What is read is what stands there: no value is a silent default.
pub(super) const FAITHFUL: &str = "faithful";
