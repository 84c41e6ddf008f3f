//! How is a fleet of real sessions kept? Local processes, records in SQLite, one line per event.
//!
//! `cargo run --example supervise` keeps the fleet of `examples/fleet.toml`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to people")]

mod args;
mod crash;
mod fleet_file;

use core::sync::atomic::{AtomicBool, Ordering};

use args::{Args, Asked, Mode};
use crash::CrashAt;
use fleet_file::FleetFile;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Instant;
use tenure::bead::InstallationId;
use tenure::driver::{Driver, Event, Options, Parts, Quiet, Realm, Tick, preview};
use tenure::process::{ProcessRuntime, SystemClock};
use tenure::reconcile::{Action, Intent, Reason, Verdict};
use tenure::runtime::Clock;
use tenure::sqlite::SqliteStore;
use tenure::store::{MemoryStore, Store};

type Failure = Box<dyn core::error::Error>;

fn main() -> ExitCode {
    let args = match args::read() {
        Ok(Asked::Help) => {
            println!("{}", args::USAGE);
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

/// The places of one installation: the records, and beside them what belongs to its processes.
struct Places {
    state: PathBuf,
    sessions: PathBuf,
    logs: PathBuf,
    installation: InstallationId,
}

impl Places {
    /// The path of the records names the installation: new records at the same path find the old sessions.
    fn of(state: &Path) -> Result<Self, Failure> {
        let dir = match state.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        };
        fs::create_dir_all(dir).map_err(|e| format!("make {}: {e}", dir.display()))?;
        let dir = dir.canonicalize()?;
        let name = state.file_name().ok_or("the state file has no name")?;
        let state = dir.join(name);
        let hash = blake3::hash(state.as_os_str().as_encoded_bytes());
        let (low, _) = hash.as_bytes().split_at(16);
        let installation = InstallationId::from_bytes(low.try_into()?);
        let beside = |what: &str| dir.join(format!("{}.{what}", name.to_string_lossy()));
        let (sessions, logs) = (beside("sessions"), beside("logs"));
        Ok(Self { state, sessions, logs, installation })
    }
}

struct Open {
    parts: Parts,
    runtime: Arc<ProcessRuntime>,
    clock: Arc<SystemClock>,
    options: Options,
    realm: Realm,
}

fn open(args: &Args, file: &FleetFile) -> Result<Open, Failure> {
    let places = Places::of(&args.state)?;
    let Places { installation, .. } = places;
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
    Ok(Open { parts, runtime, clock, options, realm })
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
    plan.commands.iter().for_each(|command| println!("{command}"));
    by_name(&plan.verdicts).for_each(|verdict| println!("{verdict}"));
    println!("{} commands, nothing done", plan.commands.len());
    Ok(ExitCode::SUCCESS)
}

fn by_name(verdicts: &[Verdict]) -> impl Iterator<Item = &Verdict> {
    let mut verdicts: Vec<&Verdict> = verdicts.iter().collect();
    verdicts.sort_by(|a, b| a.name.cmp(&b.name));
    verdicts.into_iter()
}

fn keep(args: &Args, file: FleetFile) -> Result<ExitCode, Failure> {
    let Open { parts, runtime, clock, options, realm } = open(args, &file)?;
    let told_to_end = on_signal(&runtime)?;
    let mut driver = Driver::open(parts, realm, file.wanted, options)?;
    let begun = Instant::now();
    println!("{} supervise: {}", clock.now().wall, greeting(args));
    loop {
        let tick = driver.tick()?;
        tick.events.iter().filter(|e| is_news(e)).for_each(|event| {
            println!("{} {event}", clock.now().wall);
        });
        if args.mode == Mode::Stop && tick.quiet == Quiet::Yes && all_rest(&tick) {
            println!("{} supervise: every session is stopped, confirmed gone", clock.now().wall);
            break;
        }
        if args.mode == Mode::Once && tick.quiet == Quiet::Yes {
            by_name(&tick.verdicts).for_each(|verdict| println!("{verdict}"));
            break;
        }
        let left = args.at_most.map(|most| most.saturating_sub(begun.elapsed()));
        if told_to_end.load(Ordering::SeqCst) || left.is_some_and(|left| left.is_zero()) {
            return ended(args, driver);
        }
        driver.wait_at_most(&tick, left);
    }
    driver.close()?;
    Ok(ExitCode::SUCCESS)
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
