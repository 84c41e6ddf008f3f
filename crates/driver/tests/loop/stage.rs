//! What does a driver work on in these tests? One machine, one store, one clock, and supervisors that come and go.

use crate::fleet::{self, Kind};
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{
    BootId, ChangeKind, Charter, Deadline, Fingerprint, FleetName, Incarnation, InstallationId,
    LedgerWrite, Phase, PhaseKind, Stored,
};
use tenure_driver::{Driver, Event, Options, Parts, Quiet, Randomness, Realm, Tick, Wanted};
use tenure_reconcile::{Entropy, Intent, Reason, Step};
use tenure_runtime::scripted::ScriptedRuntime;
use tenure_runtime::{Clock, ManualClock};
use tenure_store::{MemoryStore, Snapshot, Store};

/// Templates and their sizes.
pub(crate) type Sizes<'a> = &'a [(&'a str, u32)];

/// A pool of three, the smallest in which one can fail between two others.
pub(crate) const POOL: Sizes<'static> = &[("worker", 3)];

/// A single session.
pub(crate) const ONE: Sizes<'static> = &[("solo", 1)];

/// Makes a store without records that a driver of this realm has opened before, so that no test counts that commit.
fn kept_before() -> Arc<MemoryStore> {
    let (installation, fleet) = realm();
    let mut before = Snapshot::default();
    before.ledger.apply(LedgerWrite::Charter { charter: Some(Charter { installation, fleet }) });
    Arc::new(MemoryStore::holding(before))
}

/// A machine, a store and a clock.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) host: Arc<ScriptedRuntime>,
    pub(crate) options: Options,
    drawn: Arc<Drawn>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
        let (installation, fleet) = realm();
        let host = Arc::new(ScriptedRuntime::new(installation, fleet, Arc::clone(&clock)));
        let mut options = Options::default();
        // The order of starts is the order in which scripts are used up.
        options.parallel = core::num::NonZeroUsize::MIN;
        // Nobody says here what a session does; who tests that says so.
        options.policy.patience.unknown_bound = Duration::ZERO;
        let drawn = Arc::default();
        Self { clock, store: kept_before(), host, options, drawn }
    }

    /// Returns a stage on which a fleet runs already; its driver is gone.
    pub(crate) fn running(sizes: Sizes<'_>) -> Self {
        let mut stage = Self::new();
        stage.settle(&mut stage.driver(Intent::Run, sizes));
        stage.bury();
        stage
    }

    /// Returns a stage on which a fleet with options has run for long enough to be disturbed; its driver is gone.
    pub(crate) fn old(kinds: &[Kind]) -> Self {
        let mut stage = Self::new();
        stage.settle(&mut stage.wanting(fleet::run(kinds)));
        stage.clock.advance(stage.options.policy.patience.min_age);
        stage.bury();
        stage
    }

    /// Ends a supervisor as its death does: the lease is free, the next one is nobody's parent.
    pub(crate) fn bury(&mut self) {
        self.store.end_lease();
        self.host = Arc::new(self.host.reopen());
    }

    /// Loses every record; the machine goes on.
    pub(crate) fn lose_the_store(&mut self) {
        self.store = kept_before();
    }

    pub(crate) fn parts(&self) -> Parts {
        let (store, host) = (Arc::clone(&self.store), Arc::clone(&self.host));
        let mut parts = Parts::new(store, host, Arc::<ManualClock>::clone(&self.clock));
        parts.randomness = Arc::<Drawn>::clone(&self.drawn);
        parts
    }

    pub(crate) fn driver(&self, intent: Intent, sizes: Sizes<'_>) -> Driver {
        self.driver_of(self.parts(), intent, sizes)
    }

    pub(crate) fn driver_of(&self, parts: Parts, intent: Intent, sizes: Sizes<'_>) -> Driver {
        self.driver_wanting(parts, wanted(intent, sizes))
    }

    /// Returns a driver of a fleet with options.
    pub(crate) fn wanting(&self, wanted: Wanted) -> Driver {
        self.driver_wanting(self.parts(), wanted)
    }

    /// Returns a driver of a fleet with options, with parts of its own.
    pub(crate) fn driver_wanting(&self, parts: Parts, wanted: Wanted) -> Driver {
        let (installation, fleet) = realm();
        let realm = Realm { installation, fleet, holder: "the test".to_owned() };
        Driver::open(parts, realm, wanted, self.options.clone()).expect("the lease is free")
    }

    /// Ticks until there is nothing to do and nothing to wait for within the patrol.
    pub(crate) fn settle(&self, driver: &mut Driver) {
        for _ in 0..TICKS_MAX {
            let tick = driver.tick().expect("nothing goes wrong");
            if tick.quiet == Quiet::Yes && tick.wake_after >= self.options.patrol {
                return;
            }
            self.clock.advance(tick.wake_after);
        }
        panic!("the fleet does not come to rest");
    }

    /// Ticks and sleeps as a driver does until something is so.
    #[track_caller]
    pub(crate) fn until(&self, driver: &mut Driver, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..TICKS_MAX {
            let tick = tick(driver);
            if is_so(self) {
                return;
            }
            self.clock.advance(tick.wake_after);
        }
        panic!("it never is so");
    }

    /// Ticks and sleeps as a driver does for so long, and shows every tick to somebody.
    #[track_caller]
    pub(crate) fn pass(&self, driver: &mut Driver, time: Duration, mut show: impl FnMut(&Tick)) {
        let end = Deadline::after(self.clock.now(), time);
        for _ in 0..PASSING_MAX {
            let tick = tick(driver);
            show(&tick);
            let left = end.remaining(self.clock.now());
            if left.is_zero() && tick.quiet == Quiet::Yes {
                return;
            }
            self.clock.advance(tick.wake_after.min(left));
        }
        panic!("the fleet does not come to rest");
    }

    /// Returns what the one open bead with a name runs with, where that is on record.
    pub(crate) fn config(&self, name: &str) -> Option<Fingerprint> {
        match self.phase(name) {
            Phase::Running { baseline, .. } | Phase::Draining { baseline, .. } => {
                baseline.committed().map(|committed| committed.config().clone())
            }
            Phase::Wanted { .. }
            | Phase::Starting { .. }
            | Phase::Stopping { .. }
            | Phase::Asleep { .. }
            | Phase::Quarantined { .. }
            | Phase::FailedStart { .. }
            | Phase::Closed { .. }
            | Phase::Unknown { .. } => None,
        }
    }

    pub(crate) fn stored(&self) -> Vec<Stored> {
        self.store.snapshot().expect("a store in memory can be read").beads
    }

    /// Returns the phase of the one open bead with a name.
    pub(crate) fn phase(&self, name: &str) -> Phase {
        let stored = self.stored();
        let mut open = stored.iter().filter_map(Stored::bead).filter(|bead| bead.is_open());
        let bead = open.find(|bead| bead.name().as_str() == name);
        bead.expect("a bead has the name").phase().clone()
    }

    pub(crate) fn kind(&self, name: &str) -> PhaseKind {
        self.phase(name).kind()
    }

    /// Returns who lives on the machine, by name.
    pub(crate) fn living(&self) -> Vec<(String, Incarnation)> {
        let marks = self.host.living().into_iter();
        let mut living: Vec<_> = marks.map(|m| (m.name.to_string(), m.incarnation)).collect();
        living.sort();
        living
    }

    /// Returns the names of the living.
    pub(crate) fn names(&self) -> Vec<String> {
        self.living().into_iter().map(|(name, _)| name).collect()
    }

    /// Returns the life of the one living session with a name.
    pub(crate) fn life(&self, name: &str) -> Incarnation {
        let life = self.living().into_iter().find(|(found, _)| found == name);
        life.expect("a session of the name lives").1
    }
}

/// Returns what happened in a tick, without the verdicts.
pub(crate) fn happened(tick: &Tick) -> Vec<&Event> {
    tick.events.iter().filter(|event| !matches!(event, Event::Judged(_))).collect()
}

/// Returns whose records a tick changed so.
pub(crate) fn changed(tick: &Tick, change: ChangeKind) -> Vec<String> {
    let name = |event: &Event| {
        if let Event::Recorded { name, step, .. } = event {
            return (*step == Step::Change(change)).then(|| name.to_string());
        }
        None
    };
    tick.events.iter().filter_map(name).collect()
}

/// Returns why a tick left a session as it is, or what it did about it.
#[track_caller]
pub(crate) fn reason(tick: &Tick, name: &str) -> Reason {
    let of_it = tick.verdicts.iter().find(|verdict| verdict.name.as_str() == name);
    of_it.expect("every session has a verdict").reason.clone()
}

/// Returns who was started in a tick, in the order in which it was reported.
pub(crate) fn started(tick: &Tick) -> Vec<String> {
    let name = |event: &Event| {
        if let Event::Started { name, .. } = event { Some(name.to_string()) } else { None }
    };
    tick.events.iter().filter_map(name).collect()
}

/// Ticks a driver that has its lease and whose store answers.
#[track_caller]
pub(crate) fn tick(driver: &mut Driver) -> Tick {
    driver.tick().expect("the store answers")
}

/// A fleet of templates with nothing but their sizes.
pub(crate) fn wanted(intent: Intent, sizes: Sizes<'_>) -> Wanted {
    let kinds: Vec<Kind> = sizes.iter().map(|(name, size)| Kind::of(name, *size)).collect();
    fleet::wanted(intent, &kinds, &[])
}

pub(crate) fn realm() -> (InstallationId, FleetName) {
    (InstallationId::from_bytes([2; 16]), FleetName::parse("test").expect("it is a name"))
}

pub(crate) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Randomness that never repeats itself and is the same in every run.
#[derive(Debug, Default)]
struct Drawn(AtomicU64);

impl Randomness for Drawn {
    fn draw(&self) -> Entropy {
        let drawn = self.0.fetch_add(1, Ordering::SeqCst).to_le_bytes();
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(drawn).for_each(|(byte, drawn)| *byte = drawn);
        Entropy::from_bytes(bytes)
    }
}

/// A fleet that is left alone rests after a few ticks; more means that it never does.
const TICKS_MAX: usize = 200;

/// An hour of patrols and waits is a few hundred ticks; many more means that it never comes to rest.
const PASSING_MAX: usize = 2_000;
