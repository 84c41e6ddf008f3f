//! Answers whether each crate would go to the registry with what belongs to it and nothing else.

use crate::cargo::{self, Failure};
use crate::tidy::{Finding, report};
use crate::verify::Outcome;
use crate::workspace::Workspace;

/// Lists the files of every publishable crate and judges each.
///
/// # Errors
///
/// The stray files, or what cargo says when it cannot list them.
pub(crate) fn check() -> Result<Outcome, Failure> {
    let workspace = Workspace::load()?;
    let mut findings = Vec::new();
    for package in workspace.publishable() {
        let listing = cargo::read(&mut cargo::cargo(&[
            "package",
            "--list",
            "--allow-dirty",
            "--locked",
            "--offline",
            "--package",
            &package.name,
        ]))?;
        findings.extend(strays(&workspace.directory(package), &listing));
    }
    report(&findings).map_or(Ok(Outcome::Done), |text| Err(Failure(text)))
}

/// Finds what does not belong into a package, given its listing and where the crate stands.
fn strays(directory: &str, listing: &str) -> Vec<Finding> {
    let stray = listing.lines().filter(|path| !belongs(path));
    stray
        .map(|path| Finding {
            place: format!("{directory}/{path}"),
            wrong: "would be published".to_owned(),
            remedy: "remove it, or narrow `include` in the crate's Cargo.toml",
        })
        .collect()
}

fn belongs(path: &str) -> bool {
    let Some((top, _)) = path.split_once(['/', '\\']) else {
        return AT_THE_TOP.contains(&path) || path.starts_with("LICENSE");
    };
    let suffix = path.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    BELOW.contains(&top) && SUFFIXES.contains(&suffix)
}

/// The first four are written by cargo itself.
const AT_THE_TOP: &[&str] =
    &[".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "README.md"];
const BELOW: &[&str] = &["src", "benches", "examples", "tests"];
/// What a crate is written in, and what its property tests once found; anything else got there by accident.
const SUFFIXES: &[&str] =
    &["rs", "md", "toml", "json", "sql", "snap", "txt", "proptest-regressions"];

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_clean_listing_has_no_strays() {
        let listing = ".cargo_vcs_info.json\nCargo.lock\nCargo.toml\nCargo.toml.orig\nLICENSE-MIT\n\
                       README.md\nsrc/lib.rs\nsrc/laws/life.rs\ntests/laws.rs\nbenches/host.rs\n";
        assert_eq!(strays("crates/bead", listing), []);
    }

    #[test]
    fn whatever_else_is_named_with_its_place() {
        for stray in ["notes.md", "src/lib.rs.orig", "src/a.snap.new", "fuzz/a.rs", "src/x"] {
            let found = strays("crates/bead", stray);
            assert_eq!(found.len(), 1, "{stray}");
            assert_eq!(found[0].place, format!("crates/bead/{stray}"));
        }
    }
}
