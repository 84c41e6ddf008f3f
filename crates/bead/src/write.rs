//! What is to become of one bead, and on which condition? The unit that plans are made of and stores commit.

use crate::{Bead, BeadId, Claim, Revision};
use alloc::vec::Vec;

/// One bead to be written, and what it holds afterwards.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a store has to honour every part of it")]
pub struct Write {
    /// What the writer believes is stored now.
    pub expect: Expect,
    /// The record to store.
    pub bead: Bead,
    /// Everything the bead holds after the commit, as a set: in any order, and what is listed twice is held once. A
    /// closed bead holds nothing.
    pub claims: Vec<Claim>,
}

impl Write {
    /// Writes a bead with the claims that it makes by itself.
    #[must_use]
    pub fn new(expect: Expect, bead: Bead) -> Self {
        let claims = bead.claims();
        Self { expect, bead, claims }
    }

    /// Returns which bead it writes.
    #[must_use]
    pub const fn id(&self) -> &BeadId {
        self.bead.id()
    }
}

/// What a writer believes is stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a store has to honour each")]
pub enum Expect {
    /// Nothing under this id, not even something that cannot be read.
    Absent,
    /// Exactly this version.
    At(Revision),
}
