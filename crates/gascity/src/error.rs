//! What was wrong with a file, where, and who can mend it how?

use core::fmt;

/// Where in what `bd` printed a row stands.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "there are lines and there are arrays")]
pub enum Place {
    /// Its line, counted from one.
    Line(usize),
    /// Its place in the array, counted from zero.
    Index(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Index(index) => write!(f, "row [{index}]"),
        }
    }
}

/// Why nothing of what `bd` printed can be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BeadsError {
    /// There is not a word. Whether that is no bead or no answer nobody can tell.
    #[error(
        "read the beads: there is nothing; print them again (`bd list --json` prints `[]` for none)"
    )]
    Empty,
    /// It begins with neither `[` nor `{`, or is an object without beads.
    #[error(
        "read the beads: this is neither an array of beads nor one bead per line; print them with `bd export` or \
         `bd list --json`"
    )]
    NotBeads,
    /// It is an object that tells of an error, and no bead.
    #[error("read the beads: bd says {error:?} instead of them; mend that and print them again")]
    Failed {
        /// What went wrong.
        error: String,
    },
    /// The array is no JSON.
    #[error(
        "read the beads: line {line}, column {column}: {}; print them again, or mend that place",
        if *ends_early { "the array ends too early" } else { "this is no JSON" }
    )]
    Syntax {
        /// The line, counted from one.
        line: usize,
        /// The column, counted from one.
        column: usize,
        /// Whether everything is fine up to an end that comes too early.
        ends_early: bool,
    },
}

/// A row that is no bead. It is kept, and written again as it is.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct BadRow {
    /// Where it stands.
    pub place: Place,
    /// Its id, when at least that could be read.
    pub id: Option<String>,
    /// The field that is wrong, when it is a field.
    pub key: Option<&'static str>,
    /// What is wrong.
    pub why: BadField,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        if let Some(id) = &self.id {
            write!(f, ", bead {id:?}")?;
        }
        if let Some(key) = self.key {
            write!(f, ", `{key}`")?;
        }
        write!(f, ": {}", self.why)
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BadField {
    /// The line has bytes that are no text.
    #[error("is not UTF-8; write the line again")]
    NotUtf8,
    /// The line is no JSON.
    #[error("is no JSON from column {column} on; write the line again")]
    NotJson {
        /// The column, counted from one.
        column: usize,
    },
    /// It is JSON, but no object.
    #[error("is no object; a bead is one")]
    NotAnObject,
    /// It is an object, and what stands before one of its colons cannot be read as text.
    #[error("has a key that is no text; write the row again")]
    BadKey,
    /// A field without which it is no bead is missing or empty.
    #[error("is missing; give it one")]
    Missing,
    /// A field has another type.
    #[error("is not {expected}; write it as one")]
    WrongType {
        /// What it has to be.
        expected: &'static str,
    },
    /// A bead of this id stood there before.
    #[error("stands at {first} already; keep one of the two")]
    Repeated {
        /// Where.
        first: Place,
    },
}

/// A field that could not be read, of a bead that can do without: it counts as absent.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Doubt {
    /// The field.
    pub key: String,
    /// What it has to be.
    pub expected: &'static str,
    /// What is there.
    pub found: String,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, expected, found } = self;
        write!(f, "`{key}` is {found} and not {expected}; it counts as absent")
    }
}
