//! Answers which slots of a pool are held, free, condemned or doubly held, and which to hand out next.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_slot::{allocate, Bounds, Slots};
//! let mut slots = Slots::new(Bounds::up_to(3));
//! let got = allocate(&mut slots, ["ada", "ben"]);
//! assert_eq!(got.slots.iter().map(|slot| slot.number()).collect::<Vec<_>>(), [1, 2]);
//! ```
//!
//! # Vocabulary
//!
//! *Slot*: a number from 1 within a pool. *Bounds*: how many slots the pool has. *Condemned*: held, and beyond the
//! bounds. *Doubly held*: held by more than one, which is shown and never mended by renumbering. *Stated*: what one
//! record says of its slot, in four places that do not always agree. *Shape*: what slots a template has, for recovery.
//!
//! # The contract
//!
//! > A slot that is handed out is within bounds and was held by nobody. A taken slot is a shortfall, never a
//! > renumbering. Hold, release and lowest-free cost at most the logarithm of the size, and a pool without a bound takes
//! > room for the sessions that it has and not for the numbers that they state.
//!
//! # What this crate does not do
//!
//! It knows no names, no liveness and no store; who counts as a holder is the caller's to say.
//!
//! # Time
//!
//! None.
//!
//! # Invariants
//!
//! * S3: a slot handed out is within bounds. *Enforced by:* [`allocate()`], and `check` of `tenure-reconcile`.
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

mod allocate;
mod bounds;
mod free;
mod recover;
mod slots;

pub use allocate::{Allocation, Seating, allocate, seat};
pub use bounds::Bounds;
pub use recover::{Shape, recover, recover_assigned, recover_blind};
pub use slots::Slots;
