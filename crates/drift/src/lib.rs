//! Answers what differs between the config a session runs with and the wanted one, and what that calls for now.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_drift::{Config, Drift, SecretKey, classify, declare, fingerprint};
//! struct Session { command: String, alias: String }
//! declare! { impl Config for Session { command: Restart, alias: Ignored } }
//!
//! let wanted = |command: &str, alias: &str| {
//!     let session = Session { command: command.into(), alias: alias.into() };
//!     fingerprint(session.inputs(&SecretKey::from_bytes([7; 32])))
//! };
//! # let commit = |f| serde_json::from_value::<tenure_bead::Committed>(serde_json::to_value(f).unwrap()).unwrap();
//! let started = commit(wanted("agent", "ada")); // The bead of a running session has it.
//! assert_eq!(classify(&started, &wanted("agent", "bob")), Drift::None);
//! let drift = classify(&started, &wanted("agent --fast", "ada"));
//! assert_eq!(drift.to_string(), r#"command: "agent" -> "agent --fast""#);
//! ```
//!
//! # Vocabulary
//!
//! *Input*: one config field in its normal form. *Class*: how a change of a field reaches a running session.
//! *Fingerprint*: the inputs with one digest per class. *Baseline*: the fingerprint committed with a start. *Drift*:
//! what the wanted config says otherwise than the baseline. *Unread*: said of a content that could not be read.
//! *Disturb*: relaunch, restart or end a session that runs.
//!
//! # The contract
//!
//! > Every field is declared with its class, or the config does not compile. Only a committed baseline can drift.
//! > Digests settle that nothing differs, inputs what does; what cannot be compared is said to be so and restarts
//! > nothing. One policy says whether a session may be disturbed, and not knowing is no permission.
//!
//! # What this crate does not do
//!
//! It reads no config and no file, restarts nothing and remembers nothing. Whether a session lives, what hosts it
//! and how many restarts there may be at once is for others to know. It does not tell a new field from one that
//! was set: a field that joins a table without a new hash version is an edit of every session, unless it is an
//! `Option` that is not set.
//!
//! # Time
//!
//! [`disturb()`] and [`respond()`] take the present moment last. What they ask to be woken for is a `Deadline` that
//! counts from a stored moment, so asking again moves nothing.
//!
//! # Invariants
//!
//! * D1: no session is drained, relaunched or restarted for drift without a committed baseline. *Enforced by:* the
//!   type that [`classify()`] takes, which only the commit of a start makes.
//! * D2: an equal config is never drift, across hash versions too. *Enforced by:* `classify_test`, for any config,
//!   any order and either version.
//! * D3: an edit is never silently forgiven by an upgrade. *Enforced by:* `classify_test`, for any edit and either
//!   version; a field that cannot be compared is listed.
//! * D4: a reverted config cancels its drain. *Enforced by:* `classify_test` for the half that is decided here, that
//!   a reverted config is [`Drift::None`]; the cancelling is for `tenure-reconcile`.
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

mod declare;
mod normalize;
mod secret;

mod encode;
mod fingerprint;

mod classify;
mod compare;
mod difference;
pub mod limit;
mod show;

mod apply;
mod disturb;
mod fill;
mod respond;

#[cfg(test)]
mod apply_test;
#[cfg(test)]
mod classify_test;
#[cfg(test)]
mod difference_test;
#[cfg(test)]
mod disturb_test;
#[cfg(test)]
mod encode_test;
#[cfg(test)]
mod fingerprint_test;
#[cfg(test)]
mod given;
#[cfg(test)]
mod golden_test;

pub use apply::{apply_live, apply_relaunch};
pub use classify::{Drift, Edit, Unjudgeable, classify};
#[doc(hidden)]
pub use declare::__private;
pub use declare::Config;
pub use difference::Difference;
pub use disturb::{Deferred, Disturb, Maker, Patience, Purpose, Situation, Why, disturb};
pub use fill::filled;
pub use fingerprint::{HASH_VERSION, fingerprint, verifies};
pub use normalize::Normalize;
pub use respond::{Response, respond};
pub use secret::{Secret, SecretKey};
