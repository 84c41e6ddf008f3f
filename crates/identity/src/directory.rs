//! Who says what about themselves? Every record's words in order, so that a question costs a search and not a scan.

use crate::{By, NamedPost, Roster, Statement};
use alloc::string::String;
use alloc::vec::Vec;
use tenure_bead::BeadId;

/// Every record's words, sorted once; what is asked of it reads and never writes.
///
/// ```
/// use tenure_bead::{Alias, BeadId};
/// use tenure_identity::{resolve, Ask, Directory, Resolved, Roster, Stage, Statement, Surface};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let bead = BeadId::parse("gc-7")?;
/// let record = Statement { alias: Some(Alias::parse("hal")?), ..Statement::bare(bead.clone(), Stage::Active) };
/// let (records, roster) = ([record], Roster::default());
/// let directory = Directory::new(&records, &roster);
/// let ask = Ask { token: "hal", surface: Surface::Command, rig: None };
/// assert_eq!(resolve(&directory, ask), Resolved::One(bead));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Directory<'a> {
    roster: &'a Roster,
    statements: &'a [Statement],
    ids: Index<'a>,
    sessions: Index<'a>,
    aliases: Index<'a>,
    /// The last parts of the aliases that have several.
    leaves: Index<'a>,
    agents: Index<'a>,
    templates: Index<'a>,
    identities: Index<'a>,
    /// Every handle that somebody had before.
    formers: Index<'a>,
    /// The handles at the host that the config reserves.
    reserved: Vec<(String, usize)>,
    /// What the sessions with names of their own are called where they were written.
    named_leaves: Vec<(&'a str, usize)>,
    /// The aliases that the config gives to sessions with names of their own.
    named_aliases: Vec<(&'a str, usize)>,
}

impl<'a> Directory<'a> {
    /// Puts a directory together.
    #[must_use]
    pub fn new(statements: &'a [Statement], roster: &'a Roster) -> Self {
        let index = |key: fn(&'a Statement) -> Option<&'a str>| Index::of(statements, key);
        let named = || roster.named().iter().enumerate();
        let handle = |(at, post): (usize, &NamedPost)| {
            roster.handle_of(&post.name).map(|handle| (String::from(handle.as_str()), at))
        };
        let mut reserved: Vec<(String, usize)> = named().filter_map(handle).collect();
        reserved.sort_unstable();
        let leaf = |(at, post): (usize, &'a NamedPost)| (base(post.name.as_str()), at);
        let mut named_leaves: Vec<(&str, usize)> = named().map(leaf).collect();
        named_leaves.sort_unstable();
        let answers =
            |(at, post): (usize, &'a NamedPost)| Some((post.alias.as_ref()?.as_str(), at));
        let mut named_aliases: Vec<(&str, usize)> = named().filter_map(answers).collect();
        named_aliases.sort_unstable();
        Self {
            roster,
            statements,
            ids: index(|s| Some(s.id.as_str())),
            sessions: index(|s| Some(s.session.as_ref()?.as_str())),
            aliases: index(|s| Some(s.alias.as_ref()?.as_str())),
            leaves: index(|s| Some(s.alias.as_ref()?.as_str().rsplit_once('/')?.1)),
            agents: index(|s| Some(s.agent.as_ref()?.as_str())),
            templates: index(|s| Some(s.template.as_ref()?.as_str())),
            identities: index(|s| Some(s.named.as_ref()?.as_str())),
            formers: Index::of_formers(statements),
            reserved,
            named_leaves,
            named_aliases,
        }
    }

    /// Returns the config's view of names that it was put together with.
    #[must_use]
    pub const fn roster(&self) -> &'a Roster {
        self.roster
    }

    /// Returns every record.
    #[must_use]
    pub const fn statements(&self) -> &'a [Statement] {
        self.statements
    }

    /// Returns the record of a bead.
    #[must_use]
    pub fn statement(&self, id: &BeadId) -> Option<&'a Statement> {
        self.by_id(id.as_str()).next()
    }

    /// Returns every open record that owns what is assigned to that word, those with the strongest tie first.
    ///
    /// Whose current word it is comes before those who were called so once, so that a handle that passed on takes its
    /// new work along.
    #[must_use]
    pub fn owners(&self, assignee: &str) -> Vec<(&'a Statement, By)> {
        let word = assignee.trim();
        let sets = [
            (By::Id, &self.ids),
            (By::Alias, &self.aliases),
            (By::Named, &self.identities),
            (By::Session, &self.sessions),
            (By::Former, &self.formers),
        ];
        let mut found: Vec<(&Statement, By)> = Vec::new();
        for (by, index) in sets {
            for statement in self.find(index, word).filter(|one| one.stage.is_open()) {
                if !found.iter().any(|(known, _)| known.id == statement.id) {
                    found.push((statement, by));
                }
            }
        }
        found
    }

    pub(crate) fn by_id(&self, word: &str) -> impl Iterator<Item = &'a Statement> {
        self.find(&self.ids, word)
    }

    pub(crate) fn by_session(&self, word: &str) -> impl Iterator<Item = &'a Statement> {
        self.find(&self.sessions, word)
    }

    pub(crate) fn by_alias(&self, word: &str) -> impl Iterator<Item = &'a Statement> {
        self.find(&self.aliases, word)
    }

    pub(crate) fn by_leaf(&self, word: &str) -> impl Iterator<Item = &'a Statement> {
        self.find(&self.leaves, word)
    }

    pub(crate) fn by_agent(&self, word: &str) -> impl Iterator<Item = &'a Statement> {
        self.find(&self.agents, word)
    }

    pub(crate) fn by_template(&self, word: &str) -> impl Iterator<Item = &'a Statement> {
        self.find(&self.templates, word)
    }

    pub(crate) fn by_identity(&self, word: &str) -> impl Iterator<Item = &'a Statement> {
        self.find(&self.identities, word)
    }

    /// Returns the sessions with names of their own that the config calls so at the host.
    pub(crate) fn reserving(&self, handle: &str) -> impl Iterator<Item = &'a NamedPost> {
        equal(&self.reserved, |(word, _)| word.as_str(), handle)
            .filter_map(|(_, at)| self.roster.named().get(*at))
    }

    /// Returns the sessions with names of their own that are called so where they were written.
    pub(crate) fn named_local(&self, word: &str) -> impl Iterator<Item = &'a NamedPost> {
        equal(&self.named_leaves, |(leaf, _)| leaf, word)
            .filter_map(|(_, at)| self.roster.named().get(*at))
    }

    /// Returns the sessions with names of their own that the config gives that alias.
    pub(crate) fn named_aliased(&self, word: &str) -> impl Iterator<Item = &'a NamedPost> {
        equal(&self.named_aliases, |(alias, _)| alias, word)
            .filter_map(|(_, at)| self.roster.named().get(*at))
    }

    fn find(&self, index: &Index<'a>, word: &str) -> impl Iterator<Item = &'a Statement> {
        index.at(word).filter_map(|at| self.statements.get(at))
    }
}

/// Returns what a name is called where it was written: without rig and package.
pub(crate) fn base(name: &str) -> &str {
    let last = name.rsplit_once('/').map_or(name, |(_, last)| last);
    last.rsplit_once('.').map(|(_, base)| base).filter(|base| !base.is_empty()).unwrap_or(last)
}

/// Returns the rig that a name belongs to.
pub(crate) fn rig(name: &str) -> Option<&str> {
    name.rsplit_once('/').map(|(rig, _)| rig)
}

/// Where each record stands by one of its words; equal words by the ids, so that no answer hangs on the input's order.
#[derive(Clone, Debug)]
struct Index<'a> {
    order: Vec<(&'a str, usize)>,
}

impl<'a> Index<'a> {
    fn of(statements: &'a [Statement], key: fn(&'a Statement) -> Option<&'a str>) -> Self {
        let words = statements.iter().enumerate().filter_map(|(at, one)| Some((key(one)?, at)));
        Self::sorted(words.collect(), statements)
    }

    fn of_formers(statements: &'a [Statement]) -> Self {
        let words = |(at, one): (usize, &'a Statement)| {
            one.former.iter().map(move |alias| (alias.as_str(), at))
        };
        Self::sorted(statements.iter().enumerate().flat_map(words).collect(), statements)
    }

    fn sorted(mut order: Vec<(&'a str, usize)>, statements: &[Statement]) -> Self {
        let id = |at: &usize| statements.get(*at).map(|one| &one.id);
        order.sort_unstable_by(|(a, one), (b, two)| a.cmp(b).then_with(|| id(one).cmp(&id(two))));
        Self { order }
    }

    fn at(&self, word: &str) -> impl Iterator<Item = usize> {
        equal(&self.order, |(key, _)| key, word).map(|(_, at)| *at)
    }
}

/// Returns the entries of a sorted list whose key is that word.
fn equal<'s, T>(
    sorted: &'s [T],
    key: impl Fn(&T) -> &str,
    word: &str,
) -> impl Iterator<Item = &'s T> {
    let from = sorted.partition_point(|entry| key(entry) < word);
    let rest = sorted.get(from..).unwrap_or_default();
    let count = rest.partition_point(|entry| key(entry) == word);
    rest.get(..count).unwrap_or_default().iter()
}
