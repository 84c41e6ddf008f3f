//! Answers whether a dependency of floors 0 to 2 would pull `std` in behind the compiler's back.

use super::{Finding, floors};
use crate::cargo::{self, Failure};
use crate::workspace::Workspace;

/// Reads what cargo resolves for floors 0 to 2 alone.
///
/// Alone, because whatever any other crate of a build asks for is on for all.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let pure = floors::pure(workspace);
    match resolved(&pure, &["--offline"]).or_else(|_| resolved(&pure, &[])) {
        Ok(tree) => with_std(&tree),
        Err(Failure(why)) => vec![Finding {
            place: "Cargo.lock".to_owned(),
            wrong: format!("resolves to nothing that could be judged:\n{why}"),
            remedy: "make `cargo tree --locked` work",
        }],
    }
}

/// Build scripts and procedural macros are left out: they run on the machine that compiles.
fn resolved(packages: &[&str], more: &[&str]) -> Result<String, Failure> {
    let mut args = vec!["tree", "--locked", "--no-default-features"];
    args.extend(["--edges", "normal,features,no-proc-macro"]);
    args.extend(["--prefix", "none", "--no-dedupe"]);
    args.extend(more);
    for package in packages {
        args.extend(["--package", package]);
    }
    cargo::read(&mut cargo::cargo(&args))
}

fn with_std(tree: &str) -> Vec<Finding> {
    let named = tree.lines().filter_map(|line| line.split_once(" feature \"std\""));
    let mut names: Vec<&str> = named.map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| Finding {
            place: "Cargo.toml".to_owned(),
            wrong: format!("floors 0 to 2 resolve `{name}` with its feature `std`"),
            remedy: "turn default features off where it is asked for; \
                     `cargo tree -e normal,features -i` with its name tells who asks",
        })
        .collect()
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_feature_named_std_is_found_once() {
        let tree = "tenure-bead v0.1.0\nserde feature \"alloc\"\nserde feature \"std\"\n\
                    serde v1.0.0\nserde feature \"std\" (*)\nmemchr feature \"std\"\n";
        let found = with_std(tree);
        let wrong: Vec<&str> = found.iter().map(|finding| finding.wrong.as_str()).collect();
        let expected = [
            "floors 0 to 2 resolve `memchr` with its feature `std`",
            "floors 0 to 2 resolve `serde` with its feature `std`",
        ];
        assert_eq!(wrong, expected);
    }

    #[test]
    fn other_features_are_nobodys_business() {
        assert_eq!(
            with_std("serde feature \"alloc\"\nserde v1.0.0\nuuid feature \"std_rng\"\n"),
            []
        );
    }

    #[test]
    fn a_tree_that_cannot_be_resolved_is_no_good_news() {
        assert!(resolved(&["no-such-package"], &["--offline"]).is_err());
    }
}
