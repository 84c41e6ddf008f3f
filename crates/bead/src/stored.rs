//! What does a store know of one bead? The record, its version and the claims that were granted to it.

use crate::{Bead, BeadId, Claim, Malformed, Revision};
use alloc::string::String;
use alloc::vec::Vec;

/// One bead as a store has it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what a store has to know of a bead, all of it")]
pub struct Stored {
    /// Which bead.
    pub id: BeadId,
    /// The commit that wrote it last.
    pub revision: Revision,
    /// What was granted to it, sorted.
    pub claims: Vec<Claim>,
    /// The record.
    pub body: Body,
}

impl Stored {
    /// Returns the bead, when its record could be read.
    #[must_use]
    pub const fn bead(&self) -> Option<&Bead> {
        match &self.body {
            Body::Bead(bead) => Some(bead),
            Body::Opaque { .. } => None,
        }
    }
}

/// A record, read or not.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every record is read; a box would cost each of them"
)]
#[expect(clippy::exhaustive_enums, reason = "dropping what cannot be read would free its seat")]
pub enum Body {
    /// It was read.
    Bead(Bead),
    /// It could not be read; it keeps its claims, is never touched, and is reported.
    Opaque {
        /// The text as it stands in the store.
        raw: String,
        /// What is wrong with it.
        why: Malformed,
    },
}
