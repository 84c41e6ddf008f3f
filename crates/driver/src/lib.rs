//! Answers how a fleet is kept in fact: the loop that looks, decides, acts and records.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use std::{collections::BTreeMap, sync::Arc};
//! use tenure_bead::{BootId, Digest, Fingerprint, FleetName, InstallationId, TemplateName};
//! use tenure_driver::{Driver, Options, Parts, Realm, Wanted};
//! use tenure_identity::Pool;
//! use tenure_reconcile::{Fleet, Intent, Template};
//! use tenure_runtime::{LaunchSpec, ManualClock, scripted::ScriptedRuntime};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (installation, fleet) = (InstallationId::from_bytes([2; 16]), FleetName::parse("demo")?);
//! let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
//! let host = Arc::new(ScriptedRuntime::new(installation, fleet.clone(), Arc::clone(&clock)));
//! let worker = TemplateName::parse("worker")?;
//! let config = Fingerprint::without_inputs(Digest::from_bytes([0; 32]));
//! let template = Template::new(worker.clone(), Pool::of(2), config);
//! let launches = BTreeMap::from([(worker, LaunchSpec::default())]);
//! let wanted = Wanted::try_new(Fleet::try_new(Intent::Run, vec![template])?, launches)?;
//! let parts = Parts::new(Arc::new(tenure_store::MemoryStore::new()), host, clock);
//! let realm = Realm { installation, fleet, holder: "the example".to_owned() };
//! let mut driver = Driver::open(parts, realm, wanted, Options::default())?;
//! let started = driver.tick()?.events.iter().filter(|event| event.to_string().contains("started")).count();
//! assert_eq!(started, 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Vocabulary
//!
//! *Tick*: one round of the loop. *Intent*, *effect*, *outcome*: what is durable before something is done, the
//! doing, what is durable after ([`PROTOCOL`]). *Fault point*: a moment around an effect at which a test may end
//! the driver.
//!
//! # The contract
//!
//! > Every effect has its intent on record first. What ends something is looked at once more right before. One
//! > session's failure never stops another. A crash at any point is repaired by the next tick, of whichever driver.
//!
//! A tick that acts commits at most twice: all intents, then all outcomes. One that does not writes nothing.
//! What has no intent of its own, as a repeated stop, commits an empty batch first: without the lease nothing is done.
//!
//! # What this crate does not do
//!
//! It has no policy: what should happen is decided by `tenure-reconcile`. It starts no async runtime and installs no
//! signal handler.
//!
//! # Time
//!
//! It comes from a [`Clock`](tenure_runtime::Clock) that the embedder hands in.
//!
//! # Invariants
//!
//! * Records of another realm are refused before anything is done (a store has a `Charter`). *Enforced by:*
//!   `tests/loop/charter.rs`.
//! * K1: grounds are checked again right before each command that ends something. *Enforced by:* `tests/loop/recheck.rs`
//!   and the simulation in `tenure-testkit`.
//! * K3: a recycled process is not signalled when it turns out to be one at the last look. *Enforced by:* the same.
//! * L1: intent, effect and outcome of a start survive a crash at any point. *Enforced by:* `tests/loop/protocol.rs`,
//!   at every fault point, and the simulation.
//! * L3: failure counts survive driver and bead. *Enforced by:* `tests/loop/damper.rs`.
//! * T2: without the lease nothing is done at a host. *Enforced by:* `tests/loop/lease.rs`.
//!
//! # Logs
//!
//! One `tracing` span per tick (`tick`) and per effect (`start`, `stop`), one event per [`Event`] with target
//! `tenure`.
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

mod causes;
mod commit;
mod driver;
mod effect;
mod error;
mod event;
mod mirror;
mod observe;
mod operator;
mod options;
mod parts;
mod protocol;
mod tick;
mod wanted;

pub use causes::Causes;
pub use driver::{Driver, Preview, Quiet, Saw, Tick, Wants, preview};
pub use error::{OpenError, TickError};
pub use event::Event;
pub use operator::WordError;
pub use options::{Options, Realm};
pub use parts::{Parts, Randomness, SystemRandomness};
pub use protocol::{
    Effect, FaultPoint, Faults, Flow, Moment, NoFaults, PROTOCOL, Row, UnknownFaultPoint,
    fault_points,
};
pub use wanted::Wanted;
