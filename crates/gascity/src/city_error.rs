//! What is wrong with a file of a city, where, and what mends it?

use crate::At;
use core::fmt;

/// Why a city could not be read. Whoever wrote the file mends it; nothing is guessed in its place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CityError {
    /// A file is missing or cannot be read.
    #[error("read {file}; put the file there or name another one")]
    Unreadable {
        /// The file.
        file: String,
        /// What the platform said.
        #[source]
        cause: std::io::Error,
    },
    /// A file that a key names is missing or cannot be read.
    #[error("read {}:{}: `{key}` names {path}; put the file there, or take the key out", at.file, at.line)]
    Missing {
        /// Where the key stands.
        at: At,
        /// The key.
        key: String,
        /// What it names.
        path: String,
        /// What the platform said.
        #[source]
        cause: std::io::Error,
    },
    /// A file is no TOML.
    #[error("read {}:{}: {message}; mend the TOML there", at.file, at.line)]
    NotToml {
        /// Where.
        at: At,
        /// What the TOML reader says.
        message: String,
    },
    /// A key that matters has a value that it cannot have.
    #[error("read {}:{}: `{key}` is {found}; write {expected}", at.file, at.line)]
    Wrong {
        /// Where.
        at: At,
        /// The key, with the table it stands in.
        key: String,
        /// What is there.
        found: String,
        /// What has to be there.
        expected: &'static str,
    },
    /// A key that has to be there is not.
    #[error("read {}:{}: `{key}` is missing; write {expected}", at.file, at.line)]
    Absent {
        /// Where the table begins.
        at: At,
        /// The key, with the table it belongs in.
        key: String,
        /// What has to be there.
        expected: &'static str,
    },
    /// Two tables mean the same thing.
    #[error(
        "read {}:{}: {what} {name:?} is there already, at {}:{}; keep one of the two",
        at.file, at.line, first.file, first.line
    )]
    Twice {
        /// Where the second begins.
        at: At,
        /// An agent, a rig, a configured session.
        what: &'static str,
        /// Its whole name.
        name: String,
        /// Where the first begins.
        first: At,
    },
    /// An override is for an agent that is not there.
    #[error("read {}:{}: `{key}` is for {name:?}, which is no agent of this city; mend the name", at.file, at.line)]
    NoSuchAgent {
        /// Where it begins.
        at: At,
        /// The table.
        key: String,
        /// Whom it names.
        name: String,
    },
}

/// A key that was not read, because it says nothing of who is who.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Unread {
    /// The key, with the table it stands in.
    pub key: String,
    /// Where it stands.
    pub at: At,
    /// Its value as it was written.
    pub text: String,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: `{}` was not read", self.at.file, self.at.line, self.key)
    }
}
