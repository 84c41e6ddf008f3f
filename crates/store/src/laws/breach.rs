//! Which law does a store break, and how?

use crate::{CommitError, LeaseError, ReadError};
use core::fmt::Debug;
use tenure_bead::{NameError, Refused};

/// A store broke a law.
#[derive(Debug, thiserror::Error)]
#[error("obey the law {law}")]
#[non_exhaustive]
pub struct Broken {
    /// The law.
    pub law: &'static str,
    /// What happened.
    #[source]
    pub breach: Breach,
}

/// What a store did against a law.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Breach {
    /// Something that always holds did not.
    #[error("hold that {claim}: found {found}")]
    Untrue {
        /// What was to hold.
        claim: &'static str,
        /// What was found instead.
        found: String,
    },
    /// It happened in a random run, which the seed repeats.
    #[error("obey in step {step} of the run with seed {seed:#x}")]
    Random {
        /// What the run was drawn from; [`Candidate::seed`](super::Candidate::seed) sets it.
        seed: u64,
        /// Which batch, from 0.
        step: u64,
        /// What happened there.
        #[source]
        breach: Box<Self>,
    },
    /// A read that had to succeed failed.
    #[error("read what can be read")]
    Read(#[from] ReadError),
    /// A commit that had to succeed failed.
    #[error("commit what may be committed")]
    Commit(#[from] CommitError),
    /// A lease that was free was not given.
    #[error("acquire a lease that is free")]
    Lease(#[from] LeaseError),
    /// A record of the law could not be named.
    #[error("name a record")]
    Name(#[from] NameError),
    /// A record of the law could not be made.
    #[error("make a record")]
    Record(#[from] Refused),
}

/// Passes a value on when it is as claimed.
pub(super) fn hold<T: Debug>(
    claim: &'static str,
    value: T,
    is_so: impl FnOnce(&T) -> bool,
) -> Result<T, Breach> {
    if is_so(&value) {
        return Ok(value);
    }
    let found = format!("{value:?}");
    Err(Breach::Untrue { claim, found })
}

/// Holds that two values are equal.
pub(super) fn same<T: Debug + PartialEq>(
    claim: &'static str,
    found: &T,
    expected: &T,
) -> Result<(), Breach> {
    hold(claim, (found, "expected", expected), |(f, _, e)| f == e).map(|_| ())
}
