//! Answers `cargo xtask scenario` and `cargo xtask explain`: which of the two, and with which exit code.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;
use tenure_testkit::scenario::cli::{explain, scenario};

/// Does what the first word says with the rest.
pub(crate) fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let Some((verb, rest)) = words.split_first() else { return ExitCode::from(MISUSED) };
    let out = &mut io::stdout();
    let code = if verb == "explain" { explain(rest, out) } else { scenario(rest, out) };
    // Whoever closed the other end does not want to know the rest.
    ExitCode::from(code.unwrap_or(0))
}

/// What shells take for "the command line was wrong".
const MISUSED: u8 = 2;
