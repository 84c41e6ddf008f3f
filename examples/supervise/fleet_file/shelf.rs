//! What do the files say that a fleet file declares? They stand beside it, and are read again when their marks change.

use std::path::{Path, PathBuf};
use tenure::bead::Value;
use tenure::content::{Marks, Options, Trouble, marks, read};

/// Where the declared files stand, and what was read there so far.
pub(super) struct Shelf<'p> {
    root: &'p Path,
    troubles: Vec<Trouble>,
    read: Vec<(Vec<PathBuf>, Marks)>,
}

/// What was declared, and by what it is taken to be what it was when it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Declared {
    root: PathBuf,
    read: Vec<(Vec<PathBuf>, Marks)>,
}

impl<'p> Shelf<'p> {
    /// Makes one of the directory that a fleet file stands in.
    pub(super) fn beside(fleet_file: &'p Path) -> Self {
        let root = fleet_file.parent().unwrap_or_else(|| Path::new(""));
        Self { root, troubles: Vec::new(), read: Vec::new() }
    }

    /// Returns what could not be read, and what is to be looked at from now on.
    pub(super) fn close(self) -> (Vec<Trouble>, Declared) {
        (self.troubles, Declared { root: self.root.to_owned(), read: self.read })
    }

    /// Reads what one key declares; what declares nothing is not set.
    ///
    /// # Errors
    ///
    /// A sentence that names the key.
    pub(super) fn read(
        &mut self,
        key: &str,
        declared: &[PathBuf],
    ) -> Result<Option<Value>, String> {
        if declared.iter().any(|path| path.as_os_str().is_empty()) {
            return Err(format!("key `{key}` has an empty path; name a file or a directory"));
        }
        if declared.is_empty() {
            return Ok(None);
        }
        let mut reading = read(self.root, declared, &Options::default());
        self.troubles.append(&mut reading.troubles);
        self.read.push((declared.to_owned(), reading.marks));
        Ok(Some(reading.value))
    }
}

impl Declared {
    /// Returns whether there is nothing to look at.
    pub(super) const fn is_nothing(&self) -> bool {
        self.read.is_empty()
    }

    /// Returns whether there may be something else than what was read.
    pub(super) fn has_changed(&self) -> bool {
        let look = |declared| marks(&self.root, declared, &Options::default());
        self.read.iter().any(|(declared, seen)| look(declared) != *seen)
    }
}
