//! What does `fleet.toml` say? The wanted fleet, read with every key checked.

mod policy;
mod session;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tenure::bead::{AgentName, Alias, FleetName, TemplateName};
use tenure::drift::SecretKey;
use tenure::driver::Wanted;
use tenure::reconcile::{Fleet, Intent, NamedSession, Policy};

/// The version of the format that is read.
const VERSION: u32 = 1;

/// What a fleet file says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FleetFile {
    /// What the fleet is called.
    pub(crate) name: FleetName,
    /// How patient the planner is.
    pub(crate) policy: Policy,
    /// What is kept, and what is launched for it.
    pub(crate) wanted: Wanted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    fleet: String,
    #[serde(default)]
    policy: policy::Times,
    #[serde(default)]
    template: BTreeMap<String, session::Section>,
    #[serde(default)]
    session: BTreeMap<String, Named>,
}

/// A session with a name of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    template: String,
    alias: Option<String>,
}

/// Reads a fleet file.
///
/// # Errors
///
/// One sentence that names the file, the line or key, and the remedy.
pub(crate) fn read(path: &Path, intent: Intent, key: &SecretKey) -> Result<FleetFile, String> {
    let within = |what: String| format!("fleet file {}: {}", path.display(), what.trim_end());
    let text = fs::read_to_string(path).map_err(|e| within(format!("cannot be read: {e}")))?;
    let file: File = toml::from_str(&text).map_err(|e| unreadable(path, &text, &e))?;
    checked(file, intent, key).map_err(within)
}

/// Says in one line where the text is wrong, and how.
fn unreadable(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count().saturating_add(1);
    format!("fleet file {}, line {line}: {}", path.display(), error.message())
}

fn checked(file: File, intent: Intent, secrets: &SecretKey) -> Result<FleetFile, String> {
    if file.version != VERSION {
        let version = file.version;
        return Err(format!("key `version` is {version}, this build reads {VERSION}"));
    }
    let name = FleetName::parse(&file.fleet).map_err(|e| format!("key `fleet`: {e}"))?;
    let (mut templates, mut launches) = (Vec::new(), BTreeMap::new());
    for (key, section) in file.template {
        let within = |what: String| format!("[template.{key}]: {what}");
        let name = TemplateName::parse(&key).map_err(|e| within(e.to_string()))?;
        templates.push(section.template(&name, secrets).map_err(within)?);
        launches.insert(name, section.launch().map_err(within)?);
    }
    let named: Result<Vec<NamedSession>, String> = file.session.into_iter().map(named).collect();
    let fleet = Fleet::with_named(intent, templates, named?).map_err(|e| e.to_string())?;
    let wanted = Wanted::try_new(fleet, launches).map_err(|e| e.to_string())?;
    Ok(FleetFile { name, policy: file.policy.policy()?, wanted })
}

fn named((key, session): (String, Named)) -> Result<NamedSession, String> {
    let within = |what: String| format!("[session.{key}]: {what}");
    let name = AgentName::parse(&key).map_err(|e| within(e.to_string()))?;
    let template = TemplateName::parse(&session.template)
        .map_err(|e| within(format!("key `template`: {e}")))?;
    let alias = session.alias.map(|alias| alias.parse::<Alias>()).transpose();
    Ok(NamedSession {
        name,
        template,
        alias: alias.map_err(|e| within(format!("key `alias`: {e}")))?,
    })
}
