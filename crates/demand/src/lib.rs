//! Answers which sessions the known work wants, and which session serves which request.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! # Vocabulary
//!
//! *Work*: one item that is to be done. *Request*: one session that is wanted. *Tier*: what it is wanted for.
//! *Floor*: a session without which a template would have fewer than its minimum. *In flight*: a start that is under
//! way and has no work yet. *Cap*: how many sessions a template, a rig, or everything may have at once.
//!
//! # The contract
//!
//! > No cap is ever passed. Assigned work comes before new work, and a session is asked for once. What is in flight is
//! > counted once. What is not known keeps what is there and creates nothing. Everything that gets no session is told
//! > why.
//!
//! # What this crate does not do
//!
//! It asks no probe, reads no store and starts nobody; it writes no slot, name or alias. Which conversation a session
//! continues, and in which directory, is its runtime's to say.
//!
//! # Time
//!
//! None; who fell back and may be tried again is handed in as an [`Obstacle`].
//!
//! # Invariants
//!
//! * S3: a slot handed out is within bounds. *Enforced by:* the properties in `tests/properties.rs`.
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

mod config;
mod signal;
mod work;

mod demand;
mod refusal;
mod request;

mod read;

mod held;
mod owner;
mod wish;

mod elastic;
mod resume;

mod probe;

mod admit;
mod requests;

mod choice;
mod room;
mod select;

mod budget;
mod realize;

pub mod limit;

pub use budget::{Budget, Share, share};
pub use choice::{Choice, Declined, How, Passed, Realization, Served, WhyNot};
pub use config::Config;
pub use demand::{Demand, Kept, Reached, Total};
pub use probe::{probe, thaw};
pub use realize::realize;
pub use refusal::{Cap, Refusal, Subject, Why};
pub use request::{Guarantee, Request, Tier};
pub use requests::requests;
pub use signal::{Blind, Census, Obstacle, Scale, Signals};
pub use work::{Work, WorkId};
