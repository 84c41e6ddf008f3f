//! What was found, about whom, and what would mend it?

use crate::{Rule, Severity};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::BeadId;

/// One thing that is wrong, or worth knowing.
///
/// It is shown in one line; findings are in order of how much they matter, then by rule, subject and beads.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever shows findings may name each field")]
pub struct Finding {
    /// What was looked for.
    pub rule: Rule,
    /// The seat or the word that it is about.
    pub about: String,
    /// The beads: the one that keeps what it is about first, where one does.
    pub beads: Vec<BeadId>,
    /// What is wrong.
    pub says: String,
    /// What Tenure would do.
    pub repair: Repair,
}

/// What Tenure would do about a finding.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it mends it or it does not")]
pub enum Repair {
    /// This; [`repair`](crate::repair()) does it, and then the finding is gone.
    Mends(String),
    /// This; it takes somebody or something that no record knows, so the finding stays until then.
    Waits(String),
}

impl Repair {
    /// Returns what would be done.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Mends(text) | Self::Waits(text) => text,
        }
    }
}

impl Finding {
    /// Returns how much it matters.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// Returns the key by which findings are in order; no two findings of one audit have the same.
    pub(crate) fn order(&self) -> impl Ord + '_ {
        (self.severity(), self.rule, &self.about, &self.beads, &self.says)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, about, beads, says, repair } = self;
        write!(f, "{} {rule} {about} (", rule.severity())?;
        for (at, bead) in beads.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{bead}")?;
        }
        write!(f, "): {says}; {}", repair.text())
    }
}
