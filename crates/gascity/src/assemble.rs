//! How do the files of a city become one city? Tables first, then packs, then what overrides them.

use crate::city::{Agent, City, Keys, Mode, NamedSession, Rig, Scope, Unresolved};
use crate::duration::duration_ms;
use crate::finish::{Change, Override, Pack};
use crate::sheet::{KeyAt, Sheet, Source};
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
    pub(crate) place: KeyAt,
}

/// A `city.toml` with what it says of packs and overrides still to be done.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) city: City,
    pub(crate) imports: Vec<Import>,
    /// The packs that were looked into.
    pub(crate) packs: Vec<Pack>,
    pub(crate) overrides: Vec<Override>,
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
    let KeyAt { key, at } = import.place;
    Unresolved { key, at, source: import.source }
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
    defined.imports.extend(includes(&mut workspace, "")?);
    workspace.rest(&mut defined.unread);
    let mut daemon = sheet.table("daemon")?;
    city.wakes_per_tick_max = daemon.number("max_wakes_per_tick")?;
    daemon.rest(&mut defined.unread);
    let mut session = sheet.table("session")?;
    city.startup_timeout_ms = session.word("startup_timeout", DURATION, duration_ms)?;
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
    Ok(Draft { city, imports: defined.imports, packs: Vec::new(), overrides })
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
    let (at, depends_on) = (sheet.at(), sheet.place("depends_on"));
    let agent = Agent {
        at,
        keys: Keys { namepool: sheet.place("namepool"), depends_on },
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
    defined.imports.extend(includes(&mut sheet, &name)?);
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
    let place = KeyAt { key: sheet.path().to_owned(), at: sheet.at() };
    sheet.rest(unread);
    Ok(Override { dir, name, place, change })
}

fn imports_of(
    sheet: &mut Sheet<'_>,
    dir: &str,
    unread: &mut Vec<Unread>,
) -> Result<Vec<Import>, CityError> {
    let tables = sheet.every_table()?.into_iter();
    let imports = tables.map(|(binding, mut import)| {
        let (place, source) = (import.place("source"), import.needed("source")?);
        import.rest(unread);
        Ok(Import { binding: Some(binding), dir: dir.to_owned(), source, place })
    });
    imports.collect()
}

/// Reads the packs that are included the old way: without a name before those of their agents.
fn includes(sheet: &mut Sheet<'_>, dir: &str) -> Result<Vec<Import>, CityError> {
    let KeyAt { key, .. } = sheet.place("includes");
    let sources = sheet.texts_at("includes")?.into_iter();
    let imports = sources.map(|(source, at)| Import {
        binding: None,
        dir: dir.to_owned(),
        source,
        place: KeyAt { key: key.clone(), at },
    });
    Ok(imports.collect())
}

const DURATION: &str = "a duration of zero or more, like \"90s\"";
const SESSIONS_MAX: &str = "max_active_sessions";
const SESSIONS_MIN: &str = "min_active_sessions";
