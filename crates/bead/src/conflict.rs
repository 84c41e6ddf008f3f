//! Who wants what another has, since when, and how did it end? Conflicts, kept when they are over.

use crate::{AgentName, BeadId, Stamp, limit};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Parties that want one claim: recorded once, written again only when the parties change, and kept once it is over.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Conflict {
    /// Who holds the claim, or held it last.
    pub holder: BeadId,
    /// Who wanted it and did not get it, sorted, and the first of them if there were too many.
    pub contenders: Vec<Contender>,
    /// Since when; anew when it came up again.
    pub since: Stamp,
    /// When it became as it is.
    pub changed: Stamp,
    /// How often it came up, or its parties changed.
    pub count: u32,
    /// How it ended; nothing while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
}

/// Who wants what another has.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Contender {
    /// Its bead.
    pub bead: BeadId,
    /// What it is called.
    pub name: AgentName,
}

/// How a conflict ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Resolution {
    /// How.
    pub how: Resolved,
    /// When that was seen.
    pub at: Stamp,
}

/// In which way a conflict ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever explains conflicts has to handle each")]
pub enum Resolved {
    /// Who had the claim gave it up, and none of the others has it yet.
    HolderLeft,
    /// Nobody else wants the claim any more.
    ContenderLeft,
    /// One of those who wanted the claim has it now.
    ContenderGotIt,
}

impl fmt::Display for Resolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HolderLeft => "its holder gave it up",
            Self::ContenderLeft => "nobody else wants it any more",
            Self::ContenderGotIt => "who wanted it has it now",
        })
    }
}

impl Conflict {
    /// Makes a conflict that comes up for the first time.
    #[must_use]
    pub fn new(holder: BeadId, contenders: Vec<Contender>, now: Stamp) -> Self {
        let contenders = capped(contenders);
        Self { holder, contenders, since: now, changed: now, count: 1, resolution: None }
    }

    /// Returns whether it is not over.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.resolution.is_none()
    }

    /// Returns the first of those who want the claim.
    #[must_use]
    pub fn first(&self) -> Option<&Contender> {
        self.contenders.first()
    }

    /// Returns whether a bead takes part in it.
    #[must_use]
    pub fn involves(&self, bead: &BeadId) -> bool {
        self.holder == *bead || self.contenders.iter().any(|contender| contender.bead == *bead)
    }

    /// Returns it with the parties that it has now, or nothing where it is open between exactly these.
    #[must_use]
    pub fn between(&self, holder: BeadId, contenders: Vec<Contender>, now: Stamp) -> Option<Self> {
        let contenders = capped(contenders);
        let is_same = self.holder == holder && self.contenders == contenders;
        if self.is_open() && is_same {
            return None;
        }
        let since = if self.is_open() { self.since } else { now };
        let count = self.count.saturating_add(1);
        Some(Self { holder, contenders, since, changed: now, count, resolution: None })
    }

    /// Returns it as one that is over.
    #[must_use]
    pub fn resolved(&self, how: Resolved, now: Stamp) -> Self {
        Self { resolution: Some(Resolution { how, at: now }), ..self.clone() }
    }
}

/// Sorts, so that the order in which they were found means nothing, and keeps the first.
fn capped(mut contenders: Vec<Contender>) -> Vec<Contender> {
    contenders.sort_unstable();
    contenders.dedup();
    contenders.truncate(limit::CONTENDERS_MAX);
    contenders
}

/// A conflict as it stands in a store: this build's, or that of a build that knew one contender and no end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    holder: BeadId,
    contenders: Option<Vec<Contender>>,
    contender: Option<BeadId>,
    name: Option<AgentName>,
    since: Stamp,
    changed: Option<Stamp>,
    count: Option<u32>,
    resolution: Option<Resolution>,
}

impl TryFrom<Written> for Conflict {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { holder, since, changed, count, resolution, .. } = written;
        let contenders = match (written.contenders, written.contender, written.name) {
            (Some(contenders), None, None) => contenders,
            (None, Some(bead), Some(name)) => vec![Contender { bead, name }],
            (None, Some(_), None) => return Err("key `name` is missing"),
            (None, None, _) => return Err("key `contenders` is missing"),
            (Some(_), _, _) => return Err("key `contenders` stands beside `contender` or `name`"),
        };
        let (changed, count) = (changed.unwrap_or(since), count.unwrap_or(1));
        Ok(Self { holder, contenders, since, changed, count, resolution })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Boot, BootId, Wall};
    use alloc::format;
    use alloc::string::ToString;

    fn at(ms: u64) -> Stamp {
        Stamp { wall: Wall::from_unix_ms(ms), boot: Boot { id: BootId::from_bytes([1; 16]), ms } }
    }

    fn who(number: usize) -> Contender {
        let name = AgentName::parse(&format!("w-{number}")).unwrap();
        Contender { bead: BeadId::parse(&format!("tb-{number:02}")).unwrap(), name }
    }

    fn conflict() -> Conflict {
        Conflict::new(who(1).bead, vec![who(3), who(2), who(3)], at(1))
    }

    #[test]
    fn s010_a_stable_conflict_is_no_news() {
        let same = conflict().between(who(1).bead, vec![who(2), who(3)], at(9));
        assert_eq!(same, None);
    }

    #[test]
    fn other_parties_are_counted_and_dated() {
        let more = conflict().between(who(1).bead, vec![who(2)], at(9)).unwrap();
        assert_eq!((more.since, more.changed, more.count), (at(1), at(9), 2));
    }

    #[test]
    fn a_conflict_that_comes_up_again_is_open_since_then() {
        let over = conflict().resolved(Resolved::HolderLeft, at(5));
        assert!(!over.is_open());
        let again = over.between(who(1).bead, over.contenders.clone(), at(9)).unwrap();
        assert_eq!((again.since, again.count, again.resolution), (at(9), 2, None));
    }

    #[test]
    fn only_so_many_contenders_are_named() {
        let many = Conflict::new(who(1).bead, (0..40).rev().map(who).collect(), at(1));
        assert_eq!(many.contenders.len(), limit::CONTENDERS_MAX);
        assert_eq!(many.first(), Some(&who(0)));
    }

    #[test]
    fn what_an_older_build_wrote_is_read() {
        let stamp = serde_json::to_string(&at(1)).unwrap();
        let old =
            format!(r#"{{"holder":"tb-01","contender":"tb-02","name":"w-2","since":{stamp}}}"#);
        let read: Conflict = serde_json::from_str(&old).unwrap();
        assert_eq!(read, Conflict::new(who(1).bead, vec![who(2)], at(1)));
        let bad = old.replace(r#","name":"w-2""#, "");
        let error = serde_json::from_str::<Conflict>(&bad).unwrap_err().to_string();
        assert!(error.contains("`name`"), "{error}");
    }
}
