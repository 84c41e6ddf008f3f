//! Is this the process that was started? An identity that is more than a number.

use core::fmt;
use serde::{Deserialize, Serialize};
use tenure_bead::BootId;

/// What identifies one process for as long as a machine runs, and after.
///
/// The number alone is reused; number and start ticks together were still wrong in 192 of 200 forced
/// reuses, because a tick is 10 ms long. Where the kernel has pidfds on their own file system, the inode
/// of the pidfd settles it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "facts of one process, all of them needed")]
pub struct ProcessIdentity {
    /// The boot it was started in.
    pub boot: BootId,
    /// Its number.
    pub pid: u32,
    /// When it was started, in clock ticks since that boot.
    pub start_ticks: u64,
    /// The inode of its pidfd, where the kernel gives every process its own.
    pub pidfd_inode: Option<u64>,
}

impl ProcessIdentity {
    /// Compares a recorded identity with the process that now has its number.
    ///
    /// ```
    /// use tenure_bead::BootId;
    /// use tenure_liveness::{Match, ProcessIdentity};
    /// let boot = BootId::from_bytes([1; 16]);
    /// let recorded = ProcessIdentity { boot, pid: 41, start_ticks: 700, pidfd_inode: Some(9) };
    /// let reused = ProcessIdentity { pidfd_inode: Some(12), ..recorded };
    /// assert_eq!(recorded.compare(&reused), Match::Other, "same number, same tick, another process");
    /// ```
    #[must_use]
    pub fn compare(&self, seen: &Self) -> Match {
        let same_number = self.boot == seen.boot && self.pid == seen.pid;
        tenure_bead::canary!(NumberIsTheProcess => if same_number { return Match::Same });
        if !same_number || self.start_ticks != seen.start_ticks {
            return Match::Other;
        }
        match (self.pidfd_inode, seen.pidfd_inode) {
            (Some(recorded), Some(seen)) if recorded != seen => Match::Other,
            (Some(_), Some(_)) => Match::Same,
            (None, _) | (_, None) => Match::SameTick,
        }
    }
}

impl fmt::Display for ProcessIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pid {} started at tick {}", self.pid, self.start_ticks)
    }
}

/// Whether two identities are one process.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever signals has to handle each")]
pub enum Match {
    /// Every part agrees, the inode included.
    Same,
    /// Number and start tick agree and one side has no inode: the mark of the process has to decide.
    SameTick,
    /// Another boot, number, start or inode.
    Other,
}
