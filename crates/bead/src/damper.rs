//! How often did a seat, or a whole template, fail lately? Counts that outlive the beads that failed.

use crate::{Deadline, Stamp};
use serde::{Deserialize, Serialize};

/// How often a seat failed lately, and when it may be tried again.
///
/// Kept per seat and not per bead: counters on a disposable bead were the cause of 160 respawns in
/// 23 minutes (Gas City #6300).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Damper {
    /// How many lives in a row ended too quickly or never began.
    pub failures: u32,
    /// When the next start may be tried.
    pub retry: Deadline,
}

/// How often the sessions of a template failed within a window, in all its seats together.
///
/// A config that cannot work fails in every seat of its pool; each seat on its own would try it as often as it may.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct TemplateDamper {
    /// How many lives ended too quickly or never began since the window began.
    pub failures: u32,
    /// When the window began.
    pub since: Stamp,
    /// When the next start of a session of the template may be tried.
    pub retry: Deadline,
}
