//! How does a person read the findings? A table that fits the line, and a summary below it.

use super::report::{Line, Report};
use core::fmt::Write as _;

/// Writes a report as a table.
pub(crate) fn table(report: &Report) -> String {
    let mut text = String::new();
    if !report.findings.is_empty() {
        row(&mut text, ["SEVERITY", "RULE", "BEADS", "WHAT, AND WHAT TENURE WOULD DO"]);
    }
    for line in &report.findings {
        finding(&mut text, line);
    }
    let summary = &report.summary;
    let _ = writeln!(
        text,
        "{} sessions, {} open: {} errors, {} warnings, {} notes; {} would be mended at once.",
        report.sessions,
        report.open,
        summary.errors,
        summary.warnings,
        summary.notes,
        summary.mended
    );
    if !report.unread.is_empty() {
        let unread = report.unread.len();
        let _ = writeln!(
            text,
            "{unread} keys of the city say nothing of this and were not read; --json lists them."
        );
    }
    text
}

fn finding(text: &mut String, line: &Line) {
    let beads = wrapped(&line.beads.join(", "), BEADS, "");
    let mut what = wrapped(&format!("{}: {}", line.about, line.says), WHAT, "");
    what.extend(wrapped(&line.repair, WHAT, "-> "));
    for at in 0..what.len().max(beads.len()) {
        let [severity, rule] = if at == 0 { [line.severity, line.rule] } else { [""; 2] };
        let cell = |cells: &[String]| cells.get(at).cloned().unwrap_or_default();
        row(text, [severity, rule, &cell(&beads), &cell(&what)]);
    }
}

fn row(text: &mut String, [severity, rule, beads, what]: [&str; 4]) {
    let row = format!("{severity:<SEVERITY$}  {rule:<RULE$}  {beads:<BEADS$}  {what}");
    let _ = writeln!(text, "{}", row.trim_end());
}

/// Breaks a text at its spaces into lines that fit a column; a word that does not fit is broken too.
///
/// The first line begins with a mark, the others with as much space.
fn wrapped(text: &str, width: usize, mark: &str) -> Vec<String> {
    let room = width.saturating_sub(mark.len()).max(1);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let text = plain(text);
    for word in text.split_whitespace().flat_map(|word| pieces(word, room)) {
        let needs = line.chars().count() + word.chars().count() + usize::from(!line.is_empty());
        if needs > room && !line.is_empty() {
            lines.push(core::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    let space = " ".repeat(mark.len());
    let marked =
        |(at, line): (usize, String)| format!("{}{line}", if at == 0 { mark } else { &space });
    lines.into_iter().enumerate().map(marked).collect()
}

/// Writes out what a terminal would obey instead of showing: records may say anything.
fn plain(text: &str) -> String {
    let shown =
        |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}

fn pieces(word: &str, room: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(room).map(|piece| piece.iter().collect()).collect()
}

/// With two spaces between columns these make 100, which is what people's terminals have at least.
const SEVERITY: usize = 8;
const RULE: usize = 19;
const BEADS: usize = 16;
const WHAT: usize = 51;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_at_spaces_and_a_long_word_where_it_has_to_be() {
        assert_eq!(wrapped("one two three", 7, ""), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 5, "> "), ["> abc", "  def", "  gh", "  ij"]);
        assert_eq!(wrapped("", 5, ""), [""]);
    }

    #[test]
    fn all_columns_fit_a_hundred() {
        assert_eq!(SEVERITY + RULE + BEADS + WHAT + 6, 100);
    }
}
