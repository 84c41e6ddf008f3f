//! What does an audit know of one session? Its statement, and the few facts beside it that can contradict one.

use alloc::string::String;
use alloc::vec::Vec;
use tenure_bead::{NameError, Wall};
use tenure_identity::Statement;

/// What one record says, with what an audit needs beside who it is.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Record {
    /// Who it says it is.
    pub statement: Statement,
    /// Its start, while one is owed or under way.
    pub start: Option<Start>,
    /// What it was launched with.
    pub baseline: Baseline,
    /// The word for its phase, where nobody here knows it.
    pub phase_word: Option<String>,
    /// What it says that cannot be read; in the statement each of these is absent.
    pub refused: Vec<Refused>,
}

impl Record {
    /// Makes a record that says nothing but a statement.
    #[must_use]
    pub const fn of(statement: Statement) -> Self {
        Self {
            statement,
            start: None,
            baseline: Baseline::Unstated,
            phase_word: None,
            refused: Vec::new(),
        }
    }
}

/// A start that is not confirmed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Start {
    /// Since when it is owed, where that is known.
    pub since: Option<Wall>,
    /// How far it came.
    pub step: Step,
}

/// How far a start came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever waits for a start has to handle each")]
pub enum Step {
    /// It is owed, and was never tried.
    Owed,
    /// It was tried, and nobody heard how it went.
    Tried,
    /// Something is being created, and nobody says that it owes a start.
    Unclaimed,
}

/// Whether a record says what its session was launched with.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it says so, it does not, or nobody asked")]
pub enum Baseline {
    /// It does.
    Committed,
    /// It does not.
    Missing,
    /// Nobody looked.
    #[default]
    Unstated,
}

/// A word in a record that is no name of its kind.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Refused {
    /// The key it stands under.
    pub key: String,
    /// The word to the letter.
    pub text: String,
    /// Why it is none.
    pub why: NameError,
}
