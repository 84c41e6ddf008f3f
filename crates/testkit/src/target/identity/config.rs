//! What does the config say? Plain texts and numbers, and the fleet that production makes of them.

use super::Op;
use crate::world::config as launched_with;
use core::fmt;
use tenure_bead::{AgentName, Alias, MemberName, NameError, TemplateName};
use tenure_identity::{Pool, PoolError};
use tenure_reconcile::{Fleet, FleetError, Intent, NamedSession, Template};

/// A fleet's config that was accepted last, and what became of the last edit.
#[derive(Clone, Debug)]
pub struct World {
    config: Config,
    answer: &'static str,
    templates_max: usize,
    named_max: usize,
}

/// What is written.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Config {
    pub(super) pools: Vec<Written>,
    pub(super) named: Vec<Own>,
}

/// What is written of one template.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Written {
    pub(super) name: String,
    pub(super) min: u8,
    pub(super) wanted: u8,
    pub(super) max: u8,
    pub(super) names: Vec<String>,
    pub(super) alias: Option<String>,
    pub(super) after: Vec<String>,
}

/// What is written of one session with a name of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Own {
    pub(super) name: String,
    pub(super) template: String,
    pub(super) alias: Option<String>,
}

impl World {
    pub(super) fn new(templates_max: u32, named_max: u32) -> Self {
        let most = |number| usize::try_from(number).unwrap_or(usize::MAX);
        let (templates_max, named_max) = (most(templates_max), most(named_max));
        Self { config: Config::default(), answer: "empty", templates_max, named_max }
    }

    pub(super) const fn config(&self) -> &Config {
        &self.config
    }

    pub(super) const fn answer(&self) -> &'static str {
        self.answer
    }

    pub(super) fn accept(&mut self, config: Config) {
        self.config = config;
        self.answer = "accepted";
    }

    pub(super) const fn refuse(&mut self, why: &'static str) {
        self.answer = why;
    }

    /// Returns the config after an edit, or nothing when what it is about is not there or there is no room.
    pub(super) fn edited(&self, op: &Op) -> Option<Config> {
        let mut config = self.config.clone();
        match op {
            Op::Add { .. } if config.pools.len() >= self.templates_max => return None,
            Op::Name { .. } if config.named.len() >= self.named_max => return None,
            Op::Add { name } => config.pools.push(Written {
                name: name.clone(),
                min: 0,
                wanted: 1,
                max: 1,
                names: Vec::new(),
                alias: None,
                after: Vec::new(),
            }),
            Op::Drop { at } => {
                config.pools.get(*at)?;
                config.pools.remove(*at);
            }
            Op::Size { at, min, wanted, max } => {
                let pool = config.pools.get_mut(*at)?;
                (pool.min, pool.wanted, pool.max) = (*min, *wanted, *max);
            }
            Op::List { at, names } => config.pools.get_mut(*at)?.names.clone_from(names),
            Op::Alias { at, alias } => config.pools.get_mut(*at)?.alias.clone_from(alias),
            Op::After { at, after } => {
                config.pools.get_mut(*at)?.after = after.iter().cloned().collect();
            }
            Op::Name { name, of } => {
                let (name, template) = (name.clone(), of.clone());
                config.named.push(Own { name, template, alias: None });
            }
            Op::Unname { at } => {
                config.named.get(*at)?;
                config.named.remove(*at);
            }
            Op::Handle { at, alias } => config.named.get_mut(*at)?.alias.clone_from(alias),
        }
        Some(config)
    }

    /// Returns every word and number that an edit is about.
    pub(super) fn subject(&self, op: &Op) -> Vec<String> {
        let pool = |at: &usize| self.config.pools.get(*at).map(|pool| pool.name.clone());
        let own = |at: &usize| self.config.named.get(*at).map(|own| own.name.clone());
        match op {
            Op::Add { name } => vec![name.clone()],
            Op::Drop { at } => pool(at).into_iter().collect(),
            Op::Size { at, min, wanted, max } => {
                pool(at).into_iter().chain([min, wanted, max].map(ToString::to_string)).collect()
            }
            Op::List { at, names } => {
                let count = names.len().to_string();
                pool(at).into_iter().chain([count]).chain(names.iter().cloned()).collect()
            }
            Op::Alias { at, alias } | Op::After { at, after: alias } => {
                pool(at).into_iter().chain(alias.clone()).collect()
            }
            Op::Name { name, of } => vec![name.clone(), of.clone()],
            Op::Unname { at } => own(at).into_iter().collect(),
            Op::Handle { at, alias } => own(at).into_iter().chain(alias.clone()).collect(),
        }
    }
}

/// Why production makes no fleet of a config.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub(super) enum NoFleet {
    /// A word is outside its grammar.
    #[error(transparent)]
    Word(#[from] NameError),
    /// A pool contradicts itself.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The fleet as a whole is refused.
    #[error(transparent)]
    Fleet(#[from] FleetError),
}

impl Config {
    /// Lets production read the config.
    pub(super) fn read(&self) -> Result<Fleet, NoFleet> {
        let templates = self.pools.iter().map(Written::read).collect::<Result<_, _>>()?;
        let named = self.named.iter().map(Own::read).collect::<Result<_, _>>()?;
        Ok(Fleet::with_named(Intent::Run, templates, named)?)
    }

    /// Returns the same config written down in another order.
    pub(super) fn turned(&self, by: usize) -> Self {
        let mut other = self.clone();
        let by_pools = by.checked_rem(self.pools.len()).unwrap_or(0);
        let by_named = by.checked_rem(self.named.len()).unwrap_or(0);
        other.pools.rotate_left(by_pools);
        other.named.rotate_left(by_named);
        if by.is_multiple_of(2) {
            other.pools.reverse();
            other.named.reverse();
        }
        other
    }
}

impl Written {
    fn read(&self) -> Result<Template, NoFleet> {
        let name = TemplateName::parse(&self.name)?;
        let names = self.names.iter().map(|name| MemberName::parse(name));
        let names: Vec<MemberName> = names.collect::<Result<_, _>>()?;
        let mut pool = Pool::try_new(self.min.into(), self.wanted.into(), self.max.into())?;
        if !names.is_empty() {
            pool = pool.with_names(names)?;
        }
        let mut template = Template::new(name, pool, launched_with("agent", "blue"));
        template.alias = handle(self.alias.as_deref())?;
        let after = self.after.iter().map(|after| TemplateName::parse(after));
        template.after = after.collect::<Result<_, _>>()?;
        Ok(template)
    }
}

impl Own {
    fn read(&self) -> Result<NamedSession, NoFleet> {
        let (name, template) =
            (AgentName::parse(&self.name)?, TemplateName::parse(&self.template)?);
        Ok(NamedSession { name, template, alias: handle(self.alias.as_deref())? })
    }
}

fn handle(text: Option<&str>) -> Result<Option<Alias>, NameError> {
    text.map(Alias::parse).transpose()
}

/// Shows each template with its bounds, list, handle and order, and each named session.
impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |alias: &Option<String>| {
            let text = alias.as_ref().map(|alias| alias.chars().take(16).collect::<String>());
            text.map(|text| format!("={text}")).unwrap_or_default()
        };
        for p in &self.config.pools {
            let (name, min, wanted, max) = (&p.name, p.min, p.wanted, p.max);
            write!(f, "{name}[{min}<{wanted}<{max}]{}", short(&p.alias))?;
            if !p.names.is_empty() {
                write!(f, " ({})", p.names.join(" "))?;
            }
            if !p.after.is_empty() {
                write!(f, " after {}", p.after.join(" "))?;
            }
            f.write_str("; ")?;
        }
        for own in &self.config.named {
            write!(f, "{}@{}{}; ", own.name, own.template, short(&own.alias))?;
        }
        f.write_str(self.answer)
    }
}
