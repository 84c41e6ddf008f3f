//! Answers whether the page of earlier systems' cases still says what becomes of each, and counts them right.

use super::Finding;
use crate::tree::Source;
use std::collections::{BTreeMap, BTreeSet};

/// Judges the page, and every test that is named after a case.
pub(super) fn check(files: &[Source]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return vec![finding(PAGE.to_owned(), "is not there", "say what becomes of each case")];
    };
    let rows: Vec<Row<'_>> = page.numbered().filter_map(row).collect();
    let mut found: Vec<Finding> = rows.iter().filter_map(|row| row.fault()).collect();
    found.extend(rows.windows(2).filter_map(out_of_order));
    found.extend(miscounted(page, &rows));
    found.extend(unlisted(&page.text, files));
    found
}

/// One case: its id, what becomes of it, and the cell that shows or defends that.
struct Row<'a> {
    number: usize,
    id: &'a str,
    fate: &'a str,
    shown: &'a str,
}

/// Reads a table row whose first cell is an id such as `S001`.
fn row((number, line): (usize, &str)) -> Option<Row<'_>> {
    let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
    let [id, _what, _upstream, fate, shown, ""] = cells.as_slice() else { return None };
    let digits = id.strip_prefix(|first: char| first.is_ascii_uppercase())?;
    let is_id = digits.len() >= 3 && digits.chars().all(|c| c.is_ascii_digit());
    is_id.then_some(Row { number, id, fate, shown })
}

impl Row<'_> {
    fn fault(&self) -> Option<Finding> {
        let (wrong, remedy) = match (self.fate, self.shown.contains("](")) {
            ("same", true) => return None,
            ("same", false) => ("is the same and names no test", "link the test or the scenario"),
            ("different", _) if self.shown.split_whitespace().count() >= WHY_WORDS_MIN => {
                return None;
            }
            ("different", _) => ("is different and does not say why", "defend it in a sentence"),
            _ => ("has another fate than `same` or `different`", "decide it"),
        };
        Some(finding(format!("{PAGE}:{}", self.number), &format!("{} {wrong}", self.id), remedy))
    }
}

fn out_of_order(pair: &[Row<'_>]) -> Option<Finding> {
    let [before, after] = pair else { return None };
    let wrong = format!("{} stands behind {}", after.id, before.id);
    let place = format!("{PAGE}:{}", after.number);
    (before.id >= after.id).then(|| finding(place, &wrong, "list each case once, by its id"))
}

/// Compares the counts that the page states with those of its rows.
fn miscounted(page: &Source, rows: &[Row<'_>]) -> Option<Finding> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.fate).or_default() += 1;
    }
    let of = |fate| counts.get(fate).copied().unwrap_or(0);
    let (same, different) = (of("same"), of("different"));
    let all = rows.len();
    let said = format!("Of {all} cases {same} are decided the same and {different} differently.");
    let wrong = "does not count its cases right";
    (!page.text.contains(&said)).then(|| Finding {
        place: PAGE.to_owned(),
        wrong: format!("{wrong}: {said:?}"),
        remedy: "write that sentence",
    })
}

/// Finds tests that are named after a case and that the page does not link.
fn unlisted(page: &str, files: &[Source]) -> Vec<Finding> {
    let linked: BTreeSet<&str> =
        page.split("[`").skip(1).filter_map(|rest| rest.split('`').next()).collect();
    let tests = files.iter().filter(|file| file.is_rust()).flat_map(|file| {
        let named = file.code().filter_map(|(number, line)| Some((number, named_after(line)?)));
        named.map(move |(number, name)| (format!("{}:{number}", file.path), name))
    });
    let unlisted = tests.filter(|(_, name)| !linked.contains(name));
    unlisted
        .map(|(place, name)| {
            finding(place, &format!("`{name}` shows a case and {PAGE} does not say so"), "link it")
        })
        .collect()
}

/// Returns the name of a test that begins with the id of a case.
fn named_after(line: &str) -> Option<&str> {
    let (name, _) = line.trim_start().strip_prefix("fn ")?.split_once('(')?;
    let (id, _) = name.split_once('_')?;
    let digits = id.strip_prefix(CATALOGS)?.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_id = digits.len() == 3 && digits.chars().all(|c| c.is_ascii_digit());
    is_id.then_some(name)
}

fn finding(place: String, wrong: &str, remedy: &'static str) -> Finding {
    Finding { place, wrong: wrong.to_owned(), remedy }
}

const PAGE: &str = "docs/prior-art.md";
/// What the ids of the two catalogs begin with, in the names of tests: drift, and seats.
const CATALOGS: [char; 2] = ['d', 's'];
/// A reason of fewer words says nothing that the word "different" does not.
const WHY_WORDS_MIN: usize = 6;

#[cfg(test)]
mod test {
    use super::*;

    const TEST: &str = "    fn s001_a_slot_is_kept() {\n";

    fn found(rows: &str, counts: &str) -> Vec<String> {
        let text = format!("{counts}\n\n{rows}");
        let files = [Source::new(PAGE, &text), Source::new("crates/a/tests/a.rs", TEST)];
        check(&files).into_iter().map(|finding| finding.wrong).collect()
    }

    const SAME: &str = "| S001 | a | `TestA` | same | [`s001_a_slot_is_kept`](../a.rs) |\n";
    const ONE: &str = "Of 1 cases 1 are decided the same and 0 differently.";

    #[test]
    fn a_case_with_its_test_is_fine() {
        assert_eq!(found(SAME, ONE), [""; 0]);
    }

    #[test]
    fn a_count_that_is_off_is_found() {
        let two = "Of 2 cases 1 are decided the same and 1 differently.";
        assert_eq!(found(SAME, two), [format!("does not count its cases right: {ONE:?}")]);
    }

    #[test]
    fn a_fate_without_its_proof_is_found() {
        let rows = format!("{SAME}| S002 | a | `TestB` | same | surely |\n");
        let counts = "Of 2 cases 2 are decided the same and 0 differently.";
        assert_eq!(found(&rows, counts), ["S002 is the same and names no test"]);
        let rows = format!("{SAME}| S002 | a | `TestB` | different | better so |\n");
        let counts = "Of 2 cases 1 are decided the same and 1 differently.";
        assert_eq!(found(&rows, counts), ["S002 is different and does not say why"]);
    }

    #[test]
    fn a_case_that_is_listed_twice_is_found() {
        let counts = "Of 2 cases 2 are decided the same and 0 differently.";
        assert_eq!(found(&format!("{SAME}{SAME}"), counts), ["S001 stands behind S001"]);
    }

    #[test]
    fn a_test_that_nobody_lists_is_found() {
        let counts = "Of 0 cases 0 are decided the same and 0 differently.";
        let wrong = format!("`s001_a_slot_is_kept` shows a case and {PAGE} does not say so");
        assert_eq!(found("", counts), [wrong]);
    }

    #[test]
    fn a_test_of_either_catalog_is_meant_and_no_other() {
        for (line, expected) in [
            ("fn d001_no_baseline()", Some("d001_no_baseline")),
            ("fn s010b_a_row()", Some("s010b_a_row")),
            ("fn d1_drift_needs_a_baseline()", None),
            ("fn x001_no_catalog()", None),
        ] {
            assert_eq!(named_after(line), expected);
        }
    }
}
