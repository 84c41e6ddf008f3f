//! What do the files say that a fleet file declares? They stand beside it, and are read whenever it is.

use std::path::{Path, PathBuf};
use tenure::bead::Value;
use tenure::content::{Options, Trouble, read};

/// Where the declared files stand, and what of them could not be read so far.
pub(super) struct Shelf<'p> {
    root: &'p Path,
    troubles: Vec<Trouble>,
}

impl<'p> Shelf<'p> {
    /// Makes one of the directory that a fleet file stands in.
    pub(super) fn beside(fleet_file: &'p Path) -> Self {
        let root = fleet_file.parent().unwrap_or_else(|| Path::new(""));
        Self { root, troubles: Vec::new() }
    }

    /// Returns what could not be read.
    pub(super) fn troubles(self) -> Vec<Trouble> {
        self.troubles
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
        Ok(Some(reading.value))
    }
}
