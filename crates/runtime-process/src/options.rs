//! Where does a host keep its things, and whose sessions are they?

use std::path::PathBuf;
use tenure_bead::{FleetName, InstallationId};
use tenure_liveness::OwnerMark;

/// What a [`ProcessRuntime`](crate::ProcessRuntime) has to be told.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// Whose sessions they are.
    pub installation: InstallationId,
    /// Which fleet they belong to.
    pub fleet: FleetName,
    /// Where the records of processes are kept; made when missing. It need not survive a reboot.
    pub dir: PathBuf,
    /// Where the output of sessions is appended to; made when missing.
    pub logs: PathBuf,
}

impl Options {
    /// Makes options of the four things that have no default.
    #[must_use]
    pub fn new(
        installation: InstallationId,
        fleet: FleetName,
        dir: impl Into<PathBuf>,
        logs: impl Into<PathBuf>,
    ) -> Self {
        Self { installation, fleet, dir: dir.into(), logs: logs.into() }
    }

    /// Returns whether a mark is of this installation and fleet.
    pub(crate) fn owns(&self, mark: &OwnerMark) -> bool {
        mark.installation == self.installation && mark.fleet == self.fleet
    }
}
