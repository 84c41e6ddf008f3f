//! Where do simulated supervisors work? One machine, one store, one clock, and a supervisor put together on them.

use super::desire::Desire;
use super::planned::Planned;
use super::store::Shaky;
use super::witness::{Launches, Witness};
use crate::Dice;
use crate::drawn::Drawn;
use crate::world::realm;
use core::num::NonZeroUsize;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::BootId;
use tenure_driver::{Driver, Faults, Options, Parts, Realm};
use tenure_liveness::RelaunchLane;
use tenure_reconcile::Policy;
use tenure_runtime::scripted::ScriptedRuntime;
use tenure_runtime::{Clock, ManualClock, Runtime};
use tenure_store::Store;

/// A machine with a store, as the supervisor sees it that works there now.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) clock: Arc<ManualClock>,
    pub(super) store: Arc<Shaky>,
    pub(super) host: Arc<ScriptedRuntime>,
    pub(super) launches: Launches,
    pub(super) planned: Arc<Planned>,
    /// How many supervisors there were; each draws its own tokens.
    supervisors: Arc<AtomicU64>,
}

impl Site {
    pub(super) fn new() -> Self {
        let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
        let (installation, name) = realm();
        let host = ScriptedRuntime::new(installation, name, Arc::clone(&clock));
        host.offers_relaunch(RelaunchLane::Offered);
        Self {
            clock,
            store: Arc::default(),
            host: Arc::new(host),
            launches: Arc::default(),
            planned: Arc::default(),
            supervisors: Arc::default(),
        }
    }

    /// Puts a new supervisor in place; the lease has to be free.
    pub(super) fn open(&mut self, desire: &Desire) -> Driver {
        let nth = self.supervisors.fetch_add(1, Ordering::Relaxed);
        self.host = Arc::new(self.host.reopen());
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
        let drawn = Drawn::by(Dice::of_case(TOKENS, nth));
        parts.randomness = Arc::new(drawn);
        parts.faults = Arc::clone(&self.planned) as Arc<dyn Faults>;
        // A supervisor that cannot open is put in place again until it can; that is no life of it.
        let open = || Driver::open(parts, realm, desire.wanted(), options);
        self.store.spared(open).expect("the lease was ended before")
    }

    /// Returns the same site for a supervisor of whom nothing is planned yet.
    pub(super) fn with_nothing_planned(&self) -> Self {
        Self { planned: Arc::default(), ..self.clone() }
    }
}

/// Returns the policy of simulated fleets: every window can pass within a life.
pub(super) fn policy() -> Policy {
    let mut policy = crate::world::policy();
    let secs = Duration::from_secs;
    (policy.drain_for, policy.condemned_for) = (secs(20), secs(40));
    (policy.patience.attached_for, policy.patience.attached_refresh) = (secs(60), secs(20));
    (policy.patience.active_within, policy.patience.active_bound) = (secs(10), secs(30));
    policy.patience.unknown_bound = secs(20);
    (policy.flip_hold, policy.flip_hold_max) = (secs(20), secs(60));
    policy
}

/// What ids and tokens are drawn from: any number does, as long as it stays the same.
const TOKENS: u64 = 7;
