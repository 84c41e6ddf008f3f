//! Answers what a session is, what may happen to it, and how that is written down.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_bead::{allowed, ChangeKind, PhaseKind};
//! // A running session can exit, take a live change or a relaunch, or be told to end; nothing else may happen to it.
//! assert_eq!(allowed(PhaseKind::Running), [
//!     ChangeKind::Exit, ChangeKind::BeginLive, ChangeKind::FinishLive, ChangeKind::BeginDrain, ChangeKind::BeginStop,
//! ]);
//! ```
//!
//! # Vocabulary
//!
//! *Bead*: the durable record of one session. *Seat*: what the session occupies. *Claim*: a right that at
//! most one open bead has. *Incarnation*: one life of a bead, a generation and a token. *Baseline*: the
//! config committed with a start. *Ledger*: what outlives beads.
//!
//! # The contract
//!
//! > A phase changes only through [`Bead::apply`]. A start is committed whole: phase, baseline and the end of
//! > its lease are one change. The seat of an open bead never changes. What cannot be read is kept, never guessed.
//!
//! # What this crate does not do
//!
//! It stores nothing, asks no clock, knows no process and decides nothing: which change is due is for
//! `tenure-reconcile` to say.
//!
//! # Time
//!
//! [`Now`] is handed in; [`Stamp`] and [`Deadline`] are what is stored. See the `time` types for which clock decides.
//!
//! # Invariants
//!
//! * S2: a bead's seat never changes while it is open. *Enforced by:* no function changes it. Its name changes in a
//!   recorded repair only, for which there is [`Bead::renamed`].
//! * L1: a start commits phase, baseline and claim in one change or not at all. *Enforced by:* the types; only
//!   [`Change::ConfirmStart`] makes a committed baseline, and it is in the running phase or nowhere.
//! * K2: a change that ends a life names it. *Enforced by:* [`Bead::apply`], tested over every phase and change.
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

mod attention;
mod baseline;
mod bead;
#[cfg(hunt_canary)]
#[doc(hidden)]
pub mod canary;
mod capacity;
mod change;
mod charter;
mod config;
mod conflict;
mod damper;
mod deferral;
mod edition;
mod history;
mod id;
mod kept;
mod ledger;
mod ledger_write;
pub mod limit;
mod name;
mod never;
mod notice;
mod origin;
mod phase;
mod phase_text;
mod plant;
mod record;
mod reservation;
mod seat;
mod stated;
mod stored;
mod text;
mod time;
mod transition;
#[cfg(test)]
mod transition_test;
mod write;

pub use attention::{Activity, Attention, Tell};
pub use baseline::{Baseline, Committed, Digest, DigestError, Prepared};
pub use bead::{Bead, Found};
pub use capacity::Capacity;
pub use change::{Change, ChangeKind, Refused, allowed};
pub use charter::Charter;
pub use config::{
    Class, Digests, Fingerprint, FixedDigests, Input, KeyId, KeyIdError, Masked, Value,
};
pub use conflict::{Conflict, Contender, Resolution, Resolved};
pub use damper::{Damper, TemplateDamper};
pub use deferral::Deferral;
pub use edition::{Edition, Vouched};
pub use id::{
    BatchToken, BootId, FencingToken, Generation, IdError, Incarnation, InstallationId,
    InstanceToken, Revision, Slot,
};
pub use ledger::Ledger;
pub use ledger_write::LedgerWrite;
pub use name::{
    AgentName, Alias, BeadId, FleetName, MemberName, NameError, Parts, SessionName, TemplateName,
};
pub use notice::{Notice, Told};
pub use origin::Origin;
pub use phase::{
    AfterStop, Basis, CloseCause, Exit, Lane, LiveDue, Phase, PhaseKind, SleepCause, StartOutcome,
    StopCause,
};
pub use phase_text::{UnknownPhase, UnknownPhaseError};
pub use record::{Malformed, RECORD_VERSION, decode, encode};
pub use reservation::{Owner, ReleaseError, Reservation, Role, Word, WordError};
pub use seat::{Claim, ClaimError, Seat};
pub use stated::{Stated, Tie};
pub use stored::{Body, Stored};
pub use time::{Age, Boot, Deadline, Now, Stamp, Wall, whole_ms};
pub use write::{Expect, Write};
