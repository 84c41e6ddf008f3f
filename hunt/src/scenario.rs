//! Answers `cargo xtask scenario` and `cargo xtask explain`: which of the two, and with which exit code.

use crate::suite;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use tenure_testkit::hunt::Case;
use tenure_testkit::scenario::cli::{explain, scenario};
use tenure_testkit::scenario::written;

/// Does what the first word says with the rest.
pub(crate) fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let out = &mut io::stdout();
    let code = match words.split_first() {
        Some((verb, rest)) if verb == "explain" => explain(rest, out),
        Some((_, [from, case])) if from == "from" => return told(from_case(Path::new(case))),
        Some((_, rest)) => scenario(rest, out),
        None => scenario(&[], out),
    };
    // Whoever closed the other end does not want to know the rest.
    ExitCode::from(code.unwrap_or(0))
}

/// Writes the world right before the last step of a case as a scenario.
fn from_case(path: &Path) -> Result<String, String> {
    let case = Case::read(path).map_err(|error| error.to_string())?;
    let suite = suite();
    let entries = suite.entries().iter();
    let entry = entries.into_iter().find(|entry| entry.target().card().name == case.target);
    let entry =
        entry.ok_or_else(|| format!("{}: there is no target `{}`", path.display(), case.target))?;
    let question = entry.target().question(&case).map_err(|error| error.to_string())?;
    let (world, now) = question.ok_or_else(|| {
        format!("{}: no planner is asked anything in `{}`", path.display(), case.target)
    })?;
    let about = case.note.clone().unwrap_or_else(|| case.end.clone());
    let from = format!("a case of the hunt in `{}` that broke {}", case.target, case.rule);
    Ok(written(&world, now, (&about, &from)))
}

fn told(scenario: Result<String, String>) -> ExitCode {
    let (text, code) = match &scenario {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(why) => (why, ExitCode::from(MISUSED)),
    };
    let _unheard = match scenario {
        Ok(_) => write!(io::stdout(), "{text}"),
        Err(_) => writeln!(io::stderr(), "scenario: {text}"),
    };
    code
}

/// What shells take for "the command line or a file is wrong".
const MISUSED: u8 = 2;
