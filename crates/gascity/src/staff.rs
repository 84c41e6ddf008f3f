//! Which sessions does a city have, in our nouns? A roster, and what of the city fits into none.

use crate::city::{Agent, At, City, NamedSession};
use crate::misfit::{Misfit, misfits};
use core::fmt;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, Alias, Capacity, MemberName, NameError, TemplateName};
use tenure_identity::{NamedPost, Pool, Post, Roster};

/// A city as a roster.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Staff {
    /// What its sessions are called.
    pub roster: Roster,
    /// What could not be taken into the roster.
    pub left_out: Vec<LeftOut>,
    /// What is in the roster and says what cannot be so.
    pub misfits: Vec<Misfit>,
}

/// A name of a city that cannot be one here, or that leads nowhere.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Where it stands.
    pub at: At,
    /// The name.
    pub name: String,
    /// Why it was left out.
    pub why: LeftOutWhy,
}

/// Why a name was left out of a roster.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LeftOutWhy {
    /// It is no name here.
    #[error("{0}")]
    Name(NameError),
    /// The template of a configured session is not there.
    #[error("no agent {0:?} is configured for it; mend its `template`")]
    NoTemplate(String),
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {:?} was left out: {}", self.at.file, self.at.line, self.name, self.why)
    }
}

impl City {
    /// Returns what the sessions of the city are called, by the rules of this workspace.
    ///
    /// How many an agent may have is its own number alone: bounds of its rig and of the city count sessions, and make
    /// no singleton of a pool. The handle of each session is its own name, as Gas City has it.
    #[must_use]
    pub fn staff(&self) -> Staff {
        let mut left_out = Vec::new();
        let mut posts = Vec::new();
        for agent in &self.agents {
            match post_of(agent) {
                Ok(post) => posts.push(post),
                Err(why) => left_out.push(left(&agent.at, agent.qualified_name(), why)),
            }
        }
        let names = posts.iter().map(|post| (post.template.as_str(), &post.template)).collect();
        let mut named = Vec::new();
        for session in &self.named_sessions {
            match named_post_of(session, &names) {
                Ok(post) => named.push(post),
                Err(why) => {
                    let at = session.at.clone();
                    left_out.push(LeftOut { at, name: session.identity(), why });
                }
            }
        }
        Staff { roster: Roster::new(posts, named), left_out, misfits: misfits(self) }
    }
}

fn post_of(agent: &Agent) -> Result<Post, NameError> {
    let template = TemplateName::parse(&agent.qualified_name())?;
    // One name less would move everybody behind it by a slot, so a list is read whole or its template is left out.
    let names = agent.names.iter().map(|name| MemberName::parse(name));
    let names = names.collect::<Result<Vec<_>, _>>()?;
    let min = u32::try_from(agent.sessions_min.unwrap_or_default().max(0)).unwrap_or(u32::MAX);
    let pool = Pool::found(min, Capacity::of_signed(agent.sessions_max), names);
    let alias = Alias::parse(template.as_str()).ok();
    Ok(Post { template, pool, alias })
}

fn named_post_of(
    session: &NamedSession,
    templates: &BTreeMap<&str, &TemplateName>,
) -> Result<NamedPost, LeftOutWhy> {
    let name = AgentName::parse(&session.identity()).map_err(LeftOutWhy::Name)?;
    let wanted = session.qualified_template();
    let template = templates.get(wanted.as_str()).map(|template| TemplateName::clone(template));
    let template = template.ok_or(LeftOutWhy::NoTemplate(wanted))?;
    let alias = Alias::parse(name.as_str()).ok();
    Ok(NamedPost { name, template, alias })
}

fn left(at: &At, name: String, why: NameError) -> LeftOut {
    LeftOut { at: at.clone(), name, why: LeftOutWhy::Name(why) }
}
