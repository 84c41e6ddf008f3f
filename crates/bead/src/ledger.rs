//! What outlives a bead? The ledger: failure counts per seat, and conflicts that nobody may forget.

use crate::{AgentName, BeadId, Claim, Deadline, Malformed, Seat, Stamp, limit};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Serialize};

/// How often a seat failed lately, and when it may be tried again.
///
/// Kept per seat and not per bead: counters on a disposable bead were the cause of 160 respawns in
/// 23 minutes (Gas City #6300).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Damper {
    /// How many lives in a row ended too quickly or never began.
    pub failures: u32,
    /// When the next start may be tried.
    pub retry: Deadline,
}

/// Two parties that want one claim, recorded once and kept until it is resolved.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Conflict {
    /// Who holds the claim.
    pub holder: BeadId,
    /// Who wanted it and does not get it.
    pub contender: BeadId,
    /// What the contender is called.
    pub name: AgentName,
    /// Since when.
    pub since: Stamp,
}

/// The durable facts that outlive beads, as one snapshot.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Ledger {
    dampers: BTreeMap<Seat, Damper>,
    conflicts: BTreeMap<Claim, Conflict>,
}

impl Ledger {
    /// Returns what is known of a seat's failures.
    #[must_use]
    pub fn damper(&self, seat: &Seat) -> Option<&Damper> {
        self.dampers.get(seat)
    }

    /// Returns every damper, by seat.
    pub fn dampers(&self) -> impl Iterator<Item = (&Seat, &Damper)> {
        self.dampers.iter()
    }

    /// Returns the open conflict about a claim.
    #[must_use]
    pub fn conflict(&self, claim: &Claim) -> Option<&Conflict> {
        self.conflicts.get(claim)
    }

    /// Returns every open conflict, by claim.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Claim, &Conflict)> {
        self.conflicts.iter()
    }

    /// Applies one write.
    pub fn apply(&mut self, write: LedgerWrite) {
        match write {
            LedgerWrite::Damper { seat, damper: Some(damper) } => {
                self.dampers.insert(seat, damper);
            }
            LedgerWrite::Damper { seat, damper: None } => {
                self.dampers.remove(&seat);
            }
            LedgerWrite::Conflict { claim, conflict: Some(conflict) } => {
                self.conflicts.insert(claim, conflict);
            }
            LedgerWrite::Conflict { claim, conflict: None } => {
                self.conflicts.remove(&claim);
            }
        }
    }
}

/// One change of the ledger; `None` removes the entry.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "every store has to keep each")]
pub enum LedgerWrite {
    /// Sets or removes the damper of a seat.
    Damper {
        /// The seat.
        seat: Seat,
        /// Its damper from now on.
        damper: Option<Damper>,
    },
    /// Sets or removes the conflict about a claim.
    Conflict {
        /// The claim.
        claim: Claim,
        /// The conflict from now on.
        conflict: Option<Conflict>,
    },
}

impl LedgerWrite {
    /// Returns the entry's kind, as stores write it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Damper { .. } => "damper",
            Self::Conflict { .. } => "conflict",
        }
    }

    /// Returns the entry's key within its kind.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Damper { seat, .. } => seat.to_string(),
            Self::Conflict { claim, .. } => claim.to_string(),
        }
    }

    /// Returns the entry as JSON, or nothing where it is removed.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        let written = match self {
            Self::Damper { damper, .. } => damper.as_ref().map(serde_json::to_string),
            Self::Conflict { conflict, .. } => conflict.as_ref().map(serde_json::to_string),
        }?;
        crate::never!(written.is_err(), "every field is a map, a text or a number");
        // Nothing would mean that the entry is removed; an empty one is refused by every reader instead.
        Some(written.unwrap_or_default())
    }

    /// Reads an entry back from the kind, key and JSON that a store kept; no JSON means that it was removed.
    ///
    /// # Errors
    ///
    /// [`Malformed`] when kind, key or JSON is not one this build writes.
    pub fn read(kind: &str, key: &str, body: Option<&str>) -> Result<Self, Malformed> {
        let excerpt = |text: &str| text.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
        let bad = |why: &dyn fmt::Display| Malformed::Key {
            why: crate::text::in_one_line(&why),
            excerpt: excerpt(body.unwrap_or(key)),
        };
        match kind {
            "damper" => {
                let seat = key.parse().map_err(|e: crate::ClaimError| bad(&e))?;
                let damper = body.map(serde_json::from_str).transpose();
                Ok(Self::Damper { seat, damper: damper.map_err(|e| bad(&e))? })
            }
            "conflict" => {
                let claim = key.parse().map_err(|e: crate::ClaimError| bad(&e))?;
                let conflict = body.map(serde_json::from_str).transpose();
                Ok(Self::Conflict { claim, conflict: conflict.map_err(|e| bad(&e))? })
            }
            other => Err(bad(&format_args!("unknown kind of ledger entry {other:?}"))),
        }
    }
}
