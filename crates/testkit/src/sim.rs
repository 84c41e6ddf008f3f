//! Does a whole fleet keep its promises when everything goes wrong? Driver, store and host under virtual time.

mod befall;
mod desire;
pub(crate) mod planned;
mod promise;
mod witness;

use crate::Dice;
use crate::world::realm;
use core::num::NonZeroUsize;
use core::time::Duration;
use desire::{Desire, TEMPLATES};
use parking_lot::Mutex;
use planned::{Drawn, Planned};
use promise::Before;
use std::sync::Arc;
use tenure_bead::{BootId, Exit, Incarnation, Stored};
use tenure_driver::{Driver, Faults, Options, Parts, Quiet, Realm, TickError};
use tenure_identity::{Naming, naming};
use tenure_liveness::LiveLane;
use tenure_reconcile::{Intent, Policy};
use tenure_runtime::scripted::{Behavior, Fate, ScriptedRuntime};
use tenure_runtime::{Clock, ManualClock, Runtime};
use tenure_store::{MemoryStore, Store};
use witness::{Launches, Witness};

/// A fleet under virtual time, and everything that may befall it.
#[derive(Debug)]
pub struct Sim {
    dice: Dice,
    clock: Arc<ManualClock>,
    store: Arc<MemoryStore>,
    host: Arc<ScriptedRuntime>,
    planned: Arc<Planned>,
    driver: Option<Driver>,
    launches: Launches,
    desire: Desire,
    before: Before,
    clouded: Vec<Incarnation>,
    trail: Vec<String>,
    verdicts: Vec<String>,
}

impl Sim {
    /// Makes a fleet of a pool, a singleton and a named session; the seed decides what befalls it.
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
            launches: Arc::default(),
            desire: Desire::first(),
            before: Before::default(),
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
        self.calm_down();
        // Longer than quarantine, back-off, lease and every window together, in steps a driver would sleep at most.
        for _ in 0..600 {
            let quiet = self.tick() == Some(Quiet::Yes);
            self.holds().map_err(|broken| self.told(&broken))?;
            if quiet && self.lacks().is_none() {
                return Ok(());
            }
            self.clock.advance(Duration::from_secs(3));
        }
        let lacks = self.lacks().unwrap_or_else(|| "it is never quiet".to_owned());
        Err(self.told(&format!("the fleet does not come to rest: {lacks}")))
    }

    /// Takes back whatever was to go wrong or stands in the way.
    fn calm_down(&mut self) {
        *self.planned.0.lock() = None;
        self.host.forget_scripts();
        self.host.offers_live(LiveLane::Offered);
        TEMPLATES.iter().for_each(|name| self.host.behave(name, Behavior::lasting()));
        (self.desire.intent, self.desire.limits) =
            (Intent::Run, tenure_reconcile::Limits::default());
        // What nobody may look at, nobody may end; healing makes that end by itself.
        for incarnation in core::mem::take(&mut self.clouded) {
            self.host.befall(incarnation, Fate::Exits(Exit::Code(0)));
        }
        // Who ends soon by itself had better do it now; nobody uses the others any more.
        for mark in self.host.living() {
            self.host.pays_attention(mark.incarnation, befall::UNUSED);
        }
        self.note(format!("nothing more goes wrong; wanted: {}", self.desire));
        self.restart();
    }

    /// Returns what befell the fleet and what its supervisors did, in order.
    #[must_use]
    pub fn trail(&self) -> &[String] {
        &self.trail
    }

    fn told(&self, what: &str) -> String {
        let from = self.trail.len().saturating_sub(60);
        let trail = self.trail.get(from..).unwrap_or_default().join("\n");
        format!("{what}\nafter:\n{trail}\nverdicts:\n{}", self.verdicts.join("\n"))
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
        let (host, launches) = (Arc::clone(&self.host), Arc::clone(&self.launches));
        let host = Arc::new(Witness { host, launches }) as Arc<dyn Runtime>;
        let mut parts = Parts::new(store, host, Arc::clone(&self.clock) as Arc<dyn Clock>);
        parts.randomness = Arc::new(Drawn(Mutex::new(Dice::new(self.dice.roll()))));
        parts.faults = Arc::clone(&self.planned) as Arc<dyn Faults>;
        let opened = Driver::open(parts, realm, self.desire.wanted(), options);
        self.driver = Some(opened.expect("the lease was ended before"));
    }

    fn wanted_names(&self) -> Vec<String> {
        let fleet = self.desire.fleet();
        let mut names: Vec<String> = fleet.named().iter().map(|n| n.name.to_string()).collect();
        for template in fleet.templates() {
            let base = template.name.as_str();
            let wanted = template.pool.wanted();
            match naming(&template.pool) {
                Naming::Disabled => {}
                Naming::Singleton => names.extend((wanted > 0).then(|| base.to_owned())),
                Naming::Numbered { .. } => {
                    names.extend((1..=wanted).map(|slot| format!("{base}-{slot}")));
                }
                Naming::Listed { names: listed } => {
                    let many = usize::try_from(wanted).unwrap_or(0);
                    names.extend(listed.iter().take(many).map(ToString::to_string));
                }
            }
        }
        names.sort();
        names
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
}

/// Returns the policy of simulated fleets: every window can pass within a life.
fn policy() -> Policy {
    let mut policy = crate::generate::policy();
    (policy.drain_for, policy.condemned_for) = (Duration::from_secs(20), Duration::from_secs(40));
    policy
}
