//! What does a session say of itself? The keys of its metadata, read the way Gas City reads them.

use crate::{Bead, moment};
use std::borrow::Cow;
use std::collections::BTreeSet;
use tenure_bead::{Slot, Wall};
use tenure_identity::slot_written;

/// A bead that is a session, and what its metadata says.
///
/// The conventions are Gas City's: a flag is set by the word `true` and by nothing else, a number that is none is
/// absent, an empty text is absent, and the state is compared as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    bead: &'a Bead,
}

/// The record that a session was given of who it is, apart from what other keys say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Canonical<'a> {
    /// The name.
    pub name: &'a str,
    /// The slot, of a session that has one.
    pub slot: Option<Slot>,
}

impl<'a> Row<'a> {
    /// Returns the session that a bead is, or nothing when it is something else.
    ///
    /// The type alone decides. A crash can lose it: without any, the label does. Closed rows of old may have the
    /// label for a type.
    #[must_use]
    pub fn of(bead: &'a Bead) -> Option<Self> {
        let labeled = || bead.known().labels.iter().any(|label| label == SESSION_LABEL);
        let is_session = match bead.known().issue_type.as_str() {
            "session" => true,
            "" => labeled(),
            SESSION_LABEL => bead.is_closed(),
            _ => false,
        };
        is_session.then_some(Self { bead })
    }

    /// Returns the bead.
    #[must_use]
    pub const fn bead(&self) -> &'a Bead {
        self.bead
    }

    /// Returns its id.
    #[must_use]
    pub fn id(&self) -> &'a str {
        self.bead.id()
    }

    /// Returns a text of its metadata without white space around it; an empty one is absent.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.bead.text(key).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Returns whether a flag is set: by the word `true`.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.text(key) == Some("true")
    }

    /// Returns a moment; what is none is absent.
    #[must_use]
    pub fn moment(&self, key: &str) -> Option<Wall> {
        moment(self.text(key)?)
    }

    /// Returns a slot: a whole number above zero, however it is spelled.
    fn slot_at(&self, key: &str) -> Option<Slot> {
        slot_written(self.text(key)?)
    }

    /// Returns the template: `template`, or where old rows have it.
    #[must_use]
    pub fn template(&self) -> Option<&'a str> {
        self.text("template").or_else(|| self.text("common_name"))
    }

    /// Returns who it says it is: `agent_name`, or the label that begins with `agent:`.
    #[must_use]
    pub fn agent_name(&self) -> Option<&'a str> {
        self.text("agent_name").or_else(|| {
            let labels = self.bead.known().labels.iter();
            let names = labels.filter_map(|label| label.strip_prefix("agent:"));
            names.map(str::trim).find(|name| !name.is_empty())
        })
    }

    /// Returns its public handle.
    #[must_use]
    pub fn alias(&self) -> Option<&'a str> {
        self.text("alias")
    }

    /// Returns the handles it had before, the newest first, each once.
    #[must_use]
    pub fn former_aliases(&self) -> Vec<&'a str> {
        let mut seen = BTreeSet::new();
        let all = self.text("alias_history").unwrap_or_default().split(',').map(str::trim);
        all.filter(|alias| !alias.is_empty() && seen.insert(*alias)).collect()
    }

    /// Returns the name at its runtime as it is on record.
    #[must_use]
    pub fn session_name(&self) -> Option<&'a str> {
        self.text("session_name")
    }

    /// Returns the name at its runtime: without one on record it is made of the id.
    #[must_use]
    pub fn runtime_name(&self) -> Cow<'a, str> {
        let derived = || Cow::Owned(format!("s-{}", self.id().replace('/', "--")));
        self.session_name().map_or_else(derived, Cow::Borrowed)
    }

    /// Returns whether its name at the runtime ends with its own id, so that a number in it is no slot.
    #[must_use]
    pub fn owns_its_session_name(&self) -> bool {
        let head = self.session_name().and_then(|name| name.strip_suffix(self.id()));
        head.is_some_and(|head| head.ends_with('-'))
    }

    /// Returns which configured session it is.
    #[must_use]
    pub fn named_identity(&self) -> Option<&'a str> {
        self.text("configured_named_identity")
    }

    /// Returns whether it is the bead of a configured session.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.flag("configured_named_session") || self.named_identity().is_some()
    }

    /// Returns the slot it says it has.
    #[must_use]
    pub fn slot(&self) -> Option<Slot> {
        self.slot_at("pool_slot")
    }

    /// Returns the record of who it is. A slot without a name is none.
    #[must_use]
    pub fn canonical(&self) -> Option<Canonical<'a>> {
        let name = self.text("canonical_instance_name")?;
        Some(Canonical { name, slot: self.slot_at("canonical_pool_slot") })
    }

    /// Returns the word for its phase to the letter: `" active "` is not `active`.
    #[must_use]
    pub fn phase(&self) -> &'a str {
        self.bead.text("state").unwrap_or_default()
    }

    /// Returns since when a start is owed to it: from the claim, or from when it was made.
    #[must_use]
    pub fn start_owed_since(&self) -> Option<Wall> {
        self.moment("pending_create_started_at").or(self.bead.known().created_at)
    }

    /// Returns how it came to exist, as recorded or as the other keys tell.
    ///
    /// What says `ephemeral` and has none of a pool's marks was made by somebody: the word was once written for both.
    #[must_use]
    pub fn origin(&self) -> Option<RowOrigin> {
        match self.text("session_origin") {
            Some("named") => Some(RowOrigin::Named),
            Some("manual") => Some(RowOrigin::Manual),
            Some("ephemeral") if self.is_named() => Some(RowOrigin::Named),
            Some("ephemeral") if !self.has_pool_marks() => Some(RowOrigin::Manual),
            Some("ephemeral") => Some(RowOrigin::Ephemeral),
            Some(_) | None => self.origin_told_elsewhere(),
        }
    }

    fn origin_told_elsewhere(&self) -> Option<RowOrigin> {
        if self.is_named() {
            return Some(RowOrigin::Named);
        }
        if self.bead.text("manual_session") == Some("true") {
            return Some(RowOrigin::Manual);
        }
        self.has_pool_marks().then_some(RowOrigin::Ephemeral)
    }

    /// Whether anything says that a pool made it.
    fn has_pool_marks(&self) -> bool {
        let named_so = [self.agent_name(), self.alias()].into_iter().flatten().any(ends_with_slot);
        self.flag("pool_managed")
            || self.slot().is_some()
            || self.bead.text("dependency_only") == Some("true")
            || named_so
    }

    /// Returns under which name it owns work: its alias, the configured session, its session name, its id.
    #[must_use]
    pub fn owner(&self) -> &'a str {
        let names = [self.alias(), self.named_identity(), self.session_name()];
        names.into_iter().flatten().next().unwrap_or(self.id())
    }
}

/// How a session came to exist, as Gas City tells it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum RowOrigin {
    /// It is a configured session.
    Named,
    /// Somebody made it.
    Manual,
    /// The controller made it for a pool.
    Ephemeral,
}

const SESSION_LABEL: &str = "gc:session";

/// Whether a name ends with a dash and a number above zero.
fn ends_with_slot(name: &str) -> bool {
    let tail = name.rsplit_once('-').map(|(_, tail)| tail);
    tail.is_some_and(|tail| slot_written(tail).is_some())
}
