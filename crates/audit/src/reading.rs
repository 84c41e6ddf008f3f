//! Which seat does a record mean? What it says of it in several places, and which of them counts.

use crate::Record;
use tenure_bead::{AgentName, Alias, BeadId, Seat, Stated, Tie};
use tenure_identity::{Origin, Post, Roster, Stage, slots_said, template_of};
use tenure_slot::{Shape, recover};

/// A record, and what it means in a roster.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) record: &'a Record,
    pub(crate) standing: Standing,
    /// The template it is of.
    pub(crate) post: Option<&'a Post>,
    /// The seat that it is called like.
    pub(crate) agent_seat: Option<Seat>,
    /// What it says of its slot, place by place.
    pub(crate) stated: Stated,
    pub(crate) shape: Shape,
    /// The seat it means.
    pub(crate) seat: Option<Seat>,
    /// What the session in that seat is called.
    pub(crate) name: Option<AgentName>,
    /// The public handle that it is to have.
    pub(crate) alias: Option<Alias>,
}

/// Whether a record may hold a seat of the config.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Standing {
    /// It may.
    Sits,
    /// It goes on, but a person made it, and nobody else disposes of it.
    Manual,
    /// It holds nothing: it never began, its identity is another's, or its life is over.
    Past,
}

impl<'a> Reading<'a> {
    pub(crate) fn of(roster: &'a Roster, record: &'a Record) -> Self {
        let statement = &record.statement;
        let post = template_of(statement, roster);
        let agent_seat = statement.agent.as_ref().and_then(|agent| roster.seat_of(agent));
        let stated = post.map_or(NOTHING, |post| slots_said(statement, post, roster));
        let shape = post.map_or(Shape::Off, shape_of);
        let standing = standing(statement.stage, statement.origin);
        let seat = match (&statement.named, post) {
            (Some(name), _) => roster.named_post(name).and_then(|_| roster.seat_of(name)),
            (None, Some(post)) => {
                configured(roster, record, post).or_else(|| seat_in(roster, post, &stated, shape))
            }
            (None, None) => None,
        };
        // Name and seat are inverse: where its name means the seat, that is what the seat is called.
        let name = if seat.is_some() && seat == agent_seat {
            statement.agent.clone()
        } else {
            seat.as_ref().and_then(|seat| roster.name_of(seat))
        };
        let alias = seat
            .as_ref()
            .and_then(|seat| alias_in(roster, statement.alias.as_ref(), seat, name.as_ref()));
        Self { record, standing, post, agent_seat, stated, shape, seat, name, alias }
    }

    pub(crate) const fn id(&self) -> &'a BeadId {
        &self.record.statement.id
    }

    pub(crate) const fn sits(&self) -> bool {
        matches!(self.standing, Standing::Sits)
    }

    /// Returns whether its words and its seat may be another's after a repair; of an unknown phase nothing may.
    pub(crate) const fn is_movable(&self) -> bool {
        self.sits() && !matches!(self.record.statement.stage, Stage::Unknown)
    }
}

pub(crate) const fn standing(stage: Stage, origin: Origin) -> Standing {
    if !stage.holds() {
        return Standing::Past;
    }
    match origin {
        Origin::Manual => Standing::Manual,
        Origin::Pool | Origin::Named | Origin::Unstated => Standing::Sits,
    }
}

/// Returns the configured session of a template that a record is called like; of one that names no template, the
/// alias tells as well.
fn configured(roster: &Roster, record: &Record, post: &Post) -> Option<Seat> {
    let statement = &record.statement;
    let alias = statement.alias.as_ref().filter(|_| statement.template.is_none());
    let alias = alias.filter(|_| statement.agent.is_none()).and_then(as_agent);
    let seat = roster.seat_of(statement.agent.as_ref().or(alias.as_ref())?)?;
    let is_configured = matches!(seat, Seat::Named { .. }) && *seat.template() == post.template;
    is_configured.then_some(seat)
}

/// Reads a public handle as the name of a session; whatever is one could be the other.
pub(crate) fn as_agent(alias: &Alias) -> Option<AgentName> {
    AgentName::parse(alias.as_str()).ok()
}

/// What a record says of its slot that is of no template.
const NOTHING: Stated =
    Stated { stored: None, agent: None, alias: None, session: None, template: Tie::Unstated };

fn shape_of(post: &Post) -> Shape {
    let listed = u32::try_from(post.pool.names().len()).unwrap_or(u32::MAX);
    Shape::of_pool(post.pool.max(), listed)
}

fn seat_in(roster: &Roster, post: &Post, stated: &Stated, shape: Shape) -> Option<Seat> {
    if shape == Shape::Singleton {
        // Where a configured session of the template is called like it, that has the seat; one of another template
        // leaves the seat without a name, and nobody is told to sit there.
        let seat = roster.seat_of(&AgentName::parse(post.template.as_str()).ok()?)?;
        return (*seat.template() == post.template).then_some(seat);
    }
    let agreed = stated.stored.filter(|slot| stated.agent == Some(*slot));
    if agreed.is_some_and(|slot| !shape.can_use(slot)) {
        // Number and name agree on a slot that is not there: no alias moves the session to another.
        return None;
    }
    let slot = recover(stated, shape)?;
    Some(Seat::Numbered { template: post.template.clone(), slot })
}

/// Returns the public handle of a seat. A template whose handle is its own name calls each session by its own, too.
fn alias_in(
    roster: &Roster,
    said: Option<&Alias>,
    seat: &Seat,
    name: Option<&AgentName>,
) -> Option<Alias> {
    let base = roster.post(seat.template()).and_then(|post| post.alias.as_ref());
    match seat {
        Seat::Numbered { template, .. }
            if base.is_some_and(|base| base.as_str() == template.as_str()) =>
        {
            let name = name?.as_str();
            said.filter(|alias| alias.as_str() == name).cloned().or_else(|| Alias::parse(name).ok())
        }
        Seat::Numbered { .. } | Seat::Singleton { .. } | Seat::Named { .. } => {
            roster.alias_of(seat)
        }
    }
}
