//! Which beads does the output of `bd` hold? All that can be read, and word of each that cannot.

use crate::bead::{Bead, Field, Refusal, split, write_object};
use crate::{BadField, BadRow, BeadsError, Place};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What `bd list --json` or `bd export` printed: the beads, and the rows that are none.
///
/// ```
/// use tenure_gascity::Beads;
/// # fn main() -> Result<(), tenure_gascity::BeadsError> {
/// let text = br#"[{"id":"gc-1","issue_type":"session","x-new":1.50},{"id":7}]"#;
/// let beads = Beads::read(text)?;
/// assert_eq!(beads.beads().count(), 1);
/// assert_eq!(beads.bad_rows().count(), 1);
/// assert_eq!(beads.to_json(), text);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Beads {
    layout: Layout,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
enum Layout {
    /// `bd list --json`.
    Array,
    /// `bd list --json` in its newer form: an object with the array under `data`.
    Envelope(Vec<Field>),
    /// `bd export`.
    Lines,
}

#[derive(Clone, Debug)]
enum Row {
    Bead(Box<Bead>),
    /// Something else that an export holds, a memory for example, or an empty line.
    Other(Vec<u8>),
    Bad(Vec<u8>, BadRow),
}

impl Beads {
    /// Reads what `bd` printed: an array, an object with one under `data`, or one object on each line.
    ///
    /// A row that is no bead is told in [`bad_rows`](Self::bad_rows) and harms no other.
    ///
    /// # Errors
    ///
    /// [`BeadsError`] when the whole is none of these, or ends in the middle of an array: whoever printed it prints
    /// it again.
    pub fn read(bytes: &[u8]) -> Result<Self, BeadsError> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => Err(BeadsError::Empty),
            Some(b'[') => Ok(Self { layout: Layout::Array, rows: array(bytes)? }),
            Some(b'{') => object(bytes),
            Some(_) => Err(BeadsError::NotBeads),
        }
    }

    /// Returns the beads in the order they were written.
    pub fn beads(&self) -> impl Iterator<Item = &Bead> {
        self.rows.iter().filter_map(|row| match row {
            Row::Bead(bead) => Some(&**bead),
            Row::Other(_) | Row::Bad(..) => None,
        })
    }

    /// Returns word of each row that could not be read.
    pub fn bad_rows(&self) -> impl Iterator<Item = &BadRow> {
        self.rows.iter().filter_map(|row| match row {
            Row::Bad(_, bad) => Some(bad),
            Row::Other(_) | Row::Bead(_) => None,
        })
    }

    /// Returns them with each bead replaced by what a function makes of it; everything else stays as it is.
    #[must_use]
    pub fn map(mut self, mut change: impl FnMut(&Bead) -> Bead) -> Self {
        for row in &mut self.rows {
            if let Row::Bead(bead) = row {
                **bead = change(bead);
            }
        }
        self
    }

    /// Writes everything as it was read: in its layout and order, each value to the letter.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let rows: Vec<Vec<u8>> = self.rows.iter().map(Row::to_json).collect();
        match &self.layout {
            Layout::Lines => rows.join(&b'\n'),
            Layout::Array => in_brackets(&rows),
            Layout::Envelope(fields) => {
                let mut fields = fields.clone();
                let data = String::from_utf8(in_brackets(&rows)).ok();
                let data = data.and_then(|data| RawValue::from_string(data).ok());
                let field = fields.iter_mut().rev().find(|field| field.key == DATA);
                if let Some((field, data)) = field.zip(data) {
                    field.value = data;
                }
                write_object(&fields).into_bytes()
            }
        }
    }
}

impl Row {
    fn to_json(&self) -> Vec<u8> {
        match self {
            Self::Bead(bead) => bead.to_json().into_bytes(),
            Self::Other(raw) | Self::Bad(raw, _) => raw.clone(),
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const DATA: &str = "data";
const KIND: &str = "_type";

fn in_brackets(rows: &[Vec<u8>]) -> Vec<u8> {
    let mut json = vec![b'['];
    json.extend(rows.join(&b','));
    json.push(b']');
    json
}

fn array(bytes: &[u8]) -> Result<Vec<Row>, BeadsError> {
    let raw: Vec<&RawValue> = serde_json::from_slice(bytes).map_err(|cause| syntax(&cause))?;
    let mut seen = Seen::default();
    Ok(raw
        .iter()
        .enumerate()
        .map(|(at, raw)| row(Place::Index(at), raw.get(), &mut seen))
        .collect())
}

fn syntax(cause: &serde_json::Error) -> BeadsError {
    BeadsError::Syntax { line: cause.line(), column: cause.column(), ends_early: cause.is_eof() }
}

/// Reads what begins with an object: the envelope of an array, or the first of many lines.
fn object(bytes: &[u8]) -> Result<Beads, BeadsError> {
    let whole = serde_json::from_slice::<&RawValue>(bytes).ok();
    let fields = whole.and_then(|whole| split(whole.get()).ok()).unwrap_or_default();
    // What says who or what it is, is a row, whatever its other fields are called.
    if !fields.iter().any(|field| matches!(field.key.as_str(), "id" | KIND)) {
        if let Some(error) = failure(&fields) {
            return Err(BeadsError::Failed { error });
        }
        if let Some(data) = fields.iter().rev().find(|field| field.key == DATA) {
            if !data.value.get().starts_with('[') {
                return Err(BeadsError::NotBeads);
            }
            let rows = array(data.value.get().as_bytes())?;
            return Ok(Beads { layout: Layout::Envelope(fields), rows });
        }
    }
    let mut seen = Seen::default();
    // One object over several lines is one row; its lines alone would be none.
    if let Some(whole) = whole {
        let mut rows = vec![row(Place::Line(1), whole.get(), &mut seen)];
        rows.extend(bytes.ends_with(b"\n").then(|| Row::Other(Vec::new())));
        return Ok(Beads { layout: Layout::Lines, rows });
    }
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
    let rows = lines.map(|(line, number)| line_row(Place::Line(number), line, &mut seen)).collect();
    Ok(Beads { layout: Layout::Lines, rows })
}

/// Returns what `bd` says went wrong.
fn failure(fields: &[Field]) -> Option<String> {
    let error = fields.iter().rev().find(|field| field.key == "error")?;
    let error = serde_json::from_str::<String>(error.value.get()).ok()?;
    Some(error.trim().to_owned()).filter(|error| !error.is_empty())
}

fn line_row(place: Place, line: &[u8], seen: &mut Seen) -> Row {
    let bad = |why| Row::Bad(line.to_vec(), BadRow { place, id: None, key: None, why });
    if line.iter().all(u8::is_ascii_whitespace) {
        return Row::Other(line.to_vec());
    }
    let Ok(text) = str::from_utf8(line) else {
        return bad(BadField::NotUtf8);
    };
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => row(place, raw.get(), seen),
        Err(cause) => bad(BadField::NotJson { column: cause.column() }),
    }
}

/// Which ids were read, and where.
type Seen = BTreeMap<String, Place>;

fn row(place: Place, raw: &str, seen: &mut Seen) -> Row {
    let bad = |id, key, why| Row::Bad(raw.as_bytes().to_vec(), BadRow { place, id, key, why });
    let Ok(fields) = split(raw) else {
        let is_object = raw.starts_with('{');
        return bad(None, None, if is_object { BadField::BadKey } else { BadField::NotAnObject });
    };
    // An export says of its rows what they are, where it holds more than beads.
    let kind = fields.iter().rev().find(|field| field.key == KIND);
    if kind.is_some_and(|kind| kind.value.get() != "\"issue\"") {
        return Row::Other(raw.as_bytes().to_vec());
    }
    let bead = match Bead::read(place, fields) {
        Ok(bead) => bead,
        Err(Refusal { id, key, why }) => return bad(id, key, why),
    };
    match seen.get(bead.id()) {
        Some(first) => {
            let why = BadField::Repeated { first: *first };
            bad(Some(bead.id().to_owned()), Some("id"), why)
        }
        None => {
            seen.insert(bead.id().to_owned(), place);
            Row::Bead(Box::new(bead))
        }
    }
}
