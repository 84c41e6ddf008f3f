//! What differs, in truth? The numbers that a session was started with beside those that are wanted.

use super::Build;
use super::wanted::{CLASSES, FIELDS, NEWEST, Wanted, is_absent, is_unread, secrets};
use tenure_bead::Class;

/// What is true of a record of a config.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Record {
    /// It has its inputs.
    Whole(Whole),
    /// It is a digest alone, and nothing can be compared.
    Bare,
    /// Its digests are not those of its inputs, so nothing can be believed.
    Forged,
}

/// A record with its inputs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Whole {
    /// Which build hashed it.
    pub(super) build: Build,
    /// What it says of each field that it has.
    pub(super) fields: [Option<Field>; 8],
}

/// What a record says of a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Field {
    pub(super) said: u8,
    pub(super) key: u8,
    pub(super) class: Class,
}

/// What has to be found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Due {
    /// The class of the edit, if there is one.
    pub(super) class: Option<Class>,
    /// The fields that differ.
    pub(super) differ: Vec<&'static str>,
    /// The fields that cannot be compared.
    pub(super) unjudged: Vec<&'static str>,
    /// Whether nothing at all can be compared.
    pub(super) is_illegible: bool,
}

impl Wanted {
    /// Returns what a record of this config says.
    pub(super) fn whole(&self) -> Whole {
        let field = |at: usize| {
            let said = *self.said.get(at)?;
            let class = *self.classes.get(at)?;
            let is_known = at != NEWEST || self.build == Build::Ours;
            is_known.then_some(Field { said, key: self.key, class })
        };
        let mut fields = [None; CLASSES.len()];
        for (at, place) in fields.iter_mut().enumerate() {
            *place = field(at);
        }
        Whole { build: self.build, fields }
    }
}

impl Record {
    /// Returns what has to be found when this was committed and that is wanted.
    pub(super) fn due(&self, wanted: &Wanted) -> Due {
        let Self::Whole(old) = self else {
            return Due { is_illegible: true, ..Due::default() };
        };
        let new = wanted.whole();
        let mut due = Due::default();
        for (at, (old_field, new_field)) in old.fields.iter().zip(&new.fields).enumerate() {
            match judge(at, *old_field, *new_field, (old.build, new.build)) {
                Judged::Same => {}
                Judged::Unknown => due.unjudged.extend(FIELDS.get(at)),
                Judged::Differs(class) => {
                    due.differ.extend(FIELDS.get(at));
                    due.class = due.class.max(Some(class));
                }
            }
        }
        due.differ.sort_unstable();
        due.unjudged.sort_unstable();
        due
    }
}

impl Whole {
    /// Returns what is on record once the live fields of a config were applied.
    pub(super) fn after_live(&self, wanted: &Wanted) -> Self {
        let applied = wanted.whole();
        let mut after = self.clone();
        let fields = after.fields.iter_mut().zip(&applied.fields).enumerate();
        for (at, (mine, new)) in fields {
            *mine = match (*mine, *new) {
                // What could not be read leaves what was known.
                (Some(old), Some(new)) if new.class == Class::Live && is_unread(at, new.said) => {
                    Some(Field { class: new.class, ..old })
                }
                (_, Some(new)) if new.class == Class::Live => Some(new),
                (Some(old), Some(new)) => Some(Field { class: new.class, ..old }),
                (Some(old), None) => {
                    (old.class != Class::Live && !is_absent(at, old.said)).then_some(old)
                }
                (None, Some(new)) => is_absent(at, new.said).then_some(new),
                (None, None) => None,
            };
        }
        if after.fields.iter().zip(&applied.fields).enumerate().all(|(at, (a, b))| says(at, *a, *b))
        {
            after.build = applied.build;
        }
        after
    }
}

/// Returns whether two records say the same of a field in the same words; without a secret the key does not show.
fn says(at: usize, one: Option<Field>, other: Option<Field>) -> bool {
    let bare = |field: Field| {
        let key = if secrets(at, field.said).is_empty() { 0 } else { field.key };
        (field.said, field.class, key)
    };
    one.map(bare) == other.map(bare)
}

enum Judged {
    Same,
    Differs(Class),
    Unknown,
}

fn judge(
    at: usize,
    old: Option<Field>,
    new: Option<Field>,
    (writer, reader): (Build, Build),
) -> Judged {
    match (old, new) {
        (None, None) => Judged::Same,
        (Some(old), Some(new)) => compare(at, old, new),
        (Some(only), None) | (None, Some(only)) if is_absent(at, only.said) => Judged::Same,
        // What the build that wrote the record did not know, it did not leave out.
        (None, Some(_)) if writer != reader => Judged::Unknown,
        (Some(only), None) | (None, Some(only)) => Judged::Differs(only.class),
    }
}

fn compare(at: usize, old: Field, new: Field) -> Judged {
    if is_unread(at, old.said) || is_unread(at, new.said) {
        return Judged::Unknown;
    }
    let [before, now] = [old, new].map(|field| secrets(at, field.said));
    let uses = |secrets: &[(&'static str, String)]| secrets.iter().map(|s| s.0).collect::<Vec<_>>();
    let is_same_use = uses(&before) == uses(&now);
    if !before.is_empty() && is_same_use && old.key != new.key {
        return Judged::Unknown;
    }
    if old.said == new.said { Judged::Same } else { Judged::Differs(new.class) }
}
