//! Answers whether each invariant that is written down names the machine that holds it.

use super::Finding;
use crate::tree::Source;

/// Judges the architecture page, which has to be there, and the page of every crate.
pub(super) fn check(files: &[Source]) -> Vec<Finding> {
    let page = files.iter().find(|file| file.path == ARCHITECTURE);
    let mut found = page.map_or_else(absent, |page| {
        let items = items(&page.text);
        if items.is_empty() { none(page) } else { unheld(page, &items) }
    });
    let libraries = files.iter().filter(|file| file.path.ends_with("/src/lib.rs"));
    for library in libraries {
        let page = library.text.lines().map_while(|line| line.strip_prefix("//!"));
        let page: Vec<&str> = page.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        found.extend(unheld(library, &items(&page.join("\n"))));
    }
    found
}

/// One bullet or table row with the number of its first line.
type Item = (usize, String);

/// Collects the items of every section about invariants.
fn items(page: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(page.lines()) {
        let trimmed = line.trim_start();
        if trimmed.starts_with('#') {
            inside = trimmed.to_lowercase().contains("invariant");
        } else if inside && starts_item(trimmed) {
            items.push((number, trimmed.to_owned()));
        } else if inside && let Some((_, item)) = items.last_mut() {
            item.push(' ');
            item.push_str(trimmed);
        }
    }
    items
}

/// A bullet, or a table row whose first cell is an id such as `S1`.
fn starts_item(line: &str) -> bool {
    if line.starts_with("* ") || line.starts_with("- ") {
        return true;
    }
    let cell = line.strip_prefix('|').and_then(|row| row.split('|').next());
    let id = cell.map(|cell| cell.trim_matches([' ', '*', '`']));
    id.is_some_and(|id| id.ends_with(|last: char| last.is_ascii_digit()))
}

fn unheld(page: &Source, items: &[Item]) -> Vec<Finding> {
    let unheld = items.iter().filter(|(_, item)| !item.contains(MARK));
    unheld
        .map(|(number, _)| Finding {
            place: format!("{}:{number}", page.path),
            wrong: format!("states an invariant without `{MARK}`"),
            remedy: "name the type, test, lint or check that goes red when it breaks",
        })
        .collect()
}

fn absent() -> Vec<Finding> {
    vec![Finding {
        place: ARCHITECTURE.to_owned(),
        wrong: "is not there".to_owned(),
        remedy: "write it: bird's eye, floors, code map, invariants",
    }]
}

fn none(page: &Source) -> Vec<Finding> {
    vec![Finding {
        place: page.path.clone(),
        wrong: "states no invariant".to_owned(),
        remedy: "list them under a heading that says so, one bullet or table row each",
    }]
}

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const MARK: &str = "*Enforced by:*";

#[cfg(test)]
mod test {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let held = Source::new(ARCHITECTURE, "# Invariants\n* S1: s. *Enforced by:* m.\n");
        let files = [Source::new(path, text), held];
        let found = check(&files);
        found.into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn an_item_ends_where_the_next_begins() {
        let page = "## Invariants\n\n* S1: one seat.\n  *Enforced by:* a test.\n* S2: never.\n\n## More\n* a\n";
        assert_eq!(found(ARCHITECTURE, page), ["ARCHITECTURE.md:5"]);
    }

    #[test]
    fn a_table_row_is_an_item_and_its_head_is_none() {
        let page = "# Invariants\n| id | sentence |\n|---|---|\n| **S1** | one |\n| S2 | x *Enforced by:* y |\n";
        assert_eq!(found(ARCHITECTURE, page), ["ARCHITECTURE.md:4"]);
    }

    #[test]
    fn a_page_without_invariants_or_no_page_at_all_is_a_finding() {
        assert_eq!(found(ARCHITECTURE, "# Floors\n* a\n"), ["ARCHITECTURE.md"]);
        let none: Vec<String> = check(&[]).into_iter().map(|f| f.wrong).collect();
        assert_eq!(none, ["is not there"]);
    }

    #[test]
    fn crate_pages_are_held_to_it_too() {
        let page = "//! Says a.\n//!\n//! # Invariants\n//!\n//! * S1: one seat.\n//!\n//! # Crate features\n//! * a\n";
        assert_eq!(found("crates/a/src/lib.rs", page), ["crates/a/src/lib.rs:5"]);
    }
}
