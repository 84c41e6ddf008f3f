//! What is written under the metadata of a bead? Texts, whatever type a writer chose for them.

use crate::bead::{Field, quoted, split, write_object};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

/// Keys with texts; what was a number, a flag or something larger is its own JSON, `null` is nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata {
    fields: Vec<Field>,
    texts: Vec<(String, String)>,
}

impl Metadata {
    /// Returns the text under a key; an empty one is absent, and of two under one key the last counts.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let found = self.texts.iter().rev().find(|(known, _)| known == key);
        found.map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.texts.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        texts.filter(|(_, text)| !text.is_empty())
    }

    /// Sets a text and returns the whole as JSON, or nothing when it is there already.
    pub(crate) fn set(&mut self, key: &str, text: &str) -> Option<Box<RawValue>> {
        if self.get(key).unwrap_or_default() == text {
            return None;
        }
        let value = RawValue::from_string(quoted(text)).ok()?;
        match self.texts.iter().rposition(|(known, _)| known == key) {
            Some(at) => {
                self.texts.get_mut(at)?.1 = text.to_owned();
                self.fields.get_mut(at)?.value = value;
            }
            None => {
                self.texts.push((key.to_owned(), text.to_owned()));
                self.fields.push(Field { key: key.to_owned(), value });
            }
        }
        RawValue::from_string(write_object(&self.fields)).ok()
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let fields = split(raw.get()).map_err(D::Error::custom)?;
        let texts = fields.iter().map(|field| (field.key.clone(), as_text(field.value.get())));
        let texts = texts.collect();
        Ok(Self { fields, texts })
    }
}

/// Reads a value as a text: a JSON text is itself, `null` is nothing, all else is what was written.
fn as_text(raw: &str) -> String {
    match raw {
        "null" => String::new(),
        _ => serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned()),
    }
}
