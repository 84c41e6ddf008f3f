//! Where do jobs run that are no processes? On a shop floor: numbered desks, and a thread that goes round them.

use crate::job::Job;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use tenure::bead::{Exit, Incarnation, Stamp};
use tenure::liveness::{Asked, OwnerMark, Probe};
use tenure::prelude::*;

/// A shop floor. Supervisors come and go; the jobs stay as long as anybody holds it.
#[derive(Debug, Default)]
pub(crate) struct Floor {
    desks: Mutex<Desks>,
    ended: Condvar,
}

#[derive(Debug, Default)]
pub(crate) struct Desks {
    /// Desk numbers are given out anew, so a number alone proves nothing; job numbers are not.
    at: BTreeMap<u32, (u64, Job)>,
    jobs: u64,
    /// Every life there ever was: a token names one.
    pub(crate) lives: BTreeMap<Incarnation, Life>,
    /// How many jobs have ended so far, so that nobody waits for an end that was before.
    pub(crate) ends: u64,
}

/// One life of a session, and where it works.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) mark: OwnerMark,
    pub(crate) asked: Option<Asked>,
    pub(crate) exit: Option<Exit>,
    desk: u32,
    job: u64,
}

impl Floor {
    /// Opens a floor, and the thread that lets every job work once in a while: its heartbeat.
    pub(crate) fn open(clock: Arc<dyn Clock>) -> Arc<Self> {
        let floor = Arc::new(Self::default());
        let weak = Arc::downgrade(&floor);
        std::thread::spawn(move || go_round(&weak, &*clock));
        floor
    }

    pub(crate) fn desks(&self) -> MutexGuard<'_, Desks> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a job has ended that was not counted yet, at most so long; returns the new count.
    pub(crate) fn wait(&self, counted: u64, at_most: Duration) -> u64 {
        let same = |desks: &mut Desks| desks.ends == counted;
        let waited = self.ended.wait_timeout_while(self.desks(), at_most, same);
        waited.unwrap_or_else(PoisonError::into_inner).0.ends
    }
}

/// Goes round until the floor is gone.
fn go_round(floor: &Weak<Floor>, clock: &dyn Clock) {
    let mut told = 0;
    while let Some(floor) = floor.upgrade() {
        // A wait without a reason to wake: that is how long a beat is.
        let pause = floor.ended.wait_timeout_while(floor.desks(), BEAT, |_| true);
        let mut desks = pause.unwrap_or_else(PoisonError::into_inner).0;
        desks.beat(clock.now().stamp());
        if desks.ends != told {
            told = desks.ends;
            floor.ended.notify_all();
        }
    }
}

impl Desks {
    /// Lets every job work once, and notes which have ended.
    fn beat(&mut self, at: Stamp) {
        let mut ended = Vec::new();
        self.at.retain(|_, (number, job)| match job.beat(at) {
            None => true,
            Some(exit) => {
                ended.push((*number, exit));
                false
            }
        });
        self.ends += ended.len() as u64;
        for (job, exit) in &ended {
            let life = self.lives.values_mut().find(|life| life.job == *job);
            life.into_iter().for_each(|life| life.exit = Some(*exit));
        }
    }

    pub(crate) fn seat(&mut self, mark: OwnerMark, job: Job) {
        let desk = (1..).find(|desk| !self.at.contains_key(desk)).unwrap_or(u32::MAX);
        let number = self.sit(desk, job);
        let (asked, exit) = (None, None);
        self.lives.insert(mark.incarnation, Life { mark, asked, exit, desk, job: number });
    }

    fn sit(&mut self, desk: u32, job: Job) -> u64 {
        self.jobs += 1;
        self.at.insert(desk, (self.jobs, job));
        self.jobs
    }

    /// Returns what a look at the desk of a life shows.
    pub(crate) fn probe(&self, life: &Life) -> Probe {
        match self.at.get(&life.desk) {
            Some((job, _)) if *job == life.job => Probe::Verified,
            Some(_) => Probe::Recycled,
            None => Probe::Gone,
        }
    }

    /// Returns the job of a life, while it is that one that sits there.
    pub(crate) fn job(&mut self, incarnation: Incarnation) -> Option<&mut Job> {
        let life = self.lives.get(&incarnation)?;
        let (number, job) = self.at.get_mut(&life.desk)?;
        (*number == life.job).then_some(job)
    }

    /// Takes a job from its desk, at once and whatever it does; nobody knows how it would have ended.
    pub(crate) fn remove(&mut self, incarnation: Incarnation) {
        if self.job(incarnation).is_some()
            && let Some(life) = self.lives.get_mut(&incarnation)
        {
            self.at.remove(&life.desk);
            life.exit = Some(Exit::Unknown);
            self.ends += 1;
        }
    }

    /// Gives the desk of a life to a job that is nobody's, unseen; for the laws.
    pub(crate) fn usurp(&mut self, incarnation: Incarnation, job: Job) {
        if let Some(desk) = self.lives.get(&incarnation).map(|life| life.desk) {
            self.sit(desk, job);
        }
    }

    /// Returns whether a foreign job sits at the desk of a life.
    pub(crate) fn is_usurped(&self, incarnation: Incarnation) -> bool {
        self.lives.get(&incarnation).is_some_and(|life| self.probe(life) == Probe::Recycled)
    }
}

/// Short enough that a polite stop is heard at once, long enough to leave the processor alone.
const BEAT: Duration = Duration::from_millis(2);
