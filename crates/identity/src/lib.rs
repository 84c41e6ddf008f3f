//! Answers which name a seat has, and which seat a name means.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_bead::{AgentName, Slot, TemplateName};
//! use tenure_identity::{naming, seat_of, Pool};
//! # fn main() -> Result<(), tenure_bead::NameError> {
//! let worker = TemplateName::parse("worker")?;
//! let seat = seat_of(&AgentName::parse("worker-2")?, &worker, naming(&Pool::of(3)));
//! assert_eq!(seat.and_then(|seat| seat.slot()), Slot::try_new(2));
//! // The same letters mean nothing in a template of one.
//! assert_eq!(seat_of(&AgentName::parse("worker-2")?, &worker, naming(&Pool::of(1))), None);
//! # Ok(())
//! # }
//! ```
//!
//! # Vocabulary
//!
//! *Pool*: how many sessions a template has, and their names if it lists some. *Naming*: how a template names its
//! sessions. *Seat*: what a session occupies. *Concrete identity*: the name of
//! the seat.
//!
//! # The contract
//!
//! > One function decides the naming of a template, one turns a seat into its name, one turns a
//! > name back, and one turns a seat into its alias.
//! > Matching is exact; a name that is almost right is nobody's.
//!
//! # What this crate does not do
//!
//! It knows no drift and no store, and it never looks at who sits where.
//!
//! # Time
//!
//! None.
//!
//! # Invariants
//!
//! * N1: name of seat and seat of name are inverse. *Enforced by:* the tables beside [`seat_of`], and a property test in
//!   `tenure-testkit`.
//! * N2: a singleton has its base name without suffix or slot. *Enforced by:* the same.
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

mod naming;
mod pool;
mod roster;
mod seat;
mod statement;

pub use naming::{Naming, naming};
pub use pool::{Pool, PoolError};
pub use roster::{NamedPost, Post, Roster};
pub use seat::{alias_of, is_called, name_of, seat_of};
pub use statement::{Origin, Stage, Statement};
