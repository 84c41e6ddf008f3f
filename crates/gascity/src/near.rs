//! Is a key that nobody knows a slip of the pen? It is nearly one that is known, and holds what that one would.

use toml::de::DeValue;

/// What a key holds, as far as it tells one key from another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    /// A table.
    Table,
    /// A list, of tables or of values.
    List,
    /// Everything else.
    Value,
}

impl Shape {
    pub(crate) fn of(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::Table(_) => Self::Table,
            DeValue::Array(_) => Self::List,
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => Self::Value,
        }
    }
}

/// Returns which of the known keys is meant by one that nobody knows: spelled alike, or else with one slip.
///
/// Two slips are between `min_active_sessions` and `max_active_sessions`, so one is as far as this goes.
pub(crate) fn meant<'k>(key: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let key = letters(key);
    let slips = known.filter_map(|known| Some((slips(&key, &letters(known))?, known)));
    slips.min_by_key(|(slips, _)| *slips).map(|(_, known)| known)
}

/// Takes a key without what stands between its words, and without large letters.
fn letters(key: &str) -> Vec<char> {
    let letters = key.chars().filter(|c| !matches!(c, '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

/// Counts what makes one word of another: a letter more, less or other, or two that changed places. Not above one.
fn slips(one: &[char], other: &[char]) -> Option<usize> {
    if one == other {
        return Some(0);
    }
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one_rest, other_rest) = (one.get(same..)?, other.get(same..)?);
    let pairs = one_rest.iter().rev().zip(other_rest.iter().rev());
    let behind = pairs.take_while(|(a, b)| a == b).count();
    let middle = |rest: &[char]| rest.len().saturating_sub(behind);
    let is_one = match (one_rest.get(..middle(one_rest))?, other_rest.get(..middle(other_rest))?) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        (_, _) => false,
    };
    (is_one && one.len().max(other.len()) >= LETTERS_MIN).then_some(1)
}

/// A word of three letters is one slip from too many others: `min`, `max`.
const LETTERS_MIN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expected: Option<&str>) {
        let known = ["agent", "max_active_sessions", "min_active_sessions", "rigs", "max"];
        assert_eq!(meant(key, known.into_iter()), expected, "{key}");
    }

    #[test]
    fn one_slip_and_another_way_to_spell_the_words_are_near() {
        check("agents", Some("agent"));
        check("agnet", Some("agent"));
        check("agant", Some("agent"));
        check("gent", Some("agent"));
        check("rig", Some("rigs"));
        check("maxActiveSessions", Some("max_active_sessions"));
        check("max-active-sesions", Some("max_active_sessions"));
        check("min_active_session", Some("min_active_sessions"));
    }

    #[test]
    fn two_slips_and_short_words_are_not() {
        check("agnets", None);
        check("men", None);
        check("max_sessions", None);
        check("provider", None);
        check("", None);
    }
}
