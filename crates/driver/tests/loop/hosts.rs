//! How does a host behave that a test stands in front of? It is looked past, counted, or looked at through a veil.

use core::fmt::Debug;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use tenure_bead::{Attention, Now};
use tenure_liveness::{ExitRecord, Listing, LiveLane, Observation, Probe, RelaunchLane, StopHow};
use tenure_runtime::{
    Launch, LiveError, RelaunchError, Runtime, StartError, Started, StopError, Target,
};

/// What a test puts in front of a host; what it leaves out reaches the host as it is.
pub(crate) trait Front: Debug + Send + Sync {
    fn looked(&self, seen: Observation) -> Observation {
        seen
    }

    fn start(&self, host: &dyn Runtime, launch: &Launch, now: Now) -> Result<Started, StartError> {
        host.start(launch, now)
    }
}

/// A host with something in front of it, which counts what it is asked for.
#[derive(Debug)]
pub(crate) struct Fronted<F> {
    host: Arc<dyn Runtime>,
    pub(crate) front: F,
    pub(crate) asked: Asked,
}

/// How often a host was asked for what.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    lists: AtomicUsize,
    looks: AtomicUsize,
    starts: AtomicUsize,
    stops: AtomicUsize,
    attentions: AtomicUsize,
    lives: AtomicUsize,
}

/// How often a host was asked: for listings, looks, starts and stops.
pub(crate) type Counts = [usize; 4];

impl Asked {
    pub(crate) fn counts(&self) -> Counts {
        [&self.lists, &self.looks, &self.starts, &self.stops].map(|n| n.load(Ordering::SeqCst))
    }

    /// Returns how often it was asked whether a session is used, and for live changes.
    pub(crate) fn of_use(&self) -> [usize; 2] {
        [&self.attentions, &self.lives].map(|n| n.load(Ordering::SeqCst))
    }
}

impl<F: Front> Fronted<F> {
    pub(crate) fn new(host: Arc<dyn Runtime>, front: F) -> Arc<Self> {
        Arc::new(Self { host, front, asked: Asked::default() })
    }
}

impl<F: Front> Runtime for Fronted<F> {
    fn list(&self, now: Now) -> Listing {
        self.asked.lists.fetch_add(1, Ordering::SeqCst);
        self.host.list(now)
    }

    fn observe(&self, target: &Target, now: Now) -> Observation {
        self.asked.looks.fetch_add(1, Ordering::SeqCst);
        self.front.looked(self.host.observe(target, now))
    }

    fn start(&self, launch: &Launch, now: Now) -> Result<Started, StartError> {
        self.asked.starts.fetch_add(1, Ordering::SeqCst);
        self.front.start(self.host.as_ref(), launch, now)
    }

    fn stop(&self, target: &Target, how: StopHow, now: Now) -> Result<(), StopError> {
        self.asked.stops.fetch_add(1, Ordering::SeqCst);
        self.host.stop(target, how, now)
    }

    fn wait(&self, at_most: Duration) {
        self.host.wait(at_most);
    }

    fn attention(&self, target: &Target, now: Now) -> Attention {
        self.asked.attentions.fetch_add(1, Ordering::SeqCst);
        self.host.attention(target, now)
    }

    fn live_lane(&self) -> LiveLane {
        self.host.live_lane()
    }

    fn apply_live(&self, launch: &Launch, now: Now) -> Result<(), LiveError> {
        self.asked.lives.fetch_add(1, Ordering::SeqCst);
        self.host.apply_live(launch, now)
    }

    fn relaunch_lane(&self) -> RelaunchLane {
        self.host.relaunch_lane()
    }

    fn relaunch(&self, launch: &Launch, now: Now) -> Result<Started, RelaunchError> {
        self.host.relaunch(launch, now)
    }
}

/// Nothing stands in front: the host is only counted.
#[derive(Debug)]
pub(crate) struct Glass;

impl Front for Glass {}

/// Looks show what the test says, one after the other; then what there is.
#[derive(Debug, Default)]
pub(crate) struct Veil(Mutex<VecDeque<Option<Probe>>>);

impl Veil {
    /// Says what the next looks show; nothing stands for what there is.
    pub(crate) fn show(&self, probes: &[Option<Probe>]) {
        self.0.lock().extend(probes);
    }

    /// Returns whether every look that something was said of was taken.
    pub(crate) fn is_lifted(&self) -> bool {
        self.0.lock().is_empty()
    }
}

impl Front for Veil {
    fn looked(&self, seen: Observation) -> Observation {
        match self.0.lock().pop_front().flatten() {
            Some(probe) => Observation { probe, exit: ExitRecord::Missing, ..seen },
            None => seen,
        }
    }
}
