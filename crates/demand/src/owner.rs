//! Which session does a word mean as the owner of work? One index over all words, so that no rule compares pairs.

use crate::read::Rows;
use alloc::collections::BTreeMap;
use tenure_identity::Statement;

/// Who owns the work that is assigned to each word.
#[derive(Debug)]
pub(crate) struct Owners<'a> {
    open: BTreeMap<&'a str, (Rank, usize)>,
    closed: BTreeMap<&'a str, (Rank, usize)>,
}

/// How a word is a session's, strongest first; then who has its session name, and who is older.
type Rank = (u8, bool);

impl<'a> Owners<'a> {
    pub(crate) fn of(rows: &Rows<'a>) -> Self {
        let mut owners = Self { open: BTreeMap::new(), closed: BTreeMap::new() };
        for (at, row) in rows.list.iter().enumerate() {
            let into = if row.said.stage.is_open() { &mut owners.open } else { &mut owners.closed };
            for (how, word) in words(row.said) {
                let claim = ((how, row.shadowed_by.is_some()), at);
                let best = into.entry(word).or_insert(claim);
                *best = (*best).min(claim);
            }
        }
        owners
    }

    /// Returns the open session that answers to a word.
    pub(crate) fn open(&self, word: &str) -> Option<usize> {
        self.open.get(word).map(|(_, at)| *at)
    }

    /// Returns the session that answered to a word, and whose life is over.
    pub(crate) fn closed(&self, word: &str) -> Option<usize> {
        self.closed.get(word).map(|(_, at)| *at)
    }
}

/// Returns every word that a session answers to as an owner, the strongest first.
fn words(said: &Statement) -> impl Iterator<Item = (u8, &str)> {
    let id = core::iter::once((0, said.id.as_str()));
    let session = said.session.iter().map(|name| (1, name.as_str()));
    let named = said.named.iter().map(|name| (2, name.as_str()));
    let alias = said.alias.iter().map(|name| (3, name.as_str()));
    let former = said.former.iter().map(|name| (4, name.as_str()));
    id.chain(session).chain(named).chain(alias).chain(former)
}
