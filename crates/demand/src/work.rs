//! What is there to do, who is to do it, and which template does it go to?

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::{BeadId, NameError};

/// Names one item of work in the store that it is kept in.
///
/// It has the grammar of a bead id and is none: work is done, a session lives.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct WorkId(BeadId);

impl WorkId {
    /// Reads the id of an item.
    ///
    /// # Errors
    ///
    /// [`NameError`] when the text is no id; whoever wrote it is to mend it.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        BeadId::parse(text).map(Self)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for WorkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One item of work that is to be done: open or in progress, and waiting for nothing else.
///
/// What is done or blocked is left out by whoever reads the store. An item that two stores show is one item.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Work {
    /// Which item it is.
    pub id: WorkId,
    /// Who is to do it, as its store has it: any word that a session answers to, or the name of a template.
    pub assignee: Option<String>,
    /// Where it goes: the name of a template, or of one session of it.
    pub route: Option<String>,
    /// What comes first; higher is sooner.
    pub priority: i64,
}

impl Work {
    /// Returns whom it is assigned to; a blank is nobody.
    pub(crate) fn owner(&self) -> Option<&str> {
        self.assignee.as_deref().map(str::trim).filter(|word| !word.is_empty())
    }
}

/// Returns every item once, by its id; of two copies the one that says more is it, in whatever order they came.
pub(crate) fn distinct(work: &[Work]) -> Vec<&Work> {
    let mut items: Vec<&Work> = work.iter().collect();
    items.sort_by(|a, b| {
        let most = b.priority.cmp(&a.priority);
        let said = || b.assignee.cmp(&a.assignee).then_with(|| b.route.cmp(&a.route));
        a.id.cmp(&b.id)
            .then_with(|| b.owner().is_some().cmp(&a.owner().is_some()).then(most).then_with(said))
    });
    items.dedup_by(|later, first| later.id == first.id);
    items
}
