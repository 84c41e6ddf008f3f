//! Does a whole fleet keep its promises when everything goes wrong? Driver, store and host under virtual time.

use crate::generate::policy;
use crate::world::{fleet, realm, template};
use core::num::NonZeroUsize;
use core::time::Duration;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use tenure_bead::{BootId, Exit, Incarnation, Stored};
use tenure_driver::{
    Driver, FaultPoint, Faults, Flow, Options, Parts, Quiet, Randomness, Realm, TickError, Wanted,
    fault_points,
};
use tenure_liveness::OwnerMark;
use tenure_reconcile::check::s1_one_holder_per_claim;
use tenure_reconcile::{Entropy, Intent, Observed, Plan, World, reconcile};
use tenure_runtime::scripted::{
    Fate, ListScript, ScriptedRuntime, StartScript, StopScript, only_the_meant_are_signalled,
};
use tenure_runtime::{Clock, LaunchSpec, ManualClock, Runtime};
use tenure_store::{MemoryStore, Store};

/// A generator of numbers that a seed decides: splitmix64.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Makes dice that fall as the seed says.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `bound`, or 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// Returns one of the choices.
    ///
    /// # Panics
    ///
    /// When there is nothing to choose from.
    pub fn choose<T: Clone>(&mut self, choices: &[T]) -> T {
        let at = usize::try_from(self.below(u64::try_from(choices.len()).unwrap_or(1)));
        let choice = at.ok().and_then(|at| choices.get(at));
        choice.expect("tests choose from something").clone()
    }
}

/// Randomness that repeats itself run after run.
#[derive(Debug)]
struct Drawn(Mutex<Dice>);

impl Randomness for Drawn {
    fn draw(&self) -> Entropy {
        let mut bytes = [0; 32];
        let mut dice = self.0.lock();
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.next().to_le_bytes());
        }
        Entropy::from_bytes(bytes)
    }
}

/// Ends the driver at one fault point, once.
#[derive(Debug, Default)]
struct Planned(Mutex<Option<FaultPoint>>);

impl Faults for Planned {
    fn reach(&self, point: FaultPoint) -> Flow {
        let mut planned = self.0.lock();
        if *planned == Some(point) {
            *planned = None;
            return Flow::Crash;
        }
        Flow::Go
    }
}

const TEMPLATES: [&str; 2] = ["worker", "refinery"];

/// A fleet under virtual time, and everything that may befall it.
#[derive(Debug)]
pub struct Sim {
    dice: Dice,
    clock: Arc<ManualClock>,
    store: Arc<MemoryStore>,
    host: Arc<ScriptedRuntime>,
    planned: Arc<Planned>,
    driver: Option<Driver>,
    sizes: [u32; 2],
    intent: Intent,
    clouded: Vec<Incarnation>,
    trail: Vec<String>,
    verdicts: Vec<String>,
}

impl Sim {
    /// Makes a fleet of a pool and a singleton; the seed decides what befalls it.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
        let (installation, name) = realm();
        let host = ScriptedRuntime::new(installation, name, Arc::clone(&clock));
        let mut sim = Self {
            dice: Dice::new(seed),
            clock,
            store: Arc::new(MemoryStore::new()),
            host: Arc::new(host),
            planned: Arc::default(),
            driver: None,
            sizes: [3, 1],
            intent: Intent::Run,
            clouded: Vec::new(),
            trail: Vec::new(),
            verdicts: Vec::new(),
        };
        sim.supervise();
        sim
    }

    /// Lets so many things happen, and holds the fleet to its promises after each.
    ///
    /// # Errors
    ///
    /// The promise that was broken, with everything that led there.
    pub fn live(&mut self, steps: usize) -> Result<(), String> {
        for _ in 0..steps {
            self.step();
            self.holds().map_err(|broken| self.told(&broken))?;
        }
        Ok(())
    }

    /// Lets nothing more go wrong, and demands that the fleet comes to rest as it is wanted.
    ///
    /// # Errors
    ///
    /// What is still missing, with everything that led there.
    pub fn heal(&mut self) -> Result<(), String> {
        *self.planned.0.lock() = None;
        self.host.forget_scripts();
        self.intent = Intent::Run;
        self.sizes = [3, 1];
        // What nobody may look at, nobody may end; healing makes that end by itself.
        for incarnation in core::mem::take(&mut self.clouded) {
            self.host.befall(incarnation, Fate::Exits(Exit::Code(0)));
        }
        self.restart();
        // Longer than quarantine, back-off, lease and grace together, in steps a driver would sleep at most.
        for _ in 0..400 {
            let quiet = self.tick() == Some(Quiet::Yes);
            self.holds().map_err(|broken| self.told(&broken))?;
            if quiet && self.running() == self.wanted_names() {
                return Ok(());
            }
            self.clock.advance(Duration::from_secs(3));
        }
        let (running, wanted) = (self.running(), self.wanted_names());
        Err(self.told(&format!("the fleet does not come to rest: {running:?} of {wanted:?}")))
    }

    fn told(&self, what: &str) -> String {
        let from = self.trail.len().saturating_sub(60);
        let trail = self.trail.get(from..).unwrap_or_default().join("\n");
        format!("{what}\nafter:\n{trail}\nverdicts:\n{}", self.verdicts.join("\n"))
    }

    fn step(&mut self) {
        match self.dice.below(21) {
            0..8 => {
                self.tick();
            }
            8..11 => {
                let ms = self.dice.choose(&[10, 900, 4_000, 11_000, 61_000]);
                self.note(format!("{ms} ms pass"));
                self.clock.advance(Duration::from_millis(ms));
            }
            11..14 => self.befall(),
            14 => self.script_a_start(),
            15 => self.script_a_listing(),
            16 => {
                let script = self.dice.choose(&[StopScript::Lost, StopScript::Refused]);
                self.note(format!("the next stop: {script:?}"));
                self.host.next_stop(script);
            }
            17 => {
                let points: Vec<FaultPoint> = fault_points().collect();
                let point = self.dice.choose(&points);
                self.note(format!("the driver will die at {point}"));
                *self.planned.0.lock() = Some(point);
            }
            18 => self.restart(),
            19 => self.lose_the_store(),
            _ => self.want_something_else(),
        }
    }

    fn tick(&mut self) -> Option<Quiet> {
        let driver = self.driver.as_mut()?;
        match driver.tick() {
            Ok(tick) => {
                let events: Vec<String> = tick.events.iter().map(ToString::to_string).collect();
                let quiet = tick.quiet;
                self.verdicts = tick.verdicts.iter().map(ToString::to_string).collect();
                if !events.is_empty() {
                    self.note(format!("tick: {}", events.join(" | ")));
                }
                Some(quiet)
            }
            Err(TickError::Crashed(point)) => {
                self.note(format!("the driver dies at {point}"));
                self.restart();
                None
            }
            Err(error) => {
                self.note(format!("tick failed: {error}"));
                None
            }
        }
    }

    fn befall(&mut self) {
        let living: Vec<Incarnation> =
            self.host.living().into_iter().map(|mark| mark.incarnation).collect();
        if living.is_empty() {
            return;
        }
        let incarnation = self.dice.choose(&living);
        let exit = Exit::Signal(9);
        let fate = self.dice.choose(&[
            Fate::Exits(exit),
            Fate::Exits(exit),
            Fate::Exits(Exit::Code(1)),
            Fate::Unverifiable,
            Fate::Unknowable,
            Fate::Zombie,
            Fate::Recycled,
            Fate::Deaf,
        ]);
        if matches!(fate, Fate::Unverifiable | Fate::Unknowable) {
            self.clouded.push(incarnation);
        }
        self.note(format!("{fate:?} befalls {incarnation}"));
        self.host.befall(incarnation, fate);
    }

    fn script_a_start(&mut self) {
        // Shorter than the launch grace: what may run later than that, no listing can rule out.
        let late = Duration::from_secs(2);
        let script = self.dice.choose(&[
            StartScript::NotSpawned,
            StartScript::UnclearRuns,
            StartScript::UnclearDoesNot,
            StartScript::RunsLate(late),
            StartScript::UnclearRunsLate(late),
        ]);
        self.note(format!("the next start: {script:?}"));
        self.host.next_start(script);
    }

    fn script_a_listing(&mut self) {
        let omits = self.stored().first().map(|stored| stored.id.clone());
        let script = self.dice.choose(&[ListScript::Partial { omits }, ListScript::Failed]);
        self.note(format!("the next listing: {script:?}"));
        self.host.next_list(script);
    }

    fn want_something_else(&mut self) {
        let worker = u32::try_from(self.dice.below(5)).unwrap_or(0);
        let refinery = u32::try_from(self.dice.below(2)).unwrap_or(0);
        self.sizes = [worker, refinery];
        self.intent = self.dice.choose(&[Intent::Run, Intent::Run, Intent::Run, Intent::Stop]);
        self.note(format!("wanted: {:?} {:?}", self.sizes, self.intent));
        self.restart();
    }

    /// The disk with the records is gone; the sessions are not.
    fn lose_the_store(&mut self) {
        self.note("every record is lost".to_owned());
        // A start of a moment ago that shows nothing yet would be lost with its record, for anybody.
        self.clock.advance(Duration::from_secs(3));
        self.store = Arc::new(MemoryStore::new());
        self.restart();
    }

    /// A supervisor dies, and the next one takes over.
    fn restart(&mut self) {
        self.driver = None;
        self.store.end_lease();
        self.host = Arc::new(self.host.reopen());
        self.note("a new supervisor".to_owned());
        self.supervise();
    }

    fn supervise(&mut self) {
        let (installation, name) = realm();
        let holder = "the simulation".to_owned();
        let realm = Realm { installation, fleet: name, holder };
        let mut options = Options::default();
        options.policy = policy();
        options.parallel = NonZeroUsize::MIN;
        let store = Arc::clone(&self.store) as Arc<dyn Store>;
        let host = Arc::clone(&self.host) as Arc<dyn Runtime>;
        let mut parts = Parts::new(store, host, Arc::clone(&self.clock) as Arc<dyn Clock>);
        parts.randomness = Arc::new(Drawn(Mutex::new(Dice::new(self.dice.next()))));
        parts.faults = Arc::clone(&self.planned) as Arc<dyn Faults>;
        let opened = Driver::open(parts, realm, self.wanted(), options);
        self.driver = Some(opened.expect("the lease was ended before"));
    }

    fn wanted(&self) -> Wanted {
        let templates: Vec<(&str, u32)> = TEMPLATES.into_iter().zip(self.sizes).collect();
        let launches = TEMPLATES.map(|name| (template(name), LaunchSpec::default()));
        let fleet = fleet(self.intent, &templates);
        Wanted::try_new(fleet, BTreeMap::from(launches)).expect("every template has a launch")
    }

    fn wanted_names(&self) -> Vec<String> {
        let [worker, refinery] = self.sizes;
        let singleton = (refinery > 0).then(|| "refinery".to_owned());
        singleton.into_iter().chain((1..=worker).map(|slot| format!("worker-{slot}"))).collect()
    }

    fn stored(&self) -> Vec<Stored> {
        self.store.snapshot().expect("a store in memory can be read").beads
    }

    fn running(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.host.living().into_iter().map(|mark| mark.name.to_string()).collect();
        names.sort();
        names
    }

    fn note(&mut self, what: String) {
        self.trail.push(what);
    }

    /// Holds the fleet to its promises.
    fn holds(&self) -> Result<(), String> {
        self.claims_are_unique()?;
        self.nobody_is_doubled()?;
        self.the_living_are_on_record()?;
        only_the_meant_are_signalled(&self.host.signals())
            .map_err(|signal| format!("K3: {signal:?}"))
    }

    /// S1, in the store.
    fn claims_are_unique(&self) -> Result<(), String> {
        let snapshot = self.store.snapshot().map_err(|e| e.to_string())?;
        let world = World {
            fleet: fleet(Intent::Stop, &[]),
            revision: snapshot.revision,
            beads: snapshot.beads,
            ledger: snapshot.ledger,
            observed: Observed::nothing(self.clock.now()),
            policy: policy(),
            entropy: Entropy::from_bytes([0; 32]),
        };
        let plan = Plan { commands: Vec::new(), ..reconcile(&world, self.clock.now()) };
        match s1_one_holder_per_claim(&world, &plan).first() {
            Some(violation) => Err(violation.to_string()),
            None => Ok(()),
        }
    }

    /// S4, on the machine: a seat is lent again only after its holder is gone, so no name lives twice.
    fn nobody_is_doubled(&self) -> Result<(), String> {
        let mut names = self.running();
        let all = names.len();
        names.dedup();
        if names.len() == all {
            Ok(())
        } else {
            Err(format!("S4: doubled among {:?}", self.running()))
        }
    }

    /// K1, on the machine: nobody who lives is on record as ended (a false death).
    fn the_living_are_on_record(&self) -> Result<(), String> {
        let stored = self.stored();
        for OwnerMark { name, bead, incarnation, .. } in self.host.living() {
            // Where records were lost, nothing says that it ended.
            let Some(record) = stored.iter().find(|s| s.id == bead) else { continue };
            if record.bead().and_then(|b| b.phase().incarnation()) != Some(incarnation) {
                return Err(format!("K1: {name} lives as {incarnation} and is on record as ended"));
            }
        }
        Ok(())
    }
}
