//! Answers whether libFuzzer can be built here, and builds it with the byte targets.

use core::fmt;
use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::options::Sanitizer;
use crate::cargo::{self, Failure};

/// What builds the byte targets.
#[derive(Debug)]
pub(super) struct Engine {
    sanitizer: Sanitizer,
    /// What the machine is called by the compiler; flags for a named target stay off build scripts and macros.
    host: String,
}

/// What is missing, and what to do about it.
#[derive(Debug)]
pub(super) struct Missing(pub(super) String);

impl Engine {
    /// Looks for what the engine needs.
    ///
    /// # Errors
    ///
    /// What is missing, with the remedy.
    pub(super) fn find(sanitizer: Sanitizer) -> Result<Self, Missing> {
        let compilers =
            env::var("CXX").into_iter().chain(["c++", "g++", "clang++"].map(String::from));
        if !compilers.into_iter().any(|compiler| runs(Command::new(compiler).arg("--version"))) {
            return Err(Missing(NO_COMPILER.to_owned()));
        }
        let mut compiler = match sanitizer {
            Sanitizer::Absent => Command::new(env::var_os("RUSTC").unwrap_or("rustc".into())),
            Sanitizer::Address => nightly("rustc"),
        };
        let said = cargo::read(compiler.current_dir(cargo::root()).arg("-vV"));
        let said = said.map_err(|Failure(why)| Missing(unavailable(sanitizer, &why)))?;
        let host = said.lines().find_map(|line| line.strip_prefix("host: "));
        let host = host.ok_or_else(|| Missing(unavailable(sanitizer, &said)))?.to_owned();
        Ok(Self { sanitizer, host })
    }

    /// Builds every target.
    ///
    /// # Errors
    ///
    /// When cargo fails; what the compiler says goes straight to the terminal.
    pub(super) fn build(&self) -> Result<(), Failure> {
        let mut command = match self.sanitizer {
            Sanitizer::Absent => cargo::cargo(&[]),
            Sanitizer::Address => nightly("cargo"),
        };
        command.args(["build", "--release", "--locked", "--bins", "--target", &self.host]);
        command.args(["--manifest-path", "fuzz/Cargo.toml", "--target-dir"]).arg(self.directory());
        command.current_dir(cargo::root()).env("RUSTFLAGS", self.flags());
        // It would take the place of the flags above without a word.
        command.env_remove("CARGO_ENCODED_RUSTFLAGS");
        if self.sanitizer == Sanitizer::Address {
            // Set by the cargo that runs this tool, they would choose its compiler for the other cargo too.
            command.env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
        }
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Failure(format!("cargo: {status}"))),
            Err(error) => Err(Failure(format!("cargo did not start: {error}"))),
        }
    }

    /// Returns where a target is once it is built.
    pub(super) fn binary(&self, target: &str) -> PathBuf {
        let name = format!("{target}{}", env::consts::EXE_SUFFIX);
        self.directory().join(&self.host).join("release").join(name)
    }

    /// Each kind of build has its own directory, so that neither makes the other build anew.
    fn directory(&self) -> PathBuf {
        let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let target = cargo::root().join(target.unwrap_or_else(|| PathBuf::from("target")));
        target.join(match self.sanitizer {
            Sanitizer::Absent => "bytes",
            Sanitizer::Address => "bytes-asan",
        })
    }

    fn flags(&self) -> String {
        match self.sanitizer {
            Sanitizer::Absent => COVERAGE.join(" "),
            Sanitizer::Address => format!("{} -Zsanitizer=address", COVERAGE.join(" ")),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.sanitizer {
            Sanitizer::Absent => "libFuzzer with coverage",
            Sanitizer::Address => "libFuzzer with coverage and AddressSanitizer, nightly",
        })
    }
}

fn nightly(program: &str) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", program]);
    command
}

fn runs(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn unavailable(sanitizer: Sanitizer, why: &str) -> String {
    let why = why.trim();
    match sanitizer {
        Sanitizer::Absent => format!("the compiler cannot be asked what machine this is\n{why}"),
        Sanitizer::Address => format!("{NO_NIGHTLY}\n{why}"),
    }
}

const NO_COMPILER: &str = "\
libFuzzer needs a C++ compiler, and neither $CXX nor c++, g++ or clang++ runs here
    remedy: install one (Debian: apt-get install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install)
    or go without: `cargo xtask fuzz` hunts with an engine of its own that needs nothing but Rust";

const NO_NIGHTLY: &str = "\
--asan needs a nightly toolchain, and `rustup run nightly rustc` does not run here
    remedy: rustup toolchain install nightly
    or go without --asan: stable will do, and `cargo xtask fuzz` needs no libFuzzer at all";

/// What cargo-fuzz passes too, as far as a stable compiler takes it.
///
/// Counters and the table of places guide the engine, traced comparisons let it guess numbers; one codegen unit keeps
/// the table in one piece.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg",
    "fuzzing",
    "-Ccodegen-units=1",
    "-Cdebug-assertions=on",
];
