//! Answers whether each file says on its first line what question it answers.

use super::Finding;
use crate::tree::Source;

/// Judges one file.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    let first = file.text.lines().next().unwrap_or_default();
    let words = first.strip_prefix("//! ").unwrap_or_default();
    let told = words.split_whitespace().count() >= WORDS_MIN || first.starts_with(DOCUMENT);
    if !file.is_rust() || told {
        return Vec::new();
    }
    vec![Finding {
        place: format!("{}:1", file.path),
        wrong: "does not open with a `//!` line that says what it answers".to_owned(),
        remedy: "write the question as the first line, as a sentence",
    }]
}

/// A page that is a document of its own is opened by that document's first line.
const DOCUMENT: &str = "#![doc = include_str!(";
/// Fewer words are a title, not a question; ten times as many would not fit on the line.
const WORDS_MIN: usize = 4;

#[cfg(test)]
mod test {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Source::new("a.rs", text)).len()
    }

    #[test]
    fn a_sentence_is_an_opening() {
        assert_eq!(found("//! Says which slots are free.\n"), 0);
    }

    #[test]
    fn a_document_may_open_the_page() {
        assert_eq!(found("#![doc = include_str!(\"../README.md\")]\n"), 0);
        assert_eq!(found("#![no_std]\n#![doc = include_str!(\"../README.md\")]\n"), 1);
    }

    #[test]
    fn a_title_code_or_nothing_is_none() {
        for text in ["", "//! Slots.\n", "use a::b;\n", "\n//! Says which slots are free.\n"] {
            assert_eq!(found(text), 1, "{text:?}");
        }
    }
}
