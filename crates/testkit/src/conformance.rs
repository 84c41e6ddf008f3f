//! Does a store or a host of an embedder's own keep the contract? The hunt, pointed at it.
//!
//! One function holds it to everything that it is not excused from, from a fixed seed and within seconds:
//!
//! ```
//! use std::sync::Arc;
//! use tenure_store::MemoryStore;
//! use tenure_testkit::conformance::{self, Guarantees, StorePromise};
//! # fn main() -> Result<(), conformance::Broken> {
//! let promised = Guarantees::strict()
//!     .without(StorePromise::DurableOnAck)
//!     .without(StorePromise::KeptOverReopen)
//!     .without(StorePromise::OpenToSeveral);
//! conformance::store(|_place| Ok::<_, std::io::Error>(MemoryStore::new()), promised)
//! # }
//! ```
//!
//! A store in files is opened in the directory of its [`Place`]: `|place| MyStore::open(place.path())`. A test that
//! returns [`Broken`] shows the rule, and the fewest operations that break it.

mod broken;
mod faults;
mod guarantees;
mod place;
mod runtime;
mod store;

pub use broken::Broken;
pub use faults::{CommitFault, Faults, Faulty, LeaseFault, ReadFault};
pub use guarantees::{Guarantees, HostPromise, StorePromise};
pub use place::Place;
pub use runtime::{HostArena, HostOp, HostWorld, How, Plays, Who, Whose};
pub use store::{Goes, Note, Past, Put, StoreArena, StoreOp, StoreWorld};

use tenure_runtime::laws::Candidate;
use tenure_store::{Cause, Store};

/// Holds a store to the contract, but for what it does not promise.
///
/// The cases follow from a fixed seed. There are two thousand of them; a slow store gets through fewer, and is let go
/// after two seconds if everything has come up that has to.
///
/// # Errors
///
/// [`Broken`] with the fewest operations that break a rule; the store's author is to mend it.
pub fn store<S, E>(
    open: impl Fn(&Place) -> Result<S, E> + Send + Sync + 'static,
    guarantees: Guarantees<StorePromise>,
) -> Result<(), Broken>
where
    S: Store + 'static,
    E: Into<Cause>,
{
    broken::held(StoreArena::new(open, guarantees), &[])
}

/// Holds a host to the contract, but for what it does not promise: a new machine for each case.
///
/// A machine of real processes gets through few cases in its two seconds; the laws of hosts are for those, too.
///
/// # Errors
///
/// [`Broken`] with the fewest operations that break a rule; the host's author is to mend it.
pub fn runtime<C: Candidate + 'static>(
    stage: impl Fn() -> C + Send + Sync + 'static,
    guarantees: Guarantees<HostPromise>,
) -> Result<(), Broken> {
    let arena = HostArena::new(stage, guarantees);
    let excused = arena.excused();
    broken::held(arena, &excused)
}
