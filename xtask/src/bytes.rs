//! Answers how bytes are hunted with: libFuzzer, built by the cargo and compiler that are here, each target in turn.
//!
//! Without `AddressSanitizer` no engine sees into string comparisons, so every target brings a dictionary.

mod engine;
mod options;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{fs, io};

use crate::cargo::{self, Failure};
use crate::verify::Outcome;
use engine::{Engine, Missing};
use options::{Options, Sanitizer};

/// Compiles the byte targets, which are a workspace of their own: nothing else notices that one does not fit any more.
///
/// # Errors
///
/// What cargo says.
pub(crate) fn check() -> Result<Outcome, Failure> {
    if Engine::find(Sanitizer::Absent).is_err() {
        return Ok(Outcome::Skipped("there is no C++ compiler"));
    }
    let args = ["check", "--locked", "--all-targets", "--manifest-path", "fuzz/Cargo.toml"];
    cargo::check(&args).map(|()| Outcome::Done)
}

/// `cargo xtask fuzz bytes …`: builds the byte targets and runs one, or every one in turn.
pub(crate) fn run(args: &[String]) -> ExitCode {
    let targets = match targets() {
        Ok(targets) => targets,
        Err(error) => return said(VIOLATED, &format!("the byte targets cannot be read: {error}")),
    };
    let options = match Options::parse(args, &targets) {
        Ok(options) => options,
        Err(why) => return said(MISUSED, &format!("{why}\n\n{USAGE}")),
    };
    let engine = match Engine::find(options.sanitizer) {
        Ok(engine) => engine,
        Err(Missing(remedy)) => return said(NO_ENGINE, &remedy),
    };
    println!("bytes: building ({engine})");
    if let Err(Failure(why)) = engine.build() {
        return said(VIOLATED, &format!("the byte targets do not build\n{why}"));
    }
    let chosen = options.target.clone().map_or(targets, |target| vec![target]);
    let outcomes = chosen.iter().map(|target| hunt(&engine, target, &options));
    let worst = outcomes.take_while(|outcome| *outcome != INTERRUPTED).max().unwrap_or(INTERRUPTED);
    ExitCode::from(worst)
}

/// Runs one target and returns the exit code that it calls for.
fn hunt(engine: &Engine, target: &str, options: &Options) -> u8 {
    let before = finds(target);
    let mut command = match command(engine, target, options) {
        Ok(command) => command,
        Err(error) => return failed(target, &error),
    };
    println!("bytes: {target}  (repeat: {})", options.repeated(target));
    let status = match command.status() {
        Ok(status) => status,
        Err(error) => return failed(target, &error),
    };
    match status.code() {
        Some(0) => CLEAN,
        Some(LIBFUZZER_INTERRUPTED) => INTERRUPTED,
        Some(_) | None => {
            for find in finds(target).iter().filter(|find| !before.contains(find)) {
                println!("found   {}", find.display());
                println!("replay  {}", options.replayed(target, find));
            }
            println!("bytes: {target} broke a rule, or the engine failed ({status})");
            VIOLATED
        }
    }
}

fn command(engine: &Engine, target: &str, options: &Options) -> io::Result<Command> {
    let mut command = Command::new(engine.binary(target));
    command.current_dir(cargo::root());
    if let Some(input) = &options.input {
        command.arg(input);
        return Ok(command);
    }
    let (corpus, artifacts) = (own("corpus", target), own("artifacts", target));
    fs::create_dir_all(cargo::root().join(&corpus))?;
    fs::create_dir_all(cargo::root().join(&artifacts))?;
    command.arg(format!("-dict=fuzz/dict/{target}.dict"));
    command.arg(format!("-artifact_prefix={}/", artifacts.display()));
    command.args(["-timeout=10", "-print_final_stats=1"]).args(options.bounds());
    if !io::stderr().is_terminal() {
        // A line for each new input is for somebody who looks on, and fills a log.
        command.arg("-verbosity=0");
    }
    // The first directory is where new inputs are kept; the others are only read.
    command.arg(corpus).arg(own("seeds", target));
    Ok(command)
}

/// Returns a directory of one target, from the root.
fn own(what: &str, target: &str) -> PathBuf {
    Path::new("fuzz").join(what).join(target)
}

/// Returns the inputs that broke a rule of a target so far.
fn finds(target: &str) -> Vec<PathBuf> {
    let directory = own("artifacts", target);
    let entries = fs::read_dir(cargo::root().join(&directory)).into_iter().flatten().flatten();
    let mut finds: Vec<PathBuf> = entries.map(|entry| directory.join(entry.file_name())).collect();
    finds.sort();
    finds
}

/// Returns every byte target: one file each.
fn targets() -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(cargo::root().join("fuzz/fuzz_targets"))? {
        let name = entry?.file_name();
        names.extend(name.to_string_lossy().strip_suffix(".rs").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn failed(target: &str, error: &io::Error) -> u8 {
    eprintln!("bytes: {target} does not run: {error}");
    VIOLATED
}

fn said(code: u8, why: &str) -> ExitCode {
    eprintln!("bytes: {why}");
    ExitCode::from(code)
}

const CLEAN: u8 = 0;
const VIOLATED: u8 = 1;
const MISUSED: u8 = 2;
const NO_ENGINE: u8 = 5;
const INTERRUPTED: u8 = 130;
/// What libFuzzer exits with when it was told to stop from outside.
const LIBFUZZER_INTERRUPTED: i32 = 72;

const USAGE: &str = "\
Usage: cargo xtask fuzz bytes [TARGET [FILE]] [--time 60s] [--runs N] [--asan]

  TARGET     one of the files in fuzz/fuzz_targets, without its suffix; without one, each in turn
  FILE       an input to be tried once instead, such as one below fuzz/artifacts
  --time     how long each target runs: 90, 60s, 10m, 1h (default 60s, or no end where --runs is given)
  --runs     how many inputs each target is given
  --asan     with AddressSanitizer, which needs a nightly toolchain and sees into string comparisons
";

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn every_byte_target_has_a_dictionary_seeds_and_a_place_in_the_manifest() {
        let manifest = fs::read_to_string(cargo::root().join("fuzz/Cargo.toml")).unwrap();
        let targets = targets().unwrap();
        assert!(!targets.is_empty());
        for target in targets {
            let dictionary = cargo::root().join(format!("fuzz/dict/{target}.dict"));
            assert!(dictionary.is_file(), "{target} has no dictionary");
            let seeds = fs::read_dir(cargo::root().join(own("seeds", &target)));
            assert!(seeds.is_ok_and(|mut seeds| seeds.next().is_some()), "{target} has no seeds");
            let path = format!("path = \"fuzz_targets/{target}.rs\"");
            assert!(manifest.contains(&path), "{target} is not in fuzz/Cargo.toml");
        }
    }
}
