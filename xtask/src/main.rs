//! Answers which chores this workspace has, and runs the one that `cargo xtask <verb>` names.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to whoever started it"
)]

mod bare_metal;
mod bytes;
mod cargo;
mod features;
mod fix;
mod fuzz;
mod packages;
mod tidy;
mod tree;
mod verify;
mod workspace;

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["verify", flags @ ..] => verify::Options::parse(flags).map_or_else(misused, verify::run),
        ["fix"] => fix::run(),
        ["tidy"] => tidy::run(),
        ["scenario" | "explain", ..] => fuzz::scenario(&args),
        ["fuzz", ..] => fuzz::run(args.get(1..).unwrap_or_default()),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        [] => misused("no verb was given".to_owned()),
        [unknown, ..] => misused(format!("`{unknown}` is no verb, or takes no such argument")),
    }
}

fn misused(why: String) -> ExitCode {
    eprint!("xtask: {why}\n\n{USAGE}");
    ExitCode::from(MISUSED)
}

/// What shells and CI systems take for "the command line was wrong", as opposed to "a check failed".
const MISUSED: u8 = 2;

const USAGE: &str = "\
Usage: cargo xtask <verb>

  verify    Runs every check in order and stops at the first that fails. Never writes the work tree.
      --tests-done        the caller ran `cargo test --workspace` just before: do not run it again
      --tools-required    a missing cargo-deny is a failure instead of a skipped step
  fix       Formats, and applies what clippy can mend by itself. Writes the work tree.
  tidy      Runs the tidy checks alone; `cargo test --workspace` runs the same ones as tests.
  fuzz      Hunts every invariant for a minute; `cargo xtask fuzz help` tells the rest.
  fuzz bytes [TARGET]   Hunts with libFuzzer: stable Rust and a C++ compiler, or --asan with nightly.
  scenario FILE|DIR [--update]   Runs scenarios and shows how they differ; --update writes what they show.
  explain FILE [--step N]        Tells of every verdict of a scenario what it rests on and what would change it.
  help      Shows this text.
";
