//! What do the laws need to know of a store that is held against them?

use crate::Store;
use std::sync::Arc;

/// A store that is held against the laws, empty at first.
///
/// # Assumptions
///
/// * Nothing else uses the store meanwhile.
pub trait Candidate: Sync {
    /// Opens the store as a supervisor does that was just started: over what earlier ones left.
    ///
    /// Several may be open at once.
    fn open(&self) -> Arc<dyn Store>;

    /// Ends a supervisor as its death does: the lease it may have is free, and nobody was told.
    ///
    /// It comes with the last handle of [`Candidate::open`], so a store that ends its lease when it is
    /// dropped needs no more than that.
    fn bury(&self, store: Arc<dyn Store>);

    /// Returns what random runs are drawn from; a hunt passes another one each time.
    fn seed(&self) -> u64 {
        SEED
    }

    /// Returns how many batches a random run has.
    fn random_batches(&self) -> u64 {
        RANDOM_BATCHES
    }
}

/// Any number does; a fixed one lets a failure come again.
const SEED: u64 = 0x7e4u64;

/// Enough for every rule to be broken dozens of times; ten times fewer miss chains of claims,
/// ten times more make a durable store wait a minute for its disk.
const RANDOM_BATCHES: u64 = 400;
