//! What is wrong with a file of a city, where, and what mends it?

use crate::At;
use core::fmt;
use std::io;

/// Why a city could not be read. Whoever wrote the file mends it; nothing is guessed in its place.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CityError {
    /// A file is missing or cannot be read.
    #[error("read {file}; {}", remedy(cause, "put the file there or name another one"))]
    Unreadable {
        /// The file.
        file: String,
        /// What the platform said.
        #[source]
        cause: io::Error,
    },
    /// A file that a key names is missing or cannot be read.
    #[error(
        "read {}:{}: `{key}` names {path}; {}",
        at.file, at.line, remedy(cause, "put the file there, or take the key out")
    )]
    Missing {
        /// Where the key stands.
        at: At,
        /// The key, with the table it stands in.
        key: String,
        /// What it names.
        path: String,
        /// What the platform said.
        #[source]
        cause: io::Error,
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
        /// An agent, a rig, a configured session; a pack that is wanted twice where one is enough.
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

/// Returns what mends a file that cannot be read; what mends a missing one is for whoever asks to say.
fn remedy(cause: &io::Error, missing: &'static str) -> &'static str {
    if cause.kind() == io::ErrorKind::NotFound {
        return missing;
    }
    let known = REMEDIES.iter().find(|(kind, _)| *kind == cause.kind());
    known.map_or("make it readable, or name another one", |(_, remedy)| remedy)
}

const REMEDIES: &[(io::ErrorKind, &str)] = &[
    (io::ErrorKind::InvalidData, "it is not UTF-8: save it as UTF-8"),
    (io::ErrorKind::IsADirectory, "it is a directory: name a file in it"),
    (io::ErrorKind::NotADirectory, "it is no directory: make it one, or take it away"),
    (io::ErrorKind::PermissionDenied, "it may not be read: allow it, or name another one"),
];

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
    /// The key that matters and is spelled nearly so, with the table it stands in: perhaps a slip of the pen.
    pub meant: Option<String>,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: `{}` was not read", self.at.file, self.at.line, self.key)?;
        match &self.meant {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => Ok(()),
        }
    }
}
