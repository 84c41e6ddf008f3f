//! Who serves a request, or why does nobody? The answer of one tick, one line each.

use crate::{Blind, Obstacle, Request};
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::{AgentName, BeadId, Seat, Slot};
use tenure_identity::Stage;

/// Who serves the requests of one tick.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Realization {
    /// Who serves what, in the order of the requests.
    pub served: Vec<Served>,
    /// What nobody serves; anonymous requests of one template for one reason are one entry.
    pub declined: Vec<Declined>,
    /// The names that were passed over on the way to a free one.
    pub passed: Vec<Passed>,
}

/// A request, and who serves it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Served {
    /// What is wanted.
    pub request: Request,
    /// Who serves it.
    pub choice: Choice,
}

impl fmt::Display for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.request, self.choice)
    }
}

/// Who serves a request.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever starts sessions has to handle both")]
pub enum Choice {
    /// A session that is there.
    Session {
        /// Which one.
        id: BeadId,
        /// The seat that it is to have; none for one that nobody disposes of.
        ///
        /// It is the seat that it has, but for a record that says none, and for a stale one of a template of one.
        seat: Option<Seat>,
        /// Why this one.
        how: How,
    },
    /// A new one.
    Fresh {
        /// The seat that it is to have.
        seat: Seat,
        /// What it is to be called.
        name: AgentName,
    },
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session { id, seat: Some(seat), how } => write!(f, "{how} {id} in {seat}"),
            Self::Session { id, seat: None, how } => write!(f, "{how} {id}"),
            Self::Fresh { name, .. } => write!(f, "fresh {name}"),
        }
    }
}

/// Why a session was chosen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows a choice has to handle each")]
pub enum How {
    /// The request is for this one.
    Preferred,
    /// It is idle or starting, and the first of those.
    Reused,
    /// It sleeps in the seat that is wanted.
    Woken,
    /// The request is for this one, and nobody disposes of it.
    Untouched,
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Preferred => "keep",
            Self::Reused => "reuse",
            Self::Woken => "wake",
            Self::Untouched => "leave",
        })
    }
}

/// A request that nobody serves.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a refusal without its reason is none")]
pub struct Declined {
    /// What is wanted; the first of those that are alike.
    pub request: Request,
    /// Why nobody serves it.
    pub why: WhyNot,
    /// How many are alike.
    pub count: u32,
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.request, self.why)?;
        if self.count > 1 { write!(f, " ({} times)", self.count) } else { Ok(()) }
    }
}

/// Why nobody serves a request.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum WhyNot {
    /// There is no statement of the session that it is for.
    Gone,
    /// The session that it is for is in no stage to serve anything.
    Stage(Stage),
    /// The session that it is for serves another request already.
    Used,
    /// The session that it is for is of another template.
    OtherTemplate,
    /// The session that it is for says that it has a slot that another one sits in; neither is renumbered.
    SlotTaken {
        /// The slot.
        slot: Slot,
        /// Who sits there.
        by: BeadId,
    },
    /// The slot of the session is beyond what the template may have, and no work holds it there.
    Beyond {
        /// The slot.
        slot: Slot,
    },
    /// Somebody sits in the one seat of the template and cannot serve now.
    SeatHeld {
        /// Who.
        by: BeadId,
        /// Where in its life it is.
        stage: Stage,
    },
    /// Every slot is held.
    NoSlot,
    /// The config has no such template, or none with sessions.
    NoTemplate,
    /// Not every session is known, so a slot that looks free may be taken.
    Census,
    /// It is not known how much work there is.
    Blind(Blind),
    /// The template's provider is unwell.
    Unwell,
    /// Something stands in the way of creating it.
    Obstacle(Obstacle),
    /// This tick has created as many as it may.
    Budget {
        /// How many.
        limit: u32,
    },
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("nothing is known of it"),
            Self::Stage(stage) => write!(f, "it serves nobody while {stage:?}"),
            Self::Used => f.write_str("it serves another request"),
            Self::OtherTemplate => f.write_str("it is of another template"),
            Self::SlotTaken { slot, by } => write!(f, "slot {slot} is that of {by}"),
            Self::Beyond { slot } => write!(f, "slot {slot} is beyond the bound"),
            Self::SeatHeld { by, stage } => write!(f, "{by} sits there and is {stage:?}"),
            Self::NoSlot => f.write_str("every slot is held"),
            Self::NoTemplate => f.write_str("the config has no such template"),
            Self::Census => f.write_str("not every session is known"),
            Self::Blind(why) => write!(f, "how much work there is is not known: {why}"),
            Self::Unwell => f.write_str("the provider is unwell"),
            Self::Obstacle(what) => what.fmt(f),
            Self::Budget { limit } => write!(f, "a tick creates {limit} and no more"),
        }
    }
}

/// A name that was passed over.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Passed {
    /// The name.
    pub name: AgentName,
    /// What stands in its way.
    pub why: Obstacle,
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is passed over: {}", self.name, self.why)
    }
}
