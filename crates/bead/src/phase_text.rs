//! How is a phase written down? As a word with its keys; one that this build does not know stays as it stood.

use crate::kept::{Kept, Sheet};
use crate::{Phase, PhaseKind, limit};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

/// A phase that a newer build wrote and this one does not know, to the letter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownPhase {
    name: Box<str>,
    text: Kept,
}

impl UnknownPhase {
    /// Takes the JSON of a phase whose word, or one of whose keys, this build does not know.
    ///
    /// # Errors
    ///
    /// [`UnknownPhaseError`] when it is no phase, or one that this build knows.
    pub fn parse(text: &str) -> Result<Self, UnknownPhaseError> {
        let raw: &RawValue = serde_json::from_str(text)
            .map_err(|error| UnknownPhaseError::NotOne { why: error.to_string() })?;
        let (name, body) = Self::parts(raw)?;
        let kind = KNOWN.iter().find(|(kind, _)| kind.to_string() == name);
        if let Some((_, keys)) = kind {
            let sheet = body.map(|body| Sheet::read(body.get()));
            let is_newer = |sheet: &Sheet<'_>| sheet.keys().any(|key| !keys.contains(&key));
            if !matches!(sheet, Some(Ok(sheet)) if is_newer(&sheet)) {
                return Err(UnknownPhaseError::Known);
            }
        }
        let text = Kept::read(raw).map_err(|why| UnknownPhaseError::NotOne { why })?;
        let name: String = name.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
        Ok(Self { name: crate::text::in_one_line(&name).into(), text })
    }

    /// Returns the word of a phase, and its keys where it has some.
    fn parts(raw: &RawValue) -> Result<(String, Option<&RawValue>), UnknownPhaseError> {
        if let Ok(word) = serde_json::from_str::<String>(raw.get()) {
            return Ok((word, None));
        }
        let sheet = Sheet::read(raw.get())
            .map_err(|error| UnknownPhaseError::NotOne { why: error.to_string() })?;
        let only = sheet.only().map(|(name, body)| (name.to_string(), Some(body)));
        only.ok_or_else(|| UnknownPhaseError::NotOne { why: "it is not in one phase".to_string() })
    }

    /// Returns its word, shortened and in one line.
    #[must_use]
    pub const fn name(&self) -> &str {
        &self.name
    }

    /// Returns it as it stands in the record.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }
}

impl fmt::Display for UnknownPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

/// A text is no phase of a newer build.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownPhaseError {
    /// The phase is one that this build knows; it is read as such.
    #[error("read an unknown phase: this build knows it")]
    Known,
    /// The text is no phase at all. Whoever wrote it is to mend it.
    #[error("read an unknown phase: {why}")]
    NotOne {
        /// What is wrong.
        why: String,
    },
}

impl Serialize for Phase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown { raw } => raw.text.serialize(serializer),
            Self::Wanted { .. }
            | Self::Starting { .. }
            | Self::Running { .. }
            | Self::Draining { .. }
            | Self::Stopping { .. }
            | Self::Asleep { .. }
            | Self::Quarantined { .. }
            | Self::FailedStart { .. }
            | Self::Closed { .. } => Self::serialize(self, serializer),
        }
    }
}

/// Reads a phase from JSON alone: another format could not keep what is not known.
impl<'de> Deserialize<'de> for Phase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let known = Self::deserialize(&mut serde_json::Deserializer::from_str(raw.get()));
        known.or_else(|error| match UnknownPhase::parse(raw.get()) {
            Ok(raw) => Ok(Self::Unknown { raw }),
            Err(UnknownPhaseError::Known) => Err(de::Error::custom(error)),
            Err(UnknownPhaseError::NotOne { why }) => Err(de::Error::custom(why)),
        })
    }
}

/// The keys of each phase that this build knows. One that is missing here would let a bad value pass for a newer phase.
const KNOWN: [(PhaseKind, &[&str]); 9] = [
    (PhaseKind::Wanted, &["since"]),
    (PhaseKind::Starting, &["incarnation", "lease", "attempt", "prepared"]),
    (PhaseKind::Running, &["incarnation", "baseline", "since", "live"]),
    (PhaseKind::Draining, &["incarnation", "baseline", "since", "live", "basis", "deadline"]),
    (PhaseKind::Stopping, &["incarnation", "basis", "deadline", "then"]),
    (PhaseKind::Asleep, &["because", "since"]),
    (PhaseKind::Quarantined, &["until", "failures"]),
    (PhaseKind::FailedStart, &["incarnation", "prepared", "outcome", "since"]),
    (PhaseKind::Closed, &["because", "at"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[track_caller]
    fn refused(text: &str, part: &str) {
        let error = serde_json::from_str::<Phase>(text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn the_keys_of_every_phase_are_those_that_it_is_written_with() {
        for bead in crate::transition_test::beads() {
            let (kind, text) = (bead.phase().kind(), serde_json::to_string(bead.phase()).unwrap());
            let Some((_, keys)) = KNOWN.iter().find(|(known, _)| *known == kind) else {
                assert_eq!(kind, PhaseKind::Unknown);
                continue;
            };
            let sheet = Sheet::read(&text).unwrap();
            let body = Sheet::read(sheet.only().unwrap().1.get()).unwrap();
            let mut due: Vec<&str> = keys.to_vec();
            due.retain(|key| *key != "live" || text.contains("\"live\":{"));
            due.sort_unstable();
            assert_eq!(body.keys().collect::<Vec<_>>(), due, "{kind}");
        }
    }

    #[test]
    fn a_phase_with_a_word_or_a_key_that_nobody_knows_is_kept_as_it_stood() {
        let texts = [
            ("{\"hibernating\":{\"depth\":1.50}}", "hibernating"),
            ("\"archived\"", "archived"),
            ("{\"wanted\":{\"since\":7,\"for\":\"x\"}}", "wanted"),
            ("{\"unknown\":{}}", "unknown"),
            ("{\" active \":[]}", " active "),
        ];
        for (text, name) in texts {
            let phase: Phase = serde_json::from_str(text).unwrap();
            let Phase::Unknown { raw } = &phase else { panic!("{phase:?}") };
            assert_eq!((raw.name(), raw.as_str()), (name, text));
            assert_eq!(serde_json::to_string(&phase).unwrap(), text);
        }
    }

    #[test]
    fn a_known_phase_with_a_bad_value_is_no_newer_phase() {
        refused("{\"wanted\":{\"since\":7}}", "invalid type");
        refused("{\"wanted\":{}}", "missing field `since`");
        refused("\"wanted\"", "invalid type");
        refused("{\"closed\":{\"because\":\"whim\",\"at\":0}}", "unknown variant `whim`");
        refused("{}", "not in one phase");
        refused("{\"a\":1,\"b\":2}", "not in one phase");
        refused("7", "invalid type");
    }

    #[test]
    fn a_newer_phase_in_which_a_key_stands_twice_is_refused() {
        refused("{\"h\":[{\"x\":1,\"x\":2}]}", "key `x` stands there twice");
        refused("{\"h\":1,\"h\":2}", "key `h` stands there twice");
    }

    #[test]
    fn white_space_between_the_parts_of_a_newer_phase_is_not_kept() {
        let raw = UnknownPhase::parse(" { \"h\" :\n[ 1 , \"a \\\" b\" ] } ").unwrap();
        assert_eq!(raw.as_str(), "{\"h\":[1,\"a \\\" b\"]}");
    }
}
