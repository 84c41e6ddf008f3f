//! What comes out of a decision? Commands, one verdict each, and when to ask again.

use crate::{Command, Verdict};
use alloc::string::ToString;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{Digest, Revision};

/// What should happen now, and why.
///
/// Two plans are equal when their commands and verdicts are; when to ask again is relative and stands outside.
#[derive(Clone, Debug)]
#[must_use]
#[expect(clippy::exhaustive_structs, reason = "a driver has to handle every part")]
pub struct Plan {
    /// The revision of the store that it was made from.
    pub revision: Revision,
    /// What is to be done, by bead.
    pub commands: Vec<Command>,
    /// One verdict for each session, each empty seat and each process without a record, by bead and name.
    pub verdicts: Vec<Verdict>,
    /// What to look at in the next tick.
    pub look: Look,
    /// When to ask again at the latest, if nothing happens before; nothing means that nothing is due.
    pub wake_after: Option<Duration>,
}

impl Eq for Plan {}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        let parts = |p: &Self| (p.revision, p.look);
        parts(self) == parts(other)
            && self.commands == other.commands
            && self.verdicts == other.verdicts
    }
}

/// How much a driver looks at before the next decision.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a driver has to do one or the other")]
pub enum Look {
    /// At the lives that are recorded.
    Lives,
    /// At everything the host shows: something depends on a listing.
    Everything,
}

impl Plan {
    /// Returns whether there is nothing to do.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.commands.is_empty()
    }

    /// Returns the fingerprint of the revision, the commands and the verdicts, in their one-line forms.
    #[must_use]
    pub fn id(&self) -> Digest {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.revision.number().to_le_bytes());
        let commands = self.commands.iter().map(ToString::to_string);
        for line in commands.chain(self.verdicts.iter().map(ToString::to_string)) {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
        Digest::from_bytes(*hasher.finalize().as_bytes())
    }
}
