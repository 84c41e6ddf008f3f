//! What do the statements come to under this config? Each one's template, slot and kind, read once for every rule.

use crate::Config;
use crate::config::{cap_of, is_singleton};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use tenure_bead::{AgentName, BeadId, Capacity, Seat, SessionName, Slot, TemplateName};
use tenure_identity::{Naming, Origin, Post, Roster, Stage, Statement, naming, seat_of};

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
    pub(crate) shadowed_by: Option<&'a BeadId>,
}

/// Who disposes of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Pool,
    Named,
    Manual,
    Unstated,
}

/// Where in its pool a session says it sits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// In a slot that the pool has.
    In(Slot),
    /// In a slot that the pool had.
    Beyond(Slot),
    /// In none that could be found out, or in a template that has no slots.
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
        match self.said.stage {
            Stage::Starting
            | Stage::Active
            | Stage::Draining
            | Stage::Asleep
            | Stage::Drained
            | Stage::Quarantined
            | Stage::Unknown => true,
            Stage::Failed | Stage::Archived | Stage::Closed => false,
        }
    }

    /// Returns whether something runs for it, or is about to.
    pub(crate) const fn is_live(&self) -> bool {
        matches!(self.said.stage, Stage::Starting | Stage::Active | Stage::Draining)
    }

    /// Returns whether it is called what the template itself is called.
    pub(crate) fn is_called(&self, template: &TemplateName) -> bool {
        match &self.said.agent {
            Some(agent) => agent.as_str() == template.as_str(),
            None => self.said.slot.is_none(),
        }
    }
}

fn read<'a>(config: &Config, said: &'a Statement) -> Row<'a> {
    let kind = match said.origin {
        _ if said.named.is_some() => Kind::Named,
        Origin::Named => Kind::Named,
        Origin::Manual => Kind::Manual,
        Origin::Pool => Kind::Pool,
        Origin::Unstated => Kind::Unstated,
    };
    let post = template_of(&config.roster, said).and_then(|name| config.place(&name));
    let place = match (post.and_then(|at| config.post(at)), kind) {
        (Some(post), Kind::Pool | Kind::Manual | Kind::Unstated) => place_of(post, said, kind),
        (None, _) | (Some(_), Kind::Named) => Place::Nowhere,
    };
    Row { said, post, kind, place, shadowed_by: None }
}

/// Returns the template whose session a statement says it is of: by its template, or else by what it is called.
fn template_of(roster: &Roster, said: &Statement) -> Option<TemplateName> {
    if let Some(template) = &said.template {
        return template_called(roster, template.as_str());
    }
    let by_agent = said.agent.as_ref().and_then(|agent| template_called(roster, agent.as_str()));
    by_agent.or_else(|| template_called(roster, said.alias.as_ref()?.as_str()))
}

/// Returns the template that a word means: its own name, that of a session of it, or an old spelling of its name.
pub(crate) fn template_called(roster: &Roster, word: &str) -> Option<TemplateName> {
    if let Some(exact) = own_template(roster, word) {
        return Some(exact);
    }
    let agent = AgentName::parse(word).ok()?;
    if let Some(seat) = roster.seat_of(&agent) {
        return Some(seat.template().clone());
    }
    if word.contains('/') {
        return None;
    }
    let mut local = roster.posts().iter().filter(|post| post.template.parts().base == word);
    match (local.next(), local.next()) {
        (Some(post), None) => Some(post.template.clone()),
        (None, _) | (Some(_), Some(_)) => None,
    }
}

/// Returns the template that has a word as its own name, now or before its binding was dropped.
pub(crate) fn own_template(roster: &Roster, word: &str) -> Option<TemplateName> {
    let name = TemplateName::parse(word).ok()?;
    if roster.post(&name).is_some() {
        return Some(name);
    }
    let parts = name.parts();
    let (binding, rig) = (parts.binding?, parts.rig?);
    let unbound = TemplateName::parse(&alloc::format!("{rig}/{}", parts.base)).ok()?;
    (!binding.is_empty() && roster.post(&unbound).is_some()).then_some(unbound)
}

/// Returns where a session sits: a usable name beats a number, a number within bounds a name beyond them.
fn place_of(post: &Post, said: &Statement, kind: Kind) -> Place {
    if is_singleton(post) {
        return Place::Nowhere;
    }
    let cap = cap_of(post);
    let (wide, listed) = match naming(&post.pool) {
        Naming::Listed { .. } => {
            (Naming::Listed { names: post.pool.names(), max: Capacity::Unlimited }, true)
        }
        Naming::Numbered { .. } | Naming::Singleton | Naming::Disabled => {
            (Naming::Numbered { max: Capacity::Unlimited }, false)
        }
    };
    let slot = |name: &AgentName| seat_of(name, &post.template, wide).as_ref().and_then(Seat::slot);
    let agent = said.agent.as_ref().and_then(slot);
    let number = said.slot.filter(|slot| cap.has(*slot));
    match agent {
        Some(slot) if cap.has(slot) => Place::In(slot),
        Some(slot) if listed && is_name(post, slot) => Place::Beyond(slot),
        Some(slot) => number.map_or(Place::Beyond(slot), Place::In),
        None => {
            number.or_else(|| by_alias(said, kind, slot, cap)).map_or(Place::Nowhere, Place::In)
        }
    }
}

/// Returns the slot that an alias says, of a session that a pool made: other people's aliases are their own.
fn by_alias(
    said: &Statement,
    kind: Kind,
    slot: impl Fn(&AgentName) -> Option<Slot>,
    cap: Capacity,
) -> Option<Slot> {
    let alias = said.alias.as_ref().filter(|_| kind == Kind::Pool)?;
    slot(&AgentName::parse(alias.as_str()).ok()?).filter(|slot| cap.has(*slot))
}

fn is_name(post: &Post, slot: Slot) -> bool {
    usize::try_from(slot.number()).is_ok_and(|number| number <= post.pool.names().len())
}

/// Says of each session whose session name another one has who that is.
fn shadow(list: &mut [Row<'_>]) {
    let mut holders: BTreeMap<&SessionName, (u8, usize)> = BTreeMap::new();
    for (at, row) in list.iter().enumerate().filter(|(_, row)| row.is_held()) {
        let Some(session) = &row.said.session else { continue };
        let claim = (standing(row.said.stage), at);
        let holder = holders.entry(session).or_insert(claim);
        *holder = (*holder).min(claim);
    }
    let ids: Vec<&BeadId> = list.iter().map(|row| &row.said.id).collect();
    for (at, row) in list.iter_mut().enumerate() {
        let holder = row.said.session.as_ref().and_then(|session| holders.get(session));
        row.shadowed_by =
            holder.filter(|(_, holder)| *holder != at).and_then(|(_, at)| ids.get(*at).copied());
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
    let key = |s: &Statement| (s.created, s.stage, s.origin, s.slot);
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
