//! Is it still what it was a moment ago? What of a file changes whenever it is written to, or another takes its name.

use std::fs::Metadata;
use std::time::SystemTime;

/// What is compared between two looks.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(crate) struct Mark {
    /// Which file it is: the device and the number on it.
    itself: Option<(u64, u64)>,
    bytes: u64,
    modified: Option<SystemTime>,
    /// Nobody can set it back, as `touch` and `rsync` do with the other one.
    changed: Option<(i64, i64)>,
}

impl Mark {
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let (bytes, modified) = (metadata.len(), metadata.modified().ok());
        Self { itself: itself(metadata), bytes, modified, changed: changed(metadata) }
    }

    pub(crate) const fn bytes(self) -> u64 {
        self.bytes
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "another system has no such number")]
fn itself(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "another system has no such time")]
fn changed(metadata: &Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn itself(_: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<(i64, i64)> {
    None
}
