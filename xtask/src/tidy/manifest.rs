//! Answers whether each manifest says what a registry, a reader and the compiler need to be told.

use super::{Finding, Work};
use crate::cargo;
use crate::tree::Source;
use crate::workspace::Package;

/// Judges every manifest, and looks for settings that would override the workspace's.
pub(super) fn check(work: &Work) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in &work.workspace.packages {
        let directory = work.workspace.directory(package);
        let path = format!("{directory}/Cargo.toml");
        let text = work.files.iter().find(|file| file.path == path);
        let text = text.map_or("", |file| file.text.as_str());
        let mut missing = unlinted(text);
        if package.is_published() {
            missing.extend(unsaid(package, text));
            missing.extend(unread(package, &directory, is_on_disk));
        }
        found.extend(missing.into_iter().map(|what| Finding {
            place: path.clone(),
            wrong: format!("lacks {what}"),
            remedy: "say it as crates/bead/Cargo.toml does",
        }));
    }
    found.extend(work.each(overriding));
    found
}

fn unlinted(text: &str) -> Vec<&'static str> {
    let held = text.contains("[lints]\nworkspace = true");
    if held { vec![] } else { vec!["`[lints] workspace = true`"] }
}

fn unsaid(package: &Package, text: &str) -> Vec<&'static str> {
    let said = |value: &Option<String>| value.as_ref().is_some_and(|text| !text.is_empty());
    let docs = package.metadata.pointer("/docs/rs");
    let include = text.lines().any(|line| line.starts_with("include"));
    let all = [
        ("`description`", said(&package.description)),
        ("`license`", said(&package.license)),
        ("`repository`", said(&package.repository)),
        ("`readme`", said(&package.readme)),
        ("`[package.metadata.docs.rs]`", docs.is_some()),
        ("`include`", include),
    ];
    let missing = all.into_iter().filter(|(_, said)| !said);
    missing.map(|(what, _)| what).collect()
}

fn unread(
    package: &Package,
    directory: &str,
    exists: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    let path = format!("{directory}/{}", package.readme.as_deref()?);
    (!exists(&path)).then_some("the file that `readme` names")
}

/// Asked of the disk, as the page of the facade may be a link to the page of the project.
fn is_on_disk(path: &str) -> bool {
    cargo::root().join(path).is_file()
}

/// A crate's own clippy settings replace the workspace's instead of adding to them.
fn overriding(file: &Source) -> Vec<Finding> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let ours = file.path == "clippy.toml";
    if ours || !["clippy.toml", ".clippy.toml"].contains(&name) {
        return Vec::new();
    }
    vec![Finding {
        place: file.path.clone(),
        wrong: "replaces the workspace's clippy.toml".to_owned(),
        remedy: "remove it; a threshold is changed for all in /clippy.toml",
    }]
}

#[cfg(test)]
mod test {
    use super::*;

    fn complete() -> Package {
        serde_json::from_str(
            r#"{"description": "D", "license": "MIT", "repository": "R", "readme": "README.md",
                "metadata": {"docs": {"rs": {"all-features": true}}}}"#,
        )
        .unwrap()
    }

    #[test]
    fn a_complete_manifest_lacks_nothing() {
        assert_eq!(unsaid(&complete(), "include = [\"src/**\"]\n"), [""; 0]);
        assert_eq!(unlinted("[lints]\nworkspace = true\n"), [""; 0]);
    }

    #[test]
    fn everything_that_is_missing_is_named() {
        let missing = unsaid(&Package::default(), "");
        let all = [
            "`description`",
            "`license`",
            "`repository`",
            "`readme`",
            "`[package.metadata.docs.rs]`",
            "`include`",
        ];
        assert_eq!(missing, all);
        assert_eq!(unlinted("[lints.clippy]\n").len(), 1);
    }

    #[test]
    fn a_readme_that_is_not_there_is_missed() {
        let exists = |path: &str| path == "crates/a/README.md";
        assert_eq!(unread(&complete(), "crates/a", exists), None);
        assert!(unread(&complete(), "crates/b", exists).is_some());
    }

    #[test]
    fn clippy_is_configured_in_one_place() {
        let found = |path| overriding(&Source::new(path, "")).len();
        assert_eq!(found("clippy.toml"), 0);
        assert_eq!(found("crates/a/clippy.toml"), 1);
        assert_eq!(found("crates/a/.clippy.toml"), 1);
    }
}
