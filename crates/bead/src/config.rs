//! What is a session launched with, in a form that can be compared years later? Normalised inputs and their fingerprint.

use crate::Digest;
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How a change of a config field can reach a running session.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever answers a change has to handle each")]
pub enum Class {
    /// It is applied to the session as it runs.
    Live,
    /// The program is started anew in what the host keeps around it.
    Relaunch,
    /// Everything is started anew.
    Restart,
}

/// One config field in its normal form.
///
/// Equal configs have equal inputs, whatever order, directory, environment or moment they were read in.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Input {
    /// The name of the field.
    pub field: String,
    /// How a change of it reaches a running session.
    pub class: Class,
    /// What it says.
    pub value: Value,
}

/// What a config field says, in its normal form.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever hashes or shows a value has to handle each")]
pub enum Value {
    /// The field is not set, which is something else than empty.
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Values whose order means something, or a set that was put in order.
    List(Vec<Value>),
    /// Values by key; the order of keys means nothing.
    Map(#[serde(deserialize_with = "crate::kept::map_without_twins")] BTreeMap<String, Value>),
    /// A secret, of which only a keyed digest is kept.
    Masked(Masked),
    /// What it says could not be read: a file without permission, a device that failed, more than may be read.
    ///
    /// Whoever reads a config puts it where a content would stand. It says nothing of why, which may be put
    /// otherwise each time; it is equal to nothing when configs are compared, and differs from nothing either.
    Unread,
}

impl Value {
    /// Returns whether something in it could not be read.
    #[must_use]
    pub fn holds_unread(&self) -> bool {
        match self {
            Self::Unread => true,
            Self::List(items) => items.iter().any(Self::holds_unread),
            Self::Map(entries) => entries.values().any(Self::holds_unread),
            Self::Absent | Self::Flag(_) | Self::Number(_) | Self::Text(_) | Self::Masked(_) => {
                false
            }
        }
    }
}

/// What is kept of a secret: enough to see that it changed, too little to learn it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a digest without its key's id compares with nothing"
)]
pub struct Masked {
    /// Which key it was hashed with; digests of different keys say nothing about each other.
    pub key: KeyId,
    /// The keyed digest.
    pub digest: Digest,
}

/// Names a key without telling it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// Makes it from 8 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for KeyId {
    type Err = KeyIdError;

    fn from_str(text: &str) -> Result<Self, KeyIdError> {
        let canonical = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| canonical);
        number.map(|n| Self(n.to_be_bytes())).ok_or(KeyIdError)
    }
}

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::parsed(deserializer)
    }
}

/// A text is no id of a key. Whoever wrote the text is to mend it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("read the id of a key: expected 16 hexadecimal digits")]
#[non_exhaustive]
pub struct KeyIdError;

/// The digests of a config, one per class of fields.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "one for each class, and classes are exhaustive")]
pub struct Digests {
    /// Of the fields whose change needs a restart.
    pub restart: Digest,
    /// Of the fields whose change needs a relaunch.
    pub relaunch: Digest,
    /// Of the fields whose change is applied live.
    pub live: Digest,
}

impl Digests {
    /// Returns those of what a session cannot take over as it runs.
    #[must_use]
    pub const fn fixed(&self) -> FixedDigests {
        FixedDigests { restart: self.restart, relaunch: self.relaunch }
    }
}

/// The digests of what a session cannot take over as it runs: a change of either disturbs somebody.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "one for each class that disturbs")]
pub struct FixedDigests {
    /// Of the fields whose change needs a restart.
    pub restart: Digest,
    /// Of the fields whose change needs a relaunch.
    pub relaunch: Digest,
}

/// The fingerprint of a config: how it was hashed, the digests, and the inputs they were made from.
///
/// The inputs stay with the digests, so that a later version of the hash can be applied to an older baseline: an
/// upgrade restarts nobody, and forgives nobody either. They are shared, so that a clone costs a counter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fingerprint {
    version: u16,
    digests: Digests,
    inputs: Arc<[Input]>,
    /// Looked up once, so that agreement is judged without walking through the inputs.
    is_read: bool,
}

impl Fingerprint {
    /// Puts a fingerprint together; `tenure-drift` hashes.
    #[must_use]
    pub fn new(version: u16, digests: Digests, inputs: Vec<Input>) -> Self {
        let is_read = !inputs.iter().any(|input| input.value.holds_unread());
        Self { version, digests, inputs: inputs.into(), is_read }
    }

    /// Makes the fingerprint that an older record or an import brings: a digest, and nothing to compare with.
    #[must_use]
    pub fn without_inputs(digest: Digest) -> Self {
        let digests = Digests { restart: digest, relaunch: digest, live: digest };
        Self { version: 0, digests, inputs: Arc::default(), is_read: true }
    }

    /// Returns the version of the hash; 0 is that of a fingerprint without inputs.
    #[must_use]
    pub const fn version(&self) -> u16 {
        self.version
    }

    /// Returns the digests.
    #[must_use]
    pub const fn digests(&self) -> &Digests {
        &self.digests
    }

    /// Returns the inputs, by field.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Returns whether everything that the inputs say could be read.
    ///
    /// Where it could not, the digests tell that two fingerprints are the same, and not that the configs are.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.is_read
    }

    /// Returns whether two fingerprints are the same by version and digests.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        self.version == other.version && self.digests == other.digests
    }
}

/// What stands on record of a fingerprint that has inputs.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole<'a> {
    version: u16,
    digests: Digests,
    inputs: Cow<'a, [Input]>,
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.version == 0 {
            return self.digests.restart.serialize(serializer);
        }
        let inputs = Cow::Borrowed(self.inputs());
        Whole { version: self.version, digests: self.digests, inputs }.serialize(serializer)
    }
}

/// Reads a fingerprint, or the bare digest that version 1 of the record kept.
impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FingerprintVisitor)
    }
}

/// Reads either form by hand, so that an error names the key that is wrong.
struct FingerprintVisitor;

impl<'de> Visitor<'de> for FingerprintVisitor {
    type Value = Fingerprint;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fingerprint with its inputs, or a bare digest")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Fingerprint, E> {
        text.parse().map(Fingerprint::without_inputs).map_err(E::custom)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Fingerprint, A::Error> {
        let Whole { version, digests, inputs } =
            Whole::deserialize(de::value::MapAccessDeserializer::new(map))?;
        if version == 0 {
            // It would be written as a bare digest, and the inputs would be gone.
            return Err(de::Error::custom("key `version` is 0, which has no inputs"));
        }
        Ok(Fingerprint::new(version, digests, inputs.into_owned()))
    }
}
