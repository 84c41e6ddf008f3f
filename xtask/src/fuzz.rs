//! Answers how a hunt is started: built with optimization, assertions and canaries, then it speaks for itself.

use crate::{bytes, cargo};
use std::env;
use std::process::ExitCode;

/// `cargo xtask fuzz …`: hands everything but `bytes` on to the hunter, and its exit code back.
pub(crate) fn run(args: &[String]) -> ExitCode {
    if args.first().is_some_and(|verb| verb == "bytes") {
        return bytes::run(args.get(1..).unwrap_or_default());
    }
    let exit = passed_on(&["--profile", "hunt"], args, Some(CANARIES));
    if let Some(more) = told_besides(args) {
        println!("{more}");
    }
    exit
}

/// Returns what is to be told behind the hunter's own words: it does not know the verb that is not its own.
fn told_besides(args: &[String]) -> Option<&'static str> {
    let asks = |word: &String| matches!(word.as_str(), "help" | "--help" | "-h");
    args.iter().any(asks).then_some(BYTES)
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

const BYTES: &str = "
Here there is one more verb:
  bytes [target]      hunts in the decoders with libFuzzer; docs/hunting.md tells the rest";

#[cfg(test)]
mod test {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        assert_eq!(told_besides(&words), expected);
    }

    #[test]
    fn whoever_asks_for_help_is_told_of_the_byte_targets_too() {
        for line in ["help", "--help", "slots -h"] {
            check(line, Some(BYTES));
        }
        check("slots --time 1s", None);
    }
}
