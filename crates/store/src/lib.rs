//! Answers where the records of supervised sessions are kept, and what every such place must promise.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_bead::{AgentName, BatchToken, Bead, BeadId, Boot, BootId, Expect, Now, Seat, TemplateName, Wall, Write};
//! use tenure_store::{Batch, CommitError, MemoryStore, Store};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (store, name) = (MemoryStore::new(), AgentName::parse("refinery")?);
//! let fence = store.acquire_lease("example")?.token;
//! let now = Now { wall: Wall::from_unix_ms(0), boot: Boot { id: BootId::from_bytes([1; 16]), ms: 0 } };
//! let seat = Seat::Singleton { template: TemplateName::parse("refinery")? };
//! let sit = |id: &str, token| -> Result<Batch, tenure_bead::NameError> {
//!     let bead = Bead::wanted(BeadId::parse(id)?, name.clone(), seat.clone(), now.stamp());
//!     let writes = vec![Write::new(Expect::Absent, bead)];
//!     Ok(Batch { token: BatchToken::from_bytes([token; 16]), fence, writes, ledger: vec![] })
//! };
//! let receipt = store.commit(&sit("tb-1", 1)?)?;
//! assert_eq!(store.commit(&sit("tb-1", 1)?)?, receipt, "a repeat is answered, not applied");
//! assert!(matches!(store.commit(&sit("tb-2", 2)?), Err(CommitError::ClaimTaken { .. })));
//! # Ok(()) }
//! ```
//!
//! # Vocabulary
//!
//! *Batch*: changes that are committed together or not at all. *Claim*: a right that at most one open bead
//! has. *Lease*: the right to be the one supervisor of a fleet. *Fencing token*: the number of a lease; every
//! commit carries it. *Receipt*: the proof that a batch is durable. *Mirror*: a copy that is kept current by
//! [`Store::changes_since`].
//!
//! # The contract
//!
//! > What a store acknowledged is never lost; what it refused left no trace. It keeps claims unique by itself
//! > and judges them at the end of a batch, so a swap is one commit. A batch under an old fencing token is
//! > refused. A batch that is repeated under its token is applied once. What it cannot read it hands out as
//! > opaque, with its claims, and never leaves out.
//!
//! # What this crate does not do
//!
//! It writes no file: `tenure-store-sqlite` does. It decides nothing about sessions: `tenure-reconcile` does.
//! [`MemoryStore`] is a store for tests and simulations, [`laws`] holds any store against the contract.
//!
//! # Time
//!
//! No store asks a clock. A lease here ends when it is given back or its holder has ended, never by itself.
//!
//! # Invariants
//!
//! * S1: no two open beads hold one seat claim, in any reachable state. *Enforced by:*
//!   [`laws::check::s1_no_two_open_beads_hold_one_claim`] in every law, also under concurrency.
//! * T1: an acknowledged commit is never lost; a refused one leaves no trace. *Enforced by:*
//!   [`laws::check::t1_acknowledged_is_kept_and_refused_leaves_no_trace`] around every commit of the laws.
//! * T2: a commit with an old fencing token is refused. *Enforced by:*
//!   [`laws::check::t2_an_old_fencing_token_is_refused`].
//! * The laws can fail. *Enforced by:* stores with planted faults, one for each way to go wrong.
//!
//! # Crate features
//!
//! None.

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

mod port;

mod batch;
mod error;

pub mod limit;
mod memory;

pub mod laws;

pub use batch::{Batch, Receipt};
pub use error::{Cause, CommitError, LeaseError, ReadError, Seen};
pub use memory::MemoryStore;
pub use port::{Changes, Lease, Snapshot, Store};
