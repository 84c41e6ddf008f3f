//! What does `fleet.toml` say? The wanted fleet, read with every key checked.

mod grammar;
mod place;
mod policy;
mod session;
mod shelf;
mod source;

use crate::one_line;
use place::Fault;
use rustix::fs::OFlags;
use serde::Deserialize;
use shelf::{Declared, Shelf};
pub(crate) use source::Source;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use tenure::bead::{AgentName, Alias, FleetName, TemplateName};
use tenure::content::Trouble;
use tenure::drift::SecretKey;
use tenure::driver::Wanted;
use tenure::reconcile::{Fleet, FleetError, Intent, NamedSession, Policy};

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
    /// What of the declared files could not be read; the field that has it is not judged.
    pub(crate) troubles: Vec<Trouble>,
    /// What it was read from.
    pub(crate) source: Source,
}

/// What the text says, before it is known where it stood.
struct Checked {
    name: FleetName,
    policy: Policy,
    wanted: Wanted,
    troubles: Vec<Trouble>,
    declared: Declared,
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
/// One sentence in one line that names the file, the line or key, and the remedy.
pub(crate) fn read(path: &Path, intent: Intent, key: &SecretKey) -> Result<FleetFile, String> {
    let bytes = bytes(path).map_err(|e| {
        let what = format!("cannot be read: {e}; mend the path or give another --fleet");
        wrong(path, None, &what)
    })?;
    parse((path, &bytes), intent, key)
}

/// Reads only the declared files again, for a fleet file as it was read before.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_declared(
    (path, source): (&Path, &Source),
    intent: Intent,
    key: &SecretKey,
) -> Result<FleetFile, String> {
    parse((path, source.bytes()), intent, key)
}

/// Says what is wrong, and where.
fn wrong(path: &Path, line: Option<usize>, what: &str) -> String {
    let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
    one_line(&format!("fleet file {}{line}: {}", path.display(), what.trim_end()))
}

/// Reads what stands in a fleet file.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn parse(
    (path, bytes): (&Path, &[u8]),
    intent: Intent,
    key: &SecretKey,
) -> Result<FleetFile, String> {
    let wrong = |line: Option<usize>, what: &str| wrong(path, line, what);
    let text = core::str::from_utf8(bytes).map_err(|e| {
        let before = bytes.iter().take(e.valid_up_to()).filter(|byte| **byte == b'\n').count();
        wrong(Some(before.saturating_add(1)), "it is no UTF-8; save the file as UTF-8")
    })?;
    // Of a newer format nothing else may be readable, so its version is a reason before all others.
    if let Ok(Probe { version }) = toml::from_str(text) {
        is_known(version).map_err(|fault| wrong(fault.line(text), &fault.what))?;
    }
    let file: File = toml::from_str(text).map_err(|error| {
        let (line, what) = grammar::objection(text, &error);
        wrong(Some(line), &what)
    })?;
    let checked = checked(file, intent, (key, Shelf::beside(path))).map_err(|fault| {
        let within = fault.table.as_ref().map(|table| format!("[{table}]: ")).unwrap_or_default();
        wrong(fault.line(text), &format!("{within}{}", fault.what))
    })?;
    let Checked { name, policy, wanted, troubles, declared } = checked;
    Ok(FleetFile { name, policy, wanted, troubles, source: Source::new(bytes, declared) })
}

/// Reads a regular file; a pipe would hold the supervisor up until somebody writes into it, so what is open is asked.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    // One byte more than there may be, so that a file that grows meanwhile is found out too.
    let (mut bytes, most) = (Vec::new(), BYTES_MAX.saturating_add(1));
    let read = file.take(most).read_to_end(&mut bytes)?;
    if u64::try_from(read).is_ok_and(|read| read < most) {
        return Ok(bytes);
    }
    let mib = BYTES_MAX >> 20;
    Err(io::Error::other(format!("it has more than {mib} MiB, so it is no fleet file")))
}

/// The largest fleet has ten thousand templates of a few hundred bytes each; ten times more would hold a supervisor up
/// for minutes.
const BYTES_MAX: u64 = 8 << 20;

/// A fleet file that says nothing but what its fleet is called: what is known where there is no other.
pub(crate) fn without_file(
    (path, name): (&Path, &FleetName),
    intent: Intent,
    key: &SecretKey,
) -> Result<FleetFile, String> {
    let text = format!("version = {VERSION}\nfleet = \"{name}\"\n");
    parse((path, text.as_bytes()), intent, key)
}

/// The version alone.
#[derive(Deserialize)]
struct Probe {
    version: u32,
}

fn is_known(version: u32) -> Result<(), Fault> {
    if version == VERSION {
        return Ok(());
    }
    Err(Fault::of_file(format!(
        "key `version` is {version}, this build reads {VERSION}; run the build that the file is for, or write it for this one"
    )))
}

fn checked(
    file: File,
    intent: Intent,
    (secrets, mut shelf): (&SecretKey, Shelf<'_>),
) -> Result<Checked, Fault> {
    is_known(file.version)?;
    let name = FleetName::parse(&file.fleet);
    let name = name.map_err(|e| Fault::of_file(format!("key `fleet`: {e}")))?;
    let (mut templates, mut launches) = (Vec::new(), BTreeMap::new());
    for (key, section) in file.template {
        let within = |what: String| Fault::of(format!("template.{key}"), what);
        let name = TemplateName::parse(&key).map_err(|e| within(e.to_string()))?;
        templates.push(section.template(&name, secrets, &mut shelf).map_err(within)?);
        launches.insert(name, section.launch().map_err(within)?);
    }
    let named: Result<Vec<NamedSession>, Fault> = file.session.into_iter().map(named).collect();
    let fleet = Fleet::with_named(intent, templates, named?).map_err(|e| together(&e))?;
    let wanted = Wanted::try_new(fleet, launches).map_err(|e| Fault::of_file(e.to_string()))?;
    let policy = file.policy.policy().map_err(Fault::of_file)?;
    let (troubles, declared) = shelf.close();
    Ok(Checked { name, policy, wanted, troubles, declared })
}

fn named((key, session): (String, Named)) -> Result<NamedSession, Fault> {
    let within = |what: String| Fault::of(format!("session.{key}"), what);
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

/// Says in which table it is that the parts of a fleet do not go together, where it is in one.
fn together(error: &FleetError) -> Fault {
    let table = match error {
        FleetError::Twice { name }
        | FleetError::BadAlias { template: name, .. }
        | FleetError::NoDependency { template: name, .. }
        | FleetError::TooLarge { name, .. } => Some(format!("template.{name}")),
        FleetError::Cycle { path } => path.first().map(|name| format!("template.{name}")),
        FleetError::NamedTwice { name } | FleetError::NoTemplate { name, .. } => {
            Some(format!("session.{name}"))
        }
        FleetError::OneName { .. }
        | FleetError::TooManyTemplates { .. }
        | FleetError::TooManyNamed { .. }
        | _ => None,
    };
    Fault { table, what: error.to_string() }
}
