//! Answers whether each crate's page tells a reader the same things in the same order.

use super::{Finding, Work};
use crate::tree::Source;

/// Judges the page of every publishable library except the facade, which is a tour.
pub(super) fn check(work: &Work) -> Vec<Finding> {
    let packages = work.workspace.publishable();
    let packages = packages.filter(|package| package.name != FACADE);
    let paths = packages.map(|package| format!("{}/src/lib.rs", work.workspace.directory(package)));
    let files = &work.files;
    paths.filter_map(|path| files.iter().find(|file| file.path == path)).filter_map(page).collect()
}

fn page(library: &Source) -> Option<Finding> {
    let headings: Vec<&str> = headings(library).filter(|one| HEADINGS.contains(one)).collect();
    let missing: Vec<_> = HEADINGS.iter().filter(|one| !headings.contains(*one)).collect();
    let wrong = if !missing.is_empty() {
        format!("lacks the sections {missing:?}")
    } else if headings != HEADINGS {
        format!("has its sections in another order than {HEADINGS:?}")
    } else {
        return None;
    };
    Some(Finding {
        place: format!("{}:1", library.path),
        wrong,
        remedy: "write them; crates/bead/src/lib.rs shows how",
    })
}

fn headings(library: &Source) -> impl Iterator<Item = &str> {
    let lines = library.text.lines();
    lines.filter_map(|line| line.strip_prefix("//! # "))
}

const FACADE: &str = "tenure";
const HEADINGS: &[&str] = &[
    "Vocabulary",
    "The contract",
    "What this crate does not do",
    "Time",
    "Invariants",
    "Crate features",
];

#[cfg(test)]
mod test {
    use super::*;

    fn found(headings: &[&str]) -> Option<String> {
        let lines = headings.iter().map(|heading| format!("//! # {heading}\n//!\n"));
        let text: String = lines.collect();
        page(&Source::new("crates/a/src/lib.rs", &text)).map(|finding| finding.wrong)
    }

    #[test]
    fn a_whole_page_is_fine_and_may_have_more() {
        assert_eq!(found(HEADINGS), None);
        assert_eq!(found(&[&["Overview"], HEADINGS].concat()), None);
    }

    #[test]
    fn missing_sections_are_named() {
        let missing = found(HEADINGS.get(2..).unwrap());
        let expected = "lacks the sections [\"Vocabulary\", \"The contract\"]";
        assert_eq!(missing.as_deref(), Some(expected));
    }

    #[test]
    fn the_order_is_part_of_the_page() {
        let mut turned = HEADINGS.to_vec();
        turned.swap(0, 1);
        assert!(found(&turned).unwrap().starts_with("has its sections in another order"));
    }
}
