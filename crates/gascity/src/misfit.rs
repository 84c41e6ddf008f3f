//! What does an agent say that cannot be so? A minimum above its bound, a dependency on nobody.

use crate::city::{Agent, At, City, qualified};
use core::fmt;
use std::collections::BTreeSet;

/// Something that an agent says and that the city cannot give it. The agent is there all the same.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Misfit {
    /// Where it stands.
    pub at: At,
    /// The whole name of the agent.
    pub agent: String,
    /// What cannot be so.
    pub why: MisfitWhy,
}

/// What an agent says that cannot be so.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows them has to handle each")]
pub enum MisfitWhy {
    /// It wants more sessions than it may have.
    #[error(
        "has at least {min} sessions and at most {max}; the bound holds: raise it, or lower the minimum"
    )]
    MinAboveMax {
        /// How many it has at least.
        min: i64,
        /// How many it may have.
        max: i64,
    },
    /// It waits for an agent that is not there.
    #[error("depends on {name:?}, which is no agent of this city; mend the name in `depends_on`")]
    DependsOnNobody {
        /// Whom it names.
        name: String,
    },
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {:?} {}", self.at.file, self.at.line, self.agent, self.why)
    }
}

/// Finds what agents say that cannot be so, in their order.
pub(crate) fn misfits(city: &City) -> Vec<Misfit> {
    let names: BTreeSet<String> = city.agents.iter().map(Agent::qualified_name).collect();
    // Whom nobody finds may be an agent of a pack that nobody could look into.
    let is_known = |agent: &Agent, name: &str| {
        !city.unresolved.is_empty() || spellings(agent, name).iter().any(|one| names.contains(one))
    };
    let mut found = Vec::new();
    for agent in &city.agents {
        let mut tell = |at: &At, why| {
            found.push(Misfit { at: at.clone(), agent: agent.qualified_name(), why });
        };
        if let Some(why) = min_above_max(agent) {
            tell(&agent.at, why);
        }
        for name in agent.depends_on.iter().filter(|name| !is_known(agent, name)) {
            tell(&agent.keys.depends_on.at, MisfitWhy::DependsOnNobody { name: name.clone() });
        }
    }
    found
}

fn min_above_max(agent: &Agent) -> Option<MisfitWhy> {
    let (min, max) = (agent.sessions_min?, agent.sessions_max.filter(|max| *max >= 0)?);
    (min > max).then_some(MisfitWhy::MinAboveMax { min, max })
}

/// Returns whom a word may mean: that agent, one beside it in its rig, one of its own pack there.
fn spellings(agent: &Agent, name: &str) -> [String; 3] {
    let beside = qualified(&agent.dir, None, name);
    [name.to_owned(), beside, qualified(&agent.dir, agent.binding.as_deref(), name)]
}
