//! Answers whether a name tells something: some words fit anything and so say nothing.

use super::Finding;
use crate::tree::Source;

/// Judges the name of one file and of what it makes public.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    let source = file.in_crate().and_then(|path| path.strip_prefix("src/"));
    let Some(path) = source.filter(|_| file.is_rust()) else {
        return Vec::new();
    };
    let of_file = path.split(['/', '.']).find_map(empty_word);
    let of_file = of_file.map(|word| finding(file.path.clone(), path, word));
    let of_items = file.code().filter_map(|(number, line)| {
        let name = public_name(line)?;
        let word = empty_word(name)?;
        Some(finding(format!("{}:{number}", file.path), name, word))
    });
    of_file.into_iter().chain(of_items).collect()
}

fn finding(place: String, name: &str, word: &str) -> Finding {
    Finding {
        place,
        wrong: format!("the name `{name}` has the word `{word}`"),
        remedy: "name what it is: a phase, a world, a record, a table, the verb it does",
    }
}

/// Returns the name of the item that a line makes visible beyond its file.
fn public_name(line: &str) -> Option<&str> {
    let line = line.trim_start().strip_prefix("pub")?;
    let line = match line.strip_prefix('(') {
        Some(scope) => scope.split_once(')')?.1,
        None => line,
    };
    let mut words = line.strip_prefix(' ')?.split(' ');
    let kind = words.find(|word| !["const", "async", "unsafe"].contains(word))?;
    if !["struct", "enum", "trait", "fn", "type", "mod"].contains(&kind) {
        return None;
    }
    let rest = words.next()?;
    rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()
}

/// Returns the first word of a name that says nothing.
fn empty_word(name: &str) -> Option<&'static str> {
    let words = words(name);
    let one = |word: &String, empty: &str| word == empty || word.strip_suffix('s') == Some(empty);
    let empty = EMPTY.iter().copied();
    empty.into_iter().find(|empty| words.iter().any(|word| one(word, empty)))
}

/// Splits `snake_case` and `CamelCase` into lower-case words.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c.is_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c != '_') {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// The style guide says what to say instead.
const EMPTY: &[&str] = &["info", "data", "manager", "helper", "util", "meta", "state"];

#[cfg(test)]
mod test {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Source::new(path, text)).len()
    }

    #[test]
    fn empty_words_are_found_in_items() {
        for line in [
            "pub struct SessionState {",
            "pub enum DataKind {",
            "pub trait Manager {",
            "    pub const fn slot_info(&self) -> u32 {",
            "pub(crate) fn states() {",
            "pub async fn load_data<T>() {",
            "pub mod utils;",
        ] {
            assert_eq!(found("crates/a/src/slot.rs", line), 1, "{line}");
        }
    }

    #[test]
    fn empty_words_are_found_in_file_names() {
        assert_eq!(found("crates/a/src/slot_state.rs", ""), 1);
        assert_eq!(found("crates/a/src/helpers/slot.rs", ""), 1);
    }

    #[test]
    fn a_word_within_a_word_and_what_is_private_are_left_alone() {
        for line in [
            "pub fn statement() {",
            "pub fn metadata_of() {",
            "pub struct Stated {",
            "fn state() {",
            "// pub fn state() {",
            "pub use state::A;",
        ] {
            assert_eq!(found("crates/a/src/slot.rs", line), 0, "{line}");
        }
        assert_eq!(found("crates/a/tests/state.rs", ""), 0);
    }
}
