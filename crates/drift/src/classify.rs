//! What differs between the baseline of a session and the wanted config? Compared field by field, never guessed.

use crate::compare::{Comparison, compare};
use crate::{Difference, HASH_VERSION, verifies};
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::iter;
use tenure_bead::{Class, Committed, Fingerprint, Input, Value};

/// How the wanted config differs from the one a session was started with.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever answers drift has to handle each")]
pub enum Drift {
    /// Both say the same.
    None,
    /// At least one field says something else.
    Changed(Edit),
    /// No field is known to differ, and at least one cannot be compared.
    Unjudgeable(Unjudgeable),
}

/// What was edited since a session was started.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edit {
    class: Class,
    differences: Vec<Difference>,
    unjudged: Vec<Unjudgeable>,
}

impl Edit {
    /// Returns the highest class of what was edited: what serves it serves the others too.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// Returns what was edited, by field; there is at least one.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Returns the fields that could not be compared, by field; they add nothing to the class.
    #[must_use]
    pub fn unjudged(&self) -> &[Unjudgeable] {
        &self.unjudged
    }
}

/// Why a baseline, or a field of it, cannot be compared with what is wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever answers drift has to handle each")]
pub enum Unjudgeable {
    /// One of the fingerprints is a bare digest, from an import or an older record, and not that of the other.
    NoInputs,
    /// The inputs of a fingerprint are out of order, or not those its digests were made from.
    Corrupt,
    /// A secret was hashed with one key then and another now; whether it changed nobody can say.
    KeyChanged {
        /// The name of the field.
        field: String,
    },
    /// A content could not be read, now or when the session was started; whether it changed nobody can say.
    Unread {
        /// The name of the field.
        field: String,
    },
    /// The version that wrote the baseline did not know the field.
    NewField {
        /// The name of the field.
        field: String,
    },
}

/// Compares the committed baseline of a session with the wanted config.
///
/// Equal fingerprints are settled by their digests, without allocating, if all of them could be read. Otherwise the
/// inputs are compared, so that neither an upgrade of the hash nor a field's move to another class is drift, and no edit that came with
/// an upgrade is forgiven. What cannot be compared is never drift, and hides none.
pub fn classify(committed: &Committed, wanted: &Fingerprint) -> Drift {
    let baseline = committed.config();
    if baseline.agrees(wanted) && wanted.is_read() {
        return Drift::None;
    }
    if let Some(why) = illegible(baseline, wanted) {
        return Drift::Unjudgeable(why);
    }
    let writer =
        if baseline.version() == wanted.version() { Writer::Ours } else { Writer::Another };
    tenure_bead::canary!(UpgradeForgives => if writer == Writer::Another { return Drift::None });
    let (mut differences, mut unjudged) = (Vec::new(), Vec::new());
    for (old, new) in pairs(baseline.inputs(), wanted.inputs()) {
        match judge(old, new, writer) {
            Judgement::Same => {}
            Judgement::Differs(difference) => differences.push(difference),
            Judgement::Unjudged(why) => unjudged.push(why),
        }
    }
    let class = differences.iter().map(|difference| difference.class).max();
    tenure_bead::canary!(LiveEditRestarts => let class = class.max(class.map(|_| Class::Restart)));
    match (class, unjudged.first()) {
        (Some(class), _) => Drift::Changed(Edit { class, differences, unjudged }),
        (None, Some(why)) => Drift::Unjudgeable(why.clone()),
        (None, None) => Drift::None,
    }
}

fn illegible(baseline: &Fingerprint, wanted: &Fingerprint) -> Option<Unjudgeable> {
    if baseline.version() == 0 || wanted.version() == 0 {
        return Some(Unjudgeable::NoInputs);
    }
    let in_order = |config: &Fingerprint| config.inputs().is_sorted_by(|a, b| a.field <= b.field);
    let is_forged = baseline.version() == HASH_VERSION && !verifies(baseline);
    let is_corrupt = is_forged || !in_order(baseline) || !in_order(wanted);
    is_corrupt.then_some(Unjudgeable::Corrupt)
}

/// Which version of the hash wrote the baseline, seen from the one that states what is wanted.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Writer {
    Ours,
    Another,
}

enum Judgement {
    Same,
    Differs(Difference),
    Unjudged(Unjudgeable),
}

fn judge(old: Option<&Input>, new: Option<&Input>, writer: Writer) -> Judgement {
    let Some(input) = new.or(old) else { return Judgement::Same };
    let [before, now] = [old, new].map(|side| side.map_or(&Value::Absent, |input| &input.value));
    let field = || input.field.clone();
    let differs = || {
        let (old, new) = (before.clone(), now.clone());
        Judgement::Differs(Difference { field: field(), class: input.class, old, new })
    };
    match compare(before, now) {
        Comparison::Same => {
            tenure_bead::canary!(UpgradeIsDrift => if writer == Writer::Another && old.is_some() && new.is_some() { return differs() });
            Judgement::Same
        }
        // Versions know different fields, so one that is new says nothing about an edit.
        Comparison::KeyChanged | Comparison::Unread | Comparison::Differs
            if old.is_none() && writer == Writer::Another =>
        {
            Judgement::Unjudged(Unjudgeable::NewField { field: field() })
        }
        Comparison::KeyChanged => Judgement::Unjudged(Unjudgeable::KeyChanged { field: field() }),
        Comparison::Unread => Judgement::Unjudged(Unjudgeable::Unread { field: field() }),
        Comparison::Differs => differs(),
    }
}

/// Walks both lists side by side, by field.
pub(crate) fn pairs<'a>(
    old: &'a [Input],
    new: &'a [Input],
) -> impl Iterator<Item = (Option<&'a Input>, Option<&'a Input>)> {
    let (mut old, mut new) = (once_each(old).peekable(), once_each(new).peekable());
    iter::from_fn(move || {
        let side = match (old.peek(), new.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.field.cmp(&new.field),
        };
        Some((old.next_if(|_| side.is_le()), new.next_if(|_| side.is_ge())))
    })
}

/// Returns each field once; of one that stands twice the last, which is what was applied last.
///
/// A field that moved to the live class after the start stands twice once it was applied: as started, as applied.
fn once_each(inputs: &[Input]) -> impl Iterator<Item = &Input> {
    inputs.chunk_by(|a, b| a.field == b.field).filter_map(<[Input]>::last)
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("no drift"),
            Self::Changed(edit) => edit.fmt(f),
            Self::Unjudgeable(why) => why.fmt(f),
        }
    }
}

/// Writes every difference and every field that was not compared, in one line.
impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for difference in &self.differences {
            write!(f, "{between}{difference}")?;
            between = "; ";
        }
        self.unjudged.iter().try_for_each(|why| write!(f, "; {why}"))
    }
}

impl fmt::Display for Unjudgeable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoInputs => f.write_str("a baseline without inputs"),
            Self::Corrupt => f.write_str("inputs that do not match their digests"),
            Self::KeyChanged { field } => write!(f, "another key for the secrets of {field}"),
            Self::Unread { field } => write!(f, "an unreadable content of {field}"),
            Self::NewField { field } => write!(f, "no baseline for the new field {field}"),
        }
    }
}
