//! What is the audit told on the command line?

use lexopt::prelude::{Long, Short, Value, ValueExt};
use std::path::PathBuf;
use tenure_bead::Wall;

/// What the audit is told.
#[derive(Debug)]
pub(crate) struct Args {
    /// What `bd` printed.
    pub(crate) beads: PathBuf,
    /// The `city.toml`.
    pub(crate) city: PathBuf,
    /// How findings are told.
    pub(crate) telling: Telling,
    /// What time it is taken to be; without it, what time it is.
    pub(crate) now: Option<Wall>,
}

/// How findings are told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Telling {
    /// To people: a table.
    People,
    /// To a program: one JSON object.
    Json,
}

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// To be told how to call it.
    Help,
    /// To audit.
    Run(Args),
}

/// How to call it.
pub(crate) const USAGE: &str = "\
Says where the sessions of a Gas City contradict themselves, each other and the config, and what
Tenure would do about it. It only reads: nothing is written, started or stopped.

Usage: audit --beads FILE --city FILE [--json] [--now TIME]

  --beads FILE  what `bd export` or `bd list --all --json` printed
  --city FILE   the city.toml; lists of names, agents and packs beside it are read with it
  --json        say it as one JSON object, instead of the table
  --now TIME    judge starts as of this time, like 2026-08-20T09:00:00Z (default: now)
  --help        this text

Exit codes: 0 nothing found, 1 something found, 2 the command line or a file cannot be used.";

/// Reads the command line.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub(crate) fn read() -> Result<Asked, String> {
    let (mut beads, mut city, mut telling, mut now) = (None, None, Telling::People, None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next().map_err(|e| e.to_string())? {
        match arg {
            Long("beads") => beads = Some(parser.value().map_err(|e| e.to_string())?.into()),
            Long("city") => city = Some(parser.value().map_err(|e| e.to_string())?.into()),
            Long("json") => telling = Telling::Json,
            Long("now") => {
                let text = parser.value().and_then(|v| v.string()).map_err(|e| e.to_string())?;
                let wall = tenure_gascity::moment(&text);
                now = Some(wall.ok_or_else(|| {
                    format!("--now {text}: write a time like 2026-08-20T09:00:00Z")
                })?);
            }
            Long("help") | Short('h') => return Ok(Asked::Help),
            Long(_) | Short(_) | Value(_) => return Err(arg.unexpected().to_string()),
        }
    }
    let missing = |flag| format!("{flag} FILE is missing");
    Ok(Asked::Run(Args {
        beads: beads.ok_or_else(|| missing("--beads"))?,
        city: city.ok_or_else(|| missing("--city"))?,
        telling,
        now,
    }))
}
