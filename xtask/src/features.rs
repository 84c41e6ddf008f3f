//! Answers whether a crate with cargo features also holds without them and with all of them.

use crate::cargo::{self, Failure};
use crate::verify::Outcome;
use crate::workspace::{Package, Workspace};

/// Compiles each such crate with no feature and with each one alone, and runs its tests with all of them where those
/// are not what it has by default.
///
/// `cargo test --workspace` sees default features only, and whatever one crate asks of another there is on
/// for all: neither a missing feature nor a feature's own tests would show.
///
/// # Errors
///
/// What cargo says.
pub(crate) fn check() -> Result<Outcome, Failure> {
    let workspace = Workspace::load()?;
    let choosing = workspace.packages.iter().filter(|package| has_choice(package));
    let choosing: Vec<&Package> = choosing.collect();
    for package in &choosing {
        let alone = ["check", "--locked", "--no-default-features", "--package", &package.name];
        cargo::check(&alone)?;
        for feature in package.features.keys() {
            cargo::check(&[&alone[..], &["--features", feature]].concat())?;
        }
        if !has_all_by_default(package) {
            cargo::check(&["test", "--locked", "--all-features", "--package", &package.name])?;
        }
    }
    if choosing.is_empty() {
        return Ok(Outcome::Skipped("no crate has a feature"));
    }
    Ok(Outcome::Done)
}

fn has_choice(package: &Package) -> bool {
    package.features.values().any(|feature| !feature.is_empty())
        || package.features.keys().any(|name| name != "default")
}

/// Returns whether the default features name all the others, so that the tests have run with all of them.
fn has_all_by_default(package: &Package) -> bool {
    let default = package.features.get("default").map_or(&[][..], Vec::as_slice);
    package.features.keys().all(|name| name == "default" || default.contains(name))
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_crate_has_a_choice_when_a_feature_changes_anything() {
        let with = |json| serde_json::from_str::<Package>(json).unwrap();
        assert!(!has_choice(&with("{}")));
        assert!(!has_choice(&with(r#"{"features": {"default": []}}"#)));
        assert!(has_choice(&with(r#"{"features": {"std": []}}"#)));
    }
    #[test]
    fn a_crate_has_all_by_default_when_nothing_is_left_to_ask_for() {
        let with = |json| serde_json::from_str::<Package>(json).unwrap();
        assert!(has_all_by_default(&with(r#"{"features": {"default": ["a"], "a": []}}"#)));
        assert!(!has_all_by_default(&with(
            r#"{"features": {"default": ["a"], "a": [], "b": []}}"#
        )));
        assert!(!has_all_by_default(&with(r#"{"features": {"std": []}}"#)));
    }
}
