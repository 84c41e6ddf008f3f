//! What was a fleet read from? The text, kept so that declared files can be read again while the file itself is broken.

use super::shelf::Declared;
use core::fmt;

/// What a fleet file and the files that it declares were when they were read.
#[derive(PartialEq, Eq)]
pub(crate) struct Source {
    bytes: Vec<u8>,
    declared: Declared,
}

impl Source {
    pub(super) fn new(bytes: &[u8], declared: Declared) -> Self {
        Self { bytes: bytes.to_owned(), declared }
    }

    /// Returns the text of the fleet file.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns whether it declares files at all.
    pub(crate) const fn declares_files(&self) -> bool {
        !self.declared.is_nothing()
    }

    /// Returns whether a declared file may say something else by now: a look at marks, which reads nothing.
    pub(crate) fn has_changed(&self) -> bool {
        self.declared.has_changed()
    }
}

/// Leaves out the text, as it has secrets in it.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("declared", &self.declared).finish_non_exhaustive()
    }
}
