//! Answers whether floors 0 to 2 are pure by the compiler's word, and every library is held to the strict lints.

use super::{Finding, Work, floors};
use crate::tree::Source;

/// Judges the top of every library, and every line of floors 0 to 2.
pub(super) fn check(work: &Work) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in &work.workspace.packages {
        let path = format!("{}/src/lib.rs", work.workspace.directory(package));
        let library = work.files.iter().find(|file| file.path == path);
        if let Some(library) = library.filter(|_| floors::is_product(&package.name)) {
            let judge = if floors::is_pure(&package.name) { pure_header } else { strict_header };
            found.extend(judge(library));
        }
    }
    found.extend(work.each(mentions));
    found
}

/// Judges the top of a library of floors 0 to 2.
fn pure_header(library: &Source) -> Option<Finding> {
    let stands = library.text.contains(&format!("\n#![no_std]\n{STRICT}"));
    (!stands).then(|| Finding {
        place: format!("{}:1", library.path),
        wrong: "lacks `#![no_std]` with the strict lints right below".to_owned(),
        remedy: "copy both from crates/bead/src/lib.rs",
    })
}

/// Judges the top of any other library.
fn strict_header(library: &Source) -> Option<Finding> {
    let stands = library.text.contains(&format!("\n{STRICT}"));
    (!stands).then(|| Finding {
        place: format!("{}:1", library.path),
        wrong: "lacks the strict lints".to_owned(),
        remedy: "copy the `cfg_attr` from crates/bead/src/lib.rs",
    })
}

/// Finds `std` in what floors 0 to 2 are built from.
fn mentions(file: &Source) -> Vec<Finding> {
    let pure = file.of_crate().is_some_and(floors::is_pure_directory);
    let built = file.in_crate().is_some_and(|path| path.starts_with("src/"));
    if !pure || !built || !file.is_rust() || is_shell(&file.path) {
        return Vec::new();
    }
    let lines: Vec<&str> = file.text.lines().collect();
    let named = file.code().filter(|(_, line)| names_std(line));
    let named = named.filter(|(number, _)| !is_gate_of_shell(file, &lines, *number));
    named
        .map(|(number, _)| Finding {
            place: format!("{}:{number}", file.path),
            wrong: "names `std` below floor 3".to_owned(),
            remedy: "use `core` or `alloc`; what needs an operating system belongs to floor 3",
        })
        .collect()
}

fn names_std(line: &str) -> bool {
    let mut paths = line.split(is_not_of_a_path);
    let named = paths.any(|path| path.trim_start_matches(':').starts_with("std::"));
    named || line.contains("extern crate std")
}

/// Splits so that `std::mem` stays in one piece and `my_std::mem` in another.
fn is_not_of_a_path(c: char) -> bool {
    !(c.is_alphanumeric() || c == '_' || c == ':')
}

fn is_shell(path: &str) -> bool {
    path.starts_with(SHELL) || path == SHELL_ROOT
}

/// Whether the line is the `extern crate std` that the shell's feature turns on.
fn is_gate_of_shell(file: &Source, lines: &[&str], number: usize) -> bool {
    let above = number.checked_sub(2).and_then(|above| lines.get(above));
    file.path == SHELL_GATE && above == Some(&"#[cfg(feature = \"std\")]")
}

/// The one place where floors mix: the reporter's thread-safe shell, behind its own feature.
const SHELL: &str = "crates/lifecycle/src/shell/";
const SHELL_ROOT: &str = "crates/lifecycle/src/shell.rs";
const SHELL_GATE: &str = "crates/lifecycle/src/lib.rs";

/// What clippy holds production code to and tests not.
///
/// It stands in every library and not in the workspace's lint table, because a table knows no `cfg`.
const STRICT: &str = "\
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
";

#[cfg(test)]
mod test {
    use super::*;

    fn library(header: &str) -> Source {
        Source::new("crates/slot/src/lib.rs", &format!("//! Page.\n\n{header}"))
    }

    #[test]
    fn a_pure_library_has_both_parts_of_the_header() {
        assert_eq!(pure_header(&library(&format!("#![no_std]\n{STRICT}"))), None);
        assert!(pure_header(&library(STRICT)).is_some());
        assert!(pure_header(&library("#![no_std]\n")).is_some());
    }

    #[test]
    fn a_library_at_the_edge_has_the_lints() {
        assert_eq!(strict_header(&library(STRICT)), None);
        let weaker = STRICT.replace("        clippy::panic,\n", "");
        assert!(strict_header(&library(&weaker)).is_some());
    }

    fn found(path: &str, text: &str) -> usize {
        mentions(&Source::new(path, text)).len()
    }

    #[test]
    fn std_is_found_below_floor_3() {
        assert_eq!(found("crates/slot/src/a.rs", "use std::vec::Vec;\n"), 1);
        assert_eq!(found("crates/slot/src/a.rs", "let a = std::mem::take(b);\n"), 1);
        assert_eq!(found("crates/slot/src/a.rs", "fn a() -> ::std::string::String;\n"), 1);
        assert_eq!(found("crates/slot/src/lib.rs", "#[cfg(test)]\nextern crate std;\n"), 1);
    }

    #[test]
    fn std_is_left_alone_where_it_belongs() {
        assert_eq!(found("crates/store/src/a.rs", "use std::vec::Vec;\n"), 0);
        assert_eq!(found("crates/slot/tests/a.rs", "use std::vec::Vec;\n"), 0);
        assert_eq!(found("crates/slot/src/a.rs", "//! use std::vec::Vec;\nuse my_std::a;\n"), 0);
    }

    #[test]
    fn the_shell_of_the_reporter_is_the_one_exception() {
        let gate = "#[cfg(feature = \"std\")]\nextern crate std;\n";
        assert_eq!(found("crates/lifecycle/src/lib.rs", gate), 0);
        assert_eq!(found("crates/lifecycle/src/lib.rs", "extern crate std;\n"), 1);
        assert_eq!(found("crates/lifecycle/src/shell/wait.rs", "use std::thread;\n"), 0);
        assert_eq!(found("crates/lifecycle/src/log.rs", "use std::thread;\n"), 1);
    }
}
