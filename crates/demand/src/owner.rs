//! Which session does a word mean as the owner of work? `tenure-identity` says who answers to it; the strongest tie wins.

use crate::Config;
use crate::read::Rows;
use alloc::collections::BTreeMap;
use tenure_bead::BeadId;
use tenure_identity::{Directory, Stage, Statement};

/// Who owns the work that is assigned to each word.
#[derive(Debug)]
pub(crate) struct Owners<'a> {
    directory: Directory<'a>,
    /// What was asked already: many items are one session's.
    known: BTreeMap<&'a str, Option<usize>>,
}

impl<'a> Owners<'a> {
    pub(crate) fn new(config: &'a Config, sessions: &'a [Statement]) -> Self {
        Self { directory: Directory::new(sessions, &config.roster), known: BTreeMap::new() }
    }

    /// Returns the open session that owns what is assigned to a word.
    ///
    /// Of several with one tie it is the one that has its session name, then the oldest.
    pub(crate) fn open(&mut self, word: &'a str, rows: &Rows<'_>) -> Option<usize> {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let owners = self.directory.owners(word).into_iter();
        let ranked = owners.filter_map(|(said, by)| {
            let at = rows.find(&said.id)?;
            Some((by, rows.get(at)?.shadowed_by.is_some(), at))
        });
        let owner = ranked.min().map(|(.., at)| at);
        self.known.insert(word, owner);
        owner
    }

    /// Returns the session that has a word as its id, and whose life is over.
    pub(crate) fn closed(&self, word: &str) -> Option<&'a BeadId> {
        let said = self.directory.statement(&BeadId::parse(word).ok()?)?;
        (said.stage == Stage::Closed).then_some(&said.id)
    }
}
