//! How is a bead written down? Versioned JSON, refused with the key when it cannot be read.

use crate::{AgentName, Bead, BeadId, Generation, Phase, Seat, Stamp, limit};
use alloc::string::{String, ToString};
use serde::{Deserialize, Serialize};

/// The version this build writes, and the newest it reads.
pub const RECORD_VERSION: u16 = 1;

/// Writes a bead as one line of JSON.
#[must_use]
pub fn encode(bead: &Bead) -> String {
    let record = Record {
        version: RECORD_VERSION,
        id: bead.id().clone(),
        name: bead.name().clone(),
        seat: bead.seat().clone(),
        generation: bead.generation(),
        created: bead.created(),
        phase: bead.phase().clone(),
    };
    // Every field serialises to a map, a text or a number, so this cannot fail; if it ever did,
    // the empty record is refused by every reader and replaces nothing.
    serde_json::to_string(&record).unwrap_or_default()
}

/// Reads a bead from its JSON.
///
/// # Errors
///
/// [`Malformed`] when the text is no record of a known version; it is kept as it is and never guessed at.
pub fn decode(text: &str) -> Result<Bead, Malformed> {
    let probe: Probe = serde_json::from_str(text).map_err(|error| malformed(&error, text))?;
    if probe.version > RECORD_VERSION {
        return Err(Malformed::Newer { found: probe.version, known: RECORD_VERSION });
    }
    let record: Record = serde_json::from_str(text).map_err(|error| malformed(&error, text))?;
    let Record { id, name, seat, generation, created, phase, .. } = record;
    if let Some(incarnation) = phase.incarnation()
        && incarnation.generation != generation
    {
        return Err(Malformed::Generations { bead: generation, phase: incarnation.generation });
    }
    Ok(Bead::from_parts((id, name, seat), generation, created, phase))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    version: u16,
    id: BeadId,
    name: AgentName,
    seat: Seat,
    generation: Generation,
    created: Stamp,
    phase: Phase,
}

/// Looks at the version alone, before anything else may be refused.
#[derive(Deserialize)]
struct Probe {
    version: u16,
}

/// Why a stored text is no bead.
///
/// The bead it stands for keeps its claims and is never touched; a newer build or an operator mends it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// A newer build wrote it. Run that build, or a newer one.
    #[error("read a record: it has version {found}, this build reads up to {known}")]
    Newer {
        /// The version of the record.
        found: u16,
        /// The newest version that this build reads.
        known: u16,
    },
    /// A key is missing, unknown, repeated or has a bad value; the text names it.
    #[error("read a record: {why} in {excerpt:?}")]
    Key {
        /// What is wrong, with the key.
        why: String,
        /// The beginning of the record.
        excerpt: String,
    },
    /// The record contradicts itself about which life it is in.
    #[error("read a record: key `generation` is {bead}, the phase speaks of generation {phase}")]
    Generations {
        /// The generation of the bead.
        bead: Generation,
        /// The generation within the phase.
        phase: Generation,
    },
}

fn malformed(error: &serde_json::Error, text: &str) -> Malformed {
    let excerpt = text.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
    Malformed::Key { why: error.to_string(), excerpt }
}
