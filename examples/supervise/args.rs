//! What is the supervisor told on the command line?

use core::time::Duration;
use lexopt::prelude::{Long, Short, Value, ValueExt};
use std::path::{Path, PathBuf};
use tenure::driver::FaultPoint;

/// What the supervisor is told.
#[derive(Debug)]
pub(crate) struct Args {
    /// The file with the wanted fleet.
    pub(crate) fleet: PathBuf,
    /// The file with the records.
    pub(crate) state: PathBuf,
    /// What to do.
    pub(crate) mode: Mode,
    /// How what happens is told.
    pub(crate) telling: Telling,
    /// When to end at the latest.
    pub(crate) at_most: Option<Duration>,
    /// Where to die, for tests.
    pub(crate) crash_at: Option<FaultPoint>,
}

/// What to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    /// Keep the fleet until told to end.
    Keep,
    /// Do what is due now, and end.
    Once,
    /// Say what would be done, and do nothing.
    Plan,
    /// Say why one session is as it is, and do nothing.
    Explain(String),
    /// Say who differs from what is wanted and is left as it is, and do nothing.
    Held,
    /// Put an operator's word on record, and end.
    Say(Word),
    /// Stop every session, and end once all are confirmed gone.
    Stop,
}

/// What an operator says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Word {
    /// The edit of this template may be rolled out though it was held.
    Vouch(String),
    /// The failures of this template's sessions are forgotten.
    Forgive(String),
    /// This reserved word is let go.
    Release(String),
    /// This session keeps the config that it has.
    KeepConfig(String),
}

impl Mode {
    /// Returns whether a place without records may be made one that has some.
    pub(crate) const fn may_begin(&self) -> bool {
        match self {
            Self::Keep | Self::Once => true,
            Self::Plan | Self::Explain(_) | Self::Held | Self::Say(_) | Self::Stop => false,
        }
    }

    /// Returns whether nothing may be done or written.
    pub(crate) const fn only_looks(&self) -> bool {
        match self {
            Self::Plan | Self::Explain(_) | Self::Held => true,
            Self::Keep | Self::Once | Self::Say(_) | Self::Stop => false,
        }
    }
}

/// How what happens is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Telling {
    /// To people: a live table on a terminal, else lines.
    People,
    /// To a program: one JSON object in each line.
    Json,
}

/// What the command line asks for.
pub(crate) enum Asked {
    /// To be told how to call it.
    Help,
    /// To do something.
    Run(Args),
}

/// How to call it.
pub(crate) const USAGE: &str = "\
Keeps the sessions of a fleet as local processes. They go on when the supervisor ends.

Usage: supervise [--fleet FILE] [--state FILE] [--for DURATION] [--once | --plan | --held | --explain NAME | --stop]
       supervise [--fleet FILE] [--state FILE] --vouch T | --forgive T | --release WORD | --keep-config NAME --for DURATION

  --fleet FILE     the wanted fleet             (default: examples/fleet.toml)
  --state FILE     the records, in SQLite       (default: target/supervise/state.db)
                   What stands beside them under their name belongs to them: .realm .key .sessions .logs .lock;
                   move all of it together, while no supervisor runs, and never keep two copies.
  --for DURATION   end after this time: 500ms, 20s, 5m, up to 366 days (default: until Ctrl-C)
  --once           do what is due now, and end
  --plan           say what would be done, and do nothing; with --fleet, what an edit would do
  --explain NAME   say why a session (name, alias or bead id) is as it is, and what would change it
  --held           list who differs from what is wanted and is left as it is, since when and why
  --stop           stop every session; end once all are confirmed gone. It needs no fleet file: without one that can
                   be read, the times of its [policy] and its drain signals are not known, and the defaults count
  --vouch T        an edit of template T that was held, because it flips or ends too many at once, is rolled out
  --forgive T      forget the failures of template T: who waits is tried at once, and its roll-out goes on
  --keep-config N  session N keeps the config that it has, --for so long
  --release WORD   let a reserved name or alias go
                   These four take the lease: end the supervisor first, its sessions go on.
  --json           say what happens as one JSON object in each line, instead of the table
  --crash-at POINT die there as by kill -9, for tests: start.after-intent, stop.after-effect, ...
  --help           this text

SIGHUP makes it read the fleet file again now; SIGINT, SIGTERM and SIGQUIT end it.
Exit codes: 0 done, 1 failed, 2 the command line or the fleet file is wrong.";

/// Reads the command line.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub(crate) fn read() -> Result<Asked, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = here.with_file_name("target");
    let mut args = Args {
        fleet: here.join("fleet.toml"),
        state: target.join("supervise/state.db"),
        mode: Mode::Keep,
        telling: Telling::People,
        at_most: None,
        crash_at: None,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next().map_err(|e| e.to_string())? {
        match arg {
            Long("fleet") => args.fleet = path(&mut parser)?,
            Long("state") => args.state = path(&mut parser)?,
            Long("for") => args.at_most = Some(duration(&text(&mut parser)?)?),
            Long("json") => args.telling = Telling::Json,
            Long("once") => args.mode = only(args.mode, Mode::Once)?,
            Long("explain") => {
                let word = text(&mut parser)?;
                args.mode = only(args.mode, Mode::Explain(word))?;
            }
            Long("held") => args.mode = only(args.mode, Mode::Held)?,
            Long("vouch") => args.mode = says(args.mode, Word::Vouch, &mut parser)?,
            Long("forgive") => args.mode = says(args.mode, Word::Forgive, &mut parser)?,
            Long("release") => args.mode = says(args.mode, Word::Release, &mut parser)?,
            Long("keep-config") => args.mode = says(args.mode, Word::KeepConfig, &mut parser)?,
            Long("plan") => args.mode = only(args.mode, Mode::Plan)?,
            Long("stop") => args.mode = only(args.mode, Mode::Stop)?,
            Long("crash-at") => {
                args.crash_at = Some(text(&mut parser)?.parse().map_err(shown)?);
            }
            Long("help") | Short('h') => return Ok(Asked::Help),
            Long(_) | Short(_) | Value(_) => return Err(arg.unexpected().to_string()),
        }
    }
    if args.telling == Telling::Json && args.mode.only_looks() {
        return Err("--json tells what happens, and --plan, --held and --explain do nothing".into());
    }
    timed(&args)?;
    Ok(Asked::Run(args))
}

/// Refuses a time that means nothing, and the lack of one that has to be said.
fn timed(args: &Args) -> Result<(), String> {
    match (&args.mode, args.at_most) {
        (Mode::Say(Word::KeepConfig(_)), None) => {
            Err("--keep-config needs a time: add --for 30m".into())
        }
        (Mode::Keep | Mode::Once | Mode::Stop | Mode::Say(Word::KeepConfig(_)), _) | (_, None) => {
            Ok(())
        }
        (
            Mode::Plan
            | Mode::Explain(_)
            | Mode::Held
            | Mode::Say(Word::Vouch(_) | Word::Forgive(_) | Word::Release(_)),
            Some(_),
        ) => {
            Err("--for says when to end, or for how long --keep-config holds; leave it out".into())
        }
    }
}

fn only(before: Mode, mode: Mode) -> Result<Mode, String> {
    if before == Mode::Keep {
        Ok(mode)
    } else {
        Err("give one of --once, --plan, --held, --explain, --stop and an operator's word"
            .to_owned())
    }
}

fn says(
    before: Mode,
    word: fn(String) -> Word,
    parser: &mut lexopt::Parser,
) -> Result<Mode, String> {
    let of = text(parser)?;
    only(before, Mode::Say(word(of)))
}

fn path(parser: &mut lexopt::Parser) -> Result<PathBuf, String> {
    parser.value().map(PathBuf::from).map_err(|e| e.to_string())
}

fn text(parser: &mut lexopt::Parser) -> Result<String, String> {
    parser.value().and_then(|v| v.string()).map_err(|e| e.to_string())
}

fn shown(error: impl core::fmt::Display) -> String {
    error.to_string()
}

fn duration(text: &str) -> Result<Duration, String> {
    let wrong =
        || format!("--for {text}: expected a number and ms, s or m, such as 500ms, 20s or 5m");
    let at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(at);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let time = match unit {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.saturating_mul(60)),
        _ => return Err(wrong()),
    };
    if time.is_zero() {
        return Err(format!("--for {text} is no time at all; give a longer one"));
    }
    if time > LONGEST {
        return Err(format!("--for {text} is more than 366 days; give a shorter one"));
    }
    Ok(time)
}

/// More is a slip of the hand, and a word of an operator's that would hold for ever; a tenth would forbid a long test.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);
