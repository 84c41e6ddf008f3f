//! What truly lives on the machine? Every process with what it was launched with, and what the host shows of it.

use super::op::{Applied, Fate, Launched, See, Signaled, Used};
use super::wish::With;
use tenure_bead::{Activity, Attention, Deadline, Exit, Incarnation, Now, Tell};
use tenure_liveness::{
    Completeness, ExitRecord, Listing, Observation, OwnerMark, Probe, Sighting, Standing, StopHow,
};

/// The machine: every process, and what becomes of the next effects.
#[derive(Clone, Debug, Default)]
pub(super) struct Host {
    pub(super) lives: Vec<Life>,
    pub(super) next_start: Option<Launched>,
    pub(super) next_stop: Option<Signaled>,
    pub(super) next_live: Option<Applied>,
    pub(super) next_relaunch: Option<Applied>,
}

/// One process, dead or alive.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) mark: OwnerMark,
    pub(super) appears: Deadline,
    pub(super) body: Body,
    /// Which supervisor is its parent and learns how it ends.
    pub(super) parent: u32,
    pub(super) hears: Hears,
    pub(super) with: With,
    pub(super) used: Used,
    pub(super) born: Born,
}

/// What became of a process.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Body {
    /// It runs, and a look at it finds this.
    Runs(Probe),
    /// It has ended, and a look at it finds this.
    Ended(Probe),
}

/// Whether a polite stop ends a process.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Hears {
    Well,
    Nothing,
}

/// Whether anybody could have known of a process in time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Born {
    InTime,
    /// It came after everybody had to count it out.
    TooLate,
}

/// How the host answers a start.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Answer {
    Runs,
    Refused,
    Unclear,
}

impl Life {
    /// Returns whether it lives or is about to.
    pub(super) const fn lives(&self) -> bool {
        matches!(self.body, Body::Runs(_))
    }

    /// Returns what a look finds that runs, if it is there already.
    pub(super) fn running(&self, now: Now) -> Option<Probe> {
        match self.body {
            Body::Runs(probe) => self.appears.is_due(now).then_some(probe),
            Body::Ended(_) => None,
        }
    }

    pub(super) const fn attention(&self) -> Attention {
        let (attached, pending) = match self.used {
            Used::Free | Used::Works => (Tell::No, Tell::No),
            Used::Attached => (Tell::Yes, Tell::No),
            Used::Pending => (Tell::No, Tell::Yes),
            Used::Unknown => (Tell::Unknown, Tell::Unknown),
        };
        Attention { attached, pending, activity: Activity::Unknown }
    }
}

impl Host {
    pub(super) fn find(&self, life: Incarnation) -> Option<&Life> {
        self.lives.iter().find(|l| l.mark.incarnation == life)
    }

    pub(super) fn find_mut(&mut self, life: Incarnation) -> Option<&mut Life> {
        self.lives.iter_mut().find(|l| l.mark.incarnation == life)
    }

    /// Returns who lives or is about to, in the order of their launches.
    pub(super) fn living(&self) -> impl Iterator<Item = &Life> {
        self.lives.iter().filter(|life| life.lives())
    }

    pub(super) fn nth(&mut self, who: u8) -> Option<&mut Life> {
        self.lives.iter_mut().filter(|life| life.lives()).nth(usize::from(who))
    }

    /// Looks at one life, for a supervisor.
    pub(super) fn observe(
        &self,
        incarnation: Incarnation,
        supervisor: u32,
        now: Now,
    ) -> Observation {
        let (probe, exit) = match self.find(incarnation) {
            None => (Probe::Unknowable, ExitRecord::Missing),
            Some(life) => match life.body {
                Body::Runs(probe) if life.appears.is_due(now) => (probe, ExitRecord::Missing),
                Body::Runs(_) => (Probe::Unknowable, ExitRecord::Missing),
                Body::Ended(Probe::Gone) if life.parent == supervisor => {
                    (Probe::Gone, ExitRecord::Own(Exit::Code(1)))
                }
                Body::Ended(probe) => (probe, ExitRecord::Missing),
            },
        };
        Observation { incarnation, at: now.stamp(), probe, exit, asked: None }
    }

    /// Lists what runs; a listing that says that it is complete is.
    pub(super) fn list(&self, see: See, now: Now) -> Listing {
        let why = || "it befell the listing".to_owned();
        let (hidden, completeness) = match see {
            See::Asked | See::All => (None, Completeness::Complete),
            See::But(who) => (Some(usize::from(who)), Completeness::Partial { why: why() }),
            See::Failed => (None, Completeness::Failed { why: why() }),
        };
        let shown = self.living().enumerate().filter(|(at, _)| Some(*at) != hidden);
        let sighting = |life: &Life| {
            life.running(now)?;
            let (mark, standing) = (life.mark.clone(), Standing::Running);
            Some(Sighting { mark, standing, process: None })
        };
        let mut sightings: Vec<_> = shown.filter_map(|(_, life)| sighting(life)).collect();
        if see == See::Failed {
            sightings.clear();
        }
        Listing { began: now.stamp(), completeness, sightings }
    }

    /// Launches a process, and answers as was planned.
    pub(super) fn start(
        &mut self,
        mark: OwnerMark,
        with: With,
        parent: u32,
        (now, delays): (Now, [Deadline; 2]),
    ) -> Answer {
        if let Some(known) = self.find(mark.incarnation) {
            return if known.lives() { Answer::Runs } else { Answer::Refused };
        }
        let [late, too_late] = delays;
        let (born, answer) = match self.next_start.take() {
            None => (
                Some((Deadline::since(now.stamp(), core::time::Duration::ZERO), Born::InTime)),
                Answer::Runs,
            ),
            Some(Launched::Refused) => (None, Answer::Refused),
            Some(Launched::UnclearDoesNot) => (None, Answer::Unclear),
            Some(Launched::UnclearRuns) => (
                Some((Deadline::since(now.stamp(), core::time::Duration::ZERO), Born::InTime)),
                Answer::Unclear,
            ),
            Some(Launched::Late) => (Some((late, Born::InTime)), Answer::Unclear),
            Some(Launched::TooLate) => (Some((too_late, Born::TooLate)), Answer::Unclear),
        };
        if let Some((appears, born)) = born {
            let (body, hears, used) = (Body::Runs(Probe::Verified), Hears::Well, Used::Free);
            self.lives.push(Life { mark, appears, body, parent, hears, with, used, born });
        }
        answer
    }

    /// Lets a signal reach a process, whoever it is.
    pub(super) fn hear(&mut self, life: Incarnation, how: StopHow) {
        let Some(life) = self.find_mut(life) else { return };
        match (how, life.hears) {
            (StopHow::Drain, _) | (StopHow::Ask, Hears::Nothing) => {}
            (StopHow::Ask, Hears::Well) | (StopHow::Force, _) => {
                life.body = Body::Ended(Probe::Gone);
            }
        }
    }

    /// Nobody survives a boot.
    pub(super) fn die(&mut self) {
        for life in self.lives.iter_mut().filter(|life| life.lives()) {
            life.body = Body::Ended(Probe::Gone);
        }
    }

    pub(super) fn befall(&mut self, who: u8, fate: Fate, now: Now) {
        let Some(life) = self.nth(who).filter(|life| life.running(now).is_some()) else { return };
        match fate {
            Fate::Exits => life.body = Body::Ended(Probe::Gone),
            Fate::Zombie => life.body = Body::Ended(Probe::Zombie),
            Fate::Recycled => life.body = Body::Ended(Probe::Recycled),
            Fate::Unverified => life.body = Body::Runs(Probe::Unverified),
            Fate::Unknowable => life.body = Body::Runs(Probe::Unknowable),
            Fate::Clears => life.body = Body::Runs(Probe::Verified),
            Fate::Deaf => life.hears = Hears::Nothing,
        }
    }
}
