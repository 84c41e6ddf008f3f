//! Whose records are these? The charter of a store, so that nobody keeps the records of somebody else.

use crate::{FleetName, InstallationId};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Which installation and which fleet the records of a store are about.
///
/// A supervisor recognises its processes by both. Under others it would find none of them, take all for ended, and
/// start each a second time; so the first one writes down what it is, and every later one compares.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Charter {
    /// The installation, as its processes are marked.
    pub installation: InstallationId,
    /// The fleet.
    pub fleet: FleetName,
}

impl fmt::Display for Charter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fleet {} of installation {}", self.fleet, self.installation)
    }
}
