//! What was observed of this tick's demand, and what was not?

use alloc::collections::{BTreeMap, BTreeSet};
use core::fmt;
use tenure_bead::{AgentName, BeadId, TemplateName};

/// How much new work a template has, beyond what is assigned already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a number, or the reason why there is none")]
pub enum Scale {
    /// This many more sessions are wanted, besides those that have work.
    New(u32),
    /// Nobody knows: what runs is kept, and nothing is created.
    Unknown {
        /// Why not.
        why: Blind,
    },
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New(count) => count.fmt(f),
            Self::Unknown { why } => write!(f, "unknown: {why}"),
        }
    }
}

/// Why it is not known how much work there is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Blind {
    /// Nobody asked: there is no answer on record for the template.
    NotAsked,
    /// The source was asked and gave no answer.
    NoAnswer,
    /// The answer is no count: empty, no number, or below zero.
    NoCount,
    /// The source answered for a part of its stores only.
    Partial,
}

impl fmt::Display for Blind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAsked => "nobody asked",
            Self::NoAnswer => "no answer came",
            Self::NoCount => "the answer is no count",
            Self::Partial => "a part of the stores did not answer",
        })
    }
}

/// Whether the statements are those of every session that there is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "all were read or not all")]
pub enum Census {
    /// Every store of sessions was read whole.
    Complete,
    /// One was not: a slot that looks free may be taken, so nothing is created.
    #[default]
    Partial,
}

/// What stands in the way of creating a session.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Obstacle {
    /// Another session has the name.
    NameTaken,
    /// Something runs under the name that no session answers for.
    Occupied,
    /// It is not known whether something runs under the name.
    Unclear,
    /// It failed lately and is left alone for a while.
    BackOff,
    /// Whatever sessions are started through takes none for now.
    EndpointShut,
    /// What it needs before it can be started cannot be had.
    Unprepared,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameTaken => "another session has the name",
            Self::Occupied => "something runs under the name",
            Self::Unclear => "it is not known whether something runs under the name",
            Self::BackOff => "it failed lately",
            Self::EndpointShut => "nothing can be started through its endpoint",
            Self::Unprepared => "what it needs before a start cannot be had",
        })
    }
}

/// What was observed this tick; nothing that a clock, a store or a host would have to be asked for again.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Signals {
    /// How much new work each template has; one without an entry is one that nobody asked about.
    pub scale: BTreeMap<TemplateName, Scale>,
    /// Whether every session is among the statements.
    pub census: Census,
    /// Templates whose provider is known to be unwell; of the others it is not known, and they start.
    pub unwell: BTreeSet<TemplateName>,
    /// Sessions that their provider refused for good.
    pub refused: BTreeSet<BeadId>,
    /// What stands in the way of one name: the next one is tried.
    pub names: BTreeMap<AgentName, Obstacle>,
    /// What stands in the way of a whole template: nothing of it is created.
    pub templates: BTreeMap<TemplateName, Obstacle>,
}

impl Signals {
    /// Returns how much new work a template has.
    #[must_use]
    pub fn scale_of(&self, template: &TemplateName) -> Scale {
        let unasked = Scale::Unknown { why: Blind::NotAsked };
        self.scale.get(template).copied().unwrap_or(unasked)
    }
}
