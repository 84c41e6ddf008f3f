//! What does a scenario happen on? One machine, one store, one clock, and supervisors that come and go.

use super::crash::Planned;
use super::file::Fault;
use super::file::fleet::FleetFile;
use super::line::Lines;
use super::outset::{ledger, records, sessions};
use super::read::{Scenario, ScenarioError};
use crate::Dice;
use crate::drawn::Drawn;
use crate::world::realm;
use core::num::NonZeroUsize;
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{BootId, Charter, LedgerWrite, Now, Revision, Stored};
use tenure_driver::{Driver, Faults, Options, Parts, Preview, Realm, preview};
use tenure_liveness::OwnerMark;
use tenure_reconcile::Assigned;
use tenure_runtime::scripted::ScriptedRuntime;
use tenure_runtime::{Clock, ManualClock, Runtime};
use tenure_store::{MemoryStore, Snapshot, Store};

/// A machine with its sessions, a store with its records, and at most one supervisor.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) clock: Arc<ManualClock>,
    pub(super) host: Arc<ScriptedRuntime>,
    pub(super) planned: Arc<Planned>,
    pub(super) lines: Lines,
    pub(super) options: Options,
    store: Arc<MemoryStore>,
    drawn: Arc<Drawn>,
    fleet: FleetFile,
    driver: Option<Driver>,
    boots: u8,
}

impl Stage {
    /// Sets the stage as the scenario begins.
    pub(super) fn set(scenario: &Scenario) -> Result<Self, ScenarioError> {
        let file = &scenario.file;
        let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
        clock.advance(UP_FOR);
        let begins = clock.now();
        file.fleet.wanted().map_err(|fault| scenario.wrong_fleet(&fault))?;
        let mut options = Options::default();
        options.policy = file.policy.policy();
        // The order of starts is the order in which scripts are used up.
        options.parallel = NonZeroUsize::MIN;
        options.work = match &file.working {
            None => Assigned::NotKept,
            Some(beads) => Assigned::Known(beads.iter().cloned().collect()),
        };
        let beads = records(scenario, &options.policy, begins)?;
        let snapshot =
            Snapshot { revision: Revision::new(1), beads, ledger: ledger(scenario, begins)? };
        let host = sessions(scenario, &clock)?;
        let written = file.beads.iter().map(|bead| bead.get_ref().id.clone());
        let written = written.chain(file.sessions.iter().map(|s| s.get_ref().bead.clone()));
        let mut stage = Self {
            lines: Lines::new(begins, written.collect()),
            store: Arc::new(MemoryStore::holding(chartered(snapshot))),
            // Whoever started them is not there any more: the supervisor of the scenario is nobody's parent.
            host: Arc::new(host.reopen()),
            clock,
            planned: Arc::default(),
            options,
            drawn: Arc::new(Drawn::by(Dice::new(SEED))),
            fleet: file.fleet.clone(),
            driver: None,
            boots: 1,
        };
        stage.learn();
        Ok(stage)
    }

    pub(super) fn now(&self) -> Now {
        self.clock.now()
    }

    /// Returns the supervisor; another one takes over where there is none.
    pub(super) fn driver(&mut self) -> Result<&mut Driver, Fault> {
        let driver = match self.driver.take() {
            Some(driver) => driver,
            None => self.open()?,
        };
        Ok(self.driver.insert(driver))
    }

    /// Wants something else from now on.
    pub(super) fn edit(&mut self, edit: &FleetFile) -> Result<(), Fault> {
        self.fleet.merge(edit);
        let wanted = self.fleet.wanted()?;
        let policy = self.options.policy.clone();
        if let Some(driver) = &mut self.driver {
            driver.want(wanted, policy);
        }
        Ok(())
    }

    /// Ends the supervisor as its death does: the lease is free, the next one is nobody's parent.
    pub(super) fn bury(&mut self) {
        self.driver = None;
        self.store.end_lease();
        self.host = Arc::new(self.host.reopen());
    }

    /// Loses every record; the machine goes on.
    pub(super) fn lose_the_records(&mut self) {
        self.store = Arc::new(MemoryStore::holding(chartered(Snapshot::default())));
        self.bury();
    }

    /// Boots the machine anew after it was down for a time.
    pub(super) fn reboot(&mut self, down: Duration) {
        self.boots = self.boots.saturating_add(1);
        self.clock.reboot(BootId::from_bytes([self.boots; 16]), down);
        self.bury();
    }

    /// Decides as the next tick would, and does nothing.
    pub(super) fn preview(&mut self) -> Result<Preview, Fault> {
        let seen = match &self.driver {
            Some(driver) => driver.foresee(),
            None => preview(&self.parts(), &self.fleet.wanted()?, &self.options),
        };
        let seen =
            seen.map_err(|error| Fault::new(error.to_string(), "a store in memory can be read"))?;
        for write in seen.plan.commands.iter().filter_map(tenure_reconcile::Command::write) {
            self.lines.learn(write.id(), write.bead.name(), write.bead.phase().incarnation());
        }
        Ok(seen)
    }

    /// Gets to know whatever is on record and runs by now.
    pub(super) fn learn(&mut self) {
        for stored in self.stored() {
            if let Some(bead) = stored.bead() {
                self.lines.learn(bead.id(), bead.name(), bead.phase().incarnation());
            }
        }
        for mark in self.host.living() {
            self.lines.learn(&mark.bead, &mark.name, Some(mark.incarnation));
        }
    }

    pub(super) fn stored(&self) -> Vec<Stored> {
        self.snapshot().beads
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        self.store.snapshot().expect("a store in memory can be read")
    }

    /// Returns the mark of a living session, by its name, or its name and life.
    pub(super) fn living(&self, who: &str) -> Result<OwnerMark, Fault> {
        let living = self.host.living();
        let called = |mark: &OwnerMark| format!("{}#{}", mark.name, mark.incarnation.generation);
        let is_it = |mark: &&OwnerMark| mark.name.as_str() == who || called(mark) == who;
        let mut found = living.iter().filter(is_it);
        match (found.next(), found.next()) {
            (Some(mark), None) => Ok(mark.clone()),
            (Some(_), Some(_)) => Err(Fault::new(
                format!("{who} means several living sessions"),
                "write the life behind it, as in worker-1#2",
            )),
            (None, _) => {
                let names: Vec<String> = living.iter().map(called).collect();
                let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
                Err(Fault::new(format!("nobody called {who} lives"), format!("who lives: {names}")))
            }
        }
    }

    fn open(&mut self) -> Result<Driver, Fault> {
        let (installation, fleet) = realm();
        let realm = Realm { installation, fleet, holder: "the scenario".to_owned() };
        let opened = Driver::open(self.parts(), realm, self.fleet.wanted()?, self.options.clone());
        opened.map_err(Fault::of_fleet)
    }

    fn parts(&self) -> Parts {
        let store = Arc::clone(&self.store) as Arc<dyn Store>;
        let host = Arc::clone(&self.host) as Arc<dyn Runtime>;
        let mut parts = Parts::new(store, host, Arc::clone(&self.clock) as Arc<dyn Clock>);
        parts.randomness = Arc::<Drawn>::clone(&self.drawn);
        parts.faults = Arc::clone(&self.planned) as Arc<dyn Faults>;
        parts
    }
}

/// Says whose the records are: that is written by the first supervisor, and no scenario is about it.
fn chartered(mut records: Snapshot) -> Snapshot {
    let (installation, fleet) = realm();
    let charter = Some(Charter { installation, fleet });
    records.ledger.apply(LedgerWrite::Charter { charter });
    records
}

/// Longer than anything in a scenario lies before its beginning.
pub(super) const UP_FOR: Duration = Duration::from_secs(100 * 86_400);

/// Any other would do; what is drawn is shown by readable names.
const SEED: u64 = 1;
