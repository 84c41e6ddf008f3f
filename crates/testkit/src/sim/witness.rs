//! What was every process launched with? A host that remembers it, whoever supervises.

use super::desire::PAPER;
use core::time::Duration;
use parking_lot::Mutex;
use std::sync::Arc;
use tenure_bead::{Attention, Incarnation, Now};
use tenure_liveness::{Listing, LiveLane, Observation, OwnerMark, RelaunchLane, StopHow};
use tenure_runtime::scripted::ScriptedRuntime;
use tenure_runtime::{
    Launch, LaunchSpec, LiveError, RelaunchError, Runtime, StartError, Started, StopError, Target,
};

/// What the processes of a machine were launched with, in order: the n-th life and what it runs.
pub(super) type Launches = Arc<Mutex<Launched>>;

/// Every launch that was tried.
#[derive(Debug, Default)]
pub(super) struct Launched(Vec<Launch>);

impl Launched {
    /// Returns how many launches were tried.
    pub(super) const fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns the mark of the n-th life.
    pub(super) fn mark(&self, life: usize) -> Option<OwnerMark> {
        self.0.get(life).map(|launch| launch.mark.clone())
    }

    /// Returns what a life was launched with.
    pub(super) fn spec(&self, incarnation: Incarnation) -> Option<&LaunchSpec> {
        let is_it = |launch: &&Launch| launch.mark.incarnation == incarnation;
        self.0.iter().rev().find(is_it).map(|launch| &launch.spec)
    }

    /// The program of a life was started anew; what was applied to it while it ran is no part of that, and neither is a
    /// file that could not be read.
    fn renew(&mut self, anew: &Launch) {
        let is_it = |launch: &&mut Launch| launch.mark.incarnation == anew.mark.incarnation;
        if let Some(launch) = self.0.iter_mut().rev().find(is_it) {
            let live = core::mem::take(&mut launch.spec.live);
            let paper = launch.spec.env.remove_entry(PAPER);
            launch.spec = LaunchSpec { live, ..anew.spec.clone() };
            paper.map(|(key, says)| launch.spec.env.entry(key).or_insert(says));
        }
    }

    /// Returns which life it is.
    pub(super) fn handle(&self, incarnation: Incarnation) -> Option<usize> {
        self.0.iter().position(|launch| launch.mark.incarnation == incarnation)
    }
}

/// A scripted host that remembers what it was told to launch.
#[derive(Debug)]
pub(super) struct Witness {
    pub(super) host: Arc<ScriptedRuntime>,
    pub(super) launches: Launches,
}

impl Runtime for Witness {
    fn list(&self, now: Now) -> Listing {
        self.host.list(now)
    }

    fn observe(&self, target: &Target, now: Now) -> Observation {
        self.host.observe(target, now)
    }

    fn start(&self, launch: &Launch, now: Now) -> Result<Started, StartError> {
        self.launches.lock().0.push(launch.clone());
        self.host.start(launch, now)
    }

    fn stop(&self, target: &Target, how: StopHow, now: Now) -> Result<(), StopError> {
        self.host.stop(target, how, now)
    }

    fn wait(&self, at_most: Duration) {
        self.host.wait(at_most);
    }

    fn attention(&self, target: &Target, now: Now) -> Attention {
        self.host.attention(target, now)
    }

    fn live_lane(&self) -> LiveLane {
        self.host.live_lane()
    }

    fn apply_live(&self, launch: &Launch, now: Now) -> Result<(), LiveError> {
        self.host.apply_live(launch, now)
    }

    fn relaunch_lane(&self) -> RelaunchLane {
        self.host.relaunch_lane()
    }

    fn relaunch(&self, launch: &Launch, now: Now) -> Result<Started, RelaunchError> {
        let before = self.host.relaunched().len();
        let answer = self.host.relaunch(launch, now);
        if self.host.relaunched().len() > before {
            self.launches.lock().renew(launch);
        }
        answer
    }
}
