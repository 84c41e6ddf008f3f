//! Answers how the records of supervised sessions are kept in one SQLite file that survives crashes.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_store::Store;
//! use tenure_store_sqlite::SqliteStore;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let directory = tempfile::tempdir()?;
//! # let path = directory.path().join("beads.db");
//! let supervisor = SqliteStore::open(&path)?;
//! let lease = supervisor.acquire_lease("supervisor of this example")?;
//! // Whoever only wants to look opens the same file, without a lease, at any time.
//! let reader = SqliteStore::open_existing(&path)?;
//! assert_eq!(reader.snapshot()?, supervisor.snapshot()?);
//! supervisor.release_lease(lease)?;
//! # Ok(()) }
//! ```
//!
//! # Vocabulary
//!
//! That of `tenure-store`. *Lock file*: the store's name with `.lock` behind it; who holds the lock on it has
//! the lease, and its name and process id stand in it.
//!
//! # The contract
//!
//! > What was acknowledged is on the disk: after the end of a process, by whatever signal, and after a power
//! > cut on a disk that keeps what it says it kept. A second supervisor is refused with the name of the first.
//! > Reading never waits for writing. A file that is not a whole, current store of ours is refused with a
//! > remedy, and not changed.
//!
//! While it is in use the file can be read with the `sqlite3` tool: tables `bead`, `claim`, `ledger`, `batch`
//! and `fleet`, with bodies in JSON.
//!
//! # What this crate does not do
//!
//! It serves one machine: locks and shared memory do not work over a network file system. It makes no copies;
//! the `.backup` command of the `sqlite3` tool makes one while the store is in use. It does not hinder a
//! program that writes to the file past it, but what it then cannot read it hands out as opaque.
//!
//! # Time
//!
//! None is asked for. A commit waits at most five seconds for another process that writes.
//!
//! # Invariants
//!
//! S1, T1 and T2 of `tenure-store`. *Enforced by:* its laws on a real file, and by processes that are killed
//! with SIGKILL at varying points while they commit.
//!
//! # Crate features
//!
//! None. SQLite is compiled in, so a C compiler is needed.

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

mod store;

mod error;
mod lock;
mod open;
mod schema;

mod claims;
mod commit;
mod granted;
mod number;
mod raw;
mod read;

pub use error::OpenError;
pub use store::SqliteStore;
