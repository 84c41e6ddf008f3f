//! Answers whether the work tree is fit to be committed, one step after the other.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use crate::cargo::{self, Failure};
use crate::{bare_metal, bytes, features, packages, tidy};

/// What the caller knows and demands.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    tests_done: bool,
    tools_required: bool,
}

/// How a step ended that did not fail.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It looked, and there is nothing to say.
    Done,
    /// It did not look, and why.
    Skipped(&'static str),
}

impl Options {
    /// Reads the flags behind the verb.
    ///
    /// # Errors
    ///
    /// The first word that is no flag.
    pub(crate) fn parse(flags: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        for flag in flags {
            match *flag {
                "--tests-done" => options.tests_done = true,
                "--tools-required" => options.tools_required = true,
                other => return Err(format!("verify knows no `{other}`")),
            }
        }
        Ok(options)
    }
}

/// Runs every step until one fails.
pub(crate) fn run(options: Options) -> ExitCode {
    let began = Instant::now();
    for (name, step) in STEPS {
        if let Err(Failure(why)) = announced(name, || step(&options)) {
            eprintln!("\n{why}\n\nverify: {name} failed, nothing after it was looked at");
            return ExitCode::FAILURE;
        }
    }
    println!("verify: all is well, {:.1} s", began.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}

/// Runs a step and says so in one line, with how long it took.
fn announced(
    name: &str,
    step: impl FnOnce() -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    print!("verify: {name:<12} ");
    // The line is there to show that something is running; if it cannot be shown, it runs all the same.
    io::stdout().flush().ok();
    let began = Instant::now();
    let ended = step();
    let took = began.elapsed().as_secs_f64();
    match &ended {
        Ok(Outcome::Done) => println!("ok {took:>6.1} s"),
        Ok(Outcome::Skipped(why)) => println!("skipped: {why}"),
        Err(_) => println!("FAILED {took:>6.1} s"),
    }
    ended
}

type Step = fn(&Options) -> Result<Outcome, Failure>;

/// What compiles nothing comes first, so that most mistakes show within seconds. The inner docs come before the
/// public ones, as the later ones stay in the target directory for whoever wants to read them.
///
/// Every cargo command says `--locked`: resolving anew would write `Cargo.lock`.
const STEPS: &[(&str, Step)] = &[
    ("format", |_| done(&["fmt", "--all", "--check"])),
    ("tidy", |_| tidy::check()),
    ("deny", deny),
    ("packages", |_| packages::check()),
    ("clippy", |_| done(CLIPPY)),
    ("tests", tests),
    ("features", |_| features::check()),
    ("byte targets", |_| bytes::check()),
    ("docs, inner", |_| docs(DOC_PRIVATE)),
    ("docs", |_| docs(DOC)),
    ("bare metal", |_| bare_metal::check()),
];

fn done(args: &[&str]) -> Result<Outcome, Failure> {
    cargo::check(args).map(|()| Outcome::Done)
}

/// Unit tests, integration tests and doctests.
fn tests(options: &Options) -> Result<Outcome, Failure> {
    if options.tests_done {
        return Ok(Outcome::Skipped("the caller has run them (--tests-done)"));
    }
    let mut command = cargo::cargo(&["test", "--locked", "--workspace"]);
    // Otherwise a snapshot that differs is written beside the old one.
    command.env("INSTA_UPDATE", "no");
    cargo::read(&mut command).map(|_| Outcome::Done)
}

fn docs(args: &[&str]) -> Result<Outcome, Failure> {
    let mut command = cargo::cargo(args);
    command.env("RUSTDOCFLAGS", "-D warnings");
    cargo::read(&mut command).map(|_| Outcome::Done)
}

/// Licences, bans and sources; advisories need the network and are no part of this.
fn deny(options: &Options) -> Result<Outcome, Failure> {
    let found = cargo::check(&["deny", "--version"]).is_ok();
    if !found && options.tools_required {
        let why = "cargo-deny is not installed: cargo install cargo-deny --locked";
        return Err(Failure(why.to_owned()));
    }
    if !found {
        return Ok(Outcome::Skipped(
            "cargo-deny is not installed (cargo install cargo-deny --locked)",
        ));
    }
    // The graph names every platform's crates, also those that no build here has fetched.
    cargo::check(&["fetch", "--locked"])?;
    done(DENY)
}

const CLIPPY: &[&str] = &[
    "clippy",
    "--locked",
    "--workspace",
    "--all-targets",
    "--all-features",
    "--",
    "-D",
    "warnings",
];
/// With every feature, as docs.rs builds them.
const DOC: &[&str] = &["doc", "--locked", "--no-deps", "--workspace", "--all-features"];
/// Links between private items are held as well: they are what a maintainer reads.
const DOC_PRIVATE: &[&str] =
    &["doc", "--locked", "--no-deps", "--workspace", "--all-features", "--document-private-items"];
const DENY: &[&str] = &["deny", "--offline", "--locked", "check", "bans", "licenses", "sources"];

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn flags_are_read_in_any_order() {
        let both = Options { tests_done: true, tools_required: true };
        let flags = ["--tools-required", "--tests-done"];
        assert_eq!(Options::parse(&flags), Ok(both));
        assert_eq!(Options::parse(&[]), Ok(Options::default()));
    }

    #[test]
    fn an_unknown_flag_is_named() {
        let refused = Options::parse(&["--fast"]);
        assert_eq!(refused, Err("verify knows no `--fast`".to_owned()));
    }
}
