//! How do the files of a city become one city? Tables first, then packs, then what overrides them.

use crate::city::{Agent, At, City, Mode, NamedSession, Rig, Scope, Unresolved};
use crate::sheet::{Sheet, Source};
use crate::{CityError, Unread};

/// What one file defines: a `city.toml`, a `pack.toml`.
#[derive(Debug, Default)]
pub(crate) struct Defined {
    pub(crate) agents: Vec<Agent>,
    pub(crate) named_sessions: Vec<NamedSession>,
    pub(crate) imports: Vec<Import>,
    pub(crate) unread: Vec<Unread>,
}

/// A pack that is wanted, by whom, under which name.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    pub(crate) binding: Option<String>,
    /// The rig that wants it; empty for the city.
    pub(crate) dir: String,
    pub(crate) source: String,
    pub(crate) key: String,
    pub(crate) at: At,
}

/// What a later table changes of an agent.
#[derive(Debug)]
struct Override {
    dir: String,
    name: String,
    key: String,
    at: At,
    change: Change,
}

#[derive(Debug, Default)]
struct Change {
    sessions_max: Option<i64>,
    sessions_min: Option<i64>,
    scale_check: Option<String>,
    suspended: Option<bool>,
}

/// A `city.toml` with what it says of packs and overrides still to be done.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) city: City,
    pub(crate) imports: Vec<Import>,
    overrides: Vec<Override>,
}

/// Reads a `city.toml` without anything beside it.
pub(crate) fn city_alone(file: &str, text: &str) -> Result<City, CityError> {
    let mut draft = draft(Source { file, text })?;
    let imports = core::mem::take(&mut draft.imports).into_iter();
    draft.city.unresolved.extend(imports.map(unresolved));
    draft.finish()
}

/// Notes a pack that nobody looked into.
pub(crate) fn unresolved(import: Import) -> Unresolved {
    Unresolved { key: import.key, at: import.at, source: import.source }
}

/// Reads a `city.toml`.
pub(crate) fn draft(source: Source<'_>) -> Result<Draft, CityError> {
    let mut sheet = source.sheet()?;
    let mut city = City::default();
    let mut overrides = Vec::new();
    let mut defined = definitions(&mut sheet)?;
    let mut workspace = sheet.table("workspace")?;
    city.name = workspace.text("name")?;
    city.suspended = suspended(&mut workspace)?;
    city.sessions_max = workspace.number(SESSIONS_MAX)?;
    defined.imports.extend(includes(&mut workspace, "includes", "")?);
    workspace.rest(&mut defined.unread);
    let mut daemon = sheet.table("daemon")?;
    city.wakes_per_tick_max = daemon.number("max_wakes_per_tick")?;
    daemon.rest(&mut defined.unread);
    let mut session = sheet.table("session")?;
    city.startup_timeout_ms =
        session.word("startup_timeout", "a duration like \"90s\"", duration_ms)?;
    session.rest(&mut defined.unread);
    for rig in sheet.tables("rigs")? {
        city.rigs.push(rig_of(rig, &mut defined, &mut overrides)?);
    }
    let mut patches = sheet.table("patches")?;
    for mut patch in patches.tables("agent")? {
        let (dir, name) = (patch.text("dir")?.unwrap_or_default(), patch.needed("name")?);
        overrides.push(override_of(patch, dir, name, &mut defined.unread)?);
    }
    patches.rest(&mut defined.unread);
    sheet.rest(&mut defined.unread);
    city.agents = defined.agents;
    city.named_sessions = defined.named_sessions;
    city.unread = defined.unread;
    Ok(Draft { city, imports: defined.imports, overrides })
}

/// Reads what a city and a pack define in the same way.
pub(crate) fn definitions(sheet: &mut Sheet<'_>) -> Result<Defined, CityError> {
    let mut defined = Defined::default();
    for mut agent in sheet.tables("agent")? {
        let name = agent.needed("name")?;
        defined.agents.push(agent_of(agent, name, &mut defined.unread)?);
    }
    for session in sheet.tables("named_session")? {
        defined.named_sessions.push(named_session_of(session, &mut defined.unread)?);
    }
    let mut imports = sheet.table("imports")?;
    defined.imports = imports_of(&mut imports, "", &mut defined.unread)?;
    Ok(defined)
}

/// Reads an agent, from an array of agents or a file of its own.
pub(crate) fn agent_of(
    mut sheet: Sheet<'_>,
    name: String,
    unread: &mut Vec<Unread>,
) -> Result<Agent, CityError> {
    let agent = Agent {
        at: sheet.at(),
        name,
        dir: sheet.text("dir")?.unwrap_or_default(),
        binding: None,
        scope: scope_of(&mut sheet)?,
        sessions_max: sheet.number(SESSIONS_MAX)?,
        sessions_min: sheet.number(SESSIONS_MIN)?,
        scale_check: sheet.text("scale_check")?,
        namepool: sheet.text("namepool")?,
        names: Vec::new(),
        suspended: sheet.flag("suspended")?.unwrap_or_default(),
        tmux_alias: sheet.text("tmux_alias")?,
        depends_on: sheet.texts("depends_on")?,
    };
    sheet.rest(unread);
    Ok(agent)
}

fn named_session_of(
    mut sheet: Sheet<'_>,
    unread: &mut Vec<Unread>,
) -> Result<NamedSession, CityError> {
    let mode = |word: &str| match word {
        "always" => Some(Mode::Always),
        "on_demand" | "" => Some(Mode::OnDemand),
        _ => None,
    };
    let session = NamedSession {
        at: sheet.at(),
        template: sheet.needed("template")?,
        name: sheet.text("name")?,
        dir: sheet.text("dir")?.unwrap_or_default(),
        binding: None,
        scope: scope_of(&mut sheet)?,
        mode: sheet.word("mode", "\"always\" or \"on_demand\"", mode)?.unwrap_or_default(),
    };
    sheet.rest(unread);
    Ok(session)
}

fn scope_of(sheet: &mut Sheet<'_>) -> Result<Scope, CityError> {
    let scope = sheet.word("scope", "\"city\" or \"rig\"", |word| match word {
        "" => Some(Scope::Any),
        "city" => Some(Scope::City),
        "rig" => Some(Scope::Rig),
        _ => None,
    })?;
    Ok(scope.unwrap_or_default())
}

fn rig_of(
    mut sheet: Sheet<'_>,
    defined: &mut Defined,
    overrides: &mut Vec<Override>,
) -> Result<Rig, CityError> {
    let name = sheet.needed("name")?;
    let mut imports = sheet.table("imports")?;
    defined.imports.extend(imports_of(&mut imports, &name, &mut defined.unread)?);
    defined.imports.extend(includes(&mut sheet, "includes", &name)?);
    // The newer key wins where both are there.
    for key in ["overrides", "patches"] {
        for mut change in sheet.tables(key)? {
            let agent = change.needed("agent")?;
            overrides.push(override_of(change, name.clone(), agent, &mut defined.unread)?);
        }
    }
    let rig = Rig {
        at: sheet.at(),
        sessions_max: sheet.number(SESSIONS_MAX)?,
        suspended: suspended(&mut sheet)?,
        name,
    };
    sheet.rest(&mut defined.unread);
    Ok(rig)
}

/// Reads whether something starts suspended, under the key of now or the one of before.
fn suspended(sheet: &mut Sheet<'_>) -> Result<bool, CityError> {
    let (now, before) = (sheet.flag("suspended_on_start")?, sheet.flag("suspended")?);
    Ok(now.unwrap_or_default() || before.unwrap_or_default())
}

fn override_of(
    mut sheet: Sheet<'_>,
    dir: String,
    name: String,
    unread: &mut Vec<Unread>,
) -> Result<Override, CityError> {
    let mut pool = sheet.table("pool")?;
    let (max, min, check) = (pool.number("max")?, pool.number("min")?, pool.text("check")?);
    pool.rest(unread);
    let change = Change {
        sessions_max: sheet.number(SESSIONS_MAX)?.or(max),
        sessions_min: sheet.number(SESSIONS_MIN)?.or(min),
        scale_check: sheet.text("scale_check")?.or(check),
        suspended: sheet.flag("suspended")?,
    };
    let (at, key) = (sheet.at(), sheet.path().to_owned());
    sheet.rest(unread);
    Ok(Override { dir, name, key, at, change })
}

fn imports_of(
    sheet: &mut Sheet<'_>,
    dir: &str,
    unread: &mut Vec<Unread>,
) -> Result<Vec<Import>, CityError> {
    let tables = sheet.every_table()?.into_iter();
    let imports = tables.map(|(binding, mut import)| {
        let source = import.needed("source")?;
        let key = import.key("source");
        let at = import.at();
        import.rest(unread);
        Ok(Import { binding: Some(binding), dir: dir.to_owned(), source, key, at })
    });
    imports.collect()
}

/// Reads the packs that are included the old way: without a name before those of their agents.
fn includes(sheet: &mut Sheet<'_>, key: &str, dir: &str) -> Result<Vec<Import>, CityError> {
    let (at, path) = (sheet.at(), sheet.key(key));
    let sources = sheet.texts(key)?.into_iter();
    let imports = sources.map(|source| Import {
        binding: None,
        dir: dir.to_owned(),
        source,
        key: path.clone(),
        at: at.clone(),
    });
    Ok(imports.collect())
}

impl Draft {
    /// Does the overrides, and looks whether everything is there once.
    pub(crate) fn finish(mut self) -> Result<City, CityError> {
        for Override { dir, name, key, at, change } in core::mem::take(&mut self.overrides) {
            let agents = self.city.agents.iter_mut();
            let mut agents = agents.filter(|agent| agent.dir == dir && is_called(agent, &name));
            match agents.next() {
                Some(agent) => change.apply(agent),
                // It may be one of a pack that nobody could look into.
                None if !self.city.unresolved.is_empty() => {}
                None => return Err(CityError::NoSuchAgent { at, key, name }),
            }
        }
        let City { rigs, agents, named_sessions, .. } = &self.city;
        once("the rig", rigs.iter().map(|rig| (rig.name.clone(), &rig.at)))?;
        once("the agent", agents.iter().map(|agent| (agent.qualified_name(), &agent.at)))?;
        once("the session", named_sessions.iter().map(|one| (one.identity(), &one.at)))?;
        Ok(self.city)
    }
}

fn is_called(agent: &Agent, name: &str) -> bool {
    let bound = agent.binding.as_deref().and_then(|binding| name.strip_prefix(binding));
    agent.name == name || bound.and_then(|tail| tail.strip_prefix('.')) == Some(&agent.name)
}

impl Change {
    fn apply(self, agent: &mut Agent) {
        agent.sessions_max = self.sessions_max.or(agent.sessions_max);
        agent.sessions_min = self.sessions_min.or(agent.sessions_min);
        agent.scale_check = self.scale_check.or_else(|| agent.scale_check.take());
        agent.suspended = self.suspended.unwrap_or(agent.suspended);
    }
}

fn once<'a>(
    what: &'static str,
    named: impl Iterator<Item = (String, &'a At)>,
) -> Result<(), CityError> {
    let mut named: Vec<_> = named.collect();
    named.sort();
    let pairs = named.iter().zip(named.iter().skip(1));
    match pairs.into_iter().find(|((one, _), (other, _))| one == other) {
        None => Ok(()),
        Some(((name, first), (_, at))) => Err(CityError::Twice {
            at: At::clone(at),
            what,
            name: name.clone(),
            first: At::clone(first),
        }),
    }
}

/// Reads a duration as Go writes one: numbers with units, the largest first or not.
fn duration_ms(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, tail) = rest.split_at_checked(end)?;
        let (unit, ms) = UNITS.iter().find(|(unit, _)| tail.starts_with(unit))?;
        total = total.checked_add(digits.parse::<u64>().ok()?.checked_mul(*ms)?)?;
        rest = tail.strip_prefix(unit)?;
    }
    (!text.is_empty()).then_some(total)
}

/// Longer units first where one begins like another.
const UNITS: &[(&str, u64)] = &[("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1000)];
const SESSIONS_MAX: &str = "max_active_sessions";
const SESSIONS_MIN: &str = "min_active_sessions";
