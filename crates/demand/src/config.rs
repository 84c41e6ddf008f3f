//! What does the config say of demand? The names, who may not run, who comes after whom, and the shared caps.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use tenure_bead::{Capacity, TemplateName};
use tenure_identity::{Naming, Post, Roster, naming};

/// What the config says of how many sessions there may be.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Config {
    /// The templates, with their minimum and their own cap, and the sessions with names of their own.
    pub roster: Roster,
    /// Templates that are to have no session for now.
    pub suspended: BTreeSet<TemplateName>,
    /// What each template comes after: one session of each of these is wanted while it has any.
    pub after: BTreeMap<TemplateName, Vec<TemplateName>>,
    /// How many sessions the templates of a rig may have together; without an entry, as many as they want.
    pub rigs: BTreeMap<String, Capacity>,
    /// How many sessions all templates may have together.
    pub workspace: Capacity,
}

impl Config {
    /// Makes a config in which nothing is suspended, nobody comes after another, and only templates have caps.
    #[must_use]
    pub const fn new(roster: Roster) -> Self {
        Self {
            roster,
            suspended: BTreeSet::new(),
            after: BTreeMap::new(),
            rigs: BTreeMap::new(),
            workspace: Capacity::Unlimited,
        }
    }

    /// Returns the template at a place of the roster.
    pub(crate) fn post(&self, at: usize) -> Option<&Post> {
        self.roster.posts().get(at)
    }

    /// Returns where a template stands in the roster.
    pub(crate) fn place(&self, template: &TemplateName) -> Option<usize> {
        self.roster.posts().binary_search_by(|post| post.template.cmp(template)).ok()
    }

    pub(crate) fn is_suspended(&self, at: usize) -> bool {
        self.post(at).is_some_and(|post| self.suspended.contains(&post.template))
    }
}

/// Returns how many sessions a template may have, by its own bound and its list of names.
pub(crate) fn cap_of(post: &Post) -> Capacity {
    match naming(&post.pool) {
        Naming::Disabled => Capacity::UpTo(0),
        Naming::Singleton => Capacity::UpTo(1),
        Naming::Numbered { max } | Naming::Listed { max, .. } => max,
    }
}

/// Returns whether a template has one session under its own name.
pub(crate) fn is_singleton(post: &Post) -> bool {
    naming(&post.pool) == Naming::Singleton
}
