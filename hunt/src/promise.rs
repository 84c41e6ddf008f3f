//! Which promises are there? Those of ARCHITECTURE.md, in its words.

use tenure_testkit::cli::Invariant;

/// Reads the promises from the page that states them.
pub(crate) fn promises() -> Vec<Invariant> {
    let section = PAGE.split_once("\n## Invariants\n").map_or("", |(_, section)| section);
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    section.lines().filter_map(promise).collect()
}

/// Reads one line: `* S1: no two open beads … *Enforced by:* …`.
fn promise(line: &str) -> Option<Invariant> {
    let (id, rest) = line.strip_prefix("* ")?.split_once(": ")?;
    let sentence = rest.split_once(" *Enforced by:*").map_or(rest, |(sentence, _)| sentence);
    Some(Invariant::new(id, sentence))
}

const PAGE: &str = include_str!("../../ARCHITECTURE.md");
