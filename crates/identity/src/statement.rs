//! What does one record say of who it is? A statement, which may be wrong; a claim is what was granted.

use crate::numbered;
use alloc::vec::Vec;
use tenure_bead::{
    AgentName, Alias, Bead, BeadId, Generation, PhaseKind, Seat, SessionName, Slot, TemplateName,
    Wall,
};

/// What one record says of who it is, believed or not.
///
/// A record speaks of its seat in several fields, and an old or imported one may contradict itself. Every rule that has
/// to find out who is meant reads statements and nothing else, so that no two rules read two fields (Gas City #2076).
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Statement {
    /// The bead that says it.
    pub id: BeadId,
    /// Whose session it says it is; an old record may say the base name alone, or nothing.
    pub template: Option<TemplateName>,
    /// What it says it is called: the concrete identity.
    pub agent: Option<AgentName>,
    /// The public handle that it says it has.
    pub alias: Option<Alias>,
    /// The handles that it had before, newest first.
    pub former: Vec<Alias>,
    /// What its session is called at the host.
    pub session: Option<SessionName>,
    /// The configured session with a name of its own that it says it is.
    pub named: Option<AgentName>,
    /// The slot that it says it has.
    pub slot: Option<Slot>,
    /// How it came to exist.
    pub origin: Origin,
    /// Where in its life it says it is.
    pub stage: Stage,
    /// When it was made, where that is known.
    pub created: Option<Wall>,
    /// Which life of it is the latest, where that is counted.
    pub generation: Option<Generation>,
    /// Whether its session may go on after it was closed.
    pub continuity: Continuity,
}

/// Whether a session may go on under a record that was closed.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "it may or it may not")]
pub enum Continuity {
    /// The record is opened again when its session is asked for.
    #[default]
    Kept,
    /// Another record takes over: it was a duplicate, was swept, failed to start, or says so.
    Ended,
}

/// How a session came to exist.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever fills seats has to handle each")]
pub enum Origin {
    /// The supervisor made it for a pool, or for a template of one.
    Pool,
    /// The config has it by name.
    Named,
    /// A person made it; nobody else disposes of it.
    Manual,
    /// The record does not say.
    #[default]
    Unstated,
}

/// Where in its life a session is, as coarse as rules about names and work need it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever decides who holds a word handles each")]
pub enum Stage {
    /// A start is owed or under way.
    Starting,
    /// It runs, or is on its way to an end that is not known yet.
    Active,
    /// It is to end in its own time.
    Draining,
    /// Nothing runs; it keeps its seat.
    Asleep,
    /// It has ended its work for good and waits to be closed.
    Drained,
    /// Nothing runs, and no start is tried for a while.
    Quarantined,
    /// Its start failed; it never had what it was to get.
    Failed,
    /// It is kept for its history; its identity is another's.
    Archived,
    /// Its life is over.
    Closed,
    /// A word that this build does not know: everything it says it holds is held.
    Unknown,
}

impl Stage {
    /// Returns whether its life goes on; what is not known does.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Starting
            | Self::Active
            | Self::Draining
            | Self::Asleep
            | Self::Drained
            | Self::Quarantined
            | Self::Failed
            | Self::Archived
            | Self::Unknown => true,
            Self::Closed => false,
        }
    }

    /// Returns whether what it says it holds is held: it is open, its start did not fail, and its identity is its own.
    #[must_use]
    pub const fn holds(self) -> bool {
        match self {
            Self::Starting
            | Self::Active
            | Self::Draining
            | Self::Asleep
            | Self::Drained
            | Self::Quarantined
            | Self::Unknown => true,
            Self::Failed | Self::Archived | Self::Closed => false,
        }
    }

    /// Returns how near a session is to working, the larger the nearer; of what is not known, that it works.
    #[must_use]
    pub const fn nearness(self) -> u8 {
        match self {
            Self::Active | Self::Draining | Self::Unknown => 2,
            Self::Starting => 1,
            Self::Asleep
            | Self::Drained
            | Self::Quarantined
            | Self::Failed
            | Self::Archived
            | Self::Closed => 0,
        }
    }

    /// Returns the stage of one of our own phases.
    #[must_use]
    pub const fn of_phase(phase: PhaseKind) -> Self {
        match phase {
            PhaseKind::Wanted | PhaseKind::Starting => Self::Starting,
            PhaseKind::Running | PhaseKind::Stopping => Self::Active,
            PhaseKind::Draining => Self::Draining,
            PhaseKind::Asleep => Self::Asleep,
            PhaseKind::Quarantined => Self::Quarantined,
            // Who failed to start keeps the seat until it is known that nothing runs; see `tenure-bead`.
            PhaseKind::FailedStart => Self::Starting,
            PhaseKind::Closed => Self::Closed,
            PhaseKind::Unknown => Self::Unknown,
        }
    }
}

impl Statement {
    /// Makes a statement that says nothing but which bead it is of and where that is in its life.
    #[must_use]
    pub const fn bare(id: BeadId, stage: Stage) -> Self {
        Self {
            id,
            template: None,
            agent: None,
            alias: None,
            former: Vec::new(),
            session: None,
            named: None,
            slot: None,
            origin: Origin::Unstated,
            stage,
            created: None,
            generation: None,
            continuity: Continuity::Kept,
        }
    }

    /// Returns how its session came to exist, inferred from the rest where the record does not say.
    ///
    /// Who has a configured name is named, who has a slot or is called like one is of a pool, and of anybody else it
    /// stays unsaid: whether a person made it cannot be told from silence.
    #[must_use]
    pub fn origin_inferred(&self) -> Origin {
        let is_like_a_slot =
            || self.agent.as_ref().is_some_and(|name| numbered(name.as_str()).is_some());
        match self.origin {
            Origin::Pool | Origin::Named | Origin::Manual => self.origin,
            Origin::Unstated if self.named.is_some() => Origin::Named,
            Origin::Unstated if self.slot.is_some() || is_like_a_slot() => Origin::Pool,
            Origin::Unstated => Origin::Unstated,
        }
    }

    /// Reads what one of our own beads says.
    #[must_use]
    pub fn of(bead: &Bead) -> Self {
        let named = match bead.seat() {
            Seat::Named { name, .. } => Some(name.clone()),
            Seat::Singleton { .. } | Seat::Numbered { .. } => None,
        };
        let origin = match bead.origin() {
            tenure_bead::Origin::Pool => Origin::Pool,
            tenure_bead::Origin::Named => Origin::Named,
            tenure_bead::Origin::Manual => Origin::Manual,
        };
        Self {
            template: Some(bead.template().clone()),
            agent: Some(bead.name().clone()),
            alias: bead.alias().cloned(),
            former: bead.former_aliases().to_vec(),
            named,
            slot: bead.seat().slot(),
            origin,
            created: Some(bead.created().wall),
            generation: Some(bead.generation()),
            // A closed bead never changes again.
            continuity: Continuity::Ended,
            ..Self::bare(bead.id().clone(), Stage::of_phase(bead.phase().kind()))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Origin;
    use crate::draft_test::says;

    #[test]
    fn s230_an_origin_that_is_not_said_is_inferred_and_never_invented() {
        let rows = [
            ("origin=named", Origin::Named),
            ("named=mayor slot=2", Origin::Named),
            ("origin=manual slot=2 agent=worker-2", Origin::Manual),
            ("origin=pool", Origin::Pool),
            ("slot=2", Origin::Pool),
            ("agent=rig/worker-3", Origin::Pool),
            ("agent=rig/worker alias=worker-3", Origin::Unstated),
            ("template=worker", Origin::Unstated),
        ];
        for (words, expected) in rows {
            assert_eq!(says(words).origin_inferred(), expected, "{words}");
        }
    }
}
