//! What is wanted? One session each, of which template, for what, and how surely.

use crate::WorkId;
use core::fmt;
use tenure_bead::{BeadId, TemplateName};

/// One session that is wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Request {
    /// Of which template.
    pub template: TemplateName,
    /// What for.
    pub tier: Tier,
    /// Which one, if it has to be a certain one; otherwise any that is free, or a new one.
    pub session: Option<BeadId>,
    /// The work that it is for, if it is for one item.
    pub work: Option<WorkId>,
    /// What comes first; higher is sooner.
    pub priority: i64,
    /// Whether it is part of the template's minimum.
    pub guarantee: Guarantee,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.template, self.tier)?;
        if let Some(session) = &self.session {
            write!(f, " {session}")?;
        }
        if let Some(work) = &self.work {
            write!(f, " for {work}")?;
        }
        match self.guarantee {
            Guarantee::Floor => f.write_str(" (floor)"),
            Guarantee::Elastic => Ok(()),
        }
    }
}

/// What a session is wanted for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever serves requests has to handle each")]
pub enum Tier {
    /// Another template that is wanted comes after this one.
    Dependency,
    /// The session has work that is assigned to it.
    Resume,
    /// Work is assigned to the template itself, and no session is behind it.
    Wake,
    /// There is new work.
    New,
    /// The template is never to have fewer.
    Minimum,
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Dependency => "dependency",
            Self::Resume => "resume",
            Self::Wake => "wake",
            Self::New => "new",
            Self::Minimum => "minimum",
        })
    }
}

/// How surely a session is wanted.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever shares a budget has to handle both")]
pub enum Guarantee {
    /// It is part of a minimum, and comes before what is elastic.
    Floor,
    /// It is wanted as long as there is room.
    Elastic,
}
