//! What can a host do wrong? A wrapper around the scripted host with one fault planted in it.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{Activity, Attention, Exit, Now, Tell};
use tenure_liveness::{
    Completeness, ExitRecord, Listing, LiveLane, Observation, OwnerMark, Probe, RelaunchLane,
    StopHow,
};
use tenure_runtime::laws::{Candidate, Realm, Realms, Role};
use tenure_runtime::scripted::StandIn;
use tenure_runtime::scripted::{Fate, ScriptedRuntime};
use tenure_runtime::{
    Launch, LaunchSpec, LiveError, ManualClock, RelaunchError, Runtime, StartError, Started,
    StopError, Target,
};

/// One thing that a host does wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    ListsNothing,
    ListsPartially,
    StartsAgain,
    IsUnclear,
    ForgetsAtRestart,
    KillsByLooking,
    NeverStops,
    AlwaysForces,
    LeavesDescendants,
    StopsTheDead,
    StopsAnyLife,
    ForgetsAsking,
    LosesCodes,
    InventsCodes,
    Oversleeps,
    SeesNeighbors,
    TakesAnyMark,
    TrustsNumbers,
    DrainsByAsking,
    DrainsAnyLife,
    DrainsNumbers,
    KillsByAttention,
    UsesEverybody,
    RestartsForLive,
    AppliesOnce,
    AppliesToAnybody,
    DeniesItsLane,
    OnlyOffersIt,
    EndsByRelaunch,
    RelaunchesAnybody,
}

impl Fault {
    pub(crate) const ALL: [Self; 30] = [
        Self::ListsNothing,
        Self::ListsPartially,
        Self::StartsAgain,
        Self::IsUnclear,
        Self::ForgetsAtRestart,
        Self::KillsByLooking,
        Self::NeverStops,
        Self::AlwaysForces,
        Self::LeavesDescendants,
        Self::StopsTheDead,
        Self::StopsAnyLife,
        Self::ForgetsAsking,
        Self::LosesCodes,
        Self::InventsCodes,
        Self::Oversleeps,
        Self::SeesNeighbors,
        Self::TakesAnyMark,
        Self::TrustsNumbers,
        Self::DrainsByAsking,
        Self::DrainsAnyLife,
        Self::DrainsNumbers,
        Self::KillsByAttention,
        Self::UsesEverybody,
        Self::RestartsForLive,
        Self::AppliesOnce,
        Self::AppliesToAnybody,
        Self::DeniesItsLane,
        Self::OnlyOffersIt,
        Self::EndsByRelaunch,
        Self::RelaunchesAnybody,
    ];
}

/// A machine whose hosts have the fault.
pub(crate) struct Planted {
    stand_in: StandIn,
    fault: Option<Fault>,
}

impl Planted {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        let stand_in = StandIn::try_new().unwrap();
        stand_in.machine.offers_relaunch(RelaunchLane::Offered);
        Self { stand_in, fault }
    }
}

impl Candidate for Planted {
    fn realms(&self) -> Realms {
        self.stand_in.realms()
    }

    fn open(&self, realm: &Realm) -> Box<dyn Runtime> {
        let machine = &self.stand_in.machine;
        let others = self.realms();
        let neighbor = |realm: &Realm| machine.neighbor(realm.installation, realm.fleet.clone());
        Box::new(Faulty {
            inner: neighbor(realm),
            neighbors: vec![
                neighbor(&others.ours),
                neighbor(&others.other_fleet),
                neighbor(&others.other_installation),
            ],
            clock: Arc::clone(&self.stand_in.clock),
            fault: self.fault,
            applied: AtomicU32::new(0),
        })
    }

    fn now(&self) -> Now {
        self.stand_in.now()
    }

    fn spec(&self, role: Role) -> LaunchSpec {
        self.stand_in.spec(role)
    }

    fn is_ready(&self, mark: &OwnerMark) -> bool {
        self.stand_in.is_ready(mark)
    }

    fn count(&self, mark: &OwnerMark) -> usize {
        let left_behind = usize::from(self.fault == Some(Fault::LeavesDescendants));
        self.stand_in.count(mark) + left_behind
    }

    fn usurp(&self, target: &Target) {
        self.stand_in.usurp(target);
    }

    fn bystander_lives(&self, target: &Target) -> bool {
        self.stand_in.bystander_lives(target)
    }

    fn patience(&self) -> Duration {
        Duration::ZERO
    }
}

#[derive(Debug)]
struct Faulty {
    inner: ScriptedRuntime,
    neighbors: Vec<ScriptedRuntime>,
    clock: Arc<ManualClock>,
    fault: Option<Fault>,
    applied: AtomicU32,
}

impl Faulty {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// Starts a life again under a mark that the inner host does not know yet.
    fn start_again(&self, launch: &Launch, now: Now) -> Result<Started, StartError> {
        let mut again = launch.clone();
        let bytes = core::array::from_fn(|at| u8::try_from(at).unwrap());
        again.mark.incarnation.token = tenure_bead::InstanceToken::from_bytes(bytes);
        self.inner.start(&again, now)
    }

    /// Finds the life of a bead that runs, whichever was meant.
    fn any_life(&self, target: &Target, now: Now) -> Target {
        let listing = self.inner.list(now);
        let of_bead = |s: &&tenure_liveness::Sighting| s.mark.bead == target.bead;
        let mut any = target.clone();
        if let Some(shown) = listing.sightings.iter().find(of_bead) {
            any.incarnation = shown.mark.incarnation;
        }
        any
    }
}

impl Runtime for Faulty {
    fn list(&self, now: Now) -> Listing {
        let mut listing = self.inner.list(now);
        if self.has(Fault::ListsNothing) {
            listing.sightings.clear();
        }
        if self.has(Fault::ListsPartially) {
            let why = "planted".into();
            listing.completeness = Completeness::Partial { why };
        }
        if self.has(Fault::SeesNeighbors) {
            let seen = self.neighbors.iter().flat_map(|n| n.list(now).sightings);
            listing.sightings = seen.collect();
        }
        if self.has(Fault::RestartsForLive) {
            let restarts = self.applied.load(Ordering::SeqCst);
            let processes = listing.sightings.iter_mut().filter_map(|s| s.process.as_mut());
            processes.for_each(|process| process.start_ticks += u64::from(restarts));
        }
        listing
    }

    fn observe(&self, target: &Target, now: Now) -> Observation {
        if self.has(Fault::KillsByLooking) {
            self.inner.befall(target.incarnation, Fate::Exits(Exit::Code(0)));
        }
        let mut seen = self.inner.observe(target, now);
        let ended = matches!(seen.probe, Probe::Gone | Probe::Zombie | Probe::Recycled);
        if self.has(Fault::ForgetsAsking) {
            seen.asked = None;
        }
        if self.has(Fault::LosesCodes) && ended {
            seen.exit = ExitRecord::Own(Exit::Unknown);
        }
        if self.has(Fault::InventsCodes) && ended {
            seen.exit = ExitRecord::Own(Exit::Code(0));
        }
        seen
    }

    fn start(&self, launch: &Launch, now: Now) -> Result<Started, StartError> {
        let started = if self.has(Fault::TakesAnyMark) {
            let owner = &self.neighbors;
            let works = |n: &ScriptedRuntime| n.start(launch, now).ok();
            owner.iter().find_map(works).map_or_else(|| self.inner.start(launch, now), Ok)
        } else {
            self.inner.start(launch, now)
        };
        match started {
            Err(StartError::AlreadyRuns { .. }) if self.has(Fault::StartsAgain) => {
                self.start_again(launch, now)
            }
            Err(StartError::NotSpawned { .. }) if self.has(Fault::StartsAgain) => {
                self.start_again(launch, now)
            }
            Err(StartError::NotSpawned { what, cause }) if self.has(Fault::IsUnclear) => {
                Err(StartError::Unclear { what, cause })
            }
            Ok(started) if self.has(Fault::ForgetsAtRestart) => {
                self.inner.befall(launch.mark.incarnation, Fate::Unknowable);
                Ok(started)
            }
            started => started,
        }
    }

    fn stop(&self, target: &Target, how: StopHow, now: Now) -> Result<(), StopError> {
        if self.has(Fault::NeverStops) {
            return Ok(());
        }
        let drains = how == StopHow::Drain;
        if self.has(Fault::DrainsAnyLife) && drains {
            let _refused = self.inner.stop(target, how, now);
            return Ok(());
        }
        if self.has(Fault::TrustsNumbers) || (self.has(Fault::DrainsNumbers) && drains) {
            self.inner.signal_number(target, how);
            return Ok(());
        }
        let how = if self.has(Fault::DrainsByAsking) && drains { StopHow::Ask } else { how };
        let how = if self.has(Fault::AlwaysForces) { StopHow::Force } else { how };
        let meant =
            if self.has(Fault::StopsAnyLife) { self.any_life(target, now) } else { target.clone() };
        match self.inner.stop(&meant, how, now) {
            Err(StopError::Gone { .. }) if self.has(Fault::StopsTheDead) => Ok(()),
            stopped => stopped,
        }
    }

    fn wait(&self, at_most: Duration) {
        if self.has(Fault::Oversleeps) {
            self.clock.advance(at_most);
        } else {
            self.inner.wait(at_most);
        }
    }

    fn attention(&self, target: &Target, now: Now) -> Attention {
        if self.has(Fault::KillsByAttention) {
            self.inner.befall(target.incarnation, Fate::Exits(Exit::Code(0)));
        }
        if self.has(Fault::UsesEverybody) {
            return Attention {
                attached: Tell::No,
                pending: Tell::No,
                activity: Activity::Known(now.stamp()),
            };
        }
        self.inner.attention(target, now)
    }

    fn live_lane(&self) -> LiveLane {
        if self.has(Fault::DeniesItsLane) { LiveLane::Absent } else { self.inner.live_lane() }
    }

    fn apply_live(&self, launch: &Launch, now: Now) -> Result<(), LiveError> {
        let before = self.applied.fetch_add(1, Ordering::SeqCst);
        if self.has(Fault::OnlyOffersIt) {
            return Err(LiveError::Absent);
        }
        if self.has(Fault::AppliesOnce) && before > 0 {
            let cause = "planted".into();
            return Err(LiveError::Failed { what: "a second time".into(), cause });
        }
        match self.inner.apply_live(launch, now) {
            Err(LiveError::NotVerified { .. }) if self.has(Fault::AppliesToAnybody) => Ok(()),
            applied => applied,
        }
    }

    fn relaunch_lane(&self) -> RelaunchLane {
        self.inner.relaunch_lane()
    }

    fn relaunch(&self, launch: &Launch, now: Now) -> Result<Started, RelaunchError> {
        let renewed = self.inner.relaunch(launch, now);
        if self.has(Fault::EndsByRelaunch) {
            self.inner.befall(launch.mark.incarnation, Fate::Exits(Exit::Code(0)));
        }
        match renewed {
            Err(RelaunchError::NotVerified { .. }) if self.has(Fault::RelaunchesAnybody) => {
                Ok(Started { process: None })
            }
            renewed => renewed,
        }
    }
}
