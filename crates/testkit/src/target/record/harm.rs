//! What can happen to a text that stands in a store? Keys lost, added and doubled, values changed, the end torn off.

use core::fmt;
use serde_json::{Map, Value, json};
use tenure_bead::{Bead, encode};

/// One record as it stands in a store.
#[derive(Clone, Debug)]
pub(super) struct Written {
    text: String,
    /// The bead that was written.
    of: Bead,
    harms: Vec<Harm>,
}

/// What was done to a text since it was written.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Harm {
    /// The key at this place is gone.
    Dropped(String),
    /// An unknown key stands in the object at this place.
    Stray(String),
    /// The key at this place stands there twice.
    Twice(String),
    /// The value at this place is another one.
    Put(String),
    /// The end is gone.
    Cut,
}

impl fmt::Display for Harm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped(place) => write!(f, "without {place}"),
            Self::Stray(place) => write!(f, "stray key in {place}"),
            Self::Twice(place) => write!(f, "{place} twice"),
            Self::Put(place) => write!(f, "another {place}"),
            Self::Cut => f.write_str("cut"),
        }
    }
}

impl Written {
    pub(super) fn of(bead: &Bead) -> Self {
        Self { text: encode(bead), of: bead.clone(), harms: Vec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) const fn bead(&self) -> &Bead {
        &self.of
    }

    pub(super) fn harms(&self) -> &[Harm] {
        &self.harms
    }

    /// Returns the text as JSON, unless it is none any more.
    pub(super) fn tree(&self) -> Option<Value> {
        serde_json::from_str(&self.text).ok()
    }

    pub(super) fn drop_key(&mut self, at: u16) {
        self.edit(at, |object, key| {
            object.remove(key);
            Some(Harm::Dropped(String::new()))
        });
    }

    pub(super) fn stray_key(&mut self, at: u16) {
        self.edit(at, |object, _| {
            object.insert("stray".to_owned(), json!(1));
            Some(Harm::Stray(String::new()))
        });
    }

    pub(super) fn put(&mut self, at: u16, value: u8) {
        let values = VALUES.len();
        let text = VALUES.get(usize::from(value) % values).unwrap_or(&"null");
        let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        self.edit(at, |object, key| {
            let before = object.insert(key.to_owned(), value.clone());
            (before != Some(value)).then(|| Harm::Put(String::new()))
        });
    }

    pub(super) fn claim_version(&mut self, number: u16) {
        let Some(mut tree) = self.intact() else { return };
        if let Some(version) = tree.get_mut("version")
            && *version != json!(number)
        {
            *version = json!(number);
            self.text = tree.to_string();
            self.harms.push(Harm::Put("/version".to_owned()));
        }
    }

    pub(super) fn swap(&mut self, at: u16, with: u16) {
        let Some(mut tree) = self.intact() else { return };
        let places = places(&tree);
        let (Some(one), Some(other)) = (pick(&places, at), pick(&places, with)) else { return };
        let values = (tree.pointer(one).cloned(), tree.pointer(other).cloned());
        let is_within = one.starts_with(other) || other.starts_with(one);
        if let (Some(left), Some(right)) = values
            && left != right
            && !is_within
        {
            for (place, value) in [(one, right), (other, left)] {
                if let Some(slot) = tree.pointer_mut(place) {
                    *slot = value;
                }
            }
            self.text = tree.to_string();
            self.harms.push(Harm::Put(format!("{one} and {other}")));
        }
    }

    /// Doubles a key in the text itself: no tree can hold it.
    pub(super) fn twice(&mut self, at: u16) {
        let Some(tree) = self.intact() else { return };
        let places = places(&tree);
        let Some(place) = pick(&places, at) else { return };
        let Some((parent, key)) = place.rsplit_once('/') else { return };
        if let (Some(object), Some(value)) = (tree.pointer(parent), tree.pointer(place)) {
            let whole = object.to_string();
            let doubled = whole.replacen('{', &format!("{{{}:{value},", json!(key)), 1);
            self.text = tree.to_string().replacen(&whole, &doubled, 1);
            self.harms.push(Harm::Twice(place.to_owned()));
        }
    }

    pub(super) fn cut(&mut self, at: u16) {
        let length = self.text.len();
        if length > 0 {
            let at = usize::from(at) % length;
            self.text.truncate(self.text.floor_char_boundary(at));
            self.harms.push(Harm::Cut);
        }
    }

    /// Changes the object that has the key at a place, and writes down where that was.
    fn edit(&mut self, at: u16, act: impl FnOnce(&mut Map<String, Value>, &str) -> Option<Harm>) {
        let Some(mut tree) = self.intact() else { return };
        let places = places(&tree);
        let Some(place) = pick(&places, at) else { return };
        let Some((parent, key)) = place.rsplit_once('/') else { return };
        let object = tree.pointer_mut(parent).and_then(Value::as_object_mut);
        let Some(harm) = object.and_then(|object| act(object, key)) else { return };
        self.text = tree.to_string();
        self.harms.push(match harm {
            Harm::Dropped(_) => Harm::Dropped(place.to_owned()),
            Harm::Stray(_) => Harm::Stray(parent.to_owned()),
            Harm::Twice(_) => Harm::Twice(place.to_owned()),
            Harm::Put(_) => Harm::Put(place.to_owned()),
            Harm::Cut => Harm::Cut,
        });
    }

    /// A tree forgets that a key was there twice, so a text that is harmed in itself is harmed no further.
    fn intact(&self) -> Option<Value> {
        let is_tree = |harm: &Harm| !matches!(harm, Harm::Twice(_) | Harm::Cut);
        self.harms.iter().all(is_tree).then(|| self.tree()).flatten()
    }
}

/// Returns where each key of every object stands, from the root down.
fn places(tree: &Value) -> Vec<String> {
    let mut places = Vec::new();
    let mut open = vec![(String::new(), tree)];
    while let Some((path, value)) = open.pop() {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    let path = format!("{path}/{key}");
                    places.push(path.clone());
                    open.push((path, value));
                }
            }
            Value::Array(items) => {
                open.extend(
                    items.iter().enumerate().map(|(at, item)| (format!("{path}/{at}"), item)),
                );
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    places
}

fn pick(places: &[String], at: u16) -> Option<&str> {
    let at = usize::from(at).checked_rem(places.len())?;
    places.get(at).map(String::as_str)
}

/// Of every type, at the ends of what numbers hold, and empty.
const VALUES: &[&str] = &[
    "null",
    "0",
    "1",
    "-1",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "1.5",
    "true",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
];
