//! What do the statements come to under this config? Each one's template, slot and kind, read once for every rule.

use crate::Config;
use crate::config::is_singleton;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use tenure_bead::{BeadId, SessionName, Slot};
use tenure_identity::{
    Origin, Post, Recalled, Roster, Stage, Statement, keeper_of_handle, recall, slots_said,
    template_of,
};
use tenure_slot::{Shape, recover, recover_assigned};

/// Every session, in the order in which one of several is taken: the oldest first, then by id.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    pub(crate) list: Vec<Row<'a>>,
    by_id: BTreeMap<&'a BeadId, usize>,
    /// The sessions of each template of the roster.
    pub(crate) of_post: Vec<Vec<usize>>,
}

/// What one statement comes to.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) said: &'a Statement,
    /// Where its template stands in the roster.
    pub(crate) post: Option<usize>,
    pub(crate) kind: Kind,
    pub(crate) place: Place,
    /// Who has the session name that it says it has.
    pub(crate) shadowed_by: Option<BeadId>,
}

/// Who disposes of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Pool,
    Named,
    Manual,
    Unstated,
}

/// Where in its template a session says it sits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// In this slot of a pool; with work, in the other one, which may be beyond a bound that shrank.
    Slot { idle: Option<Slot>, busy: Option<Slot> },
    /// In the one seat of a template of one.
    Whole,
    /// In none that could be found out, or under a name that is stale.
    Nowhere,
}

impl<'a> Rows<'a> {
    pub(crate) fn read(config: &Config, sessions: &'a [Statement]) -> Self {
        let mut said: Vec<&Statement> = sessions.iter().collect();
        // Of two statements of one bead the same one is kept, in whatever order they came.
        said.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| whole(a, b)));
        said.dedup_by(|later, first| later.id == first.id);
        said.sort_by_key(|said| (said.created.is_none(), said.created, &said.id));
        let mut list: Vec<Row<'a>> = said.into_iter().map(|said| read(config, said)).collect();
        shadow(&mut list);
        let by_id = list.iter().enumerate().map(|(at, row)| (&row.said.id, at)).collect();
        let mut of_post = vec![Vec::new(); config.roster.posts().len()];
        for (at, row) in list.iter().enumerate() {
            if let Some(rows) = row.post.and_then(|post| of_post.get_mut(post)) {
                rows.push(at);
            }
        }
        Self { list, by_id, of_post }
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Row<'a>> {
        self.list.get(at)
    }

    pub(crate) fn find(&self, id: &BeadId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Returns the sessions of a template, the oldest first.
    pub(crate) fn of(&self, post: usize) -> impl Iterator<Item = (usize, &Row<'a>)> {
        let rows = self.of_post.get(post).into_iter().flatten();
        rows.filter_map(|at| Some((*at, self.list.get(*at)?)))
    }
}

impl Row<'_> {
    /// Returns whether nobody else may have what it says it has.
    pub(crate) const fn is_held(&self) -> bool {
        self.said.stage.holds()
    }

    /// Returns whether something runs for it, or is about to.
    pub(crate) const fn is_live(&self) -> bool {
        matches!(self.said.stage, Stage::Starting | Stage::Active | Stage::Draining)
    }

    /// Returns the slot that is its own, with or without work, where the template has it no more.
    pub(crate) const fn beyond(&self) -> Option<Slot> {
        match self.place {
            Place::Slot { idle: None, busy } => busy,
            Place::Slot { idle: Some(_), .. } | Place::Whole | Place::Nowhere => None,
        }
    }
}

fn read<'a>(config: &Config, said: &'a Statement) -> Row<'a> {
    let kind = match said.origin_inferred() {
        _ if said.named.is_some() => Kind::Named,
        Origin::Named => Kind::Named,
        Origin::Manual => Kind::Manual,
        Origin::Pool => Kind::Pool,
        Origin::Unstated => Kind::Unstated,
    };
    let post = template_of(said, &config.roster);
    // Who has a name of its own sits under it, whatever slot is left over in its record.
    let pooled = post.filter(|_| said.named.is_none());
    let place = pooled.map_or(Place::Nowhere, |post| place_of(post, said, kind, &config.roster));
    let post = post.and_then(|post| config.place(&post.template));
    Row { said, post, kind, place, shadowed_by: None }
}

fn place_of(post: &Post, said: &Statement, kind: Kind, roster: &Roster) -> Place {
    if is_singleton(post) {
        return match recall(said, roster) {
            Recalled::Seat(_) | Recalled::Stale { said: None, .. } => Place::Whole,
            Recalled::Stale { said: Some(_), .. }
            | Recalled::Unseated { .. }
            | Recalled::OutOfBounds { .. }
            | Recalled::Contradiction { .. }
            | Recalled::Unknown => Place::Nowhere,
        };
    }
    let mut stated = slots_said(said, post, roster);
    if kind != Kind::Pool {
        // What a person calls a session is no seat, even where it is spelled like one.
        stated.alias = None;
    }
    let listed = u32::try_from(post.pool.names().len()).unwrap_or(u32::MAX);
    let shape = Shape::of_pool(post.pool.max(), listed);
    let (idle, busy) = (recover(&stated, shape), recover_assigned(&stated, shape));
    if busy.is_none() { Place::Nowhere } else { Place::Slot { idle, busy } }
}

/// Says of each session whose session name another one has who that is.
///
/// Whoever is likeliest to be what runs under the name has it; among equals `tenure-identity` decides.
fn shadow(list: &mut [Row<'_>]) {
    let mut sharers: BTreeMap<&SessionName, (u8, Vec<&Statement>)> = BTreeMap::new();
    for row in list.iter().filter(|row| row.is_held()) {
        let Some(session) = &row.said.session else { continue };
        let rank = standing(row.said.stage);
        let (best, among) = sharers.entry(session).or_insert((rank, Vec::new()));
        match rank.cmp(best) {
            Ordering::Less => (*best, *among) = (rank, vec![row.said]),
            Ordering::Equal => among.push(row.said),
            Ordering::Greater => {}
        }
    }
    let keepers: BTreeMap<&SessionName, BeadId> = sharers
        .into_iter()
        .filter_map(|(session, (_, among))| Some((session, keeper_of_handle(&among, session)?)))
        .collect();
    for row in list {
        let keeper = row.said.session.as_ref().and_then(|session| keepers.get(session));
        row.shadowed_by = keeper.filter(|keeper| **keeper != row.said.id).cloned();
    }
}

/// Returns how likely it is that what runs under a name is that of a session in this stage; lower is likelier.
const fn standing(stage: Stage) -> u8 {
    match stage {
        Stage::Active => 0,
        Stage::Draining => 1,
        Stage::Starting => 2,
        Stage::Unknown => 3,
        Stage::Asleep | Stage::Quarantined => 4,
        Stage::Drained | Stage::Failed | Stage::Archived | Stage::Closed => 5,
    }
}

/// Orders two statements of one bead by everything else that they say.
fn whole(a: &Statement, b: &Statement) -> Ordering {
    let key = |s: &Statement| (s.created, s.stage, s.origin, s.slot, s.generation, s.continuity);
    key(a).cmp(&key(b)).then_with(|| {
        let words = |s: &'_ Statement| {
            (
                s.template.clone(),
                s.agent.clone(),
                s.alias.clone(),
                s.former.clone(),
                s.session.clone(),
                s.named.clone(),
            )
        };
        words(a).cmp(&words(b))
    })
}
