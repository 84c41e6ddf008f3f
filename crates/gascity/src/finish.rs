//! Is everything of a city there once, and is every override for somebody? The last look at all its files together.

use crate::CityError;
use crate::assemble::{Draft, Import};
use crate::city::{Agent, At, City};
use crate::sheet::KeyAt;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a later table changes of an agent.
#[derive(Debug)]
pub(crate) struct Override {
    pub(crate) dir: String,
    pub(crate) name: String,
    pub(crate) place: KeyAt,
    pub(crate) change: Change,
}

#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) sessions_max: Option<i64>,
    pub(crate) sessions_min: Option<i64>,
    pub(crate) scale_check: Option<String>,
    pub(crate) suspended: Option<bool>,
}

/// A pack that was looked into.
#[derive(Debug)]
pub(crate) struct Pack {
    /// Where it is on this disk, however it was spelled.
    pub(crate) path: PathBuf,
    pub(crate) import: Import,
}

impl Draft {
    /// Does the overrides, and looks whether everything is there once.
    pub(crate) fn finish(mut self) -> Result<City, CityError> {
        let called = called(&self.city.agents);
        for Override { dir, name, place, change } in core::mem::take(&mut self.overrides) {
            let whom = (dir, name);
            match called.get(&whom).and_then(|at| self.city.agents.get_mut(*at)) {
                Some(agent) => change.apply(agent),
                // It may be one of a pack that nobody could look into.
                None if !self.city.unresolved.is_empty() => {}
                None => {
                    let (KeyAt { key, at }, (_, name)) = (place, whom);
                    return Err(CityError::NoSuchAgent { at, key, name });
                }
            }
        }
        let City { rigs, agents, named_sessions, .. } = &self.city;
        let rigs = rigs.iter().map(|rig| (rig.name.clone(), &rig.at));
        self.once("the rig", rigs)?;
        self.once("the agent", agents.iter().map(|agent| (agent.qualified_name(), &agent.at)))?;
        self.once("the session", named_sessions.iter().map(|one| (one.identity(), &one.at)))?;
        Ok(self.city)
    }

    fn once<'a>(
        &self,
        what: &'static str,
        named: impl Iterator<Item = (String, &'a At)>,
    ) -> Result<(), CityError> {
        let mut named: Vec<_> = named.collect();
        named.sort();
        let pairs = named.iter().zip(named.iter().skip(1));
        let Some(((name, first), (_, at))) =
            pairs.into_iter().find(|((one, _), (other, _))| one == other)
        else {
            return Ok(());
        };
        // One table that is there twice was brought twice, and whoever brought it is to mend that.
        let again = if first == at { twice(&self.packs) } else { None };
        Err(again.unwrap_or_else(|| CityError::Twice {
            at: At::clone(at),
            what,
            name: name.clone(),
            first: At::clone(first),
        }))
    }
}

/// Finds a pack that is wanted twice for one rig under one name.
fn twice(packs: &[Pack]) -> Option<CityError> {
    let mut seen = BTreeMap::new();
    for Pack { path, import } in packs {
        let first = seen.insert((&import.dir, &import.binding, path), &import.place.at);
        if let Some(first) = first {
            let (at, name) = (import.place.at.clone(), import.source.clone());
            return Some(CityError::Twice { at, what: "the pack", name, first: first.clone() });
        }
    }
    None
}

/// Returns where the agent of a rig is that goes by a name, with its binding or without; of several it is the first.
fn called(agents: &[Agent]) -> BTreeMap<(String, String), usize> {
    let mut called = BTreeMap::new();
    for (at, agent) in agents.iter().enumerate() {
        let bound = agent.binding.as_deref().map(|binding| format!("{binding}.{}", agent.name));
        for name in bound.into_iter().chain([agent.name.clone()]) {
            called.entry((agent.dir.clone(), name)).or_insert(at);
        }
    }
    called
}

impl Change {
    fn apply(self, agent: &mut Agent) {
        agent.sessions_max = self.sessions_max.or(agent.sessions_max);
        agent.sessions_min = self.sessions_min.or(agent.sessions_min);
        agent.scale_check = self.scale_check.or_else(|| agent.scale_check.take());
        agent.suspended = self.suspended.unwrap_or(agent.suspended);
    }
}
