//! Answers whether something was left for later, or a test was silenced.

use super::Finding;
use crate::tree::Source;

/// Judges one file.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    let hits = file.numbered().flat_map(|(number, line)| {
        let hit = BANNED.iter().filter(|(word, _)| stands_alone(line, word));
        hit.map(move |found| (number, found))
    });
    hits.map(|(number, (word, remedy))| Finding {
        place: format!("{}:{number}", file.path),
        wrong: format!("has `{word}`"),
        remedy,
    })
    .collect()
}

/// Whether `word` occurs in `line`, and not as a part of a longer word.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = at.checked_add(word.len()).and_then(|end| line.get(end..));
        let after = after.and_then(|text| text.chars().next());
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let open = !joins(word.chars().next_back());
        !joins(before) && (open || !joins(after))
    })
}

/// Spelled in halves, so that this file is not its own first finding.
const BANNED: &[(&str, &str)] = &[
    (concat!("to", "do!("), FINISH),
    (concat!("unimple", "mented!("), FINISH),
    (concat!("FIX", "ME"), FINISH),
    (concat!("XX", "X"), FINISH),
    (concat!("#[ign", "ore"), "make the test fast and sure, or remove it"),
    (concat!("should_", "panic"), "return the refusal as a value and compare it"),
];
const FINISH: &str = "finish it, or take it out and open an issue";

#[cfg(test)]
mod test {
    use super::*;

    fn found(line: &str) -> usize {
        check(&Source::new("a.rs", line)).len()
    }

    #[test]
    fn every_banned_word_is_found_in_code_and_comments() {
        for (word, _) in BANNED {
            assert_eq!(found(&format!("    {word}")), 1, "{word}");
            assert_eq!(found(&format!("// {word}: later")), 1, "{word}");
        }
    }

    #[test]
    fn a_longer_word_is_another_word() {
        assert_eq!(found("let a = \"tmp.XXXXXX\";"), 0);
        assert_eq!(found("let suffix_me = 1; // PREFIX and MEN"), 0);
        assert_eq!(found("fn they_should_panicky() {}"), 0);
    }
}
