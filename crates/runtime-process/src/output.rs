//! When did a session last do something? When its log was last seen to change.

use crate::log_file;
use crate::options::Options;
use crate::session::Verified;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use tenure_bead::Stamp;

/// A log as it was when somebody looked last, and since when it has been so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Output {
    pub(crate) face: Face,
    pub(crate) since: Stamp,
}

impl Output {
    /// Returns what is known after another look: a log that is as it was has been so since then.
    ///
    /// What its file system says of the time of a change is compared with itself only, so that a step of the wall
    /// clock makes nothing look idle.
    pub(crate) fn after(before: Option<Self>, face: Face, now: Stamp) -> Self {
        before.filter(|before| before.face == face).unwrap_or(Self { face, since: now })
    }
}

/// What of a log changes with every write to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Face {
    file: (u64, u64),
    size: u64,
    modified: (i64, i64),
}

impl Face {
    fn of(file: &Metadata) -> Self {
        Self {
            file: (file.dev(), file.ino()),
            size: file.size(),
            modified: (file.mtime(), file.mtime_nsec()),
        }
    }
}

/// Looks at the log of a session, if the first process of the session still has it as its output.
///
/// A log that was moved away, or an output that was redirected, says nothing of when the session wrote last.
pub(crate) fn look(options: &Options, session: &Verified) -> Option<Face> {
    let log = fs::metadata(log_file::path(&options.logs, &session.name)).ok()?;
    let face = Face::of(&log);
    let is_it = |fd: &str| {
        let open = fs::metadata(format!("/proc/{}/fd/{fd}", session.pid));
        open.is_ok_and(|open| Face::of(&open).file == face.file)
    };
    ["1", "2"].into_iter().any(is_it).then_some(face)
}
