//! Why was a host not opened, or a process not spawned?

use crate::ClockError;
use core::time::Duration;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// Why a host could not be opened. Nothing was started or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// A directory cannot be made or read. The operator mends the path or its rights.
    #[error("use the directory {}; move away what is in its place, or mend its rights", path.display())]
    Dir {
        /// The directory.
        path: PathBuf,
        /// What the platform said.
        #[source]
        cause: io::Error,
    },
    /// The boot cannot be named, so no process could be told from one of an earlier boot.
    #[error("tell this boot from others")]
    Boot(#[from] ClockError),
    /// The kernel gives no hold on a process. Linux 5.3 or later is needed, and a sandbox that allows `pidfd_open`.
    #[error("hold a process by a pidfd")]
    NoPidfd(#[source] io::Error),
    /// The kernel shows no processes. `/proc` has to be mounted.
    #[error("look at a process under /proc")]
    NoProc(#[source] io::Error),
    /// There is no descriptor left to end a wait with. The operator raises the limit.
    #[error("make a waker")]
    NoWaker(#[source] io::Error),
}

/// Why what was left behind may still be there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LeftoversError {
    /// Not every process could be looked at, so nobody can say who is left. The caller tries again later.
    #[error("end what sessions left behind: {why}")]
    Unseen {
        /// What could not be seen.
        why: String,
    },
    /// One of them could not be ended.
    #[error("end what sessions left behind")]
    Remains(#[from] Remains),
}

/// A process that a life left behind could not be ended: it hangs in a device, or is not ours to signal. The operator
/// looks at it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("process {pid}, which an earlier life of its bead left behind, could not be ended")]
#[non_exhaustive]
pub struct Remains {
    /// Its number.
    pub pid: u32,
}

/// Why a live command counts as failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LiveFailure {
    #[error("the command is empty")]
    Empty,
    #[error("{0}")]
    Status(ExitStatus),
    #[error("it took more than {} s and was killed with its group", .0.as_secs())]
    TimedOut(Duration),
}

/// Why nothing was spawned, or why nobody can say.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the mark names another installation or fleet")]
    ForeignMark,
    #[error("this incarnation ran before; a token names one life")]
    Spent,
    #[error("an earlier supervisor began this start, and what became of it is not known yet")]
    Begun,
    #[error("a process has its number, and nothing proves whether it is the one")]
    Unproved,
    #[error(transparent)]
    Remains(#[from] Remains),
    #[error(
        "signal {0} cannot tell it to drain: use one from 1 to 31 that is neither SIGKILL nor SIGSTOP"
    )]
    DrainSignal(i32),
    #[error("not a regular file")]
    NotAFile,
    #[error("not a directory")]
    NotADirectory,
}
