//! What does one row of `bd` say? Its known fields read, and every field kept as it was written.

use crate::{BadField, Doubt, Place, metadata::Metadata, moment};
use core::fmt;
use serde::de::{DeserializeOwned, Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use tenure_bead::Wall;

/// One row: a bead as `bd` writes it.
///
/// A field that is missing, `null`, or of another type is absent; the last of these is told in [`doubts`](Self::doubts).
/// Fields that this crate does not know are in [`fields`](Self::fields) with all the others.
#[derive(Clone, Debug)]
pub struct Bead {
    place: Place,
    known: Known,
    metadata: Metadata,
    fields: Vec<Field>,
    doubts: Vec<Doubt>,
}

/// One field as it was written.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) key: String,
    pub(crate) value: Box<RawValue>,
}

/// The fields that this crate reads.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Known {
    /// The id; never empty.
    pub id: String,
    /// The title; for a session its concrete identity.
    pub title: String,
    /// `open`, `in_progress`, `closed`, or what else was written.
    pub status: String,
    /// The type of the bead: `session` for a session.
    pub issue_type: String,
    /// How urgent; absent is not zero.
    pub priority: Option<i64>,
    /// When it was made.
    pub created_at: Option<Wall>,
    /// When it was changed last; old rows have a zero here, which is absent. See [`Bead::changed`].
    pub updated_at: Option<Wall>,
    /// Who has the work.
    pub assignee: String,
    /// Who asked for it.
    pub from: String,
    /// The bead above it.
    pub parent: String,
    /// What it refers to; `ref` where it is written.
    pub reference: String,
    /// The beads it waits for.
    pub needs: Vec<String>,
    /// The text.
    pub description: String,
    /// The labels.
    pub labels: Vec<String>,
    /// How many beads block it.
    pub dependency_count: Option<i64>,
    /// Whether it is kept in the tier that is collected.
    pub ephemeral: bool,
    /// Whether its history is not kept.
    pub no_history: bool,
    /// Until when views of what is ready leave it out.
    pub defer_until: Option<Wall>,
    /// Whether something blocks it; absent is not known.
    pub is_blocked: Option<bool>,
    /// The number a conditional write compares; old versions of `bd` write none, which is zero.
    pub revision: i64,
}

impl Bead {
    /// Returns where in the input it stood.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Returns what was read.
    #[must_use]
    pub const fn known(&self) -> &Known {
        &self.known
    }

    /// Returns its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.known.id
    }

    /// Returns whether it is closed, whatever its metadata says.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.known.status == "closed"
    }

    /// Returns when it was changed last: of rows that do not say, when it was made.
    #[must_use]
    pub fn changed(&self) -> Option<Wall> {
        self.known.updated_at.or(self.known.created_at)
    }

    /// Returns the text under a key of its metadata, as it was written; an empty one is absent.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.metadata.get(key)
    }

    /// Returns the keys and texts of its metadata in the order they were written, empty ones left out.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.metadata.texts()
    }

    /// Returns every field as it was written, in that order: what is not known to this crate too.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|field| (field.key.as_str(), field.value.get()))
    }

    /// Returns what was written in a way that could not be read; the fields in question are absent.
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// Returns the bead with a text under a key of its metadata; an empty one is how a key is cleared.
    ///
    /// Nothing else changes: what other versions wrote is written again to the letter.
    #[must_use]
    pub fn with_text(&self, key: &str, text: &str) -> Self {
        let mut changed = self.clone();
        if let Some(raw) = changed.metadata.set(key, text) {
            match changed.fields.iter_mut().rev().find(|field| field.key == METADATA) {
                Some(field) => field.value = raw,
                None => changed.fields.push(Field { key: METADATA.to_owned(), value: raw }),
            }
        }
        changed
    }

    /// Writes the bead as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        write_object(&self.fields)
    }

    /// Reads one row from its fields.
    pub(crate) fn read(place: Place, fields: Vec<Field>) -> Result<Self, Refusal> {
        let mut reading = Reading { known: Known::default(), doubts: Vec::new(), metadata: None };
        let id = fields.iter().rev().find(|field| field.key == "id");
        let id = id.and_then(|field| serde_json::from_str::<String>(field.value.get()).ok());
        let id = id.filter(|id| !id.trim().is_empty());
        for field in &fields {
            if let Err((key, why)) = reading.take(&field.key, field.value.get()) {
                return Err(Refusal { id, key: Some(key), why });
            }
        }
        if id.is_none() {
            return Err(Refusal { id, key: Some("id"), why: BadField::Missing });
        }
        let Reading { known, doubts, metadata } = reading;
        Ok(Self { place, known, metadata: metadata.unwrap_or_default(), fields, doubts })
    }
}

const METADATA: &str = "metadata";

/// Why fields are no bead.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) id: Option<String>,
    pub(crate) key: Option<&'static str>,
    pub(crate) why: BadField,
}

struct Reading {
    known: Known,
    doubts: Vec<Doubt>,
    metadata: Option<Metadata>,
}

impl Reading {
    /// Reads one field; what says who the bead is must be readable, the rest may be in doubt.
    fn take(&mut self, key: &str, raw: &str) -> Result<(), (&'static str, BadField)> {
        let known = &mut self.known;
        match key {
            "id" => known.id = needed("id", raw, TEXT)?,
            "title" => known.title = needed("title", raw, TEXT)?,
            "status" => known.status = needed("status", raw, TEXT)?,
            "issue_type" => known.issue_type = needed("issue_type", raw, TEXT)?,
            "labels" => known.labels = needed("labels", raw, "a list of texts")?,
            METADATA if raw == "null" => self.metadata = None,
            METADATA => self.metadata = Some(metadata(raw).map_err(|why| (METADATA, why))?),
            "priority" => known.priority = self.doubts.read(key, raw, WHOLE),
            "created_at" => known.created_at = self.doubts.moment(key, raw),
            "updated_at" => known.updated_at = self.doubts.moment(key, raw),
            "defer_until" => known.defer_until = self.doubts.moment(key, raw),
            "assignee" => known.assignee = self.doubts.read(key, raw, TEXT).unwrap_or_default(),
            "from" => known.from = self.doubts.read(key, raw, TEXT).unwrap_or_default(),
            "parent" => known.parent = self.doubts.read(key, raw, TEXT).unwrap_or_default(),
            "ref" => known.reference = self.doubts.read(key, raw, TEXT).unwrap_or_default(),
            "needs" => {
                known.needs = self.doubts.read(key, raw, "a list of texts").unwrap_or_default();
            }
            "description" => {
                known.description = self.doubts.read(key, raw, TEXT).unwrap_or_default();
            }
            "dependency_count" => known.dependency_count = self.doubts.read(key, raw, WHOLE),
            "ephemeral" => known.ephemeral = self.doubts.read(key, raw, FLAG).unwrap_or_default(),
            "no_history" => known.no_history = self.doubts.read(key, raw, FLAG).unwrap_or_default(),
            "is_blocked" => known.is_blocked = self.doubts.read(key, raw, FLAG),
            "revision" => known.revision = self.doubts.read(key, raw, WHOLE).unwrap_or_default(),
            _ => {}
        }
        Ok(())
    }
}

const TEXT: &str = "a text";
const WHOLE: &str = "a whole number";
const FLAG: &str = "true or false";

/// Reads a field without which nobody can say who the bead is; `null` is nothing.
fn needed<T: DeserializeOwned + Default>(
    key: &'static str,
    raw: &str,
    expected: &'static str,
) -> Result<T, (&'static str, BadField)> {
    let read = serde_json::from_str::<Option<T>>(raw);
    read.map(Option::unwrap_or_default).map_err(|_| (key, BadField::WrongType { expected }))
}

fn metadata(raw: &str) -> Result<Metadata, BadField> {
    let why = if raw.starts_with('{') {
        BadField::BadKey
    } else {
        BadField::WrongType { expected: "an object" }
    };
    serde_json::from_str(raw).map_err(|_| why)
}

/// Reads fields that a bead can do without, and notes those that cannot be read.
trait Doubting {
    fn read<T: DeserializeOwned>(
        &mut self,
        key: &str,
        raw: &str,
        expected: &'static str,
    ) -> Option<T>;
    fn moment(&mut self, key: &str, raw: &str) -> Option<Wall>;
}

impl Doubting for Vec<Doubt> {
    fn read<T: DeserializeOwned>(
        &mut self,
        key: &str,
        raw: &str,
        expected: &'static str,
    ) -> Option<T> {
        serde_json::from_str(raw).unwrap_or_else(|_| {
            self.push(Doubt { key: key.to_owned(), expected, found: raw.to_owned() });
            None
        })
    }

    fn moment(&mut self, key: &str, raw: &str) -> Option<Wall> {
        let expected = "a moment as RFC 3339 has it";
        let text: String = self.read(key, raw, expected)?;
        let read = moment(&text);
        if read.is_none() && !text.trim().is_empty() && !text.trim().starts_with("0001-01-01") {
            self.push(Doubt { key: key.to_owned(), expected, found: raw.to_owned() });
        }
        read
    }
}

/// Splits an object into its fields in their order, without reading them.
pub(crate) fn split(object: &str) -> Result<Vec<Field>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(object);
    let fields = deserializer.deserialize_map(Fields)?;
    deserializer.end()?;
    Ok(fields)
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<Field>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut fields = Vec::new();
        while let Some((key, value)) = map.next_entry()? {
            fields.push(Field { key, value });
        }
        Ok(fields)
    }
}

/// Writes fields as one object on one line, each value to the letter.
pub(crate) fn write_object(fields: &[Field]) -> String {
    let mut line = String::from("{");
    for (at, Field { key, value }) in fields.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        line.push_str(comma);
        line.push_str(&quoted(key));
        line.push(':');
        line.push_str(&on_one_line(value.get()));
    }
    line.push('}');
    line
}

/// Writes a text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Takes line breaks out of a value: between its parts they mean nothing, and inside a text JSON has none.
fn on_one_line(raw: &str) -> String {
    raw.chars().filter(|c| !matches!(c, '\n' | '\r')).collect()
}
