//! How is a bead written down? Versioned JSON, refused with the key when it cannot be read.

use crate::history::Formerly;
use crate::kept::Sheet;
use crate::{Alias, Bead, Generation, Origin, Phase, Seat, limit};
use alloc::format;
use alloc::string::String;
use core::fmt;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

/// The version this build writes, and the newest it reads.
///
/// Version 1 knew no alias, no drain and no live change, and kept the bare digest of a config; version 2 knew neither
/// who asked for a session nor its former aliases. Both are read as they were written; a build of that time refuses
/// version 3 as a whole, and so keeps the seat and touches nothing.
///
/// From version 3 on a key that a build does not know is kept and written back as it stood, numbers to the digit, and
/// so is a phase that it does not know: a build that only adds keys or phases leaves the version as it is.
pub const RECORD_VERSION: u16 = 3;

/// Writes a bead as one line of JSON.
#[must_use]
pub fn encode(bead: &Bead) -> String {
    let written = serde_json::to_string(&Page(bead));
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
    let sheet = Sheet::read(text).map_err(|error| unreadable(&error, text))?;
    read(sheet).map_err(|unread| match unread {
        Unread::Malformed(malformed) => malformed,
        Unread::Key(why) => at_key(&why, text),
    })
}

/// Why a sheet is no bead, before the text that it stood in is added.
enum Unread {
    Malformed(Malformed),
    Key(String),
}

impl From<String> for Unread {
    fn from(why: String) -> Self {
        Self::Key(why)
    }
}

fn read(mut sheet: Sheet<'_>) -> Result<Bead, Unread> {
    let version: u16 = sheet.required("version")?;
    if version > RECORD_VERSION {
        let newer = Malformed::Newer { found: version, known: RECORD_VERSION };
        return Err(Unread::Malformed(newer));
    }
    if version < FIRST_VERSION {
        return Err(Unread::Key(format!("key `version` is {version}; the first is 1")));
    }
    let (id, name) = (sheet.required("id")?, sheet.required("name")?);
    let seat: Seat = sheet.required("seat")?;
    let origin = sheet.optional("origin")?.unwrap_or_else(|| Origin::of(&seat));
    let alias: Option<Alias> = sheet.optional::<Option<Alias>>("alias")?.flatten();
    let formerly = sheet.optional("former_aliases")?.unwrap_or_default();
    let formerly = Formerly::read(formerly, alias.as_ref())?;
    let (generation, created) = (sheet.required("generation")?, sheet.required("created")?);
    let phase: Phase = sheet.required("phase")?;
    if let Some(incarnation) = phase.incarnation()
        && incarnation.generation != generation
    {
        let other = Malformed::Generations { bead: generation, phase: incarnation.generation };
        return Err(Unread::Malformed(other));
    }
    let extra = sheet.rest()?;
    Ok(Bead { id, name, seat, origin, alias, formerly, generation, created, phase, extra })
}

/// A bead as it is written: what it says by itself is left out.
struct Page<'b>(&'b Bead);

impl Serialize for Page<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bead = self.0;
        let mut page = serializer.serialize_map(None)?;
        page.serialize_entry("version", &RECORD_VERSION)?;
        page.serialize_entry("id", &bead.id)?;
        page.serialize_entry("name", &bead.name)?;
        page.serialize_entry("seat", &bead.seat)?;
        if bead.origin != Origin::of(&bead.seat) {
            page.serialize_entry("origin", &bead.origin)?;
        }
        if let Some(alias) = &bead.alias {
            page.serialize_entry("alias", alias)?;
        }
        if !bead.former_aliases().is_empty() {
            page.serialize_entry("former_aliases", bead.former_aliases())?;
        }
        page.serialize_entry("generation", &bead.generation)?;
        page.serialize_entry("created", &bead.created)?;
        page.serialize_entry("phase", &bead.phase)?;
        bead.extra.write(&mut page)?;
        page.end()
    }
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
    /// A key is missing, repeated or has a bad value; the text names it.
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
