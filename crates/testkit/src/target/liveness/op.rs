//! What may happen on a host, and what may be looked at?

use serde::{Deserialize, Serialize};

/// One thing that may happen on a host, or one look at it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Op {
    /// A session is launched in a seat where none lives, under a number that may have been another's.
    Launch {
        /// The seat.
        seat: u8,
        /// The number of its process.
        pid: u8,
        /// Whether the kernel gives its pidfd an inode.
        inode: bool,
    },
    /// Its process ends.
    Exit {
        /// The seat.
        seat: u8,
        /// Who notes how it ended.
        noted: Noted,
    },
    /// Its parent collects it.
    Reap {
        /// The seat.
        seat: u8,
    },
    /// Another process gets its number.
    Reuse {
        /// The seat.
        seat: u8,
        /// When that process was started.
        tick: Tick,
    },
    /// Time passes.
    Pass {
        /// So many seconds.
        s: u8,
    },
    /// The host begins a listing; it says what is so at this moment, whenever it is read.
    List {
        /// How much of it.
        how: How,
    },
    /// Somebody looks at a session: a probe, its exit record, and the last listing that was begun.
    Look {
        /// The seat.
        seat: u8,
    },
    /// From now on the host can tell less, or more, of a session.
    See {
        /// The seat.
        seat: u8,
        /// How much.
        sight: Sight,
    },
    /// One complete listing will miss a session that lives; the next shows it again.
    Hiccup {
        /// The seat.
        seat: u8,
    },
    /// Listings call a session ended that lives.
    Lie {
        /// The seat.
        seat: u8,
    },
    /// Somebody sets the wall clock.
    Step {
        /// By so many minutes.
        min: i8,
    },
    /// The machine is started anew: nothing that ran still does.
    Reboot,
}

/// When a process is started that gets a number again.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Tick {
    /// In the tick of the kernel's clock in which the one before was started.
    Same,
    /// In a later one.
    Later,
}

/// Who notes how a process ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Noted {
    /// Nobody.
    Nobody,
    /// Its parent, under its incarnation.
    Own,
    /// Somebody, under another incarnation.
    Foreign,
}

/// How much of a listing there is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum How {
    /// All of it; those that ended are left out.
    Complete,
    /// All of it; those that ended are called so.
    WithEnded,
    /// Only the first seats.
    Partial,
    /// Nothing.
    Failed,
}

/// What a probe can tell of a session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sight {
    /// Everything.
    Clear,
    /// Whether a process has its number, and no more.
    Denied,
    /// Nothing.
    Blind,
}
