//! How is a bead written down? Versioned JSON, refused with the key when it cannot be read.

use crate::{AgentName, Alias, Bead, BeadId, Generation, Phase, Seat, Stamp, limit};
use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// The version this build writes, and the newest it reads.
///
/// Version 1 knew no alias, no drain and no live change, and kept the bare digest of a config. It is read as it was
/// written; a build of that time refuses version 2 as a whole, and so keeps the seat and touches nothing.
pub const RECORD_VERSION: u16 = 2;

/// Writes a bead as one line of JSON.
#[must_use]
pub fn encode(bead: &Bead) -> String {
    let record = Record {
        version: RECORD_VERSION,
        id: bead.id().clone(),
        name: bead.name().clone(),
        seat: bead.seat().clone(),
        alias: bead.alias().cloned(),
        generation: bead.generation(),
        created: bead.created(),
        phase: bead.phase().clone(),
    };
    let written = serde_json::to_string(&record);
    crate::never!(written.is_err(), "every field is a map, a text or a number");
    // An empty record is refused by every reader, and its bead keeps its claims.
    written.unwrap_or_default()
}

/// Reads a bead from its JSON.
///
/// # Errors
///
/// [`Malformed`] when the text is no record of a known version; it is kept as it is and never guessed at.
pub fn decode(text: &str) -> Result<Bead, Malformed> {
    let record: Record = serde_json::from_str(text).map_err(|error| unreadable(&error, text))?;
    let Record { version, id, name, seat, alias, generation, created, phase } = record;
    if version > RECORD_VERSION {
        return Err(Malformed::Newer { found: version, known: RECORD_VERSION });
    }
    if version < FIRST_VERSION {
        return Err(at_key(&format_args!("key `version` is {version}; the first is 1"), text));
    }
    if let Some(incarnation) = phase.incarnation()
        && incarnation.generation != generation
    {
        return Err(Malformed::Generations { bead: generation, phase: incarnation.generation });
    }
    Ok(Bead::from_parts((id, name, seat, alias), generation, created, phase))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    version: u16,
    id: BeadId,
    name: AgentName,
    seat: Seat,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alias: Option<Alias>,
    generation: Generation,
    created: Stamp,
    phase: Phase,
}

/// The version alone, for a record of which nothing else may be readable.
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

/// Says why a text is no record; a newer version is a reason before all others.
fn unreadable(error: &serde_json::Error, text: &str) -> Malformed {
    match serde_json::from_str(text) {
        Ok(Probe { version }) if version > RECORD_VERSION => {
            return Malformed::Newer { found: version, known: RECORD_VERSION };
        }
        Ok(Probe { .. }) | Err(_) => {}
    }
    at_key(error, text)
}

fn at_key(why: &impl fmt::Display, text: &str) -> Malformed {
    let excerpt = text.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
    Malformed::Key { why: crate::text::in_one_line(why), excerpt }
}

/// Nobody ever wrote a record of an earlier one; what says so is damaged.
const FIRST_VERSION: u16 = 1;
