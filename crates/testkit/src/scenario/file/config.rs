//! Which config was a session of a scenario started with? A field or more for each way to take an edit over.

use super::classify::hide;
use crate::world::{config, with_model};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use tenure_bead::{Baseline, Class, Committed, Digest, Fingerprint, Input, Prepared, Value};
use tenure_drift::{HASH_VERSION, fingerprint};
use toml::Table;

/// A config: fields that need a restart, one that a relaunch carries and one that is applied live. What is left out is
/// as the fleet wants it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct ConfigFile {
    /// What was run.
    command: Option<String>,
    /// What a relaunch carries; empty for none.
    model: Option<String>,
    /// What was applied live.
    live: Option<String>,
    /// What the declared contents said, by path.
    files: Option<Files>,
    /// What could not be read: fields, or single keys of them as `field/key`.
    unread: Option<Vec<String>>,
}

/// Declared contents, by path.
pub(super) type Files = BTreeMap<String, String>;

impl ConfigFile {
    pub(super) fn of(
        [command, model, live]: [&str; 3],
        files: Option<&Files>,
        unread: &[String],
    ) -> Self {
        let [command, model, live] = [command, model, live].map(|said| Some(said.to_owned()));
        let (files, unread) = (files.cloned(), Some(unread.to_vec()));
        Self { command, model, live, files, unread }
    }

    pub(super) fn fingerprint(&self, wanted: &Self) -> Fingerprint {
        let said = |own: &Option<String>, wanted: &Option<String>| {
            own.clone().or_else(|| wanted.clone()).unwrap_or_default()
        };
        let texts = config(&said(&self.command, &wanted.command), &said(&self.live, &wanted.live));
        let model = said(&self.model, &wanted.model);
        let texts = with_model(&texts, Some(model.as_str()).filter(|model| !model.is_empty()));
        let mut inputs = texts.inputs().to_vec();
        inputs.extend(self.files.as_ref().or(wanted.files.as_ref()).map(declared));
        let unread = self.unread.as_ref().or(wanted.unread.as_ref()).into_iter().flatten();
        unread.for_each(|place| hide(place, &mut inputs));
        fingerprint(inputs)
    }
}

/// Returns the field of the declared contents; a config that declares none has no such field.
fn declared(files: &Files) -> Input {
    let said = files.iter().map(|(path, said)| (path.clone(), Value::Text(said.clone())));
    Input { field: FILES.to_owned(), class: Class::Restart, value: Value::Map(said.collect()) }
}

/// What is known of the config that a running session was started with.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BaselineFile {
    /// Its start committed one, which `with` says.
    #[default]
    Committed,
    /// It was found running; nothing is known.
    Adopted,
    /// Its start committed a digest whose inputs are lost, as an import brings it.
    BareDigest,
    /// Its start committed one by another version of the hash, which `with` says: it was started before an upgrade.
    OtherHash,
}

/// Returns the fields of a config as a scenario writes them.
pub(in crate::scenario) fn of_fingerprint(config: &Fingerprint) -> Table {
    let (mut said, mut unread) = (BTreeMap::new(), Vec::new());
    for Input { field, value, .. } in config.inputs() {
        match (value, field.as_str()) {
            (Value::Text(text), "command") => said.extend([("command", text.clone().into())]),
            (Value::Text(text), "model") => said.extend([("model", text.clone().into())]),
            (Value::Text(text), "session_live") => said.extend([("live", text.clone().into())]),
            (Value::Map(entries), FILES) => {
                said.extend([(FILES, contents(entries, &mut unread).into())]);
            }
            (Value::Unread, field) => unread.push(field.to_owned().into()),
            (
                Value::Absent
                | Value::Flag(_)
                | Value::Number(_)
                | Value::Text(_)
                | Value::List(_)
                | Value::Map(_)
                | Value::Masked(_),
                _,
            ) => {}
        }
    }
    if !unread.is_empty() {
        said.extend([("unread", toml::Value::Array(unread))]);
    }
    said.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn contents(entries: &BTreeMap<String, Value>, unread: &mut Vec<toml::Value>) -> Table {
    let mut said = Table::new();
    for (path, content) in entries {
        if let Value::Text(text) = content {
            said.insert(path.clone(), text.clone().into());
        } else if *content == Value::Unread {
            unread.push(format!("{FILES}/{path}").into());
        }
    }
    said
}

/// Returns the same of what is being launched; it can be read in its written form only.
pub(in crate::scenario) fn of_prepared(prepared: &Prepared) -> Table {
    let written = serde_json::to_value(prepared).expect("a fingerprint is maps, texts and numbers");
    let config =
        serde_json::from_value(written).expect("what is prepared is written as its fingerprint");
    of_fingerprint(&config)
}

impl BaselineFile {
    pub(super) fn baseline(self, with: &ConfigFile, wanted: &ConfigFile) -> Baseline {
        match self {
            Self::Committed => Baseline::Committed(committed(&with.fingerprint(wanted))),
            Self::Adopted => Baseline::Adopted,
            Self::BareDigest => {
                let digest = Digest::from_bytes([9; 32]);
                Baseline::Committed(committed(&Fingerprint::without_inputs(digest)))
            }
            Self::OtherHash => {
                Baseline::Committed(committed(&otherwise(&with.fingerprint(wanted))))
            }
        }
    }
}

/// Returns what another version of the hash makes of a config: other digests of the same inputs.
fn otherwise(config: &Fingerprint) -> Fingerprint {
    let mut digests = *config.digests();
    digests.restart = Digest::from_bytes([9; 32]);
    Fingerprint::new(HASH_VERSION.saturating_add(1), digests, config.inputs().to_vec())
}

/// Commits a baseline by way of its written form; otherwise only the confirmation of a start does.
pub(super) fn committed(config: &Fingerprint) -> Committed {
    let written = serde_json::to_value(config).expect("a fingerprint is maps, texts and numbers");
    serde_json::from_value(written).expect("a committed baseline is written as its fingerprint")
}

/// The field of the declared contents.
const FILES: &str = "files";
