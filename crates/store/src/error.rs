//! What can go wrong with a store, and whose move is it then?

use core::error::Error;
use tenure_bead::{BeadId, Claim, FencingToken, Malformed, NameError, Revision};

/// What a store's engine says of its own failure.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a store could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The engine failed. The caller tries again later; what it knew before is old.
    #[error("read the store at {place}")]
    Engine {
        /// Where the store is.
        place: String,
        /// What the engine said.
        #[source]
        cause: Cause,
    },
    /// A bead is stored under a text that is no bead id. An operator mends it; leaving it out would free its seat.
    #[error("read the bead stored under {id:?}")]
    Id {
        /// The text.
        id: String,
        /// What is wrong with it.
        #[source]
        cause: NameError,
    },
    /// A ledger entry cannot be read. An operator mends or removes it; guessing would forget a failure count.
    #[error("read the ledger entry {kind} {key}")]
    Ledger {
        /// The kind of entry.
        kind: String,
        /// Its key.
        key: String,
        /// What is wrong with it.
        #[source]
        cause: Malformed,
    },
}

/// Why a batch was not committed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError {
    /// Another supervisor holds the lease now. The caller stops acting and acquires it anew, if it may.
    #[error("commit: fencing token {presented} is not the current {current}")]
    Fenced {
        /// The token of the batch.
        presented: FencingToken,
        /// The token that is valid.
        current: FencingToken,
    },
    /// A record is not what the writer believed. The caller reads again and decides anew.
    #[error("commit: bead {id} is {found}, expected {expected}")]
    Stale {
        /// The bead.
        id: BeadId,
        /// What the writer believed.
        expected: Seen,
        /// What is stored.
        found: Seen,
    },
    /// Two open beads would hold one claim. The caller refuses the seat; nobody is renumbered.
    #[error("commit: {claim} of bead {contender} is held by bead {holder}")]
    ClaimTaken {
        /// The claim.
        claim: Claim,
        /// Who would keep it.
        holder: BeadId,
        /// Who wanted it.
        contender: BeadId,
    },
    /// A closed bead would hold a claim. This is an error of the caller.
    #[error("commit: bead {id} is closed and may not hold {claim}")]
    ClosedHolds {
        /// The bead.
        id: BeadId,
        /// The claim.
        claim: Claim,
    },
    /// A bead or a ledger entry stands in the batch twice. This is an error of the caller.
    #[error("commit: {what} stands in the batch twice")]
    Twice {
        /// The bead or the entry.
        what: String,
    },
    /// Nothing was changed: the engine failed before it could. The caller tries again later.
    #[error("commit to the store at {place}")]
    Engine {
        /// Where the store is.
        place: String,
        /// What the engine said.
        #[source]
        cause: Cause,
    },
    /// The engine failed and cannot say whether the batch is durable. The caller repeats it under the same token.
    #[error("commit to the store at {place}: unanswered, repeat it under the same token")]
    Unanswered {
        /// Where the store is.
        place: String,
        /// What the engine said.
        #[source]
        cause: Cause,
    },
}

/// What is stored under an id, for messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the mirror of Expect")]
pub enum Seen {
    /// Nothing.
    Absent,
    /// This version.
    At(Revision),
}

impl core::fmt::Display for Seen {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Absent => f.write_str("absent"),
            Self::At(revision) => write!(f, "at revision {revision}"),
        }
    }
}

/// Why a lease was not given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LeaseError {
    /// Another supervisor has it. The caller ends, or waits until that one has ended.
    #[error("acquire the lease: {holder} holds it")]
    Held {
        /// Who holds it: how it named itself, and what else the store knows of it.
        holder: String,
    },
    /// The engine failed. The caller tries again later.
    #[error(
        "acquire the lease of the store at {place}; see that it can be written and its disk has room"
    )]
    Engine {
        /// Where the store is.
        place: String,
        /// What the engine said.
        #[source]
        cause: Cause,
    },
}
