//! How is text shown so that it fits and does no harm? Cut by the columns it takes, free of control characters.

use ratatui::style::Style;
use ratatui::text::Span;

/// Stands for what was cut off; one column wide.
const ELLIPSIS: char = '…';
/// Stands for a character that would act on the terminal or reorder what stands around it.
const REPLACED: char = '\u{fffd}';

/// Returns how many columns a text takes on the screen.
pub(super) fn width(text: &str) -> usize {
    Span::raw(text).width()
}

/// Returns the text in one line, with every character replaced that would do more than be seen.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(seen).collect()
}

fn seen(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            REPLACED
        }
        c if c.is_control() => REPLACED,
        c => c,
    }
}

/// Returns the harmless text in at most so many columns, with an ellipsis where something is missing.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let text = harmless(text);
    if width(&text) <= columns {
        return text;
    }
    let Some(room) = columns.checked_sub(1) else {
        return String::new();
    };
    let mut kept = text[..prefix(&text, room)].trim_end().to_owned();
    kept.push(ELLIPSIS);
    kept
}

/// Returns the harmless text in lines of at most so many columns, broken between words where there are some.
pub(super) fn wrapped(text: &str, columns: usize, lines_max: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = harmless(&words.join(" "));
    let mut rest = text.as_str();
    let mut lines = Vec::new();
    while !rest.is_empty() && lines.len() < lines_max && columns > 0 {
        let is_last = lines.len().saturating_add(1) == lines_max;
        if is_last || width(rest) <= columns {
            lines.push(cut(rest, columns));
            return lines;
        }
        let end = prefix(rest, columns);
        let end = rest[..end].rfind(' ').filter(|at| *at > 0).unwrap_or(end);
        if end == 0 {
            // Not even one character fits.
            return lines;
        }
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    lines
}

/// Returns how many bytes of a harmless text fit; what is seen as one character is never split.
fn prefix(text: &str, columns: usize) -> usize {
    let span = Span::raw(text);
    let mut left = columns;
    let fits = span.styled_graphemes(Style::new()).map_while(|grapheme| {
        left = left.checked_sub(width(grapheme.symbol))?;
        Some(grapheme.symbol.len())
    });
    fits.sum()
}

#[cfg(test)]
mod test {
    use super::*;

    #[track_caller]
    fn check(text: &str, columns: usize, expected: &str) {
        assert_eq!(cut(text, columns), expected);
        assert!(width(expected) <= columns, "{expected:?} is wider than {columns}");
    }

    #[test]
    fn what_fits_is_left_alone() {
        check("worker-1", 8, "worker-1");
        check("", 0, "");
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        check("worker-1", 7, "worker…");
        check("worker 1", 8, "worker 1");
        check("worker 12", 8, "worker…");
        check("worker-1", 1, "…");
        check("worker-1", 0, "");
    }

    #[test]
    fn columns_count_not_characters() {
        check("日本語", 6, "日本語");
        check("日本語", 5, "日本…");
        check("日本語", 4, "日…");
        check("日本語", 2, "…");
    }

    #[test]
    fn a_letter_keeps_its_accent() {
        check("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…");
    }

    #[test]
    fn control_characters_do_nothing() {
        check("a\u{1b}[2Jb", 9, "a\u{fffd}[2Jb");
        check("a\nb\tc\rd", 9, "a b c d");
        check("a\u{7}\u{9b}b\u{7f}", 9, "a\u{fffd}\u{fffd}b\u{fffd}");
        check("a\u{202e}b\u{2066}c", 9, "a\u{fffd}b\u{fffd}c");
    }

    #[test]
    fn long_text_is_broken_between_words() {
        let broken = |columns, lines| wrapped("key `size`  is\n missing here", columns, lines);
        assert_eq!(broken(14, 3), ["key `size` is", "missing here"]);
        assert_eq!(broken(14, 1), ["key `size` is…"]);
        assert_eq!(broken(6, 2), ["key", "`size…"]);
        assert_eq!(broken(0, 2), Vec::<String>::new());
        assert_eq!(wrapped("abcdefgh", 3, 9), ["abc", "def", "gh"]);
        assert_eq!(wrapped("日本", 1, 9), Vec::<String>::new());
    }
}
