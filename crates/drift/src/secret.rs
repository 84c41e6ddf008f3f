//! How is a secret compared without being kept? By a keyed digest.

use crate::Normalize;
use alloc::string::String;
use core::fmt;
use tenure_bead::{Digest, KeyId, Masked, Value};

/// The key that secrets are hashed with.
///
/// One per installation, kept where its other secrets are. Who has it can test guesses against the digests on
/// record; who loses it can no longer tell whether a secret changed, which [`classify()`](crate::classify()) then says.
#[derive(Clone)]
pub struct SecretKey {
    mask: [u8; 32],
    id: KeyId,
}

impl SecretKey {
    /// Makes it from 32 bytes that nobody can guess.
    ///
    /// The bytes themselves are not kept: digests and id are made with keys derived from them, one per use.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let mask = blake3::derive_key(MASK_CONTEXT, &bytes);
        let [a, b, c, d, e, f, g, h, ..] = blake3::derive_key(ID_CONTEXT, &bytes);
        Self { mask, id: KeyId::from_bytes([a, b, c, d, e, f, g, h]) }
    }

    /// Returns what names the key without telling it.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    fn mask(&self, secret: &str) -> Masked {
        let digest = blake3::keyed_hash(&self.mask, secret.as_bytes());
        Masked { key: self.id, digest: Digest::from_bytes(*digest.as_bytes()) }
    }
}

/// Shows nothing of the key.
impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// A text that no record and no log ever shows.
///
/// It has no order, so that no set of secrets can be sorted by what they say.
///
/// ```
/// use tenure_drift::Secret;
/// let token = Secret::new("hunter2");
/// assert_eq!(format!("{token} {token:?}"), "(secret) Secret(..)");
/// assert_eq!(token.reveal(), "hunter2");
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// Marks a text as secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text, for whoever starts the session.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Shows nothing of the text.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Shows nothing of the text.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SHOWN)
    }
}

/// Only a keyed digest is kept: equal secrets under one key are seen to be equal, and that is all.
impl Normalize for Secret {
    fn normalize(&self, key: &SecretKey) -> Value {
        Value::Masked(key.mask(&self.0))
    }
}

/// What is shown in the place of a secret.
pub(crate) const SHOWN: &str = "(secret)";
/// Each use of the key has a key of its own; who changes a context makes every secret on record unjudgeable.
const MASK_CONTEXT: &str = "tenure-drift 2026 mask of secrets";
const ID_CONTEXT: &str = "tenure-drift 2026 id of the key";
