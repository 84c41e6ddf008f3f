//! What does `fleet.toml` say? The wanted fleet, read with every key checked.

use core::fmt::Write as _;
use core::time::Duration;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tenure::bead::{Digest, FleetName, TemplateName};
use tenure::driver::Wanted;
use tenure::reconcile::{Fleet, Intent, Policy, Template};
use tenure::runtime::LaunchSpec;

/// The version of the format that is read.
const VERSION: u32 = 1;

/// What a fleet file says.
#[derive(Debug)]
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
    policy: Times,
    #[serde(default)]
    template: BTreeMap<String, Session>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Session {
    size: u32,
    command: Vec<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    dir: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    create_lease_ms: Option<u64>,
    launch_grace_ms: Option<u64>,
    absence_spacing_ms: Option<u64>,
    backoff_min_ms: Option<u64>,
    backoff_max_ms: Option<u64>,
    stable_after_ms: Option<u64>,
    quarantine_after: Option<u32>,
    quarantine_for_ms: Option<u64>,
    stop_grace_ms: Option<u64>,
    stop_again_ms: Option<u64>,
    starts_per_tick: Option<u32>,
    look_again_ms: Option<u64>,
}

/// Reads a fleet file.
///
/// # Errors
///
/// One sentence that names the file, the key and the remedy.
pub(crate) fn read(path: &Path, intent: Intent) -> Result<FleetFile, String> {
    let within = |what: String| format!("fleet file {}: {what}", path.display());
    let text = fs::read_to_string(path).map_err(|e| within(format!("cannot be read: {e}")))?;
    let file: File = toml::from_str(&text).map_err(|e| within(e.to_string()))?;
    checked(file, intent).map_err(within)
}

fn checked(file: File, intent: Intent) -> Result<FleetFile, String> {
    if file.version != VERSION {
        let version = file.version;
        return Err(format!("key `version` is {version}, this build reads {VERSION}"));
    }
    let name = FleetName::parse(&file.fleet).map_err(|e| format!("key `fleet`: {e}"))?;
    let (mut templates, mut launches) = (Vec::new(), BTreeMap::new());
    for (key, session) in file.template {
        let within = |what: String| format!("[template.{key}]: {what}");
        let name = TemplateName::parse(&key).map_err(|e| within(e.to_string()))?;
        let digest = fingerprint(&session);
        let launch = launch(session).map_err(within)?;
        templates.push(Template { name: name.clone(), size: launch.0, digest });
        launches.insert(name, launch.1);
    }
    let fleet = Fleet::try_new(intent, templates).map_err(|e| e.to_string())?;
    let wanted = Wanted::try_new(fleet, launches).map_err(|e| e.to_string())?;
    Ok(FleetFile { name, policy: policy(&file.policy)?, wanted })
}

fn launch(session: Session) -> Result<(u32, LaunchSpec), String> {
    let unfit = |text: &String| text.contains('\0');
    if session.command.iter().any(unfit) || session.env.values().any(unfit) {
        return Err("a word or value has a NUL character; no program can be given one".to_owned());
    }
    if let Some(key) = session.env.keys().find(|k| k.is_empty() || k.contains(['=', '\0'])) {
        return Err(format!("key `env` sets {key:?}, which is no name of a variable"));
    }
    let mut words = session.command.into_iter();
    let program = words.next().filter(|w| !w.is_empty());
    let program = program.ok_or("key `command` is empty; it needs at least a program")?;
    let spec = LaunchSpec {
        program: program.into(),
        args: words.collect(),
        env: session.env,
        dir: session.dir,
    };
    Ok((session.size, spec))
}

/// Returns the fingerprint of what a session is launched with: every part with its length, so that no two
/// configs run into one.
fn fingerprint(session: &Session) -> Digest {
    let mut text = String::new();
    let mut add = |tag: &str, value: &str| {
        let _ = writeln!(text, "{tag} {} {value}", value.len());
    };
    session.command.iter().for_each(|word| add("command", word));
    for (key, value) in &session.env {
        add("env", key);
        add("=", value);
    }
    if let Some(dir) = &session.dir {
        add("dir", &dir.to_string_lossy());
    }
    Digest::from_bytes(*blake3::hash(text.as_bytes()).as_bytes())
}

fn policy(times: &Times) -> Result<Policy, String> {
    let mut policy = Policy::default();
    let mut set = |slot: fn(&mut Policy) -> &mut Duration, value: Option<u64>| {
        if let Some(ms) = value {
            *slot(&mut policy) = Duration::from_millis(ms);
        }
    };
    set(|p| &mut p.create_lease, times.create_lease_ms);
    set(|p| &mut p.launch_grace, times.launch_grace_ms);
    set(|p| &mut p.absence_spacing, times.absence_spacing_ms);
    set(|p| &mut p.backoff_min, times.backoff_min_ms);
    set(|p| &mut p.backoff_max, times.backoff_max_ms);
    set(|p| &mut p.stable_after, times.stable_after_ms);
    set(|p| &mut p.quarantine_for, times.quarantine_for_ms);
    set(|p| &mut p.stop_grace, times.stop_grace_ms);
    set(|p| &mut p.stop_again, times.stop_again_ms);
    set(|p| &mut p.look_again, times.look_again_ms);
    policy.quarantine_after = times.quarantine_after.unwrap_or(policy.quarantine_after);
    policy.starts_per_tick = times.starts_per_tick.unwrap_or(policy.starts_per_tick);
    plausible(&policy)?;
    Ok(policy)
}

fn plausible(policy: &Policy) -> Result<(), String> {
    let at_least_one = |key: &str, number: u32| match number {
        0 => Err(format!("key `policy.{key}` is 0; it has to be at least 1")),
        _ => Ok(()),
    };
    at_least_one("quarantine_after", policy.quarantine_after)?;
    at_least_one("starts_per_tick", policy.starts_per_tick)?;
    if policy.create_lease.is_zero() {
        return Err("key `policy.create_lease_ms` is 0; a start needs some time".to_owned());
    }
    if policy.backoff_min > policy.backoff_max {
        return Err("key `policy.backoff_min_ms` is larger than `backoff_max_ms`".to_owned());
    }
    Ok(())
}
