//! What is wanted? The fleet: templates, their sizes, and whether it is to run at all.

use crate::limit;
use alloc::vec::Vec;
use tenure_bead::{AgentName, Digest, Seat, Slot, TemplateName};
use tenure_identity::{Naming, name_of, naming, seat_of};

/// What an operator wants of the fleet as a whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows a fleet has to handle both")]
pub enum Intent {
    /// Every seat is to be filled.
    Run,
    /// Every session is to stop; the seats stay claimed for the next run.
    Stop,
}

/// A config object that produces sessions.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; the fleet checks them")]
pub struct Template {
    /// What it is called.
    pub name: TemplateName,
    /// How many sessions it has: 0 none, 1 a singleton, more a pool.
    pub size: u32,
    /// The fingerprint of what its sessions are launched with.
    pub digest: Digest,
}

/// Everything that is wanted, checked when it is put together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fleet {
    intent: Intent,
    templates: Vec<Template>,
}

impl Fleet {
    /// Puts a fleet together.
    ///
    /// # Errors
    ///
    /// [`FleetError`] when two sessions would have one name or a bound is passed; whoever wrote the config is
    /// to mend it.
    pub fn try_new(intent: Intent, mut templates: Vec<Template>) -> Result<Self, FleetError> {
        if templates.len() > limit::TEMPLATES_MAX {
            return Err(FleetError::TooManyTemplates { count: templates.len() });
        }
        templates.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(twice) = templates.windows(2).find_map(twice) {
            return Err(FleetError::Twice { name: twice });
        }
        if let Some(t) = templates.iter().find(|t| t.size > limit::POOL_SIZE_MAX) {
            return Err(FleetError::TooLarge { name: t.name.clone(), size: t.size });
        }
        let fleet = Self { intent, templates };
        match fleet.templates.iter().find_map(|t| fleet.overlap(t)) {
            Some(overlap) => Err(overlap),
            None => Ok(fleet),
        }
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

    /// Returns a template.
    #[must_use]
    pub fn template(&self, name: &TemplateName) -> Option<&Template> {
        let at = self.templates.binary_search_by(|t| t.name.cmp(name)).ok()?;
        self.templates.get(at)
    }

    /// Returns whether it has a seat.
    #[must_use]
    pub fn has(&self, seat: &Seat) -> bool {
        let Some(template) = self.template(seat.template()) else {
            return false;
        };
        match (naming(template.size), seat) {
            (Naming::Singleton, Seat::Singleton { .. }) => true,
            (Naming::Numbered { size }, Seat::Numbered { slot, .. }) => slot.number() <= size,
            (Naming::Disabled | Naming::Singleton | Naming::Numbered { .. }, _) => false,
        }
    }

    /// Returns how many sessions it wants in all.
    #[must_use]
    pub fn sessions(&self) -> u64 {
        self.templates.iter().fold(0, |sum, t| sum.saturating_add(u64::from(t.size)))
    }

    /// Returns the clash when a singleton is called like a numbered session of another template.
    fn overlap(&self, template: &Template) -> Option<FleetError> {
        if naming(template.size) != Naming::Singleton {
            return None;
        }
        let name = name_of(&Seat::Singleton { template: template.name.clone() });
        let (base, _) = template.name.as_str().rsplit_once('-')?;
        let pool = self.template(&TemplateName::parse(base).ok()?)?;
        let seat = seat_of(&name, &pool.name, naming(pool.size))?;
        let slot = seat.slot().filter(|_| self.has(&seat))?;
        Some(FleetError::OneName { name, pool: pool.name.clone(), slot })
    }
}

fn twice(pair: &[Template]) -> Option<TemplateName> {
    match pair {
        [a, b] if a.name == b.name => Some(a.name.clone()),
        _ => None,
    }
}

/// Why a fleet is refused as a whole. Whoever wrote the config is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FleetError {
    /// Two templates have one name.
    #[error("put the fleet together: template {name} is there twice; rename one of them")]
    Twice {
        /// The name.
        name: TemplateName,
    },
    /// A singleton is called like a numbered session of a pool.
    #[error(
        "put the fleet together: the singleton {name} and slot {slot} of the pool {pool} would have one name; \
         rename one of the templates"
    )]
    OneName {
        /// The name.
        name: AgentName,
        /// The pool.
        pool: TemplateName,
        /// The slot.
        slot: Slot,
    },
    /// A pool is larger than any that is supported.
    #[error(
        "put the fleet together: template {name} has size {size}, at most {} is supported",
        limit::POOL_SIZE_MAX
    )]
    TooLarge {
        /// The template.
        name: TemplateName,
        /// Its size.
        size: u32,
    },
    /// There are more templates than supported.
    #[error(
        "put the fleet together: {count} templates, at most {} are supported",
        limit::TEMPLATES_MAX
    )]
    TooManyTemplates {
        /// How many there are.
        count: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn template(name: &str, size: u32) -> Template {
        let name = TemplateName::parse(name).unwrap();
        Template { name, size, digest: Digest::from_bytes([0; 32]) }
    }

    fn refused(templates: &[(&str, u32)]) -> Option<alloc::string::String> {
        let templates = templates.iter().map(|(name, size)| template(name, *size)).collect();
        Fleet::try_new(Intent::Run, templates).err().map(|e| e.to_string())
    }

    #[test]
    fn two_templates_of_one_name_are_refused() {
        assert!(refused(&[("a", 1), ("b", 2), ("a", 3)]).unwrap().contains("template a"));
    }

    #[test]
    fn a_singleton_called_like_a_slot_is_refused_only_when_the_pool_has_the_slot() {
        let error = refused(&[("worker", 3), ("worker-2", 1)]).unwrap();
        assert!(error.contains("worker-2") && error.contains("slot 2"), "{error}");
        assert_eq!(refused(&[("worker", 3), ("worker-4", 1)]), None);
        assert_eq!(refused(&[("worker", 3), ("worker-2", 2)]), None);
        assert_eq!(refused(&[("worker", 1), ("worker-2", 1)]), None);
    }

    #[test]
    fn a_pool_beyond_the_limit_is_refused() {
        assert!(refused(&[("a", limit::POOL_SIZE_MAX)]).is_none());
        assert!(refused(&[("a", limit::POOL_SIZE_MAX + 1)]).is_some());
    }
}
