//! What was said to an operator about a record that nobody here can move on? One notice for each such bead.

use crate::Stamp;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// That a bead is in a phase which this build does not know, as it was told: once at first sight, and once more when
/// it had not changed for long. It outlives the supervisor, so that a restart does not tell it again.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Notice {
    /// The word of the phase.
    pub raw: String,
    /// Since when it is known to stand there.
    pub since: Stamp,
    /// How far it was told.
    pub told: Told,
}

/// How far a notice was told.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever tells has to handle both")]
pub enum Told {
    /// At first sight.
    Once,
    /// Once more, because nothing changed for long: somebody has to look.
    Escalated,
}
