//! What was edited, in one line that anybody may read? A field with its old and new value.

use crate::compare::{Comparison, compare, entries, holds_secret};
use crate::limit::{LINE_CHARS_MAX, VALUE_CHARS_MAX};
use crate::secret;
use crate::show::{Cut, Shortened, fits, show_from};
use alloc::string::String;
use core::fmt::{self, Write};
use tenure_bead::{Class, Value};

/// One field that says something else than it did.
///
/// `Display` gives one line: `command: "a" -> "b"`. Of a map it shows the keys that differ, and of values too long
/// to be shown whole the part from where they differ. A digest is shown by its first
/// [digits](crate::limit::DIGITS_SHOWN), and whole where the other side begins alike. Where a secret is involved on either side it shows
/// `(secret)` on both. What is still too long is cut at the [limits](crate::limit).
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The name of the field.
    pub field: String,
    /// How the change reaches a running session, by the table of the wanted config if that has the field.
    pub class: Class,
    /// What the session was started with.
    pub old: Value,
    /// What is wanted.
    pub new: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Cut::new(f, LINE_CHARS_MAX);
        write!(line, "{}: ", self.field)?;
        change(&self.old, &self.new, &mut line)
    }
}

fn change(old: &Value, new: &Value, out: &mut dyn Write) -> fmt::Result {
    if let (Value::Map(old), Value::Map(new)) = (old, new) {
        // In a long map nobody would find what differs.
        out.write_str("{")?;
        let differing =
            entries(old, new).filter(|(_, old, new)| compare(old, new) == Comparison::Differs);
        for (at, (key, old, new)) in differing.enumerate() {
            write!(out, "{}{key:?}: ", if at == 0 { "" } else { ", " })?;
            change(old, new, out)?;
        }
        return out.write_str("}");
    }
    if let Some((old, new)) = alike(old, new) {
        return write!(out, "{old:?} -> {new:?}");
    }
    let is_secret = holds_secret(old) || holds_secret(new);
    let skipped = if fits(old) && fits(new) { 0 } else { common(old, new) };
    let side = |value: &Value, out: &mut dyn Write| {
        if is_secret && *value != Value::Absent {
            return out.write_str(secret::SHOWN);
        }
        show_from(skipped, value, &mut Cut::new(out, VALUE_CHARS_MAX))
    };
    side(old, out)?;
    out.write_str(" -> ")?;
    side(new, out)
}

/// Returns two texts with digests that would look the same, because their first digits are.
fn alike<'v>(old: &'v Value, new: &'v Value) -> Option<(&'v str, &'v str)> {
    let (Value::Text(old), Value::Text(new)) = (old, new) else { return None };
    let shortened = Shortened::of(old)?;
    (Shortened::of(new)? == shortened).then_some((old.as_str(), new.as_str()))
}

/// Returns how much of the beginning is the same: bytes of a text, items of a list.
///
/// Of a text a few words are kept before what differs, as a value alone does not say what it is the value of.
fn common(old: &Value, new: &Value) -> usize {
    if let (Value::Text(old), Value::Text(new)) = (old, new) {
        let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
        let skipped = old.chars().take(same.saturating_sub(CONTEXT_CHARS));
        return skipped.map(char::len_utf8).sum();
    }
    if let (Value::List(old), Value::List(new)) = (old, new) {
        return old.iter().zip(new).take_while(|(a, b)| a == b).count();
    }
    0
}

/// How much of a long text is shown before what differs: an option's name fits, a path hardly.
const CONTEXT_CHARS: usize = 16;
