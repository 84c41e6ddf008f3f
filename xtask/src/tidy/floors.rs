//! Answers who may depend on whom: downward only, and siblings are strangers.

use super::Finding;
use crate::workspace::{Dependency, Package, Workspace};

/// Where a crate stands.
#[derive(Debug)]
struct Place {
    name: &'static str,
    floor: Floor,
    /// Crates of its own floor that it is written against: ports, and what ties ports together.
    siblings: &'static [&'static str],
    /// Crates of lower floors that it must not know all the same.
    never: &'static [&'static str],
}

/// How high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Floor {
    Nouns,
    Rules,
    Decision,
    Edges,
    Facade,
    /// Tools and tests: they may use anything, and no product may use them.
    Off,
}

const fn place(name: &'static str, floor: Floor) -> Place {
    Place { name, floor, siblings: &[], never: &[] }
}

const fn edge(
    name: &'static str,
    siblings: &'static [&'static str],
    never: &'static [&'static str],
) -> Place {
    Place { name, floor: Floor::Edges, siblings, never }
}

/// The floors as `ARCHITECTURE.md` draws them.
///
/// A port knows no decision: what stores or hosts is told what to do and never why.
const TABLE: &[Place] = &[
    place("tenure-bead", Floor::Nouns),
    place("tenure-identity", Floor::Rules),
    place("tenure-slot", Floor::Rules),
    place("tenure-drift", Floor::Rules),
    place("tenure-liveness", Floor::Rules),
    place("tenure-lifecycle", Floor::Rules),
    place("tenure-audit", Floor::Decision),
    place("tenure-reconcile", Floor::Decision),
    place("tenure-demand", Floor::Decision),
    edge("tenure-store", &[], &["tenure-reconcile"]),
    edge("tenure-store-sqlite", &["tenure-store"], &["tenure-reconcile"]),
    edge("tenure-runtime", &[], &["tenure-reconcile"]),
    edge("tenure-runtime-process", &["tenure-runtime"], &["tenure-reconcile"]),
    edge("tenure-driver", &["tenure-store", "tenure-runtime"], &[]),
    edge("tenure-gascity", &[], &[]),
    edge("tenure-content", &[], &["tenure-reconcile"]),
    place("tenure", Floor::Facade),
    place("tenure-testkit", Floor::Off),
    place("tenure-fuzz", Floor::Off),
    place("tenure-hunt", Floor::Off),
    place("tenure-examples", Floor::Off),
    place("xtask", Floor::Off),
];

/// The crates of the workspace that stand on floors 0 to 2.
pub(crate) fn pure(workspace: &Workspace) -> Vec<&str> {
    let names = workspace.packages.iter().map(|package| package.name.as_str());
    names.filter(|name| is_pure(name)).collect()
}

/// Whether a package stands on floors 0 to 2.
pub(super) fn is_pure(name: &str) -> bool {
    find(name).is_some_and(|place| place.floor <= Floor::Decision)
}

/// Whether a package is a library that products are built from.
pub(super) fn is_product(name: &str) -> bool {
    find(name).is_some_and(|place| place.floor != Floor::Off)
}

/// Whether a directory under `crates/` holds a crate of floors 0 to 2.
pub(super) fn is_pure_directory(directory: &str) -> bool {
    is_pure(&format!("tenure-{directory}"))
}

fn find(name: &str) -> Option<&'static Place> {
    TABLE.iter().find(|place| place.name == name)
}

/// Judges every dependency of ours on ours.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let packages = workspace.packages.iter();
    packages
        .flat_map(|package| {
            let directory = workspace.directory(package);
            let mut found = misplaced(package, &directory);
            found.extend(forbidden(package, &directory));
            found
        })
        .collect()
}

fn misplaced(package: &Package, directory: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    if find(&package.name).is_none() {
        found.push(Finding {
            place: format!("{directory}/Cargo.toml"),
            wrong: format!("`{}` stands on no floor", package.name),
            remedy: "give it a line in TABLE, xtask/src/tidy/floors.rs, and draw it in ARCHITECTURE.md",
        });
    }
    let expected = package.name.strip_prefix("tenure-").unwrap_or(&package.name);
    if directory.rsplit('/').next() != Some(expected) {
        found.push(Finding {
            place: directory.to_owned(),
            wrong: format!("holds the package `{}`", package.name),
            remedy: "the package `tenure-x` stands in the directory `x`",
        });
    }
    found
}

fn forbidden(package: &Package, directory: &str) -> Vec<Finding> {
    let Some(place) = find(&package.name) else {
        return Vec::new();
    };
    let ours = package.dependencies.iter().filter(|edge| is_shipped(edge));
    ours.filter_map(|edge| Some((edge, objection(place, find(&edge.name)?)?)))
        .map(|(edge, why)| Finding {
            place: format!("{directory}/Cargo.toml"),
            wrong: format!("depends on `{}`, {why}", edge.name),
            remedy: "move what both need to a lower floor, or hand it in as a value",
        })
        .collect()
}

/// Whether a dependency of ours on ours goes into what users build; tests may look anywhere.
fn is_shipped(edge: &Dependency) -> bool {
    edge.path.is_some() && edge.kind.as_deref() != Some("dev")
}

/// Says why one may not depend on the other, if so.
fn objection(from: &Place, to: &Place) -> Option<&'static str> {
    if from.floor == Floor::Off {
        return None;
    }
    if to.floor == Floor::Off {
        return Some("which is for tests and tools only");
    }
    if from.never.contains(&to.name) {
        return Some("which it must not know");
    }
    if from.siblings.contains(&to.name) || to.floor < from.floor {
        return None;
    }
    if to.floor == from.floor {
        return Some("a sibling, and siblings are strangers");
    }
    Some("which stands above it")
}

#[cfg(test)]
mod test {
    use super::*;

    fn package(name: &str, on: &str, kind: Option<&str>) -> Package {
        let edge = Dependency {
            name: on.to_owned(),
            kind: kind.map(str::to_owned),
            path: Some(String::new()),
        };
        Package { name: name.to_owned(), dependencies: vec![edge], ..Package::default() }
    }

    #[track_caller]
    fn refused(name: &str, on: &str, why: &str) {
        let found = forbidden(&package(name, on, None), "crates/x");
        let wrong: Vec<&str> = found.iter().map(|finding| finding.wrong.as_str()).collect();
        assert_eq!(wrong, [format!("depends on `{on}`, {why}")]);
    }

    #[track_caller]
    fn granted(name: &str, on: &str) {
        assert_eq!(forbidden(&package(name, on, None), "crates/x"), []);
    }

    #[test]
    fn downward_is_free() {
        granted("tenure-slot", "tenure-bead");
        granted("tenure-reconcile", "tenure-drift");
        granted("tenure-driver", "tenure-reconcile");
        granted("tenure", "tenure-store-sqlite");
    }

    #[test]
    fn upward_is_refused() {
        refused("tenure-bead", "tenure-slot", "which stands above it");
        refused("tenure-reconcile", "tenure-driver", "which stands above it");
        refused("tenure-driver", "tenure", "which stands above it");
    }

    #[test]
    fn siblings_are_strangers() {
        let why = "a sibling, and siblings are strangers";
        refused("tenure-slot", "tenure-identity", why);
        refused("tenure-store", "tenure-runtime", why);
        refused("tenure-runtime-process", "tenure-store", why);
        refused("tenure-driver", "tenure-store-sqlite", why);
    }

    #[test]
    fn what_implements_a_port_may_know_it() {
        granted("tenure-store-sqlite", "tenure-store");
        granted("tenure-runtime-process", "tenure-runtime");
        granted("tenure-driver", "tenure-runtime");
    }

    #[test]
    fn ports_know_no_decision() {
        refused("tenure-store", "tenure-reconcile", "which it must not know");
        refused("tenure-runtime-process", "tenure-reconcile", "which it must not know");
    }

    #[test]
    fn only_tests_and_tools_use_the_testkit() {
        let why = "which is for tests and tools only";
        refused("tenure-driver", "tenure-testkit", why);
        refused("tenure", "tenure-testkit", why);
        granted("xtask", "tenure-testkit");
        let dev = package("tenure-bead", "tenure-testkit", Some("dev"));
        assert_eq!(forbidden(&dev, "crates/bead"), []);
        let build = package("tenure-bead", "tenure-testkit", Some("build"));
        assert_eq!(forbidden(&build, "crates/bead").len(), 1);
    }

    #[test]
    fn a_crate_without_a_floor_is_told_where_to_get_one() {
        let stranger = package("tenure-mail", "tenure-bead", None);
        let found = misplaced(&stranger, "crates/mail");
        assert_eq!(found.len(), 1);
        assert!(found[0].remedy.contains("TABLE"));
    }

    #[test]
    fn every_line_of_the_table_is_a_crate_that_there_is() {
        let root = crate::cargo::root();
        let crates = |name: &str| match name.strip_prefix("tenure-") {
            Some(short @ ("fuzz" | "hunt" | "examples")) => short.to_owned(),
            Some(short) => format!("crates/{short}"),
            None if name == "tenure" => "crates/tenure".to_owned(),
            None => name.to_owned(),
        };
        let gone = TABLE.iter().map(|place| place.name);
        let gone: Vec<&str> =
            gone.filter(|name| !root.join(crates(name)).join("Cargo.toml").exists()).collect();
        assert_eq!(gone, [""; 0]);
    }

    #[test]
    fn a_crate_stands_in_the_directory_of_its_name() {
        let bead = package("tenure-bead", "tenure-bead", Some("dev"));
        assert_eq!(misplaced(&bead, "crates/bead"), []);
        assert_eq!(misplaced(&bead, "crates/core").len(), 1);
    }
}
