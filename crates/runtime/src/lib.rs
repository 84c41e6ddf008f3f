//! Answers what a host of supervised sessions must be able to do, and what it must promise.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use std::sync::Arc;
//! use tenure_bead::{BeadId, BootId, FleetName, Generation, Incarnation, InstallationId, InstanceToken};
//! use tenure_liveness::Probe;
//! use tenure_runtime::{scripted::ScriptedRuntime, Clock, ManualClock, Runtime, Target};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
//! let host = ScriptedRuntime::new(
//!     InstallationId::from_bytes([2; 16]), FleetName::parse("demo")?, Arc::clone(&clock));
//! let incarnation = Incarnation {
//!     generation: Generation::new(1), token: InstanceToken::from_bytes([3; 16]) };
//! let target = Target { bead: BeadId::parse("tb-1")?, incarnation };
//! // A host that never heard of a session does not call it dead.
//! assert_eq!(host.observe(&target, clock.now()).probe, Probe::Unknowable);
//! # Ok(()) }
//! ```
//!
//! # Vocabulary
//!
//! *Host*: whatever sessions run in: local processes, terminals, containers. *Realm*: an installation and a
//! fleet; a host deals with the sessions of one. *Owner mark*: what a session carries to be recognised by.
//! *Target*: a bead and exactly one life of it.
//!
//! # The contract
//!
//! > A host starts a life once, shows all of its realm or says that it does not, signals only what it has
//! > verified, and never tells an end that nobody saw. What it cannot know it calls unknowable.
//!
//! # What this crate does not do
//!
//! It hosts nothing: `tenure-runtime-process` does. It decides nothing: `tenure-reconcile` does.
//! [`scripted`] is a host in memory for tests, [`laws`] holds any host against the contract.
//!
//! # Time
//!
//! Every call but [`Runtime::wait`] is handed its `now`; [`Clock`] is where it comes from, and
//! [`ManualClock`] is the one that moves only when told.
//!
//! # Invariants
//!
//! * K3: a recycled or foreign process is never signalled. *Enforced by:* the laws
//!   `a_reused_number_is_never_signalled`, `a_drain_never_reaches_a_reused_number`,
//!   `a_neighbor_is_neither_shown_nor_signalled`, `a_stop_of_an_unknown_life_signals_nothing` and
//!   `a_drain_of_another_life_tells_nobody`, and [`scripted::only_the_meant_are_signalled`].
//! * F9: a look changes nothing. *Enforced by:* the law `a_look_changes_nothing`.
//! * The laws can fail. *Enforced by:* hosts with planted faults, one for each way to go wrong.
//!
//! # Crate features
//!
//! None.

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

mod port;

mod clock;
mod error;
mod manual_clock;

pub mod laws;
pub mod scripted;

pub use clock::Clock;
pub use error::{Cause, LiveError, RelaunchError, StartError, StopError};
pub use manual_clock::ManualClock;
pub use port::{Launch, LaunchSpec, Runtime, Started, Target};
