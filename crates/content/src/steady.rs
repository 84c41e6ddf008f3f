//! Is what was read one content? Looked at, read, looked at again: what both looks agree on stood so at one moment.
//!
//! Between the looks is a moment at which everything was as both saw it, as a mark changes with whatever it marks.
//! So no file that moved meanwhile is missing in both places or there in both, and no link that was switched shows two
//! releases mixed.

use crate::file::digest;
use crate::limit::TRIES_MAX;
use crate::mark::Mark;
use crate::name::key;
use crate::reading::Trouble;
use crate::sight::{Sight, What};
use crate::walk::look;
use crate::{Options, Why};
use std::collections::BTreeMap;
use std::path::Path;
use tenure_bead::Value;

/// What was read of one declared path.
pub(crate) struct Steady {
    pub(crate) value: Value,
    pub(crate) troubles: Vec<Trouble>,
    /// What both looks saw, where they agree in everything.
    pub(crate) sight: Option<Sight>,
}

/// Reads one declared path; a few times if it does not hold still, and then without what does not.
pub(crate) fn read(path: &Path, options: &Options) -> Steady {
    let mut once = attempt(path, options);
    for _ in 1..TRIES_MAX {
        if once.sight.is_some() {
            break;
        }
        once = attempt(path, options);
    }
    once
}

fn attempt(path: &Path, options: &Options) -> Steady {
    let before = look(path, options);
    let mut contents = Contents::new();
    digests(&before, &mut contents);
    let after = look(path, options);
    let mut compared = Compared { contents: &contents, troubles: Vec::new() };
    let value = compared.value(&before, Some(&after));
    let troubles = compared.troubles;
    let is_steady = troubles.iter().all(|trouble| trouble.why != Why::Changing);
    Steady { value, troubles, sight: is_steady.then_some(before) }
}

/// What files say, by where and which they are.
type Contents<'s> = BTreeMap<(&'s Path, Mark), Result<String, Why>>;

fn digests<'s>(sight: &'s Sight, contents: &mut Contents<'s>) {
    match &sight.what {
        What::File { at, mark } => {
            contents.entry((at, *mark)).or_insert_with(|| digest(at, *mark));
        }
        What::Directory { entries, .. } => {
            entries.values().for_each(|sight| digests(sight, contents));
        }
        What::Nothing | What::Unread(_) => {}
    }
}

/// Two looks, and what was read between them.
struct Compared<'s> {
    contents: &'s Contents<'s>,
    troubles: Vec<Trouble>,
}

impl Compared<'_> {
    fn value(&mut self, before: &Sight, after: Option<&Sight>) -> Value {
        let Some(after) = after.filter(|after| after.links == before.links) else {
            return self.unread(before, Why::Changing);
        };
        match (&before.what, &after.what) {
            (What::Nothing, What::Nothing) => Value::Absent,
            (What::File { at, mark }, What::File { .. }) if before.what == after.what => {
                match self.contents.get(&(at.as_path(), *mark)) {
                    Some(Ok(digest)) => Value::Text(digest.clone()),
                    Some(Err(why)) => self.unread(before, *why),
                    None => self.unread(before, Why::Changing),
                }
            }
            (
                What::Directory { mark, entries },
                What::Directory { mark: after, entries: others },
            ) if mark == after && entries.keys().eq(others.keys()) => {
                let sights = entries.iter().zip(others.values());
                let said = sights.filter_map(|((name, one), other)| {
                    self.entry(one, other).map(|value| (key(name), value))
                });
                Value::Map(said.collect())
            }
            (What::Unread(why), What::Unread(again)) if why == again => self.unread(before, *why),
            (
                What::Nothing | What::File { .. } | What::Directory { .. } | What::Unread(_),
                What::Nothing | What::File { .. } | What::Directory { .. } | What::Unread(_),
            ) => self.unread(before, Why::Changing),
        }
    }

    /// Returns what an entry says; a directory in which nothing is left is as good as not there.
    fn entry(&mut self, before: &Sight, after: &Sight) -> Option<Value> {
        let value = self.value(before, Some(after));
        (value != Value::Absent && value != Value::Map(BTreeMap::new())).then_some(value)
    }

    fn unread(&mut self, sight: &Sight, why: Why) -> Value {
        self.troubles.push(Trouble { path: sight.path.clone(), why });
        Value::Unread
    }
}
