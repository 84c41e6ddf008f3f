//! How is a fleet of real sessions kept? Local processes, records in SQLite, one line per event.
//!
//! `cargo run --example supervise` keeps the fleet of `examples/fleet.toml`.

#![expect(clippy::print_stderr, reason = "a command line talks to people")]

mod args;
mod crash;
mod fleet_file;
mod places;

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::io::Write as _;

use args::{Args, Asked, Mode};
use crash::CrashAt;
use fleet_file::FleetFile;
use places::Places;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Instant;
use tenure::driver::{Driver, Event, Options, Parts, Quiet, Realm, Saw, Tick, TickError, preview};
use tenure::process::{ProcessRuntime, SystemClock};
use tenure::reconcile::{Action, Intent, Reason, Verdict};
use tenure::runtime::{Clock, Runtime};
use tenure::sqlite::SqliteStore;
use tenure::store::{MemoryStore, Store};

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
    let intent = if args.mode == Mode::Stop { Intent::Stop } else { Intent::Run };
    let file = match fleet_file::read(&args.fleet, intent) {
        Ok(file) => file,
        Err(what) => return wrong(&what),
    };
    let done = match args.mode {
        Mode::Plan => plan(&args, &file),
        Mode::Keep | Mode::Once | Mode::Stop => keep(&args, file),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("supervise: {}", with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn wrong(what: &str) -> ExitCode {
    eprintln!("supervise: {what}");
    ExitCode::from(2)
}

struct Open {
    parts: Parts,
    runtime: Arc<ProcessRuntime>,
    clock: Arc<SystemClock>,
    options: Options,
    realm: Realm,
    places: Places,
}

fn open(args: &Args, file: &FleetFile) -> Result<Open, Failure> {
    let places = Places::of(&args.state)?;
    let installation = places.installation(&file.name)?;
    let host = tenure::process::Options::new(
        installation,
        file.name.clone(),
        &places.sessions,
        &places.logs,
    );
    let store = records(args.mode, &places.state)?;
    let runtime = Arc::new(ProcessRuntime::open(host)?);
    let clock = Arc::new(SystemClock::try_new()?);
    let mut parts = Parts::new(store, Arc::clone(&runtime) as Arc<_>, Arc::clone(&clock) as Arc<_>);
    if let Some(point) = args.crash_at {
        parts.faults = Arc::new(CrashAt(point));
    }
    let holder = format!("supervise, pid {}", std::process::id());
    let realm = Realm { installation, fleet: file.name.clone(), holder };
    let mut options = Options::default();
    options.policy = file.policy.clone();
    Ok(Open { parts, runtime, clock, options, realm, places })
}

/// Opens the records; a plan that finds none makes none.
fn records(mode: Mode, state: &Path) -> Result<Arc<dyn Store>, Failure> {
    if mode == Mode::Plan && !state.exists() {
        return Ok(Arc::new(MemoryStore::new()));
    }
    Ok(Arc::new(SqliteStore::open(state)?))
}

/// Says what would be done, without the lease and without doing it.
fn plan(args: &Args, file: &FleetFile) -> Result<ExitCode, Failure> {
    let open = open(args, file)?;
    let plan = preview(&open.parts, &file.wanted, &open.options)?;
    plan.commands.iter().for_each(|command| print(&command.to_string()));
    by_name(&plan.verdicts).for_each(|verdict| print(&verdict.to_string()));
    print(&format!("{} commands, nothing done", plan.commands.len()));
    Ok(ExitCode::SUCCESS)
}

fn by_name(verdicts: &[Verdict]) -> impl Iterator<Item = &Verdict> {
    let mut verdicts: Vec<&Verdict> = verdicts.iter().collect();
    verdicts.sort_by(|a, b| a.name.cmp(&b.name));
    verdicts.into_iter()
}

fn keep(args: &Args, file: FleetFile) -> Result<ExitCode, Failure> {
    let Open { parts, runtime, clock, options, realm, places } = open(args, &file)?;
    let told_to_end = on_signal(&runtime)?;
    let (installation, fleet) = (realm.installation, realm.fleet.clone());
    let mut driver = Driver::open(parts, realm, file.wanted, options)?;
    places.claim(installation, &fleet)?;
    let begun = Instant::now();
    say(&clock, &format!("supervise: {}", greeting(args)));
    loop {
        let left = args.at_most.map(|most| most.saturating_sub(begun.elapsed()));
        match driver.tick() {
            Ok(tick) => {
                tick.events.iter().filter(|e| is_news(e)).for_each(|event| {
                    say(&clock, &event.to_string());
                });
                if is_done(args.mode, &tick) {
                    conclude(args.mode, &tick, &clock);
                    break;
                }
                driver.wait_at_most(&tick, left);
            }
            Err(error @ (TickError::LeaseLost { .. } | TickError::Crashed(_))) => {
                return Err(error.into());
            }
            Err(error) => {
                // The sessions go on as they are; what was left half done is found out by a later tick.
                say(&clock, &format!("supervise: {}; trying again", with_causes(&error)));
                runtime.wait(left.map_or(AFTER_AN_ERROR, |left| left.min(AFTER_AN_ERROR)));
            }
        }
        if told_to_end.load(Ordering::SeqCst) || left.is_some_and(|left| left.is_zero()) {
            return ended(args, driver);
        }
    }
    driver.close()?;
    Ok(ExitCode::SUCCESS)
}

/// How long a store that failed is left alone.
/// A locked or full store takes seconds to recover; ten times longer would leave seats empty for no reason.
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);

/// Returns whether there is nothing left to do in a mode that ends by itself.
fn is_done(mode: Mode, tick: &Tick) -> bool {
    let nothing_now = tick.quiet == Quiet::Yes && !tick.wake_after.is_zero();
    match mode {
        Mode::Keep | Mode::Plan => false,
        Mode::Once => nothing_now,
        Mode::Stop => nothing_now && tick.saw == Saw::Everything && all_rest(tick),
    }
}

fn conclude(mode: Mode, tick: &Tick, clock: &SystemClock) {
    if mode == Mode::Stop {
        say(clock, "supervise: every session is stopped, confirmed gone");
    } else {
        by_name(&tick.verdicts).for_each(|verdict| print(&verdict.to_string()));
    }
}

/// Says one line, with the time.
fn say(clock: &SystemClock, what: &str) {
    print(&format!("{} {what}", clock.now().wall));
}

/// Prints one line; that nobody can read it is no reason to stop keeping sessions.
fn print(line: &str) {
    let written = writeln!(std::io::stdout(), "{line}");
    drop(written);
}

fn greeting(args: &Args) -> String {
    let (fleet, state) = (args.fleet.display(), args.state.display());
    match args.mode {
        Mode::Stop => format!("stopping every session of {state}"),
        Mode::Once | Mode::Plan => format!("keeping {fleet} in {state}, once"),
        Mode::Keep => format!(
            "keeping {fleet} in {state}; Ctrl-C ends the supervisor, its sessions go on; --stop stops them"
        ),
    }
}

fn ended(args: &Args, driver: Driver) -> Result<ExitCode, Failure> {
    driver.close()?;
    if args.mode == Mode::Stop {
        return Err("ended before every session was confirmed gone; run --stop again".into());
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns whether nothing of the fleet runs or may run.
fn all_rest(tick: &Tick) -> bool {
    tick.verdicts.iter().all(|v| v.reason == Reason::Rests)
}

/// What is done has an event of its own; of verdicts only those are news that say why nothing is done.
fn is_news(event: &Event) -> bool {
    let nothing_done = [Action::Keep, Action::Wait, Action::Hold];
    !matches!(event, Event::Judged(verdict) if !nothing_done.contains(&verdict.action))
}

/// Ends the wait of the loop on SIGINT and SIGTERM.
fn on_signal(runtime: &ProcessRuntime) -> Result<Arc<AtomicBool>, Failure> {
    let told = Arc::new(AtomicBool::new(false));
    let kinds = [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];
    let mut signals = signal_hook::iterator::Signals::new(kinds)?;
    let (flag, waker) = (Arc::clone(&told), runtime.waker());
    thread::spawn(move || {
        for _ in signals.forever() {
            flag.store(true, Ordering::SeqCst);
            waker.wake();
        }
    });
    Ok(told)
}

fn with_causes(error: &dyn core::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
