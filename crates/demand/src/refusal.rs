//! Why is something not wanted? Every refusal, with what it was judged on.

use crate::{Blind, WorkId};
use alloc::string::String;
use core::fmt;
use tenure_bead::{AgentName, BeadId, Slot, TemplateName};
use tenure_identity::{Mismatch, Stage};

/// Something that asked for a session and gets none.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a refusal without its reason is none")]
pub struct Refusal {
    /// What asked.
    pub subject: Subject,
    /// Why it gets none.
    pub why: Why,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.why)
    }
}

/// What asks for a session.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows refusals has to handle each")]
pub enum Subject {
    /// An item of work.
    Work(WorkId),
    /// A session that was on its way.
    Session(BeadId),
    /// A template, for its new work, its minimum, or what comes after it.
    Template(TemplateName),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Work(id) => write!(f, "work {id}"),
            Self::Session(id) => write!(f, "session {id}"),
            Self::Template(name) => write!(f, "template {name}"),
        }
    }
}

/// Why something gets no session.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Why {
    /// Nobody answers to the word that the work is assigned to.
    NoOwner {
        /// The word.
        assignee: String,
    },
    /// The life of the session that the work is assigned to is over.
    Over {
        /// The session.
        session: BeadId,
    },
    /// The session that the work is assigned to is in no stage to be resumed in.
    Stage {
        /// The session.
        session: BeadId,
        /// Where in its life it is.
        stage: Stage,
    },
    /// The work goes to another template than the session is of.
    Route {
        /// The session that it is assigned to.
        session: BeadId,
        /// What does not fit.
        why: Mismatch,
    },
    /// The session is of no template that the config has.
    NoTemplate {
        /// The session.
        session: BeadId,
    },
    /// The work is assigned to a session with a name of its own, which is no pool's to wake.
    Named {
        /// The name.
        name: AgentName,
    },
    /// The provider refused the session for good.
    Provider {
        /// The session.
        session: BeadId,
    },
    /// Another session runs under the session name that this one says it has.
    NameHeld {
        /// The session that says so.
        session: BeadId,
        /// The one that has it.
        by: BeadId,
    },
    /// The template is suspended.
    Suspended,
    /// A session with a name of its own holds the name of the template's one session.
    HeldByNamed {
        /// The holder.
        session: BeadId,
    },
    /// It is not known how much work there is.
    Blind(Blind),
    /// A cap is reached.
    Full(Cap),
    /// A start is under way that no work asks for any more.
    NoDemand,
    /// Its slot is beyond what the template may have, and no work holds it there.
    Beyond {
        /// The slot.
        slot: Slot,
    },
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOwner { assignee } => write!(f, "nobody answers to {assignee:?}"),
            Self::Over { session } => write!(f, "the life of {session} is over"),
            Self::Stage { session, stage } => write!(f, "{session} is not resumed while {stage:?}"),
            Self::Route { session, why } => write!(f, "{session} cannot {why}"),
            Self::NoTemplate { session } => write!(f, "{session} is of no template in the config"),
            Self::Named { name } => write!(f, "{name} has a name of its own and no pool wakes it"),
            Self::Provider { session } => write!(f, "the provider refused {session} for good"),
            Self::NameHeld { session, by } => {
                write!(f, "{by} has the session name that {session} says it has")
            }
            Self::Suspended => f.write_str("the template is suspended"),
            Self::HeldByNamed { session } => {
                write!(f, "{session}, which has a name of its own, holds the name")
            }
            Self::Blind(why) => write!(f, "how much work there is is not known: {why}"),
            Self::Full(cap) => write!(f, "{cap} is reached"),
            Self::NoDemand => f.write_str("no work asks for it any more"),
            Self::Beyond { slot } => write!(f, "slot {slot} is beyond the bound"),
        }
    }
}

/// What bounds how many sessions there are.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows a cap has to handle each")]
pub enum Cap {
    /// The template's own.
    Template(TemplateName),
    /// That of the template's rig.
    Rig(String),
    /// That of everything.
    Workspace,
    /// That of this library; see [`limit::REQUESTS_MAX`](crate::limit::REQUESTS_MAX).
    Library,
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(name) => write!(f, "the cap of template {name}"),
            Self::Rig(rig) => write!(f, "the cap of rig {rig}"),
            Self::Workspace => f.write_str("the cap of the workspace"),
            Self::Library => f.write_str("the cap of this library"),
        }
    }
}
