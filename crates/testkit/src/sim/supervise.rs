//! What do the supervisors of a simulated fleet do? They tick, die, stall, hand over and are taken over from.

use super::planned::{Plan, Stall, Successor};
use super::promise::Deeds;
use super::{Sim, news};
use crate::hunt::Violation;
use core::time::Duration;
use tenure_bead::BootId;
use tenure_driver::{Event, FaultPoint, Quiet, Tick, TickError};

impl Sim {
    /// The supervisor that has the lease ticks once.
    pub(super) fn tick(&mut self) -> Option<Quiet> {
        let answer = self.driver.as_mut()?.tick();
        let successor = self.site.planned.successor();
        let was_alone = successor.is_none();
        if let Some(successor) = successor {
            self.give_way(successor);
        }
        match answer {
            Ok(tick) => return Some(self.went_well(tick)),
            Err(TickError::Crashed(point)) => self.died(point),
            Err(error) => {
                if was_alone && matches!(error, TickError::LeaseLost { .. }) {
                    self.breaks("T2", "whoever has the lease is told that it is lost".to_owned());
                }
                self.went_wrong(&error);
            }
        }
        None
    }

    fn give_way(&mut self, successor: Successor) {
        self.site = successor.site;
        self.former = self.driver.replace(successor.driver);
        self.note(|_| "a new supervisor took over from one that stalled".to_owned());
        self.hear(successor.events);
        self.reach(news::STALLED);
    }

    /// The supervisor that was taken over from ticks once: whatever it does, nothing comes of it.
    pub(super) fn tick_former(&mut self) {
        let Some(mut former) = self.former.take() else { return };
        let before = Deeds::of(&self.site);
        let answer = former.tick();
        let after = Deeds::of(&self.site);
        if before != after {
            self.breaks("T2", format!("a supervisor without the lease: {before:?}, {after:?}"));
        }
        match answer {
            Ok(_) => {}
            Err(TickError::LeaseLost { .. }) => self.reach(news::FENCED),
            Err(error) => self.went_wrong(&error),
        }
        self.former = Some(former);
    }

    fn went_well(&mut self, tick: Tick) -> Quiet {
        (self.verdicts, self.wake_after) = (tick.verdicts, tick.wake_after);
        self.hear(tick.events);
        tick.quiet
    }

    fn went_wrong(&mut self, error: &TickError) {
        if let TickError::Commit(tenure_store::CommitError::Unanswered { .. }) = error {
            self.reach(news::UNANSWERED);
        }
        if matches!(error, TickError::Read(_)) {
            self.reach(news::UNREADABLE);
        }
        self.failed = Some(error.to_string());
        self.note(|_| format!("tick failed: {error}"));
    }

    fn died(&mut self, point: FaultPoint) {
        self.reach(news::death(point));
        self.note(|_| format!("the driver dies at {point}"));
        self.failed = Some(format!("died at {point}"));
        self.replace();
    }

    /// Notes what was told by a tick; what its second opinion objects to is broken.
    fn hear(&mut self, events: Vec<Event>) {
        if self.trail.is_some() && !events.is_empty() {
            let lines: Vec<String> = events.iter().map(ToString::to_string).collect();
            self.note(|_| format!("tick: {}", lines.join(" | ")));
        }
        for event in &events {
            if let Event::Violated(violation) = event {
                self.breaks(violation.invariant, format!("planned: {}", violation.how));
            }
            self.reached.extend(news::of(event));
        }
        self.events.extend(events);
    }

    pub(super) fn breaks(&mut self, rule: &'static str, what: String) {
        self.broken.get_or_insert(Violation::new(rule, what));
    }

    /// The supervisor dies, and the next one takes over.
    pub(super) fn replace(&mut self) {
        self.driver = None;
        self.site.store.end_lease();
        self.note(|_| "a new supervisor".to_owned());
        self.driver = Some(self.site.open(&self.desire));
    }

    /// The supervisor gives its lease back, and the next one takes over.
    pub(super) fn hand_over(&mut self) {
        if let Some(driver) = self.driver.take() {
            driver.close().expect("a store in memory takes a lease back");
        }
        self.driver = Some(self.site.open(&self.desire));
    }

    /// The supervisor that was taken over from ends properly.
    pub(super) fn former_leaves(&mut self) {
        if let Some(former) = self.former.take() {
            former.close().expect("a store in memory takes a lease back");
            self.reach(news::LEFT);
        }
    }

    /// The next supervisor takes over while this one still runs.
    pub(super) fn take_over(&mut self) {
        self.plan_for_the_next();
        self.site.store.end_lease();
        let next = self.site.open(&self.desire);
        self.former = self.driver.replace(next);
        self.reach(news::TWO);
    }

    /// What was planned for the supervisor is planned for the next one instead.
    pub(super) fn plan_for_the_next(&mut self) {
        let next = self.site.with_nothing_planned();
        self.site.planned.hand_on(&next.planned);
        self.site = next;
    }

    /// Plans that the supervisor stalls at a point.
    pub(super) fn stall(&mut self, at: FaultPoint, length: Duration, ticks: u8) {
        let (site, desire) = (self.site.with_nothing_planned(), self.desire.clone());
        let stall = Stall { site, desire, length, ticks };
        self.site.planned.plan(at, Plan::Stall(Box::new(stall)));
    }

    /// The machine boots anew: nothing that ran runs on.
    pub(super) fn reboot(&mut self, down: Duration) {
        if !self.site.host.living().is_empty() {
            self.reach(news::REBOOT);
        }
        self.boots += 1;
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.boots.to_le_bytes());
        self.site.clock.reboot(BootId::from_bytes(id), down);
        self.former = None;
        self.replace();
    }
}
