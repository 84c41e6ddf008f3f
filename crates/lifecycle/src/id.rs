//! Which life, which entry, which link, who is told? The numbers and names, each its own type.

use crate::limit::TARGET_BYTES_MAX;
use alloc::sync::Arc;
use core::fmt;
use tenure_bead::Wall;

/// Makes a counter type: ordered, copyable, convertible to and from nothing but its number.
macro_rules! counter {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(u64);

        impl $name {
            /// Makes it from its number.
            #[must_use]
            pub const fn new(number: u64) -> Self {
                Self(number)
            }

            /// Returns the number.
            #[must_use]
            pub const fn number(self) -> u64 {
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
    /// Counts the entries of one life, from 1; 0 is before the first.
    Seq
}

counter! {
    /// Counts the links of one process: each new one has a higher number.
    Epoch
}

counter! {
    /// Names one record that a reporter keeps of a target; a target that was forgotten gets another.
    RecordId
}

counter! {
    /// Names one task that the embedder was given; an answer with an older one has no effect.
    Token
}

counter! {
    /// Names one flush.
    FlushId
}

impl Seq {
    /// Returns the one before it.
    pub(crate) const fn before(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

/// One life of the reporting process; of two, the greater is the later one.
///
/// The receiving end compares lives, so that a late report of an earlier life is never taken for news.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Life {
    number: u64,
    tie: u64,
}

impl Life {
    /// Begins a life that comes after `last`, even where somebody has set the clock back since.
    ///
    /// `tie` is drawn by the caller: it tells apart two lives that begin in one millisecond. Where no number is left to
    /// come after, the ties go on; after the greatest of both there is no life, and it is given again.
    ///
    /// ```
    /// use tenure_bead::Wall;
    /// use tenure_lifecycle::Life;
    /// let first = Life::begin(None, Wall::from_unix_ms(9_000), 7);
    /// let next = Life::begin(Some(first), Wall::from_unix_ms(1_000), 3);
    /// assert!(next > first);
    /// ```
    #[must_use]
    pub fn begin(last: Option<Self>, wall: Wall, tie: u64) -> Self {
        let after = last.map_or(Self { number: 0, tie }, |last| last.followed_by(tie));
        after.max(Self { number: wall.as_unix_ms(), tie })
    }

    /// Takes a life whose number the receiving end gave out.
    #[must_use]
    pub const fn issued(number: u64) -> Self {
        Self { number, tie: 0 }
    }

    /// Takes a life as it was written down.
    #[must_use]
    pub const fn from_parts(number: u64, tie: u64) -> Self {
        Self { number, tie }
    }

    /// Returns the two numbers that it is written down as.
    #[must_use]
    pub const fn parts(self) -> (u64, u64) {
        (self.number, self.tie)
    }

    /// Returns the one after it.
    pub(crate) const fn next(self) -> Self {
        self.followed_by(self.tie)
    }

    /// Returns one after it that has a tie; where no number is left, its own tie goes on instead.
    const fn followed_by(self, tie: u64) -> Self {
        match self.number.checked_add(1) {
            Some(number) => Self { number, tie },
            None => Self { number: self.number, tie: self.tie.saturating_add(1) },
        }
    }
}

impl fmt::Display for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:x}", self.number, self.tie)
    }
}

/// Whoever is told of a lifecycle: one row, one lease, one name at the receiving end.
///
/// Nobody is called by zeros alone, with hyphens or without: that is what a receiving end says that does not know whom
/// a link serves. So one that numbers its rows from 0 names them by more than the number, as `row-0`.
///
/// ```
/// use tenure_lifecycle::{TargetError, TargetId};
/// let nil = "00000000-0000-0000-0000-000000000000";
/// assert_eq!(TargetId::parse(nil), Err(TargetError::Nil));
/// assert_eq!(TargetId::parse(""), Err(TargetError::Nil));
/// assert_eq!(TargetId::parse("0"), Err(TargetError::Nil));
/// assert!(TargetId::parse("row-0").is_ok());
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TargetId(Arc<str>);

impl TargetId {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// The name is empty or all zeros, which is what a receiving end says that does not know; or it has more than 256
    /// bytes.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let text = text.trim();
        if text.chars().all(|c| c == '0' || c == '-') {
            return Err(TargetError::Nil);
        }
        if text.len() > TARGET_BYTES_MAX {
            return Err(TargetError::TooLong { bytes: text.len() });
        }
        Ok(Self(Arc::from(text)))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TargetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is wrong with the name of a target; a fragment that reads after "failed to …".
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// It is empty, or all zeros: a nil UUID, and the number 0 too.
    #[error("read a target: a name that is empty or all zeros says that there is none")]
    Nil,
    /// It is longer than any name.
    #[error("read a target: it has {bytes} bytes, and a name has {most} at most", most = TARGET_BYTES_MAX)]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
}

/// A digest of what a target asks for: two that are equal ask for the same.
///
/// The embedder makes it, from whatever it would have to do its one-time work again for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SpecDigest([u8; 32]);

impl SpecDigest {
    /// Takes 32 bytes of the embedder's hash.
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_life_comes_after_the_last_one_up_to_the_last_that_there_is() {
        let wall = Wall::from_unix_ms(5_000);
        let [last, tied] = [0, u64::MAX].map(|tie| Life::from_parts(u64::MAX, tie));
        assert_eq!(Life::begin(Some(last), wall, 0), Life::from_parts(u64::MAX, 1));
        assert_eq!(last.next(), Life::from_parts(u64::MAX, 1));
        assert_eq!(Life::begin(Some(tied), wall, 0), tied, "nothing comes after");
        assert_eq!(Life::begin(Some(Life::issued(4_999)), wall, 3).parts(), (5_000, 3));
        assert_eq!(Life::begin(Some(Life::issued(5_000)), wall, 3).parts(), (5_001, 3));
        assert_eq!(Life::begin(None, wall, 3).parts(), (5_000, 3));
    }

    #[test]
    fn a_name_that_is_refused_is_told_what_a_name_is() {
        let said = |text: &str| TargetId::parse(text).unwrap_err().to_string();
        let zeros = "read a target: a name that is empty or all zeros says that there is none";
        assert_eq!(said("0"), zeros);
        let long = "read a target: it has 257 bytes, and a name has 256 at most";
        assert_eq!(said(&"x".repeat(257)), long);
        assert!(TargetId::parse(&"x".repeat(256)).is_ok());
    }
}
