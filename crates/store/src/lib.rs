//! Answers where the records of supervised sessions are kept, and what every such place must promise.
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

mod batch;
mod error;
mod port;

pub use batch::{Batch, Receipt};
pub use error::{Cause, CommitError, LeaseError, ReadError, Seen};
pub use port::{Changes, Lease, Snapshot, Store};
