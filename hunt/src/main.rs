//! Answers a command line about the hunt; `cargo xtask fuzz` builds it with optimization and with the canaries in it.

use std::process::ExitCode;

fn main() -> ExitCode {
    tenure_testkit::cli::main(&tenure_hunt::suite())
}
