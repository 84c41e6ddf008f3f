//! Answers a command line about the hunt; `cargo xtask fuzz` builds it with optimization and with the canaries in it.

use std::process::ExitCode;
use tenure_hunt::suite;

#[cfg(not(feature = "scenario"))]
fn main() -> ExitCode {
    tenure_testkit::cli::main(&suite())
}

#[cfg(feature = "scenario")]
fn main() -> ExitCode {
    scenario::main()
}

#[cfg(feature = "scenario")]
mod scenario;
