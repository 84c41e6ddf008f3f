//! Is every promise hunted by a target and held by a canary, and is no canary in an ordinary build?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tenure_hunt::{canaries, suite};

#[test]
fn every_invariant_is_checked_by_a_target_and_tripped_by_a_canary() {
    let (suite, canaries) = (suite(), canaries());
    let cards = suite.entries().iter().map(|entry| entry.target().card());
    let hunted: BTreeSet<&str> = cards.flat_map(|card| card.rules).copied().collect();
    let tripped: BTreeSet<&str> = canaries.iter().flat_map(|c| c.rules()).copied().collect();
    let ids: BTreeSet<&str> = suite.invariants().iter().map(|known| known.id.as_str()).collect();
    assert!(ids.contains("S1") && ids.contains("T2"), "ARCHITECTURE.md states them: {ids:?}");
    assert_eq!(ids.difference(&hunted).collect::<Vec<_>>(), [&""; 0], "no target checks these");
    assert_eq!(ids.difference(&tripped).collect::<Vec<_>>(), [&""; 0], "no canary trips these");
}

#[test]
fn every_canary_breaks_rules_that_its_target_checks() {
    let suite = suite();
    let cards = suite.entries().iter().map(|entry| entry.target().card());
    let rules: BTreeMap<&str, &[&str]> = cards.map(|card| (card.name, card.rules)).collect();
    for canary in canaries() {
        let (name, target) = (canary.name(), canary.target());
        let checked = rules.get(target).copied().unwrap_or_default();
        let strange: Vec<_> = canary.rules().iter().filter(|r| !checked.contains(r)).collect();
        assert_eq!(strange, [&""; 0], "{name}: these are no rules of {target}");
    }
}

#[test]
fn every_defect_in_the_code_is_in_the_table_and_the_other_way_round() {
    let table = fs::read_to_string(root().join("hunt/src/canary.rs")).expect("it is this crate's");
    let rows: Vec<(&str, &str)> = table.lines().filter_map(row).collect();
    let named: Vec<&str> = canaries().iter().map(|canary| canary.name()).collect();
    assert_eq!(rows.iter().map(|(_, name)| *name).collect::<Vec<_>>(), named);
    assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len(), "each has its own name");
    let known: BTreeSet<String> = rows.iter().map(|(defect, _)| (*defect).to_owned()).collect();
    assert_eq!(known.len(), rows.len(), "each defect is there once");
    assert_eq!(planted(), known);
}

#[test]
fn no_canary_is_in_an_ordinary_build() {
    assert_eq!(suite().canaries().is_empty(), cfg!(not(hunt_canary)));
    #[cfg(not(hunt_canary))]
    {
        // What is nothing at all need not even compile.
        tenure_bead::canary!(NoSuchDefect => no_such_function());
    }
}

#[test]
fn only_the_macro_asks_for_the_cfg() {
    let asking = sources().into_iter().filter(|path| {
        fs::read_to_string(path).expect("a source is text").contains("cfg(hunt_canary)")
    });
    let asking: Vec<PathBuf> = asking.collect();
    let bead = root().join("crates/bead/src");
    assert_eq!(asking, [bead.join("lib.rs"), bead.join("plant.rs")]);
}

/// Reads the first line of a row: the defect, and what it is called.
fn row(line: &str) -> Option<(&str, &str)> {
    let (defect, rest) = line.strip_prefix("    ")?.split_once(" \"")?;
    let is_defect = defect.starts_with(char::is_uppercase) && !defect.contains(' ');
    is_defect.then_some((defect, rest.split_once('"')?.0))
}

/// Returns every defect that stands somewhere in the code.
fn planted() -> BTreeSet<String> {
    let mut planted = BTreeSet::new();
    for path in sources() {
        let text = fs::read_to_string(&path).expect("a source is text");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let Some((_, plant)) = line.split_once("canary!(") else { continue };
            let Some((defect, _)) = plant.split_once(" => ") else { continue };
            let whole = line.ends_with(");");
            assert!(whole, "{}: a plant is one line: {line}", path.display());
            planted.insert(defect.to_owned());
        }
    }
    planted
}

/// Returns every source of the crates, by path.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![root().join("crates")];
    while let Some(directory) = left.pop() {
        for entry in fs::read_dir(directory).expect("a directory can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
