//! Answers what can be mended without a person: formatting, and what clippy knows how to rewrite.

use std::process::ExitCode;

use crate::cargo;

/// Formats, lets clippy rewrite, and formats again what clippy wrote.
pub(crate) fn run() -> ExitCode {
    for args in [FORMAT, CLIPPY, FORMAT] {
        println!("fix: cargo {}", args.join(" "));
        match cargo::cargo(args).status() {
            Ok(status) if status.success() => {}
            Ok(status) => return failed(args, &status.to_string()),
            Err(error) => return failed(args, &error.to_string()),
        }
    }
    ExitCode::SUCCESS
}

fn failed(args: &[&str], why: &str) -> ExitCode {
    eprintln!("fix: `cargo {}` failed: {why}", args.join(" "));
    ExitCode::FAILURE
}

const FORMAT: &[&str] = &["fmt", "--all"];
/// `--allow-dirty` because mending before a commit is what the verb is for.
const CLIPPY: &[&str] = &[
    "clippy",
    "--fix",
    "--allow-dirty",
    "--allow-staged",
    "--workspace",
    "--all-targets",
    "--all-features",
];
