//! What does a driver need besides its parts? Who it is, and how much it does at once.

use core::num::NonZeroUsize;
use core::time::Duration;
use tenure_bead::{FleetName, InstallationId};
use tenure_reconcile::{Assigned, Policy};

/// Whose sessions a driver keeps, and how it calls itself.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "context without defaults")]
pub struct Realm {
    /// The installation: processes marked with another one are never touched.
    pub installation: InstallationId,
    /// The fleet.
    pub fleet: FleetName,
    /// How the driver calls itself when it holds the lease; another supervisor is shown this.
    pub holder: String,
}

/// How a driver works.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// How patient the planner is, until [`Driver::want`](crate::Driver::want) says another policy.
    pub policy: Policy,
    /// How many effects are carried out at once. Default 4: spawning is bound by the machine, not by waiting.
    pub parallel: NonZeroUsize,
    /// How long the driver sleeps at most when nothing is due. Default 30 s: sessions that the host cannot
    /// announce the end of are looked at this often.
    pub patrol: Duration,
    /// Which sessions hold assigned work when it begins. Default: nobody keeps an account of work.
    /// [`Driver::assign`](crate::Driver::assign) says so later.
    pub work: Assigned,
}

impl Default for Options {
    fn default() -> Self {
        let parallel = NonZeroUsize::MIN.saturating_add(3);
        let (policy, work) = (Policy::default(), Assigned::NotKept);
        Self { policy, parallel, patrol: Duration::from_secs(30), work }
    }
}
