//! What stands beside a `city.toml`? Lists of names, agents in files of their own, packs.

use crate::assemble::{Defined, Draft, Import, agent_of, definitions, draft, unresolved};
use crate::city::{Agent, City, NamedSession, Scope};
use crate::finish::Pack;
use crate::sheet::Source;
use crate::{CityError, Unread};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

impl City {
    /// Reads a `city.toml` with what stands beside it: lists of names, `agents/<name>/agent.toml`, and packs that are
    /// on this disk. What a pack imports in turn, and packs elsewhere, stand in [`City::unresolved`].
    ///
    /// # Errors
    ///
    /// [`CityError`] names file, line and key; whoever wrote the city mends it.
    pub fn read(path: &Path) -> Result<Self, CityError> {
        let text = read_text(path)?;
        let file = path.display().to_string();
        let mut draft = draft(Source { file: &file, text: &text })?;
        let root = path.parent().unwrap_or(Path::new(""));
        let mut own = agents_in(root, root, &mut draft.city.unread)?;
        draft.city.agents.append(&mut own);
        for agent in &mut draft.city.agents {
            load_names(agent, root, root)?;
        }
        for import in core::mem::take(&mut draft.imports) {
            draft.import(import, root)?;
        }
        draft.finish()
    }
}

impl Draft {
    /// Adds what a pack defines, where it is wanted.
    fn import(&mut self, import: Import, root: &Path) -> Result<(), CityError> {
        let parts = root.join(&import.source);
        let pack: PathBuf = parts.components().filter(|part| *part != Component::CurDir).collect();
        if is_elsewhere(&import.source) || !pack.is_dir() {
            self.city.unresolved.push(unresolved(import));
            return Ok(());
        }
        let Defined { agents, named_sessions, imports, unread } = pack_in(&pack, root)?;
        self.city.unread.extend(unread);
        self.city.unresolved.extend(imports.into_iter().map(unresolved));
        let path = fs::canonicalize(&pack).unwrap_or(pack);
        let agents = agents.into_iter().filter(|agent| belongs(agent.scope, &import));
        self.city.agents.extend(agents.map(|agent| Agent {
            dir: import.dir.clone(),
            binding: import.binding.clone(),
            ..agent
        }));
        let sessions = named_sessions.into_iter().filter(|session| belongs(session.scope, &import));
        self.city.named_sessions.extend(sessions.map(|session| NamedSession {
            dir: import.dir.clone(),
            binding: import.binding.clone(),
            ..session
        }));
        self.packs.push(Pack { path, import });
        Ok(())
    }
}

fn belongs(scope: Scope, import: &Import) -> bool {
    match scope {
        Scope::Any => true,
        Scope::City => import.dir.is_empty(),
        Scope::Rig => !import.dir.is_empty(),
    }
}

/// Whether a source names something that is fetched.
fn is_elsewhere(source: &str) -> bool {
    source.contains("://") || source.starts_with("git@") || source.starts_with("github.com/")
}

fn pack_in(pack: &Path, root: &Path) -> Result<Defined, CityError> {
    let path = pack.join("pack.toml");
    let mut defined = Defined::default();
    if path.is_file() {
        let (file, text) = (path.display().to_string(), read_text(&path)?);
        let mut sheet = Source { file: &file, text: &text }.sheet()?;
        defined = definitions(&mut sheet)?;
        sheet.rest(&mut defined.unread);
    }
    defined.agents.append(&mut agents_in(pack, root, &mut defined.unread)?);
    for agent in &mut defined.agents {
        load_names(agent, pack, root)?;
    }
    Ok(defined)
}

/// Reads the agents that have a file of their own, in the order of their names.
fn agents_in(
    folder: &Path,
    root: &Path,
    unread: &mut Vec<Unread>,
) -> Result<Vec<Agent>, CityError> {
    let mut folders = entries(&folder.join("agents"))?;
    folders.sort();
    let mut agents = Vec::new();
    for folder in folders {
        let path = folder.join("agent.toml");
        let name = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        if let Some(name) = name.filter(|_| path.is_file()) {
            let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            let text = read_text(&path)?;
            let sheet = Source { file: &shown, text: &text }.sheet()?;
            agents.push(agent_of(sheet, name, unread)?);
        }
    }
    Ok(agents)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, CityError> {
    let unreadable = |cause| CityError::Unreadable { file: folder.display().to_string(), cause };
    match fs::read_dir(folder) {
        Ok(entries) => {
            let paths = entries.map(|entry| entry.map(|entry| entry.path()));
            paths.collect::<io::Result<_>>().map_err(unreadable)
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(cause) => Err(unreadable(cause)),
    }
}

/// Loads the names of an agent: one on each line, without blank ones and those that begin with `#`.
///
/// The original goes on with numbers where the list is missing, and so gives everybody another name than the list
/// would; here somebody is asked. A path that begins with `//` is one of the city, whoever wrote it.
fn load_names(agent: &mut Agent, folder: &Path, root: &Path) -> Result<(), CityError> {
    let Some(path) = &agent.namepool else {
        return Ok(());
    };
    let file = path.strip_prefix("//").map_or_else(|| folder.join(path), |path| root.join(path));
    let text = fs::read_to_string(file).map_err(|cause| CityError::Missing {
        at: agent.keys.namepool.at.clone(),
        key: agent.keys.namepool.key.clone(),
        path: path.clone(),
        cause,
    })?;
    let names = text.lines().map(str::trim);
    let names = names.filter(|name| !name.is_empty() && !name.starts_with('#'));
    agent.names = names.map(str::to_owned).collect();
    Ok(())
}

fn read_text(path: &Path) -> Result<String, CityError> {
    let file = path.display().to_string();
    fs::read_to_string(path).map_err(|cause| CityError::Unreadable { file, cause })
}
