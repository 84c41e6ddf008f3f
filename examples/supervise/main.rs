//! How is a fleet of real sessions kept? Local processes, records in SQLite, a table or one line per event.
//!
//! `cargo run --example supervise` keeps the fleet of `examples/fleet.toml`.

#![expect(clippy::print_stderr, reason = "a command line talks to people")]

mod args;
mod crash;
mod fleet_file;
mod json;
mod keep;
mod line;
mod open;
mod places;
mod preview;
mod realm;
mod say;
mod secret_key;
mod small_file;
mod table;
mod tell;
mod trouble;
mod watch;

use args::{Asked, Mode};
use line::one_line;
use open::Start;
use std::io::Write as _;
use std::process::ExitCode;
use tenure::driver::Causes;
use tenure::reconcile::Verdict;

type Failure = Box<dyn core::error::Error>;

fn main() -> ExitCode {
    let args = match args::read() {
        Ok(Asked::Help) => {
            print(args::USAGE);
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Run(args)) => args,
        Err(what) => return wrong(&format!("{what}; try --help")),
    };
    let start = match Start::of(args) {
        Ok(Ok(start)) => start,
        Ok(Err(what)) => return wrong(&what),
        Err(error) => return failed(error.as_ref()),
    };
    let done = match &start.args.mode {
        Mode::Plan => preview::plan(start),
        Mode::Explain(word) => {
            let word = word.clone();
            preview::explain(start, &word)
        }
        Mode::Held => say::list(start),
        Mode::Say(word) => {
            let word = word.clone();
            say::say(start, &word)
        }
        Mode::Keep | Mode::Once | Mode::Stop => keep::keep(start),
    };
    done.unwrap_or_else(|error| failed(error.as_ref()))
}

/// What the person typed or wrote is wrong.
fn wrong(what: &str) -> ExitCode {
    eprintln!("supervise: {}", one_line(what));
    ExitCode::from(2)
}

fn failed(error: &dyn core::error::Error) -> ExitCode {
    eprintln!("supervise: {}", one_line(&Causes(error).to_string()));
    ExitCode::FAILURE
}

/// Prints one line; that nobody can read it is no reason to stop keeping sessions.
fn print(line: &str) {
    let written = writeln!(std::io::stdout(), "{line}");
    drop(written);
}

fn by_name(verdicts: &[Verdict]) -> impl Iterator<Item = &Verdict> {
    let mut verdicts: Vec<&Verdict> = verdicts.iter().collect();
    verdicts.sort_by(|a, b| a.name.cmp(&b.name));
    verdicts.into_iter()
}
