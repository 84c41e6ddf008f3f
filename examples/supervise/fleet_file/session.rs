//! What does one `[template.NAME]` say? How many sessions, what is launched, and which key counts as drift.

use super::shelf::Shelf;
use core::time::Duration;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tenure::bead::{Alias, Capacity, MemberName, TemplateName, Value};
use tenure::drift::{Config, Secret, SecretKey, declare, fingerprint};
use tenure::identity::Pool;
use tenure::reconcile::{Limits, Pin, Template};
use tenure::runtime::LaunchSpec;

/// A template, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    size: Option<u32>,
    min: Option<u32>,
    max: Option<Capacity>,
    names: Option<Vec<String>>,
    alias: Option<String>,
    #[serde(default)]
    after: Vec<String>,
    idle_ms: Option<u64>,
    max_age_ms: Option<u64>,
    #[serde(default)]
    pinned: bool,
    command: Vec<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    secret: BTreeMap<String, String>,
    dir: Option<PathBuf>,
    drain_signal: Option<i32>,
    #[serde(default)]
    live: Vec<Vec<String>>,
    #[serde(default)]
    files: Vec<PathBuf>,
    #[serde(default)]
    live_files: Vec<PathBuf>,
}

/// What a session is launched with: every key that matters to it, with how a change of it gets there.
struct Launched {
    command: Vec<String>,
    env: BTreeMap<String, String>,
    secret: BTreeMap<String, Secret>,
    dir: Option<String>,
    drain_signal: Option<i32>,
    live: Vec<Vec<String>>,
    files: Option<Value>,
    live_files: Option<Value>,
}

declare! {
    impl Config for Launched {
        command: Restart,
        env: Restart,
        secret: Restart,
        dir: Restart,
        // It is said to the host at the next start; no session is to end for it.
        drain_signal: Ignored,
        live: Live,
        files: Restart,
        live_files: Live,
    }
}

impl Section {
    /// Returns what is wanted of the template.
    ///
    /// # Errors
    ///
    /// A sentence that names the key.
    pub(super) fn template(
        &self,
        name: &TemplateName,
        secrets: &SecretKey,
        shelf: &mut Shelf<'_>,
    ) -> Result<Template, String> {
        let config = fingerprint(self.launched(shelf)?.inputs(secrets));
        let mut template = Template::new(name.clone(), self.pool()?, config);
        let alias = self.alias.as_ref().map(|alias| Alias::parse(alias)).transpose();
        template.alias = alias.map_err(|e| format!("key `alias`: {e}"))?;
        let after: Result<Vec<_>, _> = self.after.iter().map(|a| TemplateName::parse(a)).collect();
        template.after = after.map_err(|e| format!("key `after`: {e}"))?;
        template.limits = self.limits()?;
        template.pin = if self.pinned { Pin::Pinned } else { Pin::Loose };
        Ok(template)
    }

    /// Returns how many sessions there are: `size` alone fixes the number, `min` and `max` bound it.
    fn pool(&self) -> Result<Pool, String> {
        let names: Option<Result<Vec<MemberName>, _>> =
            self.names.as_ref().map(|n| n.iter().map(|name| MemberName::parse(name)).collect());
        let names = names.transpose().map_err(|e| format!("key `names`: {e}"))?;
        let listed = names.as_ref().and_then(|names| u32::try_from(names.len()).ok());
        let min = self.min.unwrap_or(0);
        let counted = listed.max(self.size).map(|max| Capacity::UpTo(max.max(min)));
        let missing = "key `size` is missing; say how many sessions there are, with it, with `max` or with `names`";
        let pool = match self.max.or(counted).ok_or(missing)? {
            Capacity::UpTo(max) => Pool::try_new(min, self.size.or(self.min).unwrap_or(max), max),
            Capacity::Unlimited => Pool::unlimited(min, self.size.or(self.min).ok_or(missing)?),
        };
        let pool = pool.map_err(|e| e.to_string())?;
        match names {
            Some(names) => pool.with_names(names).map_err(|e| e.to_string()),
            None => Ok(pool),
        }
    }

    fn limits(&self) -> Result<Limits, String> {
        let limit = |key: &str, ms: Option<u64>| match ms {
            Some(0) => Err(format!("key `{key}` is 0; leave it out for no limit")),
            ms => Ok(ms.map(Duration::from_millis)),
        };
        Ok(Limits {
            idle: limit("idle_ms", self.idle_ms)?,
            age: limit("max_age_ms", self.max_age_ms)?,
        })
    }

    fn launched(&self, shelf: &mut Shelf<'_>) -> Result<Launched, String> {
        if self.live.is_empty() && !self.live_files.is_empty() {
            return Err("key `live_files` names contents that nothing brings to a session; add `live` commands, or name them in `files`".to_owned());
        }
        let secret = self.secret.iter().map(|(key, text)| (key.clone(), Secret::new(text.clone())));
        Ok(Launched {
            command: self.command.clone(),
            env: self.env.clone(),
            secret: secret.collect(),
            dir: self.dir.as_ref().map(|dir| dir.to_string_lossy().into_owned()),
            drain_signal: self.drain_signal,
            live: self.live.clone(),
            files: shelf.read("files", &self.files)?,
            live_files: shelf.read("live_files", &self.live_files)?,
        })
    }

    /// Returns what is launched.
    ///
    /// # Errors
    ///
    /// A sentence that names the key.
    pub(super) fn launch(self) -> Result<LaunchSpec, String> {
        if let Some(key) = self.secret.keys().find(|key| self.env.contains_key(*key)) {
            return Err(format!("keys `env` and `secret` both set {key}; keep one"));
        }
        variables("env", &self.env)?;
        variables("secret", &self.secret)?;
        no_nul("command", &self.command)?;
        no_nul("live", self.live.iter().flatten())?;
        self.dir.as_ref().map_or(Ok(()), |dir| directory(dir))?;
        if let Some(signal) =
            self.drain_signal.filter(|s| !(1..=31).contains(s) || [9, 19].contains(s))
        {
            return Err(format!(
                "key `drain_signal` is {signal}, which tells no program to end in its own time; use one from 1 to 31 but 9 and 19, such as 10"
            ));
        }
        if self.live.iter().any(|command| command.first().is_none_or(String::is_empty)) {
            return Err("key `live` has an empty command; give each at least a program".to_owned());
        }
        let env = self.env.into_iter().chain(self.secret).collect();
        let mut words = self.command.into_iter();
        let program = words.next().filter(|word| !word.is_empty());
        let program = program.ok_or("key `command` is empty; give it at least a program")?;
        let (args, dir) = (words.collect(), self.dir);
        let (drain, live) = (self.drain_signal, self.live);
        Ok(LaunchSpec { program: program.into(), args, env, dir, drain, live })
    }
}

/// Checks the names and values of variables; a value is never repeated, as it may be a secret.
fn variables(key: &str, set: &BTreeMap<String, String>) -> Result<(), String> {
    let is_no_name = |name: &&String| name.is_empty() || name.contains(['=', '\0']);
    if let Some(name) = set.keys().find(is_no_name) {
        return Err(format!(
            "key `{key}` sets {name:?}, which is no name of a variable; leave out `=` and NUL"
        ));
    }
    if let Some(name) = set.keys().find(|name| name.starts_with("TENURE_")) {
        return Err(format!(
            "key `{key}` sets {name}; the names in TENURE_ are the supervisor's, choose another"
        ));
    }
    no_nul(key, set.values())
}

fn no_nul<'t>(key: &str, texts: impl IntoIterator<Item = &'t String>) -> Result<(), String> {
    if texts.into_iter().any(|text| text.contains('\0')) {
        return Err(format!(
            "key `{key}` has a NUL character, which no program can be given; take it out"
        ));
    }
    Ok(())
}

fn directory(dir: &Path) -> Result<(), String> {
    let bytes = dir.as_os_str().as_encoded_bytes();
    if bytes.is_empty() || bytes.contains(&0) {
        return Err("key `dir` names no directory; name one, or leave it out".to_owned());
    }
    Ok(())
}
