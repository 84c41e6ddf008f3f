//! What is wanted? The fleet: templates, named sessions, and whether it is to run at all.

use crate::{FleetError, NamedSession, Template, limit, namespace, order};
use alloc::vec::Vec;
use tenure_bead::{AgentName, Alias, Bead, Capacity, Seat, TemplateName};
use tenure_identity::{NamedPost, Naming, Post, Roster, is_called, naming};

/// What an operator wants of the fleet as a whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows a fleet has to handle both")]
pub enum Intent {
    /// Every seat is to be filled.
    Run,
    /// Every session is to stop; the seats stay claimed for the next run.
    Stop,
}

/// Everything that is wanted, checked when it is put together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fleet {
    intent: Intent,
    templates: Vec<Template>,
    named: Vec<NamedSession>,
    /// What all of them are called.
    roster: Roster,
}

impl Fleet {
    /// Puts a fleet together.
    ///
    /// # Errors
    ///
    /// [`FleetError`] when two sessions would have one name, templates wait for each other in a circle, or a bound
    /// is passed; whoever wrote the config is to mend it.
    pub fn try_new(intent: Intent, templates: Vec<Template>) -> Result<Self, FleetError> {
        Self::with_named(intent, templates, Vec::new())
    }

    /// Puts a fleet together that has sessions with names of their own.
    ///
    /// # Errors
    ///
    /// As [`Fleet::try_new`], and when a named session has a template that is not there.
    pub fn with_named(
        intent: Intent,
        mut templates: Vec<Template>,
        mut named: Vec<NamedSession>,
    ) -> Result<Self, FleetError> {
        templates.sort_by(|a, b| a.name.cmp(&b.name));
        named.sort_by(|a, b| a.name.cmp(&b.name));
        let roster = Roster::new(
            templates.iter().map(post).collect(),
            named.iter().map(named_post).collect(),
        );
        let fleet = Self { intent, templates, named, roster };
        fleet.is_within_bounds()?;
        namespace::check(&fleet)?;
        order::check(&fleet)?;
        Ok(fleet)
    }

    /// Returns what is wanted of it as a whole.
    #[must_use]
    pub const fn intent(&self) -> Intent {
        self.intent
    }

    /// Returns its templates, by name.
    #[must_use]
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// Returns its sessions with names of their own, by name.
    #[must_use]
    pub fn named(&self) -> &[NamedSession] {
        &self.named
    }

    /// Returns a template.
    #[must_use]
    pub fn template(&self, name: &TemplateName) -> Option<&Template> {
        self.templates.get(self.position(name)?)
    }

    /// Returns whether it wants a seat to be filled.
    #[must_use]
    pub fn has(&self, seat: &Seat) -> bool {
        let template = self.template(seat.template());
        template.is_some_and(|template| self.wants(seat, template))
    }

    /// Returns the one view of what its sessions are called.
    #[must_use]
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Returns what the session in a seat is called now, whether the seat is wanted or not.
    #[must_use]
    pub fn name_of(&self, seat: &Seat) -> Option<AgentName> {
        self.roster.name_of(seat)
    }

    /// Returns the public handle that the session in a seat is to have.
    #[must_use]
    pub fn alias_of(&self, seat: &Seat) -> Option<Alias> {
        self.roster.alias_of(seat)
    }

    /// Returns whether a bead sits where the fleet wants somebody, under the name that the seat has.
    ///
    /// Where the naming has changed since, the bead no longer fits, and is not renamed. One that sits in the one seat of
    /// its template and is called like a slot does not fit either until its name is mended.
    #[must_use]
    pub fn fits(&self, bead: &Bead) -> bool {
        let template = self.template(bead.template());
        template.is_some_and(|template| self.fits_in(bead, template))
    }

    /// Returns the same of a bead whose template was found already.
    pub(crate) fn fits_in(&self, bead: &Bead, template: &Template) -> bool {
        self.wants(bead.seat(), template)
            && is_called(bead.name(), bead.seat(), naming(&template.pool))
    }

    /// Returns how many sessions it wants in all.
    #[must_use]
    pub fn sessions(&self) -> u64 {
        let pools = self.templates.iter().map(|t| u64::from(t.pool.wanted()));
        let named = u64::try_from(self.named.len()).unwrap_or(u64::MAX);
        pools.fold(named, u64::saturating_add)
    }

    /// Returns where a template stands.
    pub(crate) fn position(&self, name: &TemplateName) -> Option<usize> {
        self.templates.binary_search_by(|t| t.name.cmp(name)).ok()
    }

    fn wants(&self, seat: &Seat, template: &Template) -> bool {
        let pool = &template.pool;
        match (seat, naming(pool)) {
            (Seat::Named { name, template }, _) => {
                self.roster.named_post(name).is_some_and(|named| named.template == *template)
            }
            (Seat::Singleton { .. }, Naming::Singleton) => pool.wanted() > 0,
            (Seat::Numbered { slot, .. }, Naming::Numbered { .. } | Naming::Listed { .. }) => {
                slot.number() <= pool.wanted()
            }
            (
                Seat::Singleton { .. } | Seat::Numbered { .. },
                Naming::Disabled
                | Naming::Singleton
                | Naming::Numbered { .. }
                | Naming::Listed { .. },
            ) => false,
        }
    }

    fn is_within_bounds(&self) -> Result<(), FleetError> {
        let count = self.templates.len();
        if count > limit::TEMPLATES_MAX {
            return Err(FleetError::TooManyTemplates { count });
        }
        if self.named.len() > limit::NAMED_MAX {
            return Err(FleetError::TooManyNamed { count: self.named.len() });
        }
        match self.templates.iter().find(|t| size(t) > limit::POOL_SIZE_MAX) {
            Some(t) => Err(FleetError::TooLarge { name: t.name.clone(), size: size(t) }),
            None => Ok(()),
        }
    }
}

fn post(template: &Template) -> Post {
    let (pool, alias) = (template.pool.clone(), template.alias.clone());
    Post { template: template.name.clone(), pool, alias }
}

fn named_post(named: &NamedSession) -> NamedPost {
    let (template, alias) = (named.template.clone(), named.alias.clone());
    NamedPost { name: named.name.clone(), template, alias }
}

/// Returns how many seats a template has: its bound, or as many as are wanted where it has none.
const fn size(template: &Template) -> u32 {
    match template.pool.max() {
        Capacity::UpTo(max) => max,
        Capacity::Unlimited => template.pool.wanted(),
    }
}
