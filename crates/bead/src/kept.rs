//! What does a text say that this build does not know? Kept to the letter, and written back as it stood.

use crate::limit;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use serde::de::{self, DeserializeOwned, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// A JSON value as it was written, without the white space between its parts: numbers keep every digit.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Kept(Box<RawValue>);

impl Kept {
    /// Keeps a value in which no key stands twice.
    pub(crate) fn read(raw: &RawValue) -> Result<Self, String> {
        no_twins(raw, limit::KEPT_DEPTH_MAX)?;
        let compact = compact(raw.get());
        RawValue::from_string(compact).map(Self).map_err(|error| error.to_string())
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.get()
    }
}

/// Equality is that of the text: whether 1.0 and 1 are one number is not for this build to say.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Kept {}

/// The keys of a record that this build does not know, sorted. It costs nothing where there are none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Extra(Option<Arc<[(String, Kept)]>>);

impl Extra {
    fn entries(&self) -> &[(String, Kept)] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Returns each key with the text of its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries().iter().map(|(key, kept)| (key.as_str(), kept.as_str()))
    }

    pub(crate) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.entries().iter().try_for_each(|(key, kept)| map.serialize_entry(key, kept))
    }
}

/// The keys of one JSON object with the texts of their values, sorted, none of them twice.
pub(crate) struct Sheet<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'t> Sheet<'t> {
    pub(crate) fn read(text: &'t str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Takes out a key; nothing where it does not stand there.
    ///
    /// # Errors
    ///
    /// Why its value is none that the key can have; the text names the key.
    pub(crate) fn optional<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>, String> {
        let Ok(at) = self.0.binary_search_by(|(known, _)| known.as_ref().cmp(key)) else {
            return Ok(None);
        };
        let (_, raw) = self.0.remove(at);
        serde_json::from_str(raw.get()).map(Some).map_err(|error| format!("key `{key}`: {error}"))
    }

    /// Takes out a key that has to stand there.
    ///
    /// # Errors
    ///
    /// As [`Sheet::optional`], and where the key is missing.
    pub(crate) fn required<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, String> {
        self.optional(key)?.ok_or_else(|| format!("key `{key}` is missing"))
    }

    /// Keeps what nobody took out.
    ///
    /// # Errors
    ///
    /// Where a key stands twice in one of the values; the text names both.
    pub(crate) fn rest(self) -> Result<Extra, String> {
        if self.0.is_empty() {
            return Ok(Extra::default());
        }
        let keep = |(key, raw): (Cow<'_, str>, &RawValue)| match Kept::read(raw) {
            Ok(kept) => Ok((key.into_owned(), kept)),
            Err(why) => Err(format!("key `{key}`: {why}")),
        };
        self.0.into_iter().map(keep).collect::<Result<Arc<[_]>, _>>().map(|rest| Extra(Some(rest)))
    }

    /// Returns its only entry; nothing where there are none or several.
    pub(crate) fn only(&self) -> Option<(&str, &'t RawValue)> {
        match self.0.as_slice() {
            [(key, raw)] => Some((key, raw)),
            [] | [_, _, ..] => None,
        }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }
}

impl<'de> Deserialize<'de> for Sheet<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SheetVisitor).map(Self)
    }
}

struct SheetVisitor;

impl<'de> Visitor<'de> for SheetVisitor {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((Key(key), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
            entries.push((key, value));
        }
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        let twin = entries.windows(2).find_map(|pair| match pair {
            [(one, _), (other, _)] if one == other => Some(one),
            _ => None,
        });
        match twin {
            Some(key) => Err(de::Error::custom(twice(key))),
            None => Ok(entries),
        }
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// Reads a map, and refuses a key that stands there twice: the later one would win unseen.
pub(crate) fn map_without_twins<'de, D, V>(
    deserializer: D,
) -> Result<alloc::collections::BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    deserializer.deserialize_map(MapVisitor(PhantomData))
}

struct MapVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for MapVisitor<V> {
    type Value = alloc::collections::BTreeMap<String, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Self::Value::new();
        while let Some(key) = map.next_key::<String>()? {
            if entries.contains_key(&key) {
                return Err(de::Error::custom(twice(&key)));
            }
            let value = map.next_value()?;
            entries.insert(key, value);
        }
        Ok(entries)
    }
}

fn twice(key: &str) -> String {
    format!("key `{key}` stands there twice")
}

/// Refuses a value in which a key of some object stands twice, however deep.
fn no_twins(raw: &RawValue, depth: usize) -> Result<(), String> {
    let text = raw.get();
    let is_nested = text.starts_with(['{', '[']);
    if !is_nested {
        return Ok(());
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Err(format!("it is nested deeper than {} levels", limit::KEPT_DEPTH_MAX));
    };
    if text.starts_with('{') {
        let sheet = Sheet::read(text).map_err(|error| error.to_string())?;
        return sheet.0.iter().try_for_each(|(_, raw)| no_twins(raw, depth));
    }
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    items.into_iter().try_for_each(|raw| no_twins(raw, depth))
}

/// Takes the white space from between the parts of a JSON text: a record is one line, also where others wrote in it.
fn compact(text: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let is_kept = |c: &char| {
        let is_kept = in_text || !c.is_ascii_whitespace();
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_text,
            '"' => in_text = !in_text,
            _ => {}
        }
        is_kept
    };
    text.chars().filter(is_kept).collect()
}
