//! What is a driver put together from? The ports and the sources it draws on.

use crate::{Faults, NoFaults};
use core::fmt;
use std::sync::Arc;
use tenure_reconcile::Entropy;
use tenure_runtime::{Clock, Runtime};
use tenure_store::Store;

/// Where the randomness of a tick comes from.
pub trait Randomness: Send + Sync + fmt::Debug {
    /// Draws 32 bytes that nobody can guess.
    fn draw(&self) -> Entropy;
}

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    /// # Panics
    ///
    /// When the operating system has no randomness to give; without it two sessions could get one token.
    #[expect(clippy::expect_used, reason = "there is no safe way to go on")]
    fn draw(&self) -> Entropy {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .expect("the operating system has randomness once it has booted");
        Entropy::from_bytes(bytes)
    }
}

/// The ports a driver works through.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parts {
    /// Where records are kept.
    pub store: Arc<dyn Store>,
    /// What hosts the sessions.
    pub runtime: Arc<dyn Runtime>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where ids and tokens come from.
    pub randomness: Arc<dyn Randomness>,
    /// Where a test may end the driver.
    pub faults: Arc<dyn Faults>,
}

impl Parts {
    /// Puts store, host and clock together, with the system's randomness and no faults.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, runtime: Arc<dyn Runtime>, clock: Arc<dyn Clock>) -> Self {
        let (randomness, faults) = (Arc::new(SystemRandomness), Arc::new(NoFaults));
        Self { store, runtime, clock, randomness, faults }
    }
}
