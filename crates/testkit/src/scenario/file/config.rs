//! Which config was a session of a scenario started with? A field for each way to take an edit over.

use crate::world::{config, with_model};
use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::{Baseline, Committed, Digest, Fingerprint, Prepared, Value};
use toml::Table;

/// A config: a field that needs a restart, one that a relaunch carries and one that is applied live. What is left out
/// is as the fleet wants it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct ConfigFile {
    /// What was run.
    command: Option<String>,
    /// What a relaunch carries; empty for none.
    model: Option<String>,
    /// What was applied live.
    live: Option<String>,
}

impl ConfigFile {
    pub(super) fn of([command, model, live]: [&str; 3]) -> Self {
        let [command, model, live] = [command, model, live].map(|said| Some(said.to_owned()));
        Self { command, model, live }
    }

    pub(super) fn fingerprint(&self, wanted: &Self) -> Fingerprint {
        let said = |own: &Option<String>, wanted: &Option<String>| {
            own.clone().or_else(|| wanted.clone()).unwrap_or_default()
        };
        let config = config(&said(&self.command, &wanted.command), &said(&self.live, &wanted.live));
        let model = said(&self.model, &wanted.model);
        with_model(&config, Some(model.as_str()).filter(|model| !model.is_empty()))
    }
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
}

/// Returns the fields of a config as a scenario writes them.
pub(in crate::scenario) fn of_fingerprint(config: &Fingerprint) -> Table {
    let key = |field: &str| match field {
        "command" => Some("command"),
        "model" => Some("model"),
        "session_live" => Some("live"),
        _ => None,
    };
    let said = config.inputs().iter().filter_map(|input| match &input.value {
        Value::Text(text) => Some((key(&input.field)?.to_owned(), text.clone().into())),
        Value::Absent
        | Value::Flag(_)
        | Value::Number(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Masked(_)
        | Value::Unread => None,
    });
    said.collect()
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
        }
    }
}

/// Commits a baseline by way of its written form; otherwise only the confirmation of a start does.
pub(super) fn committed(config: &Fingerprint) -> Committed {
    let written = serde_json::to_value(config).expect("a fingerprint is maps, texts and numbers");
    serde_json::from_value(written).expect("a committed baseline is written as its fingerprint")
}
