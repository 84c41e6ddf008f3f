//! How does a supervisor behave when its host misbehaves? A deterministic host that does as it is told.

mod host;
mod live;
mod machine;
mod script;
mod signal;
mod stand_in;

pub use script::{Behavior, Fate, ListScript, LiveScript, StartScript, StopScript};
pub use signal::{Signal, only_the_meant_are_signalled};
pub use stand_in::StandIn;

use crate::{Clock, LaunchSpec, ManualClock, Target};
use machine::{Bystander, Machine, Process, Standing};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use tenure_bead::{Attention, FleetName, Incarnation, InstallationId};
use tenure_liveness::{Asked, LiveLane, OwnerMark, RelaunchLane, StopHow};

/// A host in memory, for tests, simulations and examples.
///
/// It does nothing that it was not told, and the same script gives the same answers.
/// Time passes only on its [`ManualClock`]; [`Runtime::wait`](crate::Runtime::wait) moves that clock on to the next scripted event.
///
/// ```
/// use std::sync::Arc;
/// use tenure_bead::{BootId, Exit, FleetName, InstallationId};
/// use tenure_runtime::{Clock, ManualClock, Runtime};
/// use tenure_runtime::scripted::ScriptedRuntime;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
/// let installation = InstallationId::from_bytes([2; 16]);
/// let host = ScriptedRuntime::new(installation, FleetName::parse("demo")?, Arc::clone(&clock));
/// assert!(host.list(clock.now()).sightings.is_empty());
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct ScriptedRuntime {
    installation: InstallationId,
    fleet: FleetName,
    clock: Arc<ManualClock>,
    machine: Arc<Mutex<Machine>>,
    supervisor: u32,
    asked: Mutex<BTreeMap<Incarnation, Asked>>,
}

impl ScriptedRuntime {
    /// Makes a machine on which nothing runs, and a supervisor's host on it.
    #[must_use]
    pub fn new(installation: InstallationId, fleet: FleetName, clock: Arc<ManualClock>) -> Self {
        let machine = Arc::new(Mutex::new(Machine::default()));
        Self::on(installation, fleet, clock, machine)
    }

    /// Opens the host of a supervisor that was started anew on the same machine; it is nobody's parent yet.
    #[must_use]
    pub fn reopen(&self) -> Self {
        self.neighbor(self.installation, self.fleet.clone())
    }

    /// Opens the host of another supervisor on the same machine.
    #[must_use]
    pub fn neighbor(&self, installation: InstallationId, fleet: FleetName) -> Self {
        let clock = Arc::clone(&self.clock);
        Self::on(installation, fleet, clock, Arc::clone(&self.machine))
    }

    fn on(
        installation: InstallationId,
        fleet: FleetName,
        clock: Arc<ManualClock>,
        machine: Arc<Mutex<Machine>>,
    ) -> Self {
        let supervisor = machine.lock().admit();
        Self { installation, fleet, clock, machine, supervisor, asked: Mutex::default() }
    }

    /// Says how sessions of a program behave that are started from now on.
    pub fn behave(&self, program: &str, behavior: Behavior) {
        let mut machine = self.machine.lock();
        machine.behaviors.insert(program.into(), behavior);
    }

    /// Says what becomes of the next start that nothing was said of yet.
    pub fn next_start(&self, script: StartScript) {
        self.machine.lock().starts.push_back(script);
    }

    /// Says what becomes of the next listing that nothing was said of yet.
    pub fn next_list(&self, script: ListScript) {
        self.machine.lock().lists.push_back(script);
    }

    /// Says what becomes of the next stop of a running session that nothing was said of yet.
    pub fn next_stop(&self, script: StopScript) {
        self.machine.lock().stops.push_back(script);
    }

    /// Says what becomes of the next live change of a running session that nothing was said of yet.
    pub fn next_live(&self, script: LiveScript) {
        self.machine.lock().live.scripts.push_back(script);
    }

    /// Says whether the hosts of this machine apply live changes; they do unless told otherwise.
    pub fn offers_live(&self, lane: LiveLane) {
        self.machine.lock().live.lane = lane;
    }

    /// Says what becomes of the next relaunch of a running session that nothing was said of yet.
    pub fn next_relaunch(&self, script: LiveScript) {
        self.machine.lock().relaunches.scripts.push_back(script);
    }

    /// Says whether the hosts of this machine start programs anew; they do not unless told so.
    pub fn offers_relaunch(&self, lane: RelaunchLane) {
        self.machine.lock().relaunches.lane = lane;
    }

    /// Says what a session that runs tells of its use from now on.
    ///
    /// Before, nobody is attached, nothing is pending, and when it last did something is unknown.
    pub fn pays_attention(&self, incarnation: Incarnation, attention: Attention) {
        self.machine.lock().attention.insert(incarnation, attention);
    }

    /// Returns every live change that was applied, in order: to which life, and the commands.
    #[must_use]
    pub fn applied(&self) -> Vec<(Incarnation, Vec<Vec<String>>)> {
        self.machine.lock().live.applied.clone()
    }

    /// Returns every relaunch that was done, in order: of which life, and with what.
    #[must_use]
    pub fn relaunched(&self) -> Vec<(Incarnation, LaunchSpec)> {
        self.machine.lock().relaunches.done.clone()
    }

    /// Forgets what was said of starts, listings, stops, live changes and relaunches to come: they go well again.
    pub fn forget_scripts(&self) {
        let mut machine = self.machine.lock();
        machine.starts.clear();
        machine.lists.clear();
        machine.stops.clear();
        machine.live.scripts.clear();
        machine.relaunches.scripts.clear();
    }

    /// Lets something happen to a session, and returns whether there is one that it could happen to.
    pub fn befall(&self, incarnation: Incarnation, fate: Fate) -> bool {
        let now = self.clock.now();
        let mut machine = self.machine.lock();
        let running = |p: &&mut Process| matches!(p.at(now), Standing::Runs(_) | Standing::NotYet);
        let process = machine.find_mut(incarnation);
        process.filter(running).map(|p| p.befall(fate)).is_some()
    }

    /// Returns the marks of every living session of this supervisor's, seen past every script.
    #[must_use]
    pub fn living(&self) -> Vec<OwnerMark> {
        let now = self.clock.now();
        let machine = self.machine.lock();
        let lives = |p: &&Process| matches!(p.at(now), Standing::Runs(_) | Standing::NotYet);
        let ours = machine.processes.iter().filter(|p| self.is_ours(&p.mark));
        ours.filter(lives).map(|p| p.mark.clone()).collect()
    }

    /// Returns every signal that reached a process of the machine, in order.
    #[must_use]
    pub fn signals(&self) -> Vec<Signal> {
        self.machine.lock().signals.clone()
    }

    /// Counts the living processes of a session, descendants included, whoever owns it.
    #[must_use]
    pub fn count(&self, incarnation: Incarnation) -> usize {
        let now = self.clock.now();
        let machine = self.machine.lock();
        let of_it = |p: &&Process| p.mark.incarnation == incarnation;
        machine.processes.iter().filter(of_it).map(|p| p.count(now)).sum()
    }

    /// Returns whether the foreign process lives that got a recycled session's number.
    #[must_use]
    pub fn bystander_lives(&self, incarnation: Incarnation) -> bool {
        let machine = self.machine.lock();
        machine.find(incarnation).and_then(|p| p.bystander) == Some(Bystander::Lives)
    }

    /// Signals whatever has a session's number now, as a careless host would. Only for planting faults.
    pub fn signal_number(&self, target: &Target, how: StopHow) {
        let now = self.clock.now();
        let mut machine = self.machine.lock();
        let Some(process) = machine.find_mut(target.incarnation) else {
            return;
        };
        let foreign = process.bystander.is_some();
        if foreign {
            process.bystander = Some(Bystander::Killed);
        } else {
            process.hear(how, now);
        }
        let reached = (!foreign).then(|| process.mark.clone());
        machine.signals.push(Signal { at: now.stamp(), meant: target.clone(), how, reached });
    }
}
