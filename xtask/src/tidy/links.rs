//! Answers whether what one document points to is there.

use std::path::Path;

use super::Finding;
use crate::cargo;
use crate::tree::Source;

/// Judges every link between files of the work tree.
pub(super) fn check(files: &[Source]) -> Vec<Finding> {
    let root = cargo::root();
    broken(files, |path| Path::new(&root).join(path).exists())
}

fn broken(files: &[Source], exists: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.is_markdown()) {
        for (number, target) in targets(&file.text) {
            let path = resolve(&file.path, target);
            if !path.as_deref().is_some_and(&exists) {
                found.push(Finding {
                    place: format!("{}:{number}", file.path),
                    wrong: format!("links to `{target}`, which is not there"),
                    remedy: "mend the path; it is relative to the document",
                });
            }
        }
    }
    found
}

/// Collects the links to files, with their lines; code is no text and has none.
fn targets(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            // Every second piece between back-ticks is code; `](` cannot begin in one piece and end in another.
            let prose = line.split('`').step_by(2);
            let links = prose.flat_map(|piece| piece.split("](").skip(1));
            let links = links.filter_map(|rest| rest.split([')', ' ']).next());
            let named = line.strip_prefix('[').and_then(|rest| rest.split_once("]: "));
            let named = named.and_then(|(_, rest)| rest.split(' ').next());
            let all = links.chain(named).filter(|target| is_file(target));
            found.extend(all.map(|target| (number, target)));
        }
    }
    found
}

/// Neither another site, nor a place in the same document, nor an item that rustdoc resolves.
fn is_file(target: &str) -> bool {
    !(target.is_empty()
        || target.starts_with('#')
        || target.contains("::")
        || target.contains("://")
        || target.starts_with("mailto:"))
}

/// Returns the path from the workspace root, unless it leads out of it.
pub(super) fn resolve(document: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or(target);
    let directory = document.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod test {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let there = ["README.md", "docs/DESIGN.md", "crates/bead"];
        let found = broken(&[Source::new(path, text)], |path| there.contains(&path));
        found.into_iter().map(|finding| finding.wrong).collect()
    }

    #[test]
    fn links_to_what_exists_resolve() {
        let text = "[a](docs/DESIGN.md#why) and [b](crates/bead/), [c](./README.md \"title\")\n[d]: README.md\n";
        assert_eq!(found("README.md", text), [""; 0]);
        assert_eq!(found("docs/A.md", "[up](../README.md) [beside](DESIGN.md)\n"), [""; 0]);
    }

    #[test]
    fn links_to_nothing_are_named() {
        let gone = "links to `GONE.md`, which is not there";
        assert_eq!(found("README.md", "See [a](GONE.md).\n"), [gone]);
        assert_eq!(found("README.md", "`code` [a](GONE.md)\n"), [gone]);
        assert_eq!(found("README.md", "[a]: GONE.md\n"), [gone]);
        assert_eq!(found("README.md", "[`a`](GONE.md)\n"), [gone]);
        assert_eq!(found("README.md", "[a](../README.md)\n").len(), 1, "leads out");
    }

    #[test]
    fn what_is_no_file_is_left_alone() {
        let text = "[a](https://example.org/x) [b](#here) [c](crate::Bead) `[d](GONE.md)`\n\
                    ```text\n[e](GONE.md)\n```\n";
        assert_eq!(found("README.md", text), [""; 0]);
    }
}
