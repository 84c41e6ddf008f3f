//! What was every process launched with? A host that remembers it, whoever supervises.

use core::time::Duration;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use tenure_bead::{Attention, Incarnation, Now};
use tenure_liveness::{Listing, LiveLane, Observation, StopHow};
use tenure_runtime::scripted::ScriptedRuntime;
use tenure_runtime::{
    Launch, LaunchSpec, LiveError, Runtime, StartError, Started, StopError, Target,
};

/// What the processes of a machine were launched with.
pub(super) type Launches = Arc<Mutex<BTreeMap<Incarnation, LaunchSpec>>>;

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
        self.launches.lock().insert(launch.mark.incarnation, launch.spec.clone());
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
}
