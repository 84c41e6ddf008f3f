//! Answers which name a seat has, which seat a name or an old record means, whom a word means, and whose work is whose.
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
//! the seat. *Roster*: what the config says about names, whole. *Statement*: what one record says of who it is, believed
//! or not. *Directory*: every statement, sorted by its words. *Handle*: what a session is called at its host.
//! *Squatter*: who answers to a configured name without being that session.
//!
//! # The contract
//!
//! > One function decides the naming of a template, one turns a seat into its name, one turns a
//! > name back, and one turns a seat into its alias.
//! > Matching is exact; a name that is almost right is nobody's.
//! > What an old record means, whom a word means and who is in the way of a name is said with its reason, or it is a
//! > question back: never a guess, and nothing is written by asking.
//! > One matcher says whose work is whose, one whether work may be taken up again.
//!
//! # What this crate does not do
//!
//! It knows no drift and no store, and grants nothing: what a statement says is no claim. It counts no slots; which of
//! the slots that a record states is meant is decided by `tenure-slot`.
//!
//! # Time
//!
//! None, but for the wait before a refused alias is asked for again, which is measured on the wall clock because records
//! of other systems have no other.
//!
//! # Invariants
//!
//! * N1: name of seat and seat of name are inverse. *Enforced by:* the tables beside [`seat_of`], and a property test in
//!   `tenure-testkit`.
//! * N2: a singleton has its base name without suffix or slot. *Enforced by:* the same, and [`normalize`] for old records.
//! * R1 to R6, B1: whom a word means, and who is in the way. *Enforced by:* the functions of [`check`], in every world of
//!   two records of a few words.
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

mod adopt;
mod block;
#[cfg(test)]
mod block_test;
pub mod check;
#[cfg(test)]
mod check_test;
mod configured;
mod directory;
#[cfg(test)]
mod draft_test;
mod handle;
mod keeper;
pub mod limit;
mod members;
mod naming;
mod occupant;
mod owns;
mod pool;
mod recall;
#[cfg(test)]
mod recall_test;
mod recorded;
mod resolve;
#[cfg(test)]
mod resolve_test;
mod rest;
mod resume;
mod roster;
mod seat;
mod statement;

pub use adopt::{Deferred, Normalized, normalize, wait_for_alias, with_alias};
pub use block::{Because, Blocked, Claimant, Holder, Remedy, Word, blocker, free_handle};
pub use directory::Directory;
pub use handle::{handle_of, is_own, numbered, own_handle, pending_handle, suffixed_handle};
pub use keeper::{keeper, keeper_of_handle};
pub use members::{Running, members};
pub use naming::{Naming, naming};
pub use occupant::{Occupant, Occupants};
pub use owns::{By, ownership_key, owns};
pub use pool::{Pool, PoolError};
pub use recall::{Recalled, is_stale_name, recall, slots_said, template_of};
pub use recorded::{Recorded, slot_written};
pub use resolve::{Ask, Candidate, Candidates, InPlace, Makes, Resolved, Surface, Why, resolve};
pub use rest::{Rest, may_lend_slot};
pub use resume::{Mismatch, may_resume, template_routed};
pub use roster::{NamedPost, Post, Roster};
pub use seat::{alias_of, is_called, name_of, seat_of};
pub use statement::{Continuity, Origin, Stage, Statement};
