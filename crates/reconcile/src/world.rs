//! What is there? Everything a decision may depend on, as one value.

use crate::{Assigned, Entropy, Fleet, Policy};
use alloc::vec::Vec;
use tenure_bead::{Attention, Ledger, Now, Revision, Stamp, Stored};
use tenure_liveness::{Listed, Listing, LiveLane, Observation, RelaunchLane};

/// Everything that a decision may depend on: what is wanted, what is recorded, what was seen.
///
/// There is no handle, clock or randomness in it; the same world gives the same plan.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a driver has to bring every part")]
pub struct World {
    /// What is wanted.
    pub fleet: Fleet,
    /// The revision of the store that beads and ledger were read at.
    pub revision: Revision,
    /// Every bead, in any order.
    pub beads: Vec<Stored>,
    /// What outlives beads.
    pub ledger: Ledger,
    /// Which sessions hold work.
    pub work: Assigned,
    /// What was seen at the hosts.
    pub observed: Observed,
    /// How patient to be.
    pub policy: Policy,
    /// What new ids and tokens are derived from; drawn once per tick.
    pub entropy: Entropy,
}

/// What was seen at the hosts in this tick.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a driver has to bring every part")]
pub struct Observed {
    /// Since when somebody has been watching without a break; see [`Watch`](crate::Watch).
    pub watched_since: Stamp,
    /// One look at each life that runs or may run.
    pub lives: Vec<Seen>,
    /// Everything the host shows, when it was asked.
    pub listing: Option<Listing>,
    /// Whether the host can apply a change of the live config to a session that runs.
    pub live_lane: LiveLane,
    /// Whether the host can start the program of a session anew in what it keeps around it.
    pub relaunch_lane: RelaunchLane,
}

impl Observed {
    /// Nothing was looked at.
    #[must_use]
    pub const fn nothing(now: Now) -> Self {
        Self {
            watched_since: now.stamp(),
            lives: Vec::new(),
            listing: None,
            live_lane: LiveLane::Absent,
            relaunch_lane: RelaunchLane::Absent,
        }
    }
}

/// One look at one life, and what the listing said of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a driver has to bring every part")]
pub struct Seen {
    /// What the probe found.
    pub observation: Observation,
    /// What the listing said, weighed.
    pub listed: Listed,
    /// Whether anybody uses it; unknown where nobody was asked ([`needs_attention`](crate::needs_attention)).
    pub attention: Attention,
}
