//! Which commands does somebody have who hunts? The same ones for us and for every embedder's own binary.
//!
//! ```no_run
//! use tenure_testkit::cli::{self, Entry, Suite};
//! use tenure_testkit::target::Slots;
//!
//! fn main() -> std::process::ExitCode {
//!     cli::main(&Suite::new("cargo run --bin hunt --").with(Entry::new(Slots)))
//! }
//! ```

mod args;
mod canary;
mod cover;
mod desk;
mod exit;
mod explore;
mod figures;
mod keep;
mod list;
mod progress;
mod replay;
mod report;
mod round;
mod shrink;
mod smoke;
mod suite;
mod usage;

pub use canary::{Canary, Planted};
pub use exit::Exit;
pub(crate) use report::trace;
pub use smoke::{Replayed, replayed};
pub use suite::{Entry, Invariant, Suite};

use args::{Misused, Options, Verb};
use core::sync::atomic::AtomicBool;
use desk::Desk;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;

/// Does what the command line of this process says, and returns the exit code to end with.
#[must_use]
pub fn main(suite: &Suite) -> ExitCode {
    let words = std::env::args_os().skip(1);
    ExitCode::from(answer(suite, words, Box::new(io::stdout()), Box::new(io::stderr())).code())
}

/// Does what a command line says: objects for machines go to `out`, lines for people to `err`.
pub fn answer(
    suite: &Suite,
    words: impl IntoIterator<Item = impl Into<std::ffi::OsString>>,
    out: Box<dyn io::Write + Send>,
    err: Box<dyn io::Write + Send>,
) -> Exit {
    let parsed = args::parse(words.into_iter().map(Into::into), &|name| std::env::var(name).ok());
    let (verb, options) = match parsed {
        Ok(parsed) => parsed,
        Err(misused) => {
            let desk = Desk::new(out, err, &Options::default());
            return wrong(suite, &desk, &misused);
        }
    };
    let desk = Desk::new(out, err, &options);
    let interrupted = match verb {
        Verb::Round | Verb::Hunt(_) => interrupted(),
        // These write nothing down and have no figures to show for half of it: Ctrl-C ends them at once.
        Verb::List
        | Verb::Smoke
        | Verb::Replay(_)
        | Verb::Shrink(_)
        | Verb::Explore(_)
        | Verb::Keep(_)
        | Verb::Canary(_)
        | Verb::Cover(_)
        | Verb::Help => Arc::default(),
    };
    let errand = Errand { suite, desk: &desk, options: &options, interrupted };
    errand.run(&verb).unwrap_or_else(|misused| wrong(suite, &desk, &misused))
}

/// Everything that a verb works with.
struct Errand<'a> {
    suite: &'a Suite,
    desk: &'a Desk,
    options: &'a Options,
    /// Whether somebody asked for the end of it.
    interrupted: Arc<AtomicBool>,
}

impl Errand<'_> {
    fn run(&self, verb: &Verb) -> Result<Exit, Misused> {
        match verb {
            Verb::Round => self.round(),
            Verb::Hunt(target) => self.hunt(target),
            Verb::List => Ok(self.list()),
            Verb::Smoke => self.smoke(),
            Verb::Replay(path) => self.replay(path),
            Verb::Shrink(path) => self.shrink(path),
            Verb::Explore(target) => self.explore(target.as_deref()),
            Verb::Keep(path) => self.keep(path),
            Verb::Canary(name) => self.canary(name.as_deref()),
            Verb::Cover(target) => self.cover(target),
            Verb::Help => {
                self.desk.say(&usage::text(self.suite.command()));
                Ok(Exit::Clean)
            }
        }
    }
}

fn wrong(suite: &Suite, desk: &Desk, misused: &Misused) -> Exit {
    desk.say(&format!("hunt: {misused}\n`{} help` says what can be typed", suite.command()));
    desk.tell(&serde_json::json!({ "event": "misused", "why": misused.to_string() }));
    Exit::Usage
}

/// Returns what is set once somebody presses Ctrl-C; a second time ends the process at once.
fn interrupted() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let code = i32::from(Exit::Interrupted.code());
    let twice = Arc::clone(&flag);
    // Where signals cannot be had, Ctrl-C ends the process as it ends any other.
    let _shut_down =
        signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, code, twice);
    let _set = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&flag));
    flag
}
