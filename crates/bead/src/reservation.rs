//! Which words may nobody take, for whom are they kept, and how are they let go? Reservations.

use crate::{BeadId, Claim, Deadline, Now, Stamp, limit};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// A word that a name, an alias or a session name may be.
///
/// ```
/// use tenure_bead::Word;
/// assert_eq!(Word::parse("rig/boss").map(|word| word.to_string()), Ok("rig/boss".to_owned()));
/// assert!(Word::parse(" boss").is_err(), "a second spelling would be a second word");
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Word(Arc<str>);

impl Word {
    /// Reads a word.
    ///
    /// # Errors
    ///
    /// [`WordError`] when the text is empty, too long, or has white space or control characters in it.
    pub fn parse(text: &str) -> Result<Self, WordError> {
        let is_blank = |c: char| c.is_whitespace() || c.is_control();
        if text.is_empty() || text.len() > limit::WORD_BYTES_MAX || text.contains(is_blank) {
            return Err(WordError);
        }
        Ok(Self(text.into()))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether a claim is one to this word.
    #[must_use]
    pub fn is_claimed_by(&self, claim: &Claim) -> bool {
        match claim {
            Claim::Name(name) => name.as_str() == self.as_str(),
            Claim::Alias(alias) => alias.as_str() == self.as_str(),
            Claim::Seat(_) => false,
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Word {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        Self::parse(text)
    }
}

/// A text is no word that could be reserved. Whoever wrote it is to mend it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("read a reserved word: expected 1 to 128 bytes without white space")]
#[non_exhaustive]
pub struct WordError;

/// A word that is kept for somebody: as a name and as an alias, nobody else gets it while this stands.
///
/// A closed bead reserves nothing; whoever wants a word kept says so, and for how long.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Reservation {
    /// As what it was asked for; it is kept in every role.
    pub role: Role,
    /// For whom.
    pub owner: Owner,
    /// What for, in words.
    pub reason: String,
    /// Since when.
    pub since: Stamp,
    /// Until when; until it is released where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Deadline>,
}

impl Reservation {
    /// Returns whether it stands: one that is over blocks nobody.
    #[must_use]
    pub fn stands(&self, now: Now) -> bool {
        self.until.is_none_or(|until| !until.is_due(now))
    }

    /// Returns whether it keeps the word from a bead.
    #[must_use]
    pub fn blocks(&self, bead: &BeadId, now: Now) -> bool {
        let is_its = matches!(&self.owner, Owner::Bead(owner) if owner == bead);
        !is_its && self.stands(now)
    }
}

/// What a word is asked for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever shows reservations has to handle each")]
pub enum Role {
    /// What a session is called.
    Name,
    /// A public handle.
    Alias,
    /// The handle at a host.
    Session,
}

/// For whom a word is kept.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever grants words has to handle each")]
pub enum Owner {
    /// A bead, which may take it.
    Bead(BeadId),
    /// Somebody who is no bead.
    Other(String),
}

/// In one line, whatever was written.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bead(bead) => bead.fmt(f),
            Self::Other(text) => {
                let text: String = text.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
                f.write_str(&crate::text::in_one_line(&text))
            }
        }
    }
}

/// Why a word is not released.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReleaseError {
    /// Nobody reserved it. If it cannot be had all the same, an open bead holds it.
    #[error("release {word}: it is not reserved")]
    NotReserved {
        /// The word.
        word: Word,
    },
    /// An open bead holds it. Close that bead or give it another name first.
    #[error("release {word}: {holder} holds {claim}; close it or rename it first")]
    Held {
        /// The word.
        word: Word,
        /// Who holds it.
        holder: BeadId,
        /// As what.
        claim: Claim,
    },
}

impl From<&crate::AgentName> for Word {
    fn from(name: &crate::AgentName) -> Self {
        Self(name.as_str().to_owned().into())
    }
}

impl From<&crate::Alias> for Word {
    fn from(alias: &crate::Alias) -> Self {
        Self(alias.as_str().to_owned().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AgentName, Alias, Bead, Body, Boot, BootId, Change, CloseCause, Expect, Ledger,
        LedgerWrite, Revision, Seat, Stored, TemplateName, Wall, Write,
    };
    use alloc::vec;
    use alloc::vec::Vec;
    use core::time::Duration;

    fn now(ms: u64) -> Now {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms };
        Now { wall: Wall::from_unix_ms(ms), boot }
    }

    fn reserved(owner: Owner, until: Option<Deadline>) -> Ledger {
        let reason = "its mail still comes".to_owned();
        let reservation =
            Reservation { role: Role::Name, owner, reason, since: now(0).stamp(), until };
        let mut ledger = Ledger::default();
        let write = LedgerWrite::Reservation { word: word(), reservation: Some(reservation) };
        ledger
            .apply(LedgerWrite::read(write.kind(), &write.key(), write.body().as_deref()).unwrap());
        ledger
    }

    fn word() -> Word {
        Word::parse("boss").unwrap()
    }

    fn stored(bead: Bead) -> Stored {
        let Write { bead, claims, .. } = Write::new(Expect::Absent, bead);
        Stored { id: bead.id().clone(), revision: Revision::new(1), claims, body: Body::Bead(bead) }
    }

    fn beads() -> Vec<Stored> {
        let bead = |id: &str, name: &str| {
            let seat = Seat::Singleton { template: TemplateName::parse(name).unwrap() };
            let name = AgentName::parse(name).unwrap();
            Bead::wanted(BeadId::parse(id).unwrap(), name, seat, now(0).stamp())
        };
        let called = bead("tb-2", "clerk").with_alias(Alias::parse("boss").ok());
        vec![stored(bead("tb-1", "boss")), stored(called)]
    }

    /// S273: the holder is named with its status and the remedy; a word that nobody holds is let go.
    #[test]
    fn s273_a_word_is_released_unless_an_open_bead_holds_it() {
        let ledger = reserved(Owner::Other("mail".to_owned()), None);
        for held in beads() {
            let error = ledger.release(&word(), [&held]).unwrap_err();
            assert!(matches!(&error, ReleaseError::Held { holder, .. } if *holder == held.id));
        }
        let close = Change::Close { because: CloseCause::SeatNotWanted, at: now(1).stamp() };
        let closed = |s: Stored| stored(s.bead().unwrap().apply(close.clone()).unwrap());
        let closed: Vec<Stored> = beads().into_iter().map(closed).collect();
        let release = ledger.release(&word(), &closed).unwrap();
        assert_eq!(release, LedgerWrite::Reservation { word: word(), reservation: None });
        let mut after = ledger;
        after.apply(release);
        let unreserved = Err(ReleaseError::NotReserved { word: word() });
        assert_eq!((after.reservations().count(), after.release(&word(), [])), (0, unreserved));
    }

    #[test]
    fn a_reservation_keeps_a_word_from_everybody_but_its_owner_until_it_is_over() {
        let [one, other] = ["tb-1", "tb-2"].map(|id| BeadId::parse(id).unwrap());
        let until = Some(Deadline::after(now(0), Duration::from_secs(1)));
        let ledger = reserved(Owner::Bead(one.clone()), until);
        let reservation = ledger.reservation(&word()).unwrap();
        assert!(!reservation.blocks(&one, now(0)) && reservation.blocks(&other, now(0)));
        assert!(!reservation.blocks(&other, now(1_000)), "it is over");
    }

    /// S163, S166, S167: what is closed reserves nothing by itself, whatever it was called.
    #[test]
    fn s163_s166_s167_a_closed_bead_holds_no_word() {
        let close = Change::Close { because: CloseCause::SeatNotWanted, at: now(1).stamp() };
        for bead in beads() {
            let closed = bead.bead().unwrap().apply(close.clone()).unwrap();
            assert_eq!(closed.claims(), []);
        }
    }

    #[test]
    fn no_word_has_two_spellings() {
        for text in ["", " boss", "boss ", "a b", "a\nb", &"x".repeat(129)] {
            assert_eq!(Word::parse(text), Err(WordError), "{text:?}");
        }
    }
}
