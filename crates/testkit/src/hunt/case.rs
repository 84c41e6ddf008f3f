//! How is a find kept? As the operations that lead to it, one to a line, with the world after each: never as a seed.

use super::{Card, Scope, ScopeError};
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A case as it stands in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a record that is read whole; its version says what it has"
)]
pub struct Case {
    /// The version of this format.
    pub format: u32,
    /// The target it was found in.
    pub target: String,
    /// The rule that it breaks, or broke.
    pub rule: String,
    /// What a replay has to show. A case that nobody has kept yet has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
    /// What somebody who reads it should know; it stands here for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How large the world is.
    pub scope: BTreeMap<String, u32>,
    /// Where it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Origin>,
    /// What the world is like before the first step.
    pub first: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// What was seen in the end.
    pub end: String,
}

/// The version that a file says it has.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

/// One operation, and what the world was like after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a record that is read whole")]
pub struct Step {
    /// The operation, as its target writes it down.
    #[serde(rename = "do")]
    pub op: Value,
    /// What the world was like then. It is there for the reader; a replay shows it anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<String>,
}

/// Where a case came from.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a record that is read whole")]
pub struct Origin {
    /// The seed of the hunt, in hexadecimal.
    pub seed: String,
    /// Which of its cases it was.
    pub case: u64,
}

/// What a replay has to show.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays handles both")]
pub enum Expect {
    /// The defect is open: the rule is broken.
    Violation(String),
    /// The defect is mended: nothing is broken.
    Pass,
}

impl TryFrom<String> for Expect {
    type Error = UnknownExpectation;

    fn try_from(text: String) -> Result<Self, UnknownExpectation> {
        match text.strip_prefix("violation ") {
            Some(rule) => Ok(Self::Violation(rule.to_owned())),
            None if text == "pass" => Ok(Self::Pass),
            None => Err(UnknownExpectation { text }),
        }
    }
}

impl From<Expect> for String {
    fn from(expect: Expect) -> Self {
        expect.to_string()
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Violation(rule) => write!(f, "violation {rule}"),
            Self::Pass => f.write_str("pass"),
        }
    }
}

/// An expectation is none. Whoever wrote it is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`expect` is {text:?}; it is \"pass\" or \"violation <rule>\"")]
#[non_exhaustive]
pub struct UnknownExpectation {
    /// What was read.
    pub text: String,
}

/// A case could not be read, or not be run. Whoever wrote it is to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// The file cannot be read.
    #[error("read {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file is no case.
    #[error("read {path}: {source}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Why not, with line and column.
        source: serde_json::Error,
    },
    /// The file was written by a later version.
    #[error("read {path}: it has format {format}, and {FORMAT} is the latest known here")]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: u32,
    },
    /// An operation is none of the target's.
    #[error("step {number} is no operation of {target}: {source}")]
    Operation {
        /// Which step, counted from 1.
        number: usize,
        /// The target.
        target: &'static str,
        /// Why not.
        source: serde_json::Error,
    },
    /// The size of the world is none of the target's.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// There is no such target.
    #[error("there is no target `{name}`; there are: {known}")]
    Target {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

impl Case {
    /// Reads a case from a file.
    ///
    /// # Errors
    ///
    /// [`CaseError`], which names the file.
    pub fn read(path: &Path) -> Result<Self, CaseError> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|source| CaseError::File { path: path.to_owned(), source })?;
        let syntax = |source| CaseError::Syntax { path: path.to_owned(), source };
        // What a later format has besides is not read, so it is no error of its own.
        let Version { format } = serde_json::from_str(&text).map_err(syntax)?;
        if format != FORMAT {
            return Err(CaseError::Format { path: path.to_owned(), format });
        }
        serde_json::from_str(&text).map_err(syntax)
    }

    /// Writes a case into a file, and makes the directories above it.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        std::fs::write(path, self.to_string())
    }

    /// Returns the scope of its world, for a target with a card.
    ///
    /// # Errors
    ///
    /// [`ScopeError`] when the target has no such size.
    pub fn scope(&self, card: &Card) -> Result<Scope, ScopeError> {
        let mut sizes = self.scope.iter();
        sizes.try_fold(Scope::of(card), |scope, (name, size)| scope.with(name, *size))
    }
}

/// The text of the file: JSON, one step to a line.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_value(self).map_err(|_| fmt::Error)?;
        let fields = json.as_object().ok_or(fmt::Error)?;
        f.write_str("{\n")?;
        let last = fields.len().saturating_sub(1);
        for (at, key) in KEYS.iter().filter(|key| fields.contains_key(**key)).enumerate() {
            let value = fields.get(*key).ok_or(fmt::Error)?;
            write!(f, "  \"{key}\": ")?;
            match value.as_array() {
                Some(lines) if !lines.is_empty() => {
                    let lines: Vec<String> =
                        lines.iter().map(|line| format!("    {line}")).collect();
                    write!(f, "[\n{}\n  ]", lines.join(",\n"))?;
                }
                Some(_) | None => write!(f, "{value}")?,
            }
            f.write_str(if at < last { ",\n" } else { "\n" })?;
        }
        f.write_str("}\n")
    }
}

/// The fields in the order in which a person wants to read them.
const KEYS: [&str; 10] =
    ["format", "target", "rule", "expect", "note", "scope", "found", "first", "steps", "end"];

/// The version of the format that is written; a file of any other is refused.
pub const FORMAT: u32 = 1;
