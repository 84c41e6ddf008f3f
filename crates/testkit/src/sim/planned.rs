//! Which end does a simulated driver get? The one that was planned for it.

use super::desire::Desire;
use super::site::Site;
use core::time::Duration;
use parking_lot::Mutex;
use tenure_driver::{Driver, Event, FaultPoint, Faults, Flow};

/// What is to happen to a driver at one fault point, once.
#[derive(Debug, Default)]
pub(super) struct Planned {
    plan: Mutex<Option<(FaultPoint, Plan)>>,
    successor: Mutex<Option<Successor>>,
}

/// What is to happen.
#[derive(Debug)]
pub(super) enum Plan {
    /// It dies.
    Die,
    /// It stalls, and another one takes over meanwhile.
    Stall(Box<Stall>),
}

/// How another supervisor takes over from one that stalls.
#[derive(Debug)]
pub(super) struct Stall {
    /// Where the other one works; what is planned for the first is not planned for it.
    pub(super) site: Site,
    /// What it wants.
    pub(super) desire: Desire,
    /// How long it all takes.
    pub(super) length: Duration,
    /// How often it ticks.
    pub(super) ticks: u8,
}

/// The supervisor that took over from one that stalled.
#[derive(Debug)]
pub(super) struct Successor {
    pub(super) site: Site,
    pub(super) driver: Driver,
    pub(super) events: Vec<Event>,
}

impl Planned {
    /// Plans what is to happen, instead of what was planned before.
    pub(super) fn plan(&self, at: FaultPoint, plan: Plan) {
        *self.plan.lock() = Some((at, plan));
    }

    /// Says what whoever takes over wants.
    pub(super) fn want(&self, desire: &Desire) {
        if let Some((_, Plan::Stall(stall))) = self.plan.lock().as_mut() {
            stall.desire = desire.clone();
        }
    }

    /// Hands a planned death on to another supervisor; a stall is forgotten, for it names what may be gone.
    pub(super) fn hand_on(&self, to: &Self) {
        if let Some((at, Plan::Die)) = self.plan.lock().take() {
            to.plan(at, Plan::Die);
        }
    }

    /// Forgets what was planned.
    pub(super) fn forget(&self) {
        *self.plan.lock() = None;
    }

    /// Returns where something is to happen.
    pub(super) fn at(&self) -> Option<FaultPoint> {
        self.plan.lock().as_ref().map(|(at, _)| *at)
    }

    /// Returns who took over during a stall that is over, once.
    pub(super) fn successor(&self) -> Option<Successor> {
        self.successor.lock().take()
    }
}

impl Faults for Planned {
    fn reach(&self, point: FaultPoint) -> Flow {
        let plan = self.plan.lock().take_if(|(at, _)| *at == point);
        match plan {
            None => Flow::Go,
            Some((_, Plan::Die)) => Flow::Crash,
            Some((_, Plan::Stall(stall))) => {
                *self.successor.lock() = Some(stall.take_over());
                Flow::Go
            }
        }
    }
}

impl Stall {
    /// Another supervisor gets the lease and works, while the first one knows nothing.
    fn take_over(self) -> Successor {
        let Self { mut site, desire, length, ticks } = self;
        site.store.end_lease();
        let mut driver = site.open(&desire);
        let mut events = Vec::new();
        for _ in 0..ticks {
            site.clock.advance(length / u32::from(ticks.max(1)));
            events.extend(driver.tick().map(|tick| tick.events).unwrap_or_default());
        }
        Successor { site, driver, events }
    }
}
