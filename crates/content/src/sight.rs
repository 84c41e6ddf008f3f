//! What is there, by a look at names and marks alone? No content is read; two looks that agree prove that it held still.

use crate::Why;
use crate::mark::Mark;
use crate::way::Link;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// What was seen at one place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Sight {
    /// As it is spelled below the root.
    pub(crate) path: PathBuf,
    /// The links that led from its name to it.
    pub(crate) links: Vec<Link>,
    pub(crate) what: What,
}

/// What stands at a place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum What {
    /// Nothing, or nothing that has a content.
    Nothing,
    File {
        /// Where it really is.
        at: PathBuf,
        mark: Mark,
    },
    Directory {
        mark: Mark,
        entries: BTreeMap<OsString, Sight>,
    },
    /// Nobody could look.
    Unread(Why),
}
