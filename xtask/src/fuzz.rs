//! Answers how a hunt is started: built with optimization, assertions and canaries, then it speaks for itself.

use crate::{bytes, cargo};
use std::env;
use std::process::ExitCode;

/// `cargo xtask fuzz …`: hands everything but `bytes` on to the hunter, and its exit code back.
pub(crate) fn run(args: &[String]) -> ExitCode {
    if args.first().is_some_and(|verb| verb == "bytes") {
        return bytes::run(args.get(1..).unwrap_or_default());
    }
    passed_on(&["--profile", "hunt"], args, Some(CANARIES))
}

/// `cargo xtask scenario …` and `cargo xtask explain …`: the same package, built as tests are.
pub(crate) fn scenario(args: &[String]) -> ExitCode {
    passed_on(&["--features", "scenario"], args, None)
}

fn passed_on(build: &[&str], args: &[String], flags: Option<&str>) -> ExitCode {
    let mut command = cargo::here(&["run", "--locked", "--quiet", "--package", "tenure-hunt"]);
    command.arg("--manifest-path").arg(cargo::root().join("Cargo.toml"));
    command.args(build).arg("--").args(args);
    if let Some(flags) = flags {
        let own = env::var("RUSTFLAGS").unwrap_or_default();
        command.env("RUSTFLAGS", format!("{own} {flags}").trim());
    }
    match command.status() {
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            eprintln!("fuzz: cargo did not start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Ordinary builds have no canaries in them; the directory of the profile keeps the two apart.
const CANARIES: &str = "--cfg hunt_canary";
