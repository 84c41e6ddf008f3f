//! Which config did the running session start with? The baseline, committed by the start itself.

use crate::Fingerprint;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The result of a hash: 32 bytes that are equal when what was hashed is.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Makes it from the 32 bytes of a hash.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(DigestError);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            let end = usize::saturating_add(at, 2);
            let pair = text.get(at..end).ok_or(DigestError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| DigestError)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parsed(deserializer)
    }
}

/// A text is no digest. Whoever wrote the text is to mend it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("read a digest: expected 64 hexadecimal digits")]
#[non_exhaustive]
pub struct DigestError;

/// The fingerprint of what is about to be launched.
///
/// It offers no comparison with a wanted config: before the start is confirmed nothing has drifted.
/// Confirming the start promotes it, in the same change that makes the session running (Gas City #127).
///
/// ```compile_fail
/// use tenure_bead::{Digest, Fingerprint, Prepared};
/// let wanted = Fingerprint::without_inputs(Digest::from_bytes([0; 32]));
/// let drifted = Prepared::new(wanted.clone()) != wanted;
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prepared(Fingerprint);

impl Prepared {
    /// States what is about to be launched.
    #[must_use]
    pub const fn new(config: Fingerprint) -> Self {
        Self(config)
    }

    /// Promotes it; only the confirmation of a start does so.
    pub(crate) fn commit(&self) -> Baseline {
        crate::canary!(NoBaselineCommitted => return Baseline::Adopted);
        Baseline::Committed(Committed(self.0.clone()))
    }
}

/// The fingerprint of what a running session was launched with.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Committed(Fingerprint);

impl Committed {
    /// Returns the fingerprint.
    #[must_use]
    pub const fn config(&self) -> &Fingerprint {
        &self.0
    }

    /// Follows a change of the live config that was applied to the running session; only the end of one does so.
    pub(crate) const fn after(applied: Fingerprint) -> Self {
        Self(applied)
    }
}

/// What is known of the config that a running session was launched with.
///
/// Outside this crate a committed baseline cannot be made, only read:
///
/// ```compile_fail
/// use tenure_bead::{Baseline, Committed, Digest, Fingerprint};
/// let forged = Baseline::Committed(Committed(Fingerprint::without_inputs(Digest::from_bytes([0; 32]))));
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever judges drift has to handle both")]
pub enum Baseline {
    /// Written by the commit that made the session running: the only one that can drift.
    Committed(Committed),
    /// The session was found running without a record; what it was launched with is not known.
    Adopted,
}

impl Baseline {
    /// Returns the config that the running session was started with, where a start committed one.
    #[must_use]
    pub const fn committed(&self) -> Option<&Committed> {
        match self {
            Self::Committed(committed) => Some(committed),
            Self::Adopted => None,
        }
    }
}
