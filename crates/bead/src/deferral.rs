//! Which session should have been disturbed, and was left alone? Since when, and what is known of who uses it.

use crate::{Deadline, Stamp, StopCause};
use serde::{Deserialize, Serialize};

/// That a session is due to be disturbed and left alone for now: somebody uses it, or may.
///
/// One for each bead. It is durable, so that one false "nobody is attached" does no harm after a crash either, a wait
/// that is bounded does not begin anew with every supervisor, and an operator sees what waits and for how long.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Deferral {
    /// What it would be disturbed for.
    pub because: StopCause,
    /// Since when it is due; another edit does not begin it anew, so that who edits all the time defers nothing.
    pub since: Stamp,
    /// When somebody was last seen attached, to within the time after which it is written anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached: Option<Stamp>,
    /// Until when an operator keeps it as it is, whatever is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Deadline>,
}
