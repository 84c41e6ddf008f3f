//! Answers which packages this workspace has and what their manifests say, as cargo reads them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::cargo::{self, Failure};

/// The packages of the workspace, without anything from outside.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Package>,
    workspace_root: String,
}

/// One package of ours.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: String,
    /// The registries it may go to; `None` is everywhere, the empty list nowhere.
    pub(crate) publish: Option<Vec<String>>,
    pub(crate) description: Option<String>,
    pub(crate) license: Option<String>,
    pub(crate) repository: Option<String>,
    pub(crate) readme: Option<String>,
    /// The `[package.metadata]` table.
    pub(crate) metadata: serde_json::Value,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a dependency table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// Where it stands, if it is ours.
    pub(crate) path: Option<String>,
}

impl Workspace {
    /// Asks cargo.
    ///
    /// Without dependencies nothing has to be resolved, so neither the network nor a lock file is touched.
    ///
    /// # Errors
    ///
    /// When a manifest cannot be read, or cargo's answer has another shape than it promises.
    pub(crate) fn load() -> Result<Self, Failure> {
        let args = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
        let answer = cargo::read(&mut cargo::cargo(&args))?;
        serde_json::from_str(&answer)
            .map_err(|error| Failure(format!("the answer of `cargo metadata`: {error}")))
    }

    /// The packages that go to a registry.
    pub(crate) fn publishable(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.is_published())
    }

    /// Where a package stands, from the workspace root, with `/` between the parts.
    pub(crate) fn directory(&self, package: &Package) -> String {
        let manifest = Path::new(&package.manifest_path);
        let inside = manifest.strip_prefix(&self.workspace_root).unwrap_or(manifest);
        let directory = inside.parent().unwrap_or(inside);
        directory.to_string_lossy().replace('\\', "/")
    }
}

impl Package {
    /// Whether it goes to a registry.
    pub(crate) fn is_published(&self) -> bool {
        self.publish.as_ref().is_none_or(|to| !to.is_empty())
    }
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn this_workspace_can_be_read_and_has_the_bead_where_it_belongs() {
        let workspace = Workspace::load().unwrap();
        let bead = workspace.publishable().find(|package| package.name == "tenure-bead").unwrap();
        assert_eq!(workspace.directory(bead), "crates/bead");
    }

    #[test]
    fn a_package_for_no_registry_is_not_published() {
        let package = |publish| Package { publish, ..Package::default() };
        assert!(package(None).is_published());
        assert!(package(Some(vec!["mirror".to_owned()])).is_published());
        assert!(!package(Some(Vec::new())).is_published());
    }
}
