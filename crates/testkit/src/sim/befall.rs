//! What may befall a fleet? Everything that the dice choose from.

use super::desire::TEMPLATES;
use super::{Sim, policy};
use crate::Dice;
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{Activity, Attention, Exit, Incarnation, Tell};
use tenure_driver::{FaultPoint, fault_points};
use tenure_liveness::LiveLane;
use tenure_runtime::Clock as _;
use tenure_runtime::scripted::{Behavior, Fate, ListScript, LiveScript, StartScript, StopScript};
use tenure_store::MemoryStore;

/// Nobody uses a session, and when it last did something is not known.
pub(super) const UNUSED: Attention =
    Attention { attached: Tell::No, pending: Tell::No, activity: Activity::Unknown };

impl Sim {
    pub(super) fn step(&mut self) {
        match self.dice.below(29) {
            0..8 => {
                self.tick();
            }
            8..11 => {
                let ms = self.dice.choose(&[10, 900, 4_000, 11_000, 61_000]);
                self.note(format!("{ms} ms pass"));
                self.clock.advance(Duration::from_millis(ms));
            }
            11..14 => self.befall(),
            14 => self.script_a_start(),
            15 => self.script_a_listing(),
            16 => {
                let script = self.dice.choose(&[StopScript::Lost, StopScript::Refused]);
                self.note(format!("the next stop: {script:?}"));
                self.host.next_stop(script);
            }
            17 => {
                let points: Vec<FaultPoint> = fault_points().collect();
                let point = self.dice.choose(&points);
                self.note(format!("the driver will die at {point}"));
                *self.planned.0.lock() = Some(point);
            }
            18 => self.restart(),
            19 => self.lose_the_store(),
            20 => self.use_somebody(),
            21 => self.leave_alone(),
            22 => self.script_a_live_change(),
            23 => self.behave(),
            24 => {
                self.note("the machine sleeps for a quarter of an hour".to_owned());
                self.clock.suspend(Duration::from_secs(900));
            }
            _ => self.want_something_else(),
        }
    }

    /// Returns somebody who lives, if anybody does.
    fn somebody(&mut self) -> Option<Incarnation> {
        let living: Vec<Incarnation> =
            self.host.living().into_iter().map(|mark| mark.incarnation).collect();
        (!living.is_empty()).then(|| self.dice.choose(&living))
    }

    fn befall(&mut self) {
        let Some(incarnation) = self.somebody() else { return };
        let exit = Exit::Signal(9);
        let fate = self.dice.choose(&[
            Fate::Exits(exit),
            Fate::Exits(exit),
            Fate::Exits(Exit::Code(1)),
            Fate::Unverifiable,
            Fate::Unknowable,
            Fate::Zombie,
            Fate::Recycled,
            Fate::Deaf,
        ]);
        if matches!(fate, Fate::Unverifiable | Fate::Unknowable) {
            self.clouded.push(incarnation);
        }
        self.note(format!("{fate:?} befalls {incarnation}"));
        self.host.befall(incarnation, fate);
    }

    fn script_a_start(&mut self) {
        // Shorter than the launch grace: what may run later than that, no listing can rule out.
        let late = Duration::from_secs(2);
        let script = self.dice.choose(&[
            StartScript::NotSpawned,
            StartScript::UnclearRuns,
            StartScript::UnclearDoesNot,
            StartScript::RunsLate(late),
            StartScript::UnclearRunsLate(late),
        ]);
        self.note(format!("the next start: {script:?}"));
        self.host.next_start(script);
    }

    fn script_a_listing(&mut self) {
        let omits = self.stored().first().map(|stored| stored.id.clone());
        let script = self.dice.choose(&[ListScript::Partial { omits }, ListScript::Failed]);
        self.note(format!("the next listing: {script:?}"));
        self.host.next_list(script);
    }

    fn want_something_else(&mut self) {
        let before = self.desire.clone();
        self.desire.change(&mut self.dice);
        if before == self.desire {
            return;
        }
        self.note(format!("wanted: {}", self.desire));
        match self.driver.as_mut().filter(|_| self.dice.below(3) > 0) {
            Some(driver) => {
                driver.want(self.desire.wanted(), policy());
            }
            None => self.restart(),
        }
    }

    /// Everybody did something just now, and nobody needs them.
    fn leave_alone(&mut self) {
        self.note("everybody is left alone".to_owned());
        let activity = Activity::Known(self.clock.now().stamp());
        for mark in self.host.living() {
            self.host.pays_attention(mark.incarnation, Attention { activity, ..UNUSED });
        }
    }

    fn use_somebody(&mut self) {
        let Some(incarnation) = self.somebody() else { return };
        let tell = |dice: &mut Dice| dice.choose(&[Tell::No, Tell::No, Tell::Yes, Tell::Unknown]);
        let (attached, pending) = (tell(&mut self.dice), tell(&mut self.dice));
        let now = Activity::Known(self.clock.now().stamp());
        let activity = self.dice.choose(&[now, now, Activity::Unknown]);
        let attention = self.dice.choose(&[
            Attention { attached, pending, activity },
            Attention { pending, ..UNUSED },
            Attention { activity: now, ..UNUSED },
        ]);
        self.note(format!("{incarnation} is used: {attention:?}"));
        self.host.pays_attention(incarnation, attention);
    }

    fn script_a_live_change(&mut self) {
        if self.dice.below(4) == 0 {
            let lane = self.dice.choose(&[LiveLane::Absent, LiveLane::Offered, LiveLane::Offered]);
            self.note(format!("live changes are {lane:?}"));
            return self.host.offers_live(lane);
        }
        let script = self.dice.choose(&[LiveScript::Failed, LiveScript::UnclearApplied]);
        self.note(format!("the next live change: {script:?}"));
        self.host.next_live(script);
    }

    /// Says how sessions behave that are started from now on.
    fn behave(&mut self) {
        let name = self.dice.choose(&TEMPLATES);
        let lasting = Behavior::lasting();
        let behavior = self.dice.choose(&[
            lasting,
            lasting,
            lasting.ends_when_drained(Duration::from_secs(4)),
            lasting.ends_when_drained(Duration::ZERO),
            lasting.deaf(),
            lasting.exits_after(Duration::from_secs(1), Exit::Code(1)),
            Behavior::missing(),
        ]);
        self.note(format!("{name} from now on: {behavior:?}"));
        self.host.behave(name, behavior);
    }

    /// The disk with the records is gone; the sessions are not.
    fn lose_the_store(&mut self) {
        self.note("every record is lost".to_owned());
        // A start of a moment ago that shows nothing yet would be lost with its record, for anybody.
        self.clock.advance(Duration::from_secs(3));
        self.store = Arc::new(MemoryStore::new());
        self.before.forget_records();
        self.restart();
    }
}
