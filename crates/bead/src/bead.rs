//! What is a session, in one durable value? The bead.

use crate::history::Formerly;
use crate::kept::Extra;
use crate::{
    AgentName, Alias, Baseline, BeadId, Claim, Generation, Incarnation, Origin, Phase, Refused,
    Seat, Stamp, TemplateName,
};
use alloc::vec;
use alloc::vec::Vec;

/// The durable record of one session.
///
/// Identity (id, seat, name) is fixed when the bead is made; the phase changes only through [`Bead::apply`], and the
/// alias only through [`Bead::with_alias`].
///
/// ```
/// use tenure_bead::{AgentName, Bead, BeadId, Boot, BootId, Now, PhaseKind, Seat, TemplateName, Wall};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
/// let now = Now { wall: Wall::from_unix_ms(0), boot };
/// let seat = Seat::Singleton { template: TemplateName::parse("refinery")? };
/// let bead = Bead::wanted(BeadId::parse("tb-1")?, AgentName::parse("refinery")?, seat, now.stamp());
/// assert_eq!(bead.phase().kind(), PhaseKind::Wanted);
/// assert_eq!(bead.claims().len(), 2, "an open bead claims its seat and its name");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bead {
    pub(crate) id: BeadId,
    pub(crate) name: AgentName,
    pub(crate) seat: Seat,
    pub(crate) origin: Origin,
    pub(crate) alias: Option<Alias>,
    pub(crate) formerly: Formerly,
    pub(crate) generation: Generation,
    pub(crate) created: Stamp,
    pub(crate) phase: Phase,
    /// What a newer build wrote besides.
    pub(crate) extra: Extra,
}

impl Bead {
    /// Makes the bead of a session that is to be started.
    #[must_use]
    pub fn wanted(id: BeadId, name: AgentName, seat: Seat, now: Stamp) -> Self {
        let phase = Phase::Wanted { since: now };
        Self::new((id, name, seat), Generation::new(0), now, phase)
    }

    /// Makes the bead of a session that was found running without a record.
    #[must_use]
    pub fn adopted(found: Found, now: Stamp) -> Self {
        let Found { id, name, seat, incarnation } = found;
        let baseline = Baseline::Adopted;
        let phase = Phase::Running { incarnation, baseline, since: now, live: None };
        Self::new((id, name, seat), incarnation.generation, now, phase)
    }

    fn new(
        (id, name, seat): (BeadId, AgentName, Seat),
        generation: Generation,
        created: Stamp,
        phase: Phase,
    ) -> Self {
        let (alias, formerly, extra) = (None, Formerly::default(), Extra::default());
        let origin = Origin::of(&seat);
        Self { id, name, seat, origin, alias, formerly, generation, created, phase, extra }
    }

    /// Returns its id.
    #[must_use]
    pub const fn id(&self) -> &BeadId {
        &self.id
    }

    /// Returns what its session is called.
    #[must_use]
    pub const fn name(&self) -> &AgentName {
        &self.name
    }

    /// Returns where its session sits.
    #[must_use]
    pub const fn seat(&self) -> &Seat {
        &self.seat
    }

    /// Returns its public handle, where it has one.
    #[must_use]
    pub const fn alias(&self) -> Option<&Alias> {
        self.alias.as_ref()
    }

    /// Returns the bead with another public handle, or with none; the one it had goes to its history.
    #[must_use]
    pub fn with_alias(&self, alias: Option<Alias>) -> Self {
        if alias == self.alias {
            return self.clone();
        }
        let formerly = self.formerly.after(self.alias.as_ref(), alias.as_ref());
        Self { alias, formerly, ..self.clone() }
    }

    /// Returns the bead under another name, which only a recorded repair of a misnamed singleton gives it.
    #[must_use]
    pub fn renamed(&self, name: AgentName) -> Self {
        Self { name, ..self.clone() }
    }

    /// Returns the handles that it had before, the latest first; it has no claim to them.
    #[must_use]
    pub fn former_aliases(&self) -> &[Alias] {
        self.formerly.as_slice()
    }

    /// Returns who asked for it.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Returns the bead as one that somebody else asked for than its seat says.
    #[must_use]
    pub fn with_origin(&self, origin: Origin) -> Self {
        Self { origin, ..self.clone() }
    }

    /// Returns what its record says besides, by key, each value as the text that it was read as: a newer build wrote
    /// it, and it is written back as it stood.
    pub fn extra(&self) -> impl Iterator<Item = (&str, &str)> {
        self.extra.iter()
    }

    /// Returns the template that produced it.
    #[must_use]
    pub const fn template(&self) -> &TemplateName {
        self.seat.template()
    }

    /// Returns how many lives it has begun.
    #[must_use]
    pub const fn generation(&self) -> Generation {
        self.generation
    }

    /// Returns when it was made.
    #[must_use]
    pub const fn created(&self) -> Stamp {
        self.created
    }

    /// Returns where it is in its life.
    #[must_use]
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// Returns since when it is in its phase; since it was made where a newer build wrote that phase.
    #[must_use]
    pub fn since(&self) -> Stamp {
        self.phase.since().unwrap_or(self.created)
    }

    /// Returns whether its life goes on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.phase, Phase::Closed { .. })
    }

    /// Returns what it claims: its seat, its name and its alias while open, nothing once closed.
    #[must_use]
    pub fn claims(&self) -> Vec<Claim> {
        if !self.is_open() {
            return Vec::new();
        }
        let mut claims = vec![Claim::Seat(self.seat.clone()), Claim::Name(self.name.clone())];
        claims.extend(self.alias.clone().map(Claim::Alias));
        claims
    }

    pub(crate) fn in_phase(&self, phase: Phase) -> Self {
        Self { phase, ..self.clone() }
    }

    pub(crate) fn begun(&self, incarnation: Incarnation, phase: Phase) -> Result<Self, Refused> {
        let (begun, last) = (incarnation.generation, self.generation);
        if begun == last || begun != last.next() {
            return Err(Refused::NotNext { begun, last });
        }
        crate::canary!(StaleSlotRetags => return Ok(crate::canary::retagged(self, begun, phase)));
        Ok(Self { generation: begun, phase, ..self.clone() })
    }
}

/// A session that a host shows and no record knows.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the marks of a process, all of them needed")]
pub struct Found {
    /// The bead id in its mark.
    pub id: BeadId,
    /// The name in its mark.
    pub name: AgentName,
    /// The seat that its name belongs to.
    pub seat: Seat,
    /// The incarnation in its mark.
    pub incarnation: Incarnation,
}
