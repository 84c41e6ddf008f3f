//! What is wanted this tick? Requests in order of precedence, and everything that asked and got nothing.

use crate::{Cap, Refusal, Request, Scale, Why};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::{BeadId, TemplateName};

/// What is wanted this tick.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Demand {
    /// The sessions that are wanted, what comes first first.
    pub requests: Vec<Request>,
    /// What asked for one and gets none.
    pub refusals: Vec<Refusal>,
    /// Sessions that stay as they are, because nobody knows whether they are wanted.
    pub kept: Vec<Kept>,
    /// Sessions that work is assigned to, whether they are wanted or not.
    pub busy: BTreeSet<BeadId>,
    /// The account of each template, by name.
    pub totals: Vec<Total>,
    /// Every cap that was in somebody's way, with who fills it.
    pub reached: Vec<Reached>,
}

/// A session that stays as it is.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Kept {
    /// The session.
    pub session: BeadId,
    /// Of which template.
    pub template: TemplateName,
    /// Why.
    pub why: Why,
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: keep {}: {}", self.template, self.session, self.why)
    }
}

/// What was wanted of one template, and what became of it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Total {
    /// The template.
    pub template: TemplateName,
    /// How much new work it has.
    pub scale: Scale,
    /// How many starts of it are under way.
    pub in_flight: u32,
    /// How many requests name one of these.
    pub reused: u32,
    /// How many requests are for new work or a minimum and name nobody.
    pub anonymous: u32,
    /// How many requests are for assigned work.
    pub assigned: u32,
    /// How many sessions more were wanted for new work or a minimum than caps allow; they never became requests.
    pub clipped: u32,
    /// The cap that clipped them.
    pub by: Option<Cap>,
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: scale {}, in flight {}, reused {}, anonymous {}, assigned {}",
            self.template, self.scale, self.in_flight, self.reused, self.anonymous, self.assigned
        )?;
        match &self.by {
            Some(cap) => write!(f, ", {} clipped: {cap} is reached", self.clipped),
            None => Ok(()),
        }
    }
}

/// A cap that was in somebody's way.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Reached {
    /// Which one.
    pub cap: Cap,
    /// The requests that fill it.
    pub requests: Vec<Request>,
    /// The sessions that fill it because they are kept.
    pub kept: Vec<BeadId>,
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is reached:", self.cap)?;
        for request in &self.requests {
            write!(f, " [{request}]")?;
        }
        for session in &self.kept {
            write!(f, " [keep {session}]")?;
        }
        Ok(())
    }
}
