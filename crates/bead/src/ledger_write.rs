//! How does an entry of the ledger get in, and how is it written down? By kind, key and JSON.

use crate::{
    BeadId, Charter, Claim, Conflict, Damper, Deferral, Edition, Malformed, Notice, Reservation,
    Seat, TemplateDamper, TemplateName, Word, limit,
};
use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One change of the ledger; `None` removes the entry.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "every store has to keep each")]
pub enum LedgerWrite {
    /// Sets or removes whose records these are. There is one at most.
    Charter {
        /// The charter from now on.
        charter: Option<Charter>,
    },
    /// Sets or removes the damper of a seat.
    Damper {
        /// The seat.
        seat: Seat,
        /// Its damper from now on.
        damper: Option<Damper>,
    },
    /// Sets or removes the damper of a template.
    TemplateDamper {
        /// The template.
        template: TemplateName,
        /// Its damper from now on.
        damper: Option<TemplateDamper>,
    },
    /// Sets or removes the conflict about a claim.
    Conflict {
        /// The claim.
        claim: Claim,
        /// The conflict from now on.
        conflict: Option<Conflict>,
    },
    /// Reserves a word, or lets it go.
    Reservation {
        /// The word.
        word: Word,
        /// The reservation from now on.
        reservation: Option<Reservation>,
    },
    /// Sets or removes what was told of a bead whose phase nobody knows.
    Notice {
        /// The bead.
        bead: BeadId,
        /// The notice from now on.
        notice: Option<Notice>,
    },
    /// Sets or removes that a session is due to be disturbed and left alone.
    Deferral {
        /// The bead.
        bead: BeadId,
        /// The deferral from now on.
        deferral: Option<Deferral>,
    },
    /// Sets or removes what a template's config says and said.
    Edition {
        /// The template.
        template: TemplateName,
        /// The edition from now on.
        edition: Option<Edition>,
    },
}

impl LedgerWrite {
    /// Returns the entry's kind, as stores write it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Charter { .. } => "charter",
            Self::Damper { .. } => "damper",
            Self::TemplateDamper { .. } => "template-damper",
            Self::Conflict { .. } => "conflict",
            Self::Reservation { .. } => "reservation",
            Self::Notice { .. } => "notice",
            Self::Deferral { .. } => "deferral",
            Self::Edition { .. } => "edition",
        }
    }

    /// Returns the entry's key within its kind.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Charter { .. } => CHARTER_KEY.to_string(),
            Self::Damper { seat, .. } => seat.to_string(),
            Self::TemplateDamper { template, .. } => template.to_string(),
            Self::Conflict { claim, .. } => claim.to_string(),
            Self::Reservation { word, .. } => word.to_string(),
            Self::Notice { bead, .. } | Self::Deferral { bead, .. } => bead.to_string(),
            Self::Edition { template, .. } => template.to_string(),
        }
    }

    /// Returns whether it removes the entry.
    #[must_use]
    pub const fn is_removal(&self) -> bool {
        match self {
            Self::Charter { charter } => charter.is_none(),
            Self::Damper { damper, .. } => damper.is_none(),
            Self::TemplateDamper { damper, .. } => damper.is_none(),
            Self::Conflict { conflict, .. } => conflict.is_none(),
            Self::Reservation { reservation, .. } => reservation.is_none(),
            Self::Notice { notice, .. } => notice.is_none(),
            Self::Deferral { deferral, .. } => deferral.is_none(),
            Self::Edition { edition, .. } => edition.is_none(),
        }
    }

    /// Returns the entry as JSON, or nothing where it is removed.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        match self {
            Self::Charter { charter } => written(charter.as_ref()),
            Self::Damper { damper, .. } => written(damper.as_ref()),
            Self::TemplateDamper { damper, .. } => written(damper.as_ref()),
            Self::Conflict { conflict, .. } => written(conflict.as_ref()),
            Self::Reservation { reservation, .. } => written(reservation.as_ref()),
            Self::Notice { notice, .. } => written(notice.as_ref()),
            Self::Deferral { deferral, .. } => written(deferral.as_ref()),
            Self::Edition { edition, .. } => written(edition.as_ref()),
        }
    }

    /// Reads an entry back from the kind, key and JSON that a store kept; no JSON means that it was removed.
    ///
    /// # Errors
    ///
    /// [`Malformed`] when kind, key or JSON is not one this build writes.
    pub fn read(kind: &str, key: &str, body: Option<&str>) -> Result<Self, Malformed> {
        let text = Text { key, body };
        match kind {
            "charter" if key == CHARTER_KEY => Ok(Self::Charter { charter: text.body()? }),
            "damper" => Ok(Self::Damper { seat: text.key()?, damper: text.body()? }),
            "template-damper" => {
                Ok(Self::TemplateDamper { template: text.exact_key()?, damper: text.body()? })
            }
            "conflict" => Ok(Self::Conflict { claim: text.key()?, conflict: text.body()? }),
            "reservation" => Ok(Self::Reservation { word: text.key()?, reservation: text.body()? }),
            "notice" => Ok(Self::Notice { bead: text.exact_key()?, notice: text.body()? }),
            "deferral" => Ok(Self::Deferral { bead: text.exact_key()?, deferral: text.body()? }),
            "edition" => Ok(Self::Edition { template: text.exact_key()?, edition: text.body()? }),
            other => Err(text.bad(&format_args!("unknown kind of ledger entry {other:?}"))),
        }
    }
}

fn written<T: Serialize>(entry: Option<&T>) -> Option<String> {
    let written = serde_json::to_string(entry?);
    crate::never!(written.is_err(), "every field is a map, a text or a number");
    // Nothing would mean that the entry is removed; an empty one is refused by every reader instead.
    Some(written.unwrap_or_default())
}

/// An entry as a store kept it.
#[derive(Clone, Copy)]
struct Text<'t> {
    key: &'t str,
    body: Option<&'t str>,
}

impl Text<'_> {
    fn key<T: FromStr<Err: fmt::Display>>(self) -> Result<T, Malformed> {
        self.key.parse().map_err(|error: T::Err| self.bad(&error))
    }

    /// Reads a key that is spelled in one way only: names drop white space around them.
    fn exact_key<T: FromStr<Err: fmt::Display> + fmt::Display>(self) -> Result<T, Malformed> {
        let key: T = self.key()?;
        if key.to_string() != self.key {
            return Err(self.bad(&format_args!("key {:?} is another spelling of {key}", self.key)));
        }
        Ok(key)
    }

    fn body<T: DeserializeOwned>(self) -> Result<Option<T>, Malformed> {
        let read = self.body.map(serde_json::from_str).transpose();
        read.map_err(|error| self.bad(&error))
    }

    fn bad(self, why: &impl fmt::Display) -> Malformed {
        let text = self.body.unwrap_or(self.key);
        let excerpt = text.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
        Malformed::Key { why: crate::text::in_one_line(&why), excerpt }
    }
}

/// The one key of a charter: a second entry beside it would leave open which one counts.
const CHARTER_KEY: &str = "records";
