//! Answers what should happen to a fleet of supervised sessions now, why, and when to ask again.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.

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

mod adopt;
pub mod check;
mod command;
mod damper;
mod derive;
mod draft;
mod facts;
mod fleet;
mod grounds;
pub mod limit;
mod outcome;
mod plan;
mod policy;
mod reconcile;
mod seats;
mod settle;
mod start;
mod stop;
mod verdict;
mod world;

pub use command::{Adopt, Command, Commit, Start, Step, Stop};
pub use damper::dampen;
pub use derive::Entropy;
pub use fleet::{Fleet, FleetError, Intent, Template};
pub use grounds::{Aim, Grounds, Lapsed, Proof};
pub use outcome::{StartAnswer, start_outcome};
pub use plan::{Look, Plan};
pub use policy::Policy;
pub use reconcile::reconcile;
pub use verdict::{Action, Forced, Reason, Verdict};
pub use world::{Observed, Seen, World};
