//! Is the file that was opened still the one under its name? A removed one can be written for ever, for nobody.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Which file was opened, whatever becomes of its name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Identity(Option<(u64, u64)>);

impl Identity {
    /// Returns which file stands under a name now.
    pub(crate) fn of(path: &Path) -> Self {
        Self(fs::metadata(path).ok().map(|file| (file.dev(), file.ino())))
    }

    /// Checks that the same file still stands under its name.
    pub(crate) fn is_still_at(self, path: &Path) -> Result<(), Replaced> {
        if self.0.is_some() && self == Self::of(path) {
            return Ok(());
        }
        Err(Replaced { path: path.to_owned() })
    }
}

/// Returns whether the journal of a file that is missing is left.
pub(crate) fn journal_is_left(path: &Path) -> bool {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    fs::metadata(PathBuf::from(journal)).is_ok_and(|file| file.len() > 0)
}

/// The file was removed or replaced while it was open.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "{path} was removed or replaced while this supervisor had it open; end this supervisor and start it again",
    path = path.display()
)]
pub(crate) struct Replaced {
    path: PathBuf,
}
