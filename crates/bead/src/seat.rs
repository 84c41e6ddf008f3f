//! What does a session occupy? The seat, and the claims that keep it unique.

use crate::{AgentName, Alias, Slot, TemplateName};
use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// What a session occupies, decided once when its bead is made and never changed while the bead is open.
///
/// The naming under which the seat was claimed is part of the seat: a template that becomes a pool
/// later does not turn its singleton into slot 1.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "whoever names or counts seats has to handle each")]
pub enum Seat {
    /// The only seat of a template with one session: no slot, no suffix.
    Singleton {
        /// The template.
        template: TemplateName,
    },
    /// One numbered seat of a pool.
    Numbered {
        /// The template.
        template: TemplateName,
        /// The number of the seat.
        slot: Slot,
    },
    /// The seat of a session that was given its own name; the template only says what is launched.
    Named {
        /// The template.
        template: TemplateName,
        /// The name.
        name: AgentName,
    },
}

impl Seat {
    /// Returns the template whose sessions may sit here.
    #[must_use]
    pub const fn template(&self) -> &TemplateName {
        match self {
            Self::Singleton { template }
            | Self::Numbered { template, .. }
            | Self::Named { template, .. } => template,
        }
    }

    /// Returns the slot; a singleton and a named session have none.
    #[must_use]
    pub const fn slot(&self) -> Option<Slot> {
        match self {
            Self::Singleton { .. } | Self::Named { .. } => None,
            Self::Numbered { slot, .. } => Some(*slot),
        }
    }
}

/// Writes `template`, `template#slot` or `template@name`; no name has a `#` or `@`, so the text is one seat's alone.
impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Singleton { template } => template.fmt(f),
            Self::Numbered { template, slot } => write!(f, "{template}#{slot}"),
            Self::Named { template, name } => write!(f, "{template}@{name}"),
        }
    }
}

/// Reads the one spelling that is written: of two spellings of one seat, a store would keep both.
impl FromStr for Seat {
    type Err = ClaimError;

    fn from_str(text: &str) -> Result<Self, ClaimError> {
        let unreadable = || ClaimError { text: text.to_string() };
        let template = |text: &str| {
            let name = TemplateName::parse(text).ok().filter(|name| name.as_str() == text);
            name.ok_or_else(unreadable)
        };
        if let Some((of, name)) = text.split_once('@') {
            let agent = AgentName::parse(name).ok().filter(|agent| agent.as_str() == name);
            let name = agent.ok_or_else(unreadable)?;
            return Ok(Self::Named { template: template(of)?, name });
        }
        match text.split_once('#') {
            None => Ok(Self::Singleton { template: template(text)? }),
            Some((name, number)) => {
                let is_plain = number.starts_with(|first: char| matches!(first, '1'..='9'));
                let slot = number.parse().ok().filter(|_| is_plain).and_then(Slot::try_new);
                let slot = slot.ok_or_else(unreadable)?;
                Ok(Self::Numbered { template: template(name)?, slot })
            }
        }
    }
}

/// A right that at most one open bead has; every store keeps claims unique by itself.
///
/// Claims are the single truth of who holds what. A record may say anything about its seat;
/// without the claim it has none.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "every store and every planner has to keep each")]
pub enum Claim {
    /// The right to sit in a seat.
    Seat(Seat),
    /// The right to be called by a name, across all templates.
    Name(AgentName),
    /// The right to a public handle, across all templates.
    Alias(Alias),
}

impl Claim {
    /// Returns the kind of right, as stores write it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Seat(_) => "seat",
            Self::Name(_) => "name",
            Self::Alias(_) => "alias",
        }
    }

    /// Returns what the right is to, in its one canonical spelling.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Seat(seat) => seat.to_string(),
            Self::Name(name) => name.to_string(),
            Self::Alias(alias) => alias.to_string(),
        }
    }

    /// Reads a claim from its kind and key.
    ///
    /// # Errors
    ///
    /// [`ClaimError`] when the kind is not known or the key not canonical; whoever wrote it is to mend it.
    pub fn parse(kind: &str, key: &str) -> Result<Self, ClaimError> {
        let unreadable = || ClaimError { text: alloc::format!("{kind}:{key}") };
        match kind {
            "seat" => key.parse().map(Self::Seat),
            "name" => {
                let name = AgentName::parse(key).ok().filter(|name| name.as_str() == key);
                name.map(Self::Name).ok_or_else(unreadable)
            }
            "alias" => {
                let alias = Alias::parse(key).ok().filter(|alias| alias.as_str() == key);
                alias.map(Self::Alias).ok_or_else(unreadable)
            }
            _ => Err(unreadable()),
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seat(seat) => write!(f, "seat:{seat}"),
            Self::Name(name) => write!(f, "name:{name}"),
            Self::Alias(alias) => write!(f, "alias:{alias}"),
        }
    }
}

impl FromStr for Claim {
    type Err = ClaimError;

    fn from_str(text: &str) -> Result<Self, ClaimError> {
        let (kind, key) =
            text.split_once(':').ok_or_else(|| ClaimError { text: text.to_string() })?;
        Self::parse(kind, key)
    }
}

impl Serialize for Claim {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Claim {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parsed(deserializer)
    }
}

/// A text is neither a seat nor a claim. Whoever wrote it is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "read a claim: expected `seat:TEMPLATE`, `seat:TEMPLATE#SLOT`, `seat:TEMPLATE@NAME`, `name:NAME` or \
     `alias:ALIAS`, found {text:?}"
)]
#[non_exhaustive]
pub struct ClaimError {
    /// What was found.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads_back(text: &str) {
        assert_eq!(text.parse::<Claim>().unwrap().to_string(), text);
    }

    #[test]
    fn every_claim_reads_back_what_it_writes() {
        reads_back("seat:refinery");
        reads_back("seat:rig/worker#3");
        reads_back("name:rig/worker-3");
        reads_back("seat:rig/worker@rig/boss");
        reads_back("alias:boss");
    }

    #[test]
    fn a_pool_seat_and_the_singleton_of_like_name_are_two_claims() {
        let pool: Claim = "seat:worker#2".parse().unwrap();
        let singleton: Claim = "seat:worker-2".parse().unwrap();
        assert_ne!(pool, singleton);
    }

    #[test]
    fn a_second_spelling_of_a_claim_is_no_claim() {
        let texts = ["seat:w#+1", "seat:w#01", "seat: w", "seat:w @a", "seat:w@a ", "name: a"];
        for text in texts.into_iter().chain(["alias:a "]) {
            assert!(text.parse::<Claim>().is_err(), "{text}");
        }
    }

    #[test]
    fn zero_negative_and_wordy_slots_are_no_seats() {
        for text in ["seat:w#0", "seat:w#-1", "seat:w#x", "seat:w#", "seat:w@", "alias:human", "w"]
        {
            assert!(text.parse::<Claim>().is_err(), "{text}");
        }
    }
}
