//! Which bead, which life of it, which version of the record? The numbers and tokens, each its own type.

use core::fmt;
use core::num::NonZeroU32;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// Makes a counter type: ordered, copyable, convertible to and from nothing but its number.
macro_rules! counter {
    ($(#[$doc:meta])* $name:ident($number:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name($number);

        impl $name {
            /// Makes it from its number.
            #[must_use]
            pub const fn new(number: $number) -> Self {
                Self(number)
            }

            /// Returns the number.
            #[must_use]
            pub const fn number(self) -> $number {
                self.0
            }

            /// Returns the next one; the last stays the last.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

counter! {
    /// Counts the lives of one bead; 0 means that it never had one.
    Generation(u32)
}

counter! {
    /// A version of a record or of a whole store: it rises with every commit, not always by one.
    ///
    /// Revisions are compared, never counted with: an engine may skip some.
    Revision(u64)
}

counter! {
    /// The number that a leader lease hands out and every commit carries; an older one is refused.
    FencingToken(u64)
}

/// Makes a 128-bit token type that is written as a UUID.
macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes a token from 128 bits that the caller drew or derived.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text.trim())
                    .map(Self)
                    .map_err(|_| IdError::NotAToken { kind: stringify!($name) })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::parsed(deserializer)
            }
        }
    };
}

token! {
    /// Names one life of a bead; derived, never guessed, and carried by the process itself.
    InstanceToken
}

token! {
    /// Names one start of the operating system; numbers of two boots are never compared.
    BootId
}

token! {
    /// Names one supervisor's realm on a host: processes marked with another one are never touched.
    InstallationId
}

token! {
    /// Names one batch of changes, so that an unanswered commit can be repeated without being applied twice.
    BatchToken
}

/// A seat number within a pool, from 1.
///
/// ```
/// use tenure_bead::Slot;
/// assert_eq!(Slot::try_new(3).map(Slot::number), Some(3));
/// assert_eq!(Slot::try_new(0), None);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slot(NonZeroU32);

impl Slot {
    /// The lowest slot.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// Makes a slot from its number, or nothing from 0.
    #[must_use]
    pub const fn try_new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Returns the number, at least 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }

    /// Returns the slot above, or nothing above the last.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self.0.checked_add(1) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One life of a bead: which one it is, and the token that proves it.
///
/// The token decides; the generation orders.
/// A process that carries an older incarnation of its bead is never mistaken for the current one.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Incarnation {
    /// Which life of the bead this is, from 1.
    pub generation: Generation,
    /// What the process of this life carries as its mark.
    pub token: InstanceToken,
}

impl fmt::Display for Incarnation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.generation, self.token)
    }
}

impl FromStr for Incarnation {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (generation, token) = text.split_once(':').ok_or(IdError::NotAnIncarnation)?;
        let generation = generation.parse().map_err(|_| IdError::NotAnIncarnation)?;
        Ok(Self { generation: Generation::new(generation), token: token.parse()? })
    }
}

/// Why a text is no id.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The text of a token is no UUID. The writer of the text is to mend it.
    #[error("read {kind}: expected a UUID such as 67e55044-10b1-426f-9247-bb680e5fe0c8")]
    NotAToken {
        /// The type that was asked for.
        kind: &'static str,
    },
    /// The text of an incarnation is not `generation:token`. The writer of the text is to mend it.
    #[error("read an incarnation: expected GENERATION:TOKEN")]
    NotAnIncarnation,
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn an_incarnation_reads_back_what_it_writes() {
        let incarnation = Incarnation {
            generation: Generation::new(7),
            token: InstanceToken::from_bytes([0xab; 16]),
        };
        assert_eq!(incarnation.to_string().parse(), Ok(incarnation));
    }

    #[test]
    fn a_bare_number_is_no_incarnation() {
        assert_eq!("7".parse::<Incarnation>(), Err(IdError::NotAnIncarnation));
        assert!("x:67e55044-10b1-426f-9247-bb680e5fe0c8".parse::<Incarnation>().is_err());
    }
}
