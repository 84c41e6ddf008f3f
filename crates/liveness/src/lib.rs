//! Answers whether a supervised process is alive, gone, suspect or unknown, and on which evidence.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_liveness::{judge, Evidence, ExitRecord, Listed, Liveness, Probe};
//! // One complete listing misses a session whose process cannot be probed: that is a doubt, not a death.
//! let evidence = Evidence {
//!     exit: ExitRecord::Missing,
//!     probe: Probe::Unknowable,
//!     listed: Listed::Missing { absences: 1 },
//! };
//! assert_eq!(judge(&evidence), Liveness::Suspect { absences: 1 });
//! ```
//!
//! # Vocabulary
//!
//! *Probe*: a look at the recorded process. *Listing*: everything a host shows, with a claim of completeness.
//! *Owner mark*: what a process carries to prove whose it is. *Grace*: how long after a launch absence means nothing.
//!
//! # The contract
//!
//! > Unknown is a value. Absence counts only from a complete listing that began after the launch grace and the
//! > last positive sign, and only when repeated. A proved process is never dead.
//!
//! # What this crate does not do
//!
//! It reads no process table, sends no signal and knows no host.
//!
//! # Time
//!
//! Evidence carries the moment at which its observer began to look; nothing here asks a clock.
//!
//! # Invariants
//!
//! * K1: nothing is stopped on unknown or partial information. *Enforced by:* [`judge`], tested over every combination.
//! * K3: a recycled or foreign process is never taken for ours. *Enforced by:* [`ProcessIdentity::compare`].
//!
//! # Crate features
//!
//! None. The crate is `no_std` with `alloc`.

#![no_std]
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;

mod evidence;
mod process;
mod verdict;

pub use evidence::{
    Asked, Completeness, ExitRecord, Indexed, Listed, Listing, LiveLane, Observation, OwnerMark,
    Probe, RelaunchLane, Sighting, Standing, StopHow, Subject, weigh,
};
pub use process::{Match, ProcessIdentity};
pub use verdict::{ABSENCES_NEEDED, Doubt, Evidence, Liveness, Strength, Sureness, judge};
