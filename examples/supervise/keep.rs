//! How is a fleet kept until somebody says otherwise? Tick, tell, wait, and read the fleet file again when it changes.

use crate::args::{Args, Mode, Telling};
use crate::fleet_file::{FleetFile, Source};
use crate::open::{Open, Start, driver, open};
use crate::table::Row;
use crate::tell::Teller;
use crate::trouble::Trouble;
use crate::watch::Watch;
use crate::{Failure, by_name, print};
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Instant;
use tenure::bead::{BeadId, FleetName, Stored};
use tenure::content;
use tenure::driver::{Driver, Quiet, Saw, Tick, TickError, Wants};
use tenure::process::{ProcessRuntime, SystemClock};
use tenure::reconcile::{Reason, Verdict};
use tenure::runtime::{Clock, Runtime};

/// Keeps, or stops, the fleet; the sessions go on when this returns.
pub(crate) fn keep(start: Start) -> Result<ExitCode, Failure> {
    let Open { parts, runtime, clock, options, realm, scratch: _ } = open(&start)?;
    let Start { args, places, key, file, notice } = start;
    let told = on_signal(&runtime)?;
    let fleet = realm.fleet.clone();
    let driver = driver(&places, (parts, realm, file.wanted, options))?;
    places.keep_key(&key)?;
    let mut teller = teller(&args, &fleet, &told, &runtime)?;
    teller.note(&greeting(&args), clock.now());
    file.troubles.iter().for_each(|trouble| teller.note(&trouble.to_string(), clock.now()));
    if let Some(what) = &notice {
        teller.note(&format!("{what}; {}", without_it(&args.mode)), clock.now());
    }
    let waker = runtime.waker();
    let watch = Watch::of(&args.fleet, move || waker.wake())?;
    let trouble = Trouble::new(&args.state);
    let read = LastRead { source: file.source, unread: file.troubles, notice };
    let kept = Kept::Not;
    let keeper =
        Keeper { driver, teller, clock, runtime, watch, args, key, fleet, read, trouble, kept };
    keeper.run(&told)
}

/// What it was told from outside its loop.
#[derive(Debug, Default)]
struct Told {
    to_end: AtomicBool,
    to_read: AtomicBool,
}

/// Why the fleet file is read again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Read {
    /// It may have changed.
    Changed,
    /// It may be what it was, and a file that it declares is not.
    Declared,
    /// Somebody asked for it, and wants an answer in any case.
    Told,
}

/// A supervisor at work.
struct Keeper {
    driver: Driver,
    teller: Teller,
    clock: Arc<SystemClock>,
    runtime: Arc<ProcessRuntime>,
    watch: Watch,
    args: Args,
    key: [u8; 32],
    fleet: FleetName,
    read: LastRead,
    /// What is wrong with the records, until they work again.
    trouble: Trouble,
    kept: Kept,
}

/// What was read last of the fleet file and of the files that it declares.
struct LastRead {
    source: Source,
    /// What of the declared files could not be read, as it was said.
    unread: Vec<content::Trouble>,
    /// What is wrong with the fleet file, until it is mended.
    notice: Option<String>,
}

/// Whether there was a tick that succeeded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kept {
    Not,
    Once,
}

impl Keeper {
    fn run(mut self, told: &Told) -> Result<ExitCode, Failure> {
        let begun = Instant::now();
        loop {
            self.look(told);
            let left = self.args.at_most.map(|most| most.saturating_sub(begun.elapsed()));
            match self.driver.tick() {
                Ok(tick) => {
                    self.kept = Kept::Once;
                    self.trouble.ends().iter().for_each(|text| self.note(text));
                    self.tell(&tick);
                    if is_done(&self.args.mode, &tick) {
                        let concluded = self.conclude(&tick);
                        self.driver.close()?;
                        return concluded.map(|()| ExitCode::SUCCESS);
                    }
                    self.driver.wait_at_most(&tick, self.until_look(left));
                }
                Err(error @ (TickError::LeaseLost { .. } | TickError::Crashed(_))) => {
                    return Err(error.into());
                }
                Err(error) => {
                    self.persevere(&error)?;
                    self.runtime.wait(left.map_or(AFTER_AN_ERROR, |left| left.min(AFTER_AN_ERROR)));
                }
            }
            if told.to_end.load(Ordering::SeqCst) || left.is_some_and(|left| left.is_zero()) {
                return self.ended();
            }
        }
    }

    /// Reads again what has changed, right before a tick: what a session is started with is what was read.
    fn look(&mut self, told: &Told) {
        // True at first, too: it may have changed after it was read and before anybody watched it.
        let has_changed = self.watch.take_changed();
        if told.to_read.swap(false, Ordering::SeqCst) {
            self.reload(Read::Told);
        } else if has_changed {
            self.reload(Read::Changed);
        }
        if self.read.source.has_changed() {
            self.reload(Read::Declared);
        }
    }

    /// Returns how long there is to wait at most: nobody says that a declared file has changed.
    fn until_look(&self, left: Option<Duration>) -> Option<Duration> {
        if self.read.source.declares_files() {
            return Some(left.map_or(LOOK, |left| left.min(LOOK)));
        }
        left
    }

    /// Says what is wrong, if that is news, and goes on; who has kept nothing yet, or was to do so once, gives up.
    ///
    /// The sessions go on as they are; what was left half done is found out by a later tick.
    fn persevere(&mut self, error: &TickError) -> Result<(), Failure> {
        if self.kept == Kept::Not || self.args.mode == Mode::Once {
            return Err(self.trouble.text(error).into());
        }
        self.trouble.begins(error).iter().for_each(|text| self.note(text));
        Ok(())
    }

    fn tell(&mut self, tick: &Tick) {
        let now = self.clock.now();
        tick.events.iter().for_each(|event| self.teller.event(event, now.wall));
        let rows = || rows(&tick.verdicts, self.driver.beads());
        self.teller.show(rows, self.read.notice.as_deref(), now);
    }

    fn note(&mut self, text: &str) {
        self.teller.note(text, self.clock.now());
    }

    fn conclude(&mut self, tick: &Tick) -> Result<(), Failure> {
        if self.args.mode == Mode::Stop {
            // Nobody is started any more who would end what sessions left behind that ended by themselves.
            self.runtime.end_leftovers(self.clock.now())?;
            self.note("every session is stopped, confirmed gone");
        } else if self.args.telling == Telling::People {
            by_name(&tick.verdicts).for_each(|verdict| print(&verdict.to_string()));
        }
        Ok(())
    }

    fn ended(self) -> Result<ExitCode, Failure> {
        self.driver.close()?;
        if self.args.mode == Mode::Stop {
            return Err("ended before every session was confirmed gone; run --stop again".into());
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Reads the fleet file again; what cannot be read changes nothing, and is said once, and to who asks.
    fn reload(&mut self, why: Read) {
        let read = match why {
            Read::Changed | Read::Told => Start::read_again(&self.args, self.key),
            Read::Declared => Start::read_declared_again((&self.args, &self.read.source), self.key),
        };
        match read.and_then(|file| self.same_fleet(file.name.clone()).map(|()| file)) {
            Ok(file) => self.take(file, why),
            Err(what) if why != Read::Told && self.read.notice.as_ref() == Some(&what) => {}
            Err(what) => {
                self.note(&format!("{what}; {}", without_it(&self.args.mode)));
                self.read.notice = Some(what);
            }
        }
    }

    /// Wants from now on what was read.
    fn take(&mut self, file: FleetFile, why: Read) {
        // A file that is broken is so still when only what it declared was read again.
        if why != Read::Declared && self.read.notice.take().is_some() {
            self.note("the fleet file is in order again");
        }
        if why == Read::Told || file.troubles != self.read.unread {
            file.troubles.iter().for_each(|trouble| self.note(&trouble.to_string()));
        }
        (self.read.source, self.read.unread) = (file.source, file.troubles);
        match (self.driver.want(file.wanted, file.policy), why) {
            (Wants::SomethingElse, Read::Changed | Read::Told) => {
                self.note("the fleet file changed; it counts from now on");
            }
            (Wants::SomethingElse, Read::Declared) => {
                self.note("a declared file changed; it counts from now on");
            }
            (Wants::TheSame, Read::Told) => self.note("the fleet file was read again"),
            (Wants::TheSame, Read::Changed | Read::Declared) => {}
        }
    }

    fn same_fleet(&self, name: FleetName) -> Result<(), String> {
        if name == self.fleet {
            return Ok(());
        }
        let (file, fleet) = (self.args.fleet.display(), &self.fleet);
        Err(format!(
            "fleet file {file}: key `fleet` is {name} now, these records are those of {fleet}; start another supervisor for it with another --state"
        ))
    }
}

/// Joins each verdict with the record it is about.
fn rows(verdicts: &[Verdict], beads: &[Stored]) -> Vec<Row> {
    let beads: BTreeMap<&BeadId, &Stored> =
        beads.iter().map(|stored| (&stored.id, stored)).collect();
    let bead = |verdict: &Verdict| beads.get(verdict.bead.as_ref()?)?.bead();
    let mut rows: Vec<Row> =
        verdicts.iter().map(|verdict| Row::of(verdict, bead(verdict))).collect();
    rows.sort_by(|a, b| a.place().cmp(&b.place()));
    rows
}

/// Chooses who is told; on a terminal a person is, and may end it from there.
fn teller(
    args: &Args,
    fleet: &FleetName,
    told: &Arc<Told>,
    runtime: &ProcessRuntime,
) -> Result<Teller, Failure> {
    match (args.telling, &args.mode) {
        (Telling::Json, _) => Ok(Teller::Json),
        (Telling::People, Mode::Keep) => {
            let (told, waker) = (Arc::clone(told), runtime.waker());
            let on_quit = move || {
                told.to_end.store(true, Ordering::SeqCst);
                waker.wake();
            };
            Ok(Teller::open(fleet, on_quit)?)
        }
        (
            Telling::People,
            Mode::Once | Mode::Plan | Mode::Explain(_) | Mode::Held | Mode::Say(_) | Mode::Stop,
        ) => Ok(Teller::Lines),
    }
}

/// How often declared files are looked at where nothing else wakes the supervisor.
/// A person waits that long without wondering; ten times more often, and a large directory would be listed all the time.
const LOOK: Duration = Duration::from_secs(2);

/// How long a store that failed is left alone.
/// A locked or full store takes seconds to recover; ten times longer would leave seats empty for no reason.
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);

/// Returns whether there is nothing left to do in a mode that ends by itself.
fn is_done(mode: &Mode, tick: &Tick) -> bool {
    let nothing_now = tick.quiet == Quiet::Yes && !tick.wake_after.is_zero();
    match mode {
        Mode::Keep | Mode::Plan | Mode::Explain(_) | Mode::Held | Mode::Say(_) => false,
        Mode::Once => nothing_now && !tick.verdicts.iter().any(is_ending),
        Mode::Stop => nothing_now && tick.saw == Saw::Everything && all_rest(tick),
    }
}

/// Returns whether a session was told to end and may still have to be forced to.
fn is_ending(verdict: &Verdict) -> bool {
    matches!(verdict.reason, Reason::Ending { .. })
}

/// Returns whether nothing of the fleet runs or may run.
fn all_rest(tick: &Tick) -> bool {
    tick.verdicts.iter().all(|v| v.reason == Reason::Rests)
}

/// Says what is done while the fleet file cannot be read.
const fn without_it(mode: &Mode) -> &'static str {
    match mode {
        Mode::Stop => "the sessions are stopped all the same",
        Mode::Keep | Mode::Once | Mode::Plan | Mode::Explain(_) | Mode::Held | Mode::Say(_) => {
            "the fleet is kept as it was"
        }
    }
}

fn greeting(args: &Args) -> String {
    let (fleet, state) = (args.fleet.display(), args.state.display());
    match args.mode {
        Mode::Stop => format!("stopping every session of {state}"),
        Mode::Once | Mode::Plan | Mode::Explain(_) | Mode::Held | Mode::Say(_) => {
            format!("keeping {fleet} in {state}, once")
        }
        Mode::Keep => format!(
            "keeping {fleet} in {state}; Ctrl-C ends the supervisor, its sessions go on; --stop stops them"
        ),
    }
}

/// Ends the wait of the loop: SIGHUP to read the fleet file again, every other one to end.
///
/// Each of them would end the supervisor where it stands, and leave a terminal raw.
fn on_signal(runtime: &ProcessRuntime) -> Result<Arc<Told>, Failure> {
    let told = Arc::new(Told::default());
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    let (flags, waker) = (Arc::clone(&told), runtime.waker());
    thread::spawn(move || {
        for signal in signals.forever() {
            let flag = if signal == SIGHUP { &flags.to_read } else { &flags.to_end };
            flag.store(true, Ordering::SeqCst);
            waker.wake();
        }
    });
    Ok(told)
}
