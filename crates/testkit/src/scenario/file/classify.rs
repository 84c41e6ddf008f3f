//! What differs between two configs of a scenario? A question to the rule that compares baselines.

use super::config::committed;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use tenure_bead::{Class, Digest, Fingerprint, Input, Value};
use tenure_drift::{Drift, classify, fingerprint};

/// Two configs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ClassifyFile {
    /// What the start committed; a text stands for a digest whose inputs are lost.
    was: WasFile,
    /// What is wanted.
    wanted: FieldsFile,
}

/// What the start committed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum WasFile {
    /// A digest without its inputs.
    BareDigest(BareDigest),
    /// A config.
    Fields(FieldsFile),
}

/// The word for a digest without its inputs.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum BareDigest {
    /// A digest without its inputs.
    BareDigest,
}

/// The fields of a config, by class.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct FieldsFile {
    /// The fields whose edit needs a restart.
    restart: BTreeMap<String, ValueFile>,
    /// The fields whose edit needs a relaunch.
    relaunch: BTreeMap<String, ValueFile>,
    /// The fields whose edit is applied live.
    live: BTreeMap<String, ValueFile>,
    /// What could not be read: fields, or single keys of them as `field/key`. A field that stands nowhere else needs a
    /// restart.
    unread: Vec<String>,
}

/// The value of a field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum ValueFile {
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<ValueFile>),
    Map(BTreeMap<String, ValueFile>),
}

impl ClassifyFile {
    pub(super) fn classify(&self) -> String {
        let was = match &self.was {
            WasFile::BareDigest(BareDigest::BareDigest) => {
                Fingerprint::without_inputs(Digest::from_bytes([9; 32]))
            }
            WasFile::Fields(fields) => fields.fingerprint(),
        };
        match classify(&committed(&was), &self.wanted.fingerprint()) {
            Drift::None => "no drift".to_owned(),
            Drift::Changed(edit) => {
                let class = match edit.class() {
                    Class::Live => "live",
                    Class::Relaunch => "relaunch",
                    Class::Restart => "restart",
                };
                format!("{class}: {edit}")
            }
            Drift::Unjudgeable(why) => format!("cannot be judged because of {why}"),
        }
    }
}

impl FieldsFile {
    fn fingerprint(&self) -> Fingerprint {
        let of = |class, fields: &BTreeMap<String, ValueFile>| {
            let input = |(field, value): (&String, &ValueFile)| Input {
                field: field.clone(),
                class,
                value: value.value(),
            };
            fields.iter().map(input).collect::<Vec<_>>()
        };
        let mut inputs = of(Class::Restart, &self.restart);
        inputs.extend(of(Class::Relaunch, &self.relaunch));
        inputs.extend(of(Class::Live, &self.live));
        self.unread.iter().for_each(|place| hide(place, &mut inputs));
        fingerprint(inputs)
    }
}

/// Takes away what a field, or one key of it, says.
pub(super) fn hide(place: &str, inputs: &mut Vec<Input>) {
    let (field, key) = place.split_once('/').map_or((place, None), |(f, key)| (f, Some(key)));
    let found = inputs.iter_mut().find(|input| input.field == field);
    match (found, key) {
        (Some(Input { value: Value::Map(entries), .. }), Some(key)) => {
            entries.insert(key.to_owned(), Value::Unread);
        }
        (Some(input), _) => input.value = Value::Unread,
        (None, _) => {
            let (field, class) = (field.to_owned(), Class::Restart);
            inputs.push(Input { field, class, value: Value::Unread });
        }
    }
}

impl ValueFile {
    fn value(&self) -> Value {
        match self {
            Self::Flag(flag) => Value::Flag(*flag),
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text.clone()),
            Self::List(items) => Value::List(items.iter().map(Self::value).collect()),
            Self::Map(entries) => Value::Map(
                entries.iter().map(|(key, value)| (key.clone(), value.value())).collect(),
            ),
        }
    }
}
