//! Answers what a host of supervised sessions must be able to do, and what it must promise.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.

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

mod clock;
mod error;
mod port;

pub use clock::Clock;
pub use error::{Cause, StartError, StopError};
pub use port::{Launch, LaunchSpec, Runtime, Started, Target};
