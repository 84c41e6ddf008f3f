//! Answers how Tenure is held to its invariants: worlds to decide about, a model to carry plans out, a whole fleet
//! under virtual time, and a hunter that looks for a way to break a promise in any of them.
//!
//! For tests only; you probably want the facade crate `tenure`.
//!
//! ```
//! use tenure_testkit::sim::Sim;
//! // One life of a fleet: sixty things go wrong, then nothing more does and it has to come to rest.
//! let mut sim = Sim::new(42);
//! assert_eq!(sim.live(60), Ok(()));
//! assert_eq!(sim.heal(), Ok(()));
//! ```
//!
//! # Vocabulary
//!
//! *Certify*: to hold a renderer of configs to one digest ([`certify`](mod@certify)). *World*: what a decision depends on. *Model*: a store and a host on which everything succeeds. *Life*: what
//! befalls one simulated fleet; its seed decides all of it. *Scenario*: a case that a person wrote down in a file, with
//! the lines that are expected ([`scenario`]). *Healing*: the part of a life in which nothing goes wrong
//! any more.
//!
//! # The contract
//!
//! > Every invariant is checked by the named function that production code runs too. A seed repeats its life to the
//! > letter. What a failure says is enough to follow it without a debugger.
//!
//! # What this crate does not do
//!
//! The laws of stores and hosts stand beside their ports, in `tenure-store` and `tenure-runtime`; [`conformance`] hunts
//! them through histories. Byte targets are bodies here ([`bytes`]), libFuzzer itself is in `fuzz/`. Scenarios know
//! neither demand nor machines yet.
//!
//! # Time
//!
//! Virtual: a [`ManualClock`](tenure_runtime::ManualClock) that only the simulation moves.
//!
//! # Invariants
//!
//! S1 to S4, A1 to A3, N1, N2, D1 to D9, K1 to K3, W1, L1 to L3, P1 to P4, T1 and T2. *Enforced by:* the arenas of
//! [`target`], `tests/properties.rs`, `tests/edits.rs` and `tests/fleet.rs`.
//!
//! # Crate features
//!
//! * `generate` (default): strategies for whole worlds; brings `proptest`.
//! * `scenario` (default): scenario files; brings `toml` and `schemars`.
//!
//! The hunter needs neither, and hunts the same without.

pub mod bytes;
pub mod certify;
pub mod cli;
pub mod conformance;
mod dice;
mod drawn;
pub mod format;
#[cfg(feature = "generate")]
pub mod generate;
pub mod history;
pub mod hunt;
pub mod model;
#[cfg(feature = "scenario")]
pub mod scenario;
pub mod sim;
pub mod target;
pub mod world;

pub use dice::Dice;
