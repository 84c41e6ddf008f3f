//! What does a city want? Its agents, rigs and configured sessions, as its files say.

use crate::sheet::KeyAt;
use crate::{CityError, Unread};

/// One city: what `city.toml` and the files beside it say of sessions.
///
/// Keys that say nothing of who is who are listed in [`unread`](Self::unread) with their text; none is an error.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct City {
    /// What it is called, where the file says so.
    pub name: Option<String>,
    /// Whether it starts with nobody running.
    pub suspended: bool,
    /// How many sessions there may be in all; nothing for no bound.
    pub sessions_max: Option<i64>,
    /// How many sessions a tick may start; nothing for no bound.
    pub wakes_per_tick_max: Option<i64>,
    /// How long a start may take, in milliseconds; less than one counts as one.
    pub startup_timeout_ms: Option<u64>,
    /// What its rigs are.
    pub rigs: Vec<Rig>,
    /// What makes sessions, those from packs too.
    pub agents: Vec<Agent>,
    /// Which sessions are configured one by one.
    pub named_sessions: Vec<NamedSession>,
    /// What was written and not read.
    pub unread: Vec<Unread>,
    /// Which packs could not be looked into; their agents are not known.
    pub unresolved: Vec<Unresolved>,
}

/// Where a table or a value begins.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct At {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
}

/// One rig: a repository of the city, whose agents have its name before theirs.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Rig {
    /// Its name.
    pub name: String,
    /// How many sessions it may have in all; nothing to inherit the city's bound.
    pub sessions_max: Option<i64>,
    /// Whether it starts with nobody running.
    pub suspended: bool,
    /// Where it stands.
    pub at: At,
}

/// Whether an agent of a pack is made once, once for each rig, or both.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "who expands packs has to handle each")]
pub enum Scope {
    /// Wherever its pack is imported.
    #[default]
    Any,
    /// Where the city imports its pack.
    City,
    /// Where a rig imports its pack.
    Rig,
}

/// One agent: what sessions are made from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Agent {
    /// Its name, without what stands before it.
    pub name: String,
    /// The rig it belongs to; empty for one of the city.
    pub dir: String,
    /// Under which name its pack was imported.
    pub binding: Option<String>,
    /// Where a pack wants it.
    pub scope: Scope,
    /// How many sessions it may have; nothing and numbers below zero for no bound.
    pub sessions_max: Option<i64>,
    /// How many it has at least.
    pub sessions_min: Option<i64>,
    /// What tells how many are needed; blank is nothing.
    pub scale_check: Option<String>,
    /// Where its list of names stands.
    pub namepool: Option<String>,
    /// The names of that list.
    pub names: Vec<String>,
    /// Whether nothing is started for it.
    pub suspended: bool,
    /// What its sessions are called at their runtime.
    pub tmux_alias: Option<String>,
    /// Who has to be awake before it.
    pub depends_on: Vec<String>,
    /// Where it stands.
    pub at: At,
    /// Where what it says of others stands.
    pub(crate) keys: Keys,
}

/// Where keys of an agent stand that name something.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Keys {
    pub(crate) namepool: KeyAt,
    pub(crate) depends_on: KeyAt,
}

impl Agent {
    /// Returns its whole name: the rig, the binding, the name.
    #[must_use]
    pub fn qualified_name(&self) -> String {
        qualified(&self.dir, self.binding.as_deref(), &self.name)
    }

    /// Returns whether it has a list of names.
    #[must_use]
    pub fn has_names(&self) -> bool {
        !self.names.is_empty()
            || self.namepool.as_deref().is_some_and(|path| !path.trim().is_empty())
    }
}

/// One session that is configured by itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct NamedSession {
    /// Its name; without one it is called like its template.
    pub name: Option<String>,
    /// What it is made from, perhaps with the binding before it.
    pub template: String,
    /// The rig it belongs to; empty for one of the city.
    pub dir: String,
    /// Under which name its pack was imported.
    pub binding: Option<String>,
    /// Where a pack wants it.
    pub scope: Scope,
    /// Whether it always runs, or when somebody asks for it.
    pub mode: Mode,
    /// Where it stands.
    pub at: At,
}

impl NamedSession {
    /// Returns who it is: the rig, the binding, its name or its template's.
    #[must_use]
    pub fn identity(&self) -> String {
        let name = self.name.as_deref().unwrap_or(&self.template);
        qualified(&self.dir, self.binding.as_deref(), name)
    }

    /// Returns the whole name of its template.
    #[must_use]
    pub fn qualified_template(&self) -> String {
        qualified(&self.dir, self.binding.as_deref(), &self.template)
    }
}

/// When a configured session runs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "who counts sessions has to handle each")]
pub enum Mode {
    /// When somebody asks for it; its name is kept for it meanwhile.
    #[default]
    OnDemand,
    /// Always.
    Always,
}

/// A pack that was not looked into.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Unresolved {
    /// Which key names it.
    pub key: String,
    /// Where that stands: of a list, the line of its own.
    pub at: At,
    /// What is written there.
    pub source: String,
}

impl core::fmt::Display for Unresolved {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { key, at, source } = self;
        write!(
            f,
            "{}:{}: `{key}` names {source:?}, which is not on this disk; its agents are not known",
            at.file, at.line
        )
    }
}

impl City {
    /// Reads the text of a `city.toml` alone: no list of names, no agent in a file of its own, no pack.
    ///
    /// # Errors
    ///
    /// [`CityError`] names file, line and key; whoever wrote the city mends it.
    pub fn parse(file: &str, text: &str) -> Result<Self, CityError> {
        crate::assemble::city_alone(file, text)
    }
}

/// Spells a whole name: the rig, the binding, the name.
pub(crate) fn qualified(dir: &str, binding: Option<&str>, name: &str) -> String {
    let mut whole = String::new();
    for (part, separator) in [(dir, '/'), (binding.unwrap_or_default(), '.')] {
        if !part.is_empty() {
            whole.push_str(part);
            whole.push(separator);
        }
    }
    whole.push_str(name);
    whole
}
