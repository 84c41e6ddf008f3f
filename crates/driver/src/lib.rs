//! Answers how a fleet is kept in fact: the loop that looks, decides, acts and records.
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

mod commit;
mod driver;
mod effect;
mod error;
mod event;
mod mirror;
mod observe;
mod options;
mod parts;
mod protocol;
mod tick;
mod wanted;

pub use driver::{Driver, Quiet, Tick, preview};
pub use error::{OpenError, TickError};
pub use event::Event;
pub use options::{Options, Realm};
pub use parts::{Parts, Randomness, SystemRandomness};
pub use protocol::{
    Effect, FaultPoint, Faults, Flow, Moment, NoFaults, PROTOCOL, Row, UnknownFaultPoint,
    fault_points,
};
pub use wanted::Wanted;
