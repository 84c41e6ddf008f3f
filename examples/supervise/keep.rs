//! How is a fleet kept until somebody says otherwise? Tick, tell, wait, and read the fleet file again when it changes.

use crate::args::{Args, Mode, Telling};
use crate::open::{Open, Start, open};
use crate::table::Row;
use crate::tell::Teller;
use crate::trouble::Trouble;
use crate::watch::Watch;
use crate::{Failure, by_name, print};
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Instant;
use tenure::bead::{BeadId, FleetName, Stored};
use tenure::driver::{Driver, Quiet, Saw, Tick, TickError, Wants};
use tenure::process::{ProcessRuntime, SystemClock};
use tenure::reconcile::{Reason, Verdict};
use tenure::runtime::{Clock, Runtime};

/// Keeps, or stops, the fleet; the sessions go on when this returns.
pub(crate) fn keep(start: Start) -> Result<ExitCode, Failure> {
    let Open { parts, runtime, clock, options, realm } = open(&start)?;
    let Start { args, places, key, file } = start;
    let told_to_end = on_signal(&runtime)?;
    let (installation, fleet) = (realm.installation, realm.fleet.clone());
    let driver = Driver::open(parts, realm, file.wanted, options)?;
    places.claim(installation, &fleet, &key)?;
    let mut teller = teller(&args, &fleet, &told_to_end, &runtime)?;
    teller.note(&greeting(&args), clock.now());
    let waker = runtime.waker();
    let watch = Watch::of(&args.fleet, move || waker.wake())?;
    let trouble = Trouble::new(&args.state);
    let (notice, kept) = (None, Kept::Not);
    let keeper =
        Keeper { driver, teller, clock, runtime, watch, args, key, fleet, notice, trouble, kept };
    keeper.run(&told_to_end)
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
    /// What is wrong with the fleet file, until it is mended.
    notice: Option<String>,
    /// What is wrong with the records, until they work again.
    trouble: Trouble,
    kept: Kept,
}

/// Whether there was a tick that succeeded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kept {
    Not,
    Once,
}

impl Keeper {
    fn run(mut self, told_to_end: &AtomicBool) -> Result<ExitCode, Failure> {
        let begun = Instant::now();
        loop {
            // True at first, too: it may have changed after it was read and before anybody watched it.
            if self.watch.take_changed() {
                self.reload();
            }
            let left = self.args.at_most.map(|most| most.saturating_sub(begun.elapsed()));
            match self.driver.tick() {
                Ok(tick) => {
                    self.kept = Kept::Once;
                    self.trouble.ends().iter().for_each(|text| self.note(text));
                    self.tell(&tick);
                    if is_done(&self.args.mode, &tick) {
                        self.conclude(&tick);
                        self.driver.close()?;
                        return Ok(ExitCode::SUCCESS);
                    }
                    self.driver.wait_at_most(&tick, left);
                }
                Err(error @ (TickError::LeaseLost { .. } | TickError::Crashed(_))) => {
                    return Err(error.into());
                }
                Err(error) => {
                    self.persevere(&error)?;
                    self.runtime.wait(left.map_or(AFTER_AN_ERROR, |left| left.min(AFTER_AN_ERROR)));
                }
            }
            if told_to_end.load(Ordering::SeqCst) || left.is_some_and(|left| left.is_zero()) {
                return self.ended();
            }
        }
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
        self.teller.show(rows, self.notice.as_deref(), now);
    }

    fn note(&mut self, text: &str) {
        self.teller.note(text, self.clock.now());
    }

    fn conclude(&mut self, tick: &Tick) {
        if self.args.mode == Mode::Stop {
            self.note("every session is stopped, confirmed gone");
        } else if self.args.telling == Telling::People {
            by_name(&tick.verdicts).for_each(|verdict| print(&verdict.to_string()));
        }
    }

    fn ended(self) -> Result<ExitCode, Failure> {
        self.driver.close()?;
        if self.args.mode == Mode::Stop {
            return Err("ended before every session was confirmed gone; run --stop again".into());
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Reads the fleet file again; what cannot be read changes nothing, and is said once.
    fn reload(&mut self) {
        let read = Start::read_again(&self.args, self.key);
        match read.and_then(|file| self.same_fleet(file.name.clone()).map(|()| file)) {
            Ok(file) => {
                if self.notice.take().is_some() {
                    self.note("the fleet file is in order again");
                }
                if self.driver.want(file.wanted, file.policy) == Wants::SomethingElse {
                    self.note("the fleet file changed; it counts from now on");
                }
            }
            Err(what) if self.notice.as_ref() == Some(&what) => {}
            Err(what) => {
                self.note(&format!("{what}; the fleet is kept as it was"));
                self.notice = Some(what);
            }
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
    told_to_end: &Arc<AtomicBool>,
    runtime: &ProcessRuntime,
) -> Result<Teller, Failure> {
    match (args.telling, &args.mode) {
        (Telling::Json, _) => Ok(Teller::Json),
        (Telling::People, Mode::Keep) => {
            let (flag, waker) = (Arc::clone(told_to_end), runtime.waker());
            let on_quit = move || {
                flag.store(true, Ordering::SeqCst);
                waker.wake();
            };
            Ok(Teller::open(fleet, on_quit)?)
        }
        (Telling::People, Mode::Once | Mode::Plan | Mode::Explain(_) | Mode::Stop) => {
            Ok(Teller::Lines)
        }
    }
}

/// How long a store that failed is left alone.
/// A locked or full store takes seconds to recover; ten times longer would leave seats empty for no reason.
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);

/// Returns whether there is nothing left to do in a mode that ends by itself.
fn is_done(mode: &Mode, tick: &Tick) -> bool {
    let nothing_now = tick.quiet == Quiet::Yes && !tick.wake_after.is_zero();
    match mode {
        Mode::Keep | Mode::Plan | Mode::Explain(_) => false,
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

fn greeting(args: &Args) -> String {
    let (fleet, state) = (args.fleet.display(), args.state.display());
    match args.mode {
        Mode::Stop => format!("stopping every session of {state}"),
        Mode::Once | Mode::Plan | Mode::Explain(_) => format!("keeping {fleet} in {state}, once"),
        Mode::Keep => format!(
            "keeping {fleet} in {state}; Ctrl-C ends the supervisor, its sessions go on; --stop stops them"
        ),
    }
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
