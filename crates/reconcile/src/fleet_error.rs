//! Why is a fleet refused as a whole?

use crate::limit;
use alloc::string::String;
use alloc::vec::Vec;
use tenure_bead::{AgentName, NameError, TemplateName};

/// Why a fleet is refused as a whole. Whoever wrote the config is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FleetError {
    /// Two templates have one name.
    #[error("put the fleet together: template {name} is there twice; rename one of them")]
    Twice {
        /// The name.
        name: TemplateName,
    },
    /// Two named sessions have one name.
    #[error("put the fleet together: session {name} is there twice; rename one of them")]
    NamedTwice {
        /// The name.
        name: AgentName,
    },
    /// A named session has a template that is not there.
    #[error(
        "put the fleet together: session {name} has the `template` {template}, which is not there; add it or name another"
    )]
    NoTemplate {
        /// The session.
        name: AgentName,
        /// The template.
        template: TemplateName,
    },
    /// Two sessions would be called or addressed by one word.
    #[error(
        "put the fleet together: {word:?} would be {one} and {other}; rename one of them or change an alias"
    )]
    OneName {
        /// The word.
        word: String,
        /// What it is already.
        one: String,
        /// What it would be, too.
        other: String,
    },
    /// An alias cannot be spelled for every slot.
    #[error("put the fleet together: the `alias` of template {template}: {cause}")]
    BadAlias {
        /// The template.
        template: TemplateName,
        /// Why.
        cause: NameError,
    },
    /// A template waits for one that is not there.
    #[error(
        "put the fleet together: template {template} comes `after` {after}, which is not there; add it or take it out"
    )]
    NoDependency {
        /// The template.
        template: TemplateName,
        /// What it waits for.
        after: TemplateName,
    },
    /// Templates wait for each other in a circle, so that none would ever start.
    #[error("put the fleet together: {} wait for each other; take one `after` away", circle(path))]
    Cycle {
        /// The circle, each waiting for the next and the last for the first.
        path: Vec<TemplateName>,
    },
    /// A pool is larger than any that is supported.
    #[error(
        "put the fleet together: template {name} has size {size}, at most {} is supported; make several templates of it",
        limit::POOL_SIZE_MAX
    )]
    TooLarge {
        /// The template.
        name: TemplateName,
        /// Its size.
        size: u32,
    },
    /// There are more templates than supported.
    #[error(
        "put the fleet together: {count} templates, at most {} are supported; take some away",
        limit::TEMPLATES_MAX
    )]
    TooManyTemplates {
        /// How many there are.
        count: usize,
    },
    /// There are more named sessions than supported.
    #[error(
        "put the fleet together: {count} named sessions, at most {} are supported; take some away",
        limit::NAMED_MAX
    )]
    TooManyNamed {
        /// How many there are.
        count: usize,
    },
}

/// Writes a circle as `a -> b -> a`.
fn circle(path: &[TemplateName]) -> String {
    let around = path.iter().chain(path.first());
    let names: Vec<&str> = around.map(TemplateName::as_str).collect();
    names.join(" -> ")
}
