//! What do `cargo xtask scenario` and `cargo xtask explain` do? They read their arguments, print, and return a code.

use super::explain::explain as explain_all;
use super::find::files;
use super::read::{ScenarioError, read};
use super::report::compare;
use super::run::run;
use super::update::update;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Runs scenarios, or rewrites what they expect, and returns the exit code.
///
/// 0: every scenario passes. 1: one differs. 2: an argument is wrong, or a file cannot be read or run.
///
/// # Errors
///
/// When nothing can be written to `out`.
pub fn scenario(args: &[OsString], out: &mut dyn Write) -> io::Result<u8> {
    let asked = match Asked::parse(args) {
        Ok(asked) => asked,
        Err(error) => return misused(&error, SCENARIO_USAGE, out),
    };
    if asked.step.is_some() || asked.paths.is_empty() {
        return misused("expected files or directories", SCENARIO_USAGE, out);
    }
    let mut tally = Tally::default();
    for path in &asked.paths {
        match files(path) {
            Ok(files) => {
                for file in files {
                    let line = judge(&file, asked.updates).unwrap_or_else(Judged::unreadable);
                    tally.count(&line, out)?;
                }
            }
            Err(error) => tally.count(&Judged::unreadable(error), out)?,
        }
    }
    tally.tell(out)?;
    Ok(tally.code())
}

/// Explains every verdict of one step of a scenario, and returns the exit code.
///
/// 0: it was explained. 2: an argument is wrong, or the file cannot be read or run.
///
/// # Errors
///
/// When nothing can be written to `out`.
pub fn explain(args: &[OsString], out: &mut dyn Write) -> io::Result<u8> {
    let asked = match Asked::parse(args) {
        Ok(asked) => asked,
        Err(error) => return misused(&error, EXPLAIN_USAGE, out),
    };
    let [path] = asked.paths.as_slice() else {
        return misused("expected one file", EXPLAIN_USAGE, out);
    };
    if asked.updates == Updates::Yes {
        return misused("--update belongs to `scenario`", EXPLAIN_USAGE, out);
    }
    let explained = read(path).and_then(|scenario| explain_all(&scenario, asked.step));
    match explained {
        Ok(explained) => {
            writeln!(out, "{}", explained.join("\n\n"))?;
            Ok(PASSES)
        }
        Err(error) => {
            writeln!(out, "{error}")?;
            Ok(MISUSED)
        }
    }
}

/// What was asked for on the command line.
#[derive(Debug, Default)]
struct Asked {
    paths: Vec<PathBuf>,
    updates: Updates,
    step: Option<usize>,
}

/// Whether expectations are rewritten.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Updates {
    #[default]
    No,
    Yes,
}

impl Asked {
    fn parse(args: &[OsString]) -> Result<Self, String> {
        let mut parser = lexopt::Parser::from_args(args.iter().cloned());
        let mut asked = Self::default();
        let wrong = |error: lexopt::Error| error.to_string();
        while let Some(arg) = parser.next().map_err(wrong)? {
            match arg {
                lexopt::Arg::Value(path) => asked.paths.push(path.into()),
                lexopt::Arg::Long("update") => asked.updates = Updates::Yes,
                lexopt::Arg::Long("step") => {
                    let number = parser.value().map_err(wrong)?;
                    let number = number.to_string_lossy().parse().ok().filter(|number| *number > 0);
                    asked.step = Some(number.ok_or("--step takes a number from 1")?);
                }
                lexopt::Arg::Long(_) | lexopt::Arg::Short(_) => {
                    return Err(wrong(arg.unexpected()));
                }
            }
        }
        Ok(asked)
    }
}

/// What came out of one file.
#[derive(Debug)]
enum Judged {
    Passes,
    Updated(String),
    Differs(String),
    Unreadable(String),
}

impl Judged {
    fn unreadable(error: ScenarioError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

fn judge(path: &Path, updates: Updates) -> Result<Judged, ScenarioError> {
    let scenario = read(path)?;
    let outcome = run(&scenario)?;
    if updates == Updates::Yes {
        let text = update(&scenario, &outcome)?;
        if text == scenario.text {
            return Ok(Judged::Passes);
        }
        let unwritten = |cause| ScenarioError::Unreadable { path: path.to_owned(), cause };
        fs::write(path, text).map_err(unwritten)?;
        return Ok(Judged::Updated(format!("updated {}", path.display())));
    }
    let report = compare(&scenario, &outcome);
    Ok(if report.passes() { Judged::Passes } else { Judged::Differs(report.to_string()) })
}

/// How many files came out how.
#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    updated: usize,
    differed: usize,
    unreadable: usize,
}

impl Tally {
    fn count(&mut self, judged: &Judged, out: &mut dyn Write) -> io::Result<()> {
        let (number, line) = match judged {
            Judged::Passes => (&mut self.passed, None),
            Judged::Updated(line) => (&mut self.updated, Some(line)),
            Judged::Differs(line) => (&mut self.differed, Some(line)),
            Judged::Unreadable(line) => (&mut self.unreadable, Some(line)),
        };
        *number = number.saturating_add(1);
        line.map_or(Ok(()), |line| writeln!(out, "{line}"))
    }

    fn tell(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { passed, updated, differed, unreadable } = self;
        let parts = [
            (*passed, "pass"),
            (*updated, "updated"),
            (*differed, "differ"),
            (*unreadable, "cannot be run"),
        ];
        let parts = parts.into_iter().filter(|(number, what)| *number > 0 || *what == "pass");
        let parts: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
        writeln!(out, "{}", parts.join(", "))
    }

    const fn code(&self) -> u8 {
        match (self.unreadable, self.differed) {
            (0, 0) => PASSES,
            (0, _) => DIFFERS,
            (_, _) => MISUSED,
        }
    }
}

fn misused(why: &str, usage: &str, out: &mut dyn Write) -> io::Result<u8> {
    writeln!(out, "{why}\n\n{usage}")?;
    Ok(MISUSED)
}

const PASSES: u8 = 0;
const DIFFERS: u8 = 1;
const MISUSED: u8 = 2;

const SCENARIO_USAGE: &str = "\
Usage: cargo xtask scenario FILE|DIR… [--update]

  --update    rewrite what the scenarios expect by what they tell; look at the difference before you commit it";

const EXPLAIN_USAGE: &str = "\
Usage: cargo xtask explain FILE [--step N]

  --step N    explain the verdicts of step N; by default those of the last step that decides something";
