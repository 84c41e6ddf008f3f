//! What can end a tick early, and whose move is it then?

use crate::FaultPoint;
use tenure_bead::{Charter, TemplateName};
use tenure_store::{CommitError, LeaseError, ReadError};

/// Why a driver could not be made. The cause is in `source()`; [`Causes`](crate::Causes) writes both in one line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another supervisor keeps the fleet, or the store failed.
    #[error("open the driver")]
    Lease(#[from] LeaseError),
    /// The records are of another installation or fleet: under this one its live sessions would count as ended, and
    /// each would be started a second time. Nothing was written. Whoever put store and realm together is to mend it.
    #[error("open the driver: the records are those of {found}, not of {ours}")]
    Foreign {
        /// Whose records they are.
        found: Charter,
        /// Whose they should be.
        ours: Charter,
    },
    /// The store could not be read, so nobody knows whose records they are. The caller opens again later.
    #[error("open the driver")]
    Read(#[from] ReadError),
    /// Whose records they are could not be written down. The caller opens again later.
    #[error("open the driver")]
    Commit(#[from] CommitError),
    /// The fleet has a template that nothing is known to launch for. Whoever put both together is to mend it.
    #[error("open the driver: template {template} has nothing to launch")]
    NoLaunch {
        /// The template.
        template: TemplateName,
    },
}

/// Why a tick ended early. Sessions go on as they are; the next tick repairs what was left half done.
///
/// [`Read`](Self::Read) and [`Commit`](Self::Commit) end no supervisor: it waits a while and ticks again. All others do.
/// The cause is in `source()`; [`Causes`](crate::Causes) writes both in one line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TickError {
    /// The store could not be read. Nothing was decided; the caller ticks again later.
    #[error("tick")]
    Read(#[from] ReadError),
    /// The lease is lost: another supervisor acts now. The caller stops ticking.
    #[error("tick: the lease is lost")]
    LeaseLost {
        /// What the store said.
        #[source]
        cause: CommitError,
    },
    /// The store does not answer commits. Nothing more was done; the caller ticks again later.
    #[error("tick")]
    Commit(#[source] CommitError),
    /// A fault point ended the tick, as a crash would.
    #[error("tick: ended at the fault point {0}")]
    Crashed(FaultPoint),
}
