//! What is wrong with the sessions of a Gas City, and what would Tenure do? It reads two files and says so.
//!
//! `cargo run --example audit -- --beads FILE --city FILE`; two cities to try it on stand in `examples/audit/samples`.

#![expect(clippy::print_stderr, reason = "a command line talks to people")]

mod args;
mod report;
mod table;

use args::{Args, Asked, Telling};
use report::Report;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, io};
use tenure_bead::{Boot, BootId, Now, Wall};
use tenure_gascity::{Beads, City};

fn main() -> ExitCode {
    let args = match args::read() {
        Ok(Asked::Help) => return print(args::USAGE, ExitCode::SUCCESS),
        Ok(Asked::Run(args)) => args,
        Err(what) => return unusable(&format!("{what}; try --help")),
    };
    let report = match read(&args) {
        Ok(report) => report,
        Err(what) => return unusable(&what),
    };
    let text = match args.telling {
        Telling::People => table::table(&report).trim_end().to_owned(),
        Telling::Json => match serde_json::to_string_pretty(&report) {
            Ok(text) => text,
            Err(error) => return unusable(&error.to_string()),
        },
    };
    let code = if report.findings.is_empty() { 0 } else { 1 };
    print(&text, ExitCode::from(code))
}

/// Reads both files and audits them.
fn read(args: &Args) -> Result<Report, String> {
    let file = args.beads.display();
    let bytes = fs::read(&args.beads)
        .map_err(|error| format!("read {file}: {error}; name what bd printed"))?;
    let beads = Beads::read(&bytes).map_err(|error| format!("{file}: {error}"))?;
    let city = City::read(&args.city).map_err(|error| told(&error))?;
    Ok(Report::of(&beads, &city, now(args.now)))
}

/// Tells an error with what caused it.
fn told(error: &dyn core::error::Error) -> String {
    let causes = core::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told} ({cause})"))
}

/// What time it is, or is taken to be. Records of others have no boot clock, so that nobody looks at ours.
fn now(taken: Option<Wall>) -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let wall = Wall::from_unix_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
    Now { wall: taken.unwrap_or(wall), boot: Boot { id: BootId::from_bytes([0; 16]), ms: 0 } }
}

fn print(text: &str, code: ExitCode) -> ExitCode {
    match writeln!(io::stdout(), "{text}") {
        // Who closes the pipe has read enough.
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => unusable(&error.to_string()),
    }
}

fn unusable(what: &str) -> ExitCode {
    eprintln!("audit: {what}");
    ExitCode::from(2)
}
