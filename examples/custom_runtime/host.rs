//! How does a shop floor answer the port? Every call finds the life that is meant, and says what it cannot know.

use crate::floor::{Desks, Floor, Life};
use crate::job::Job;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::Arc;
use tenure::bead::Attention;
use tenure::liveness::{
    Asked, ExitRecord, LiveLane, Observation, OwnerMark, Probe, Sighting, Standing, StopHow,
};
use tenure::prelude::*;
use tenure::runtime::laws::Realm as Ours;
use tenure::runtime::{Launch, LiveError, StartError, Started, StopError, Target};

/// A host of jobs, for the sessions of one installation and fleet.
#[derive(Debug)]
pub(crate) struct JobHost {
    floor: Arc<Floor>,
    ours: Ours,
    /// How many ends this supervisor has waited for.
    counted: AtomicU64,
}

impl JobHost {
    pub(crate) fn open(floor: Arc<Floor>, ours: Ours) -> Self {
        Self { floor, ours, counted: AtomicU64::new(0) }
    }

    fn owns(&self, mark: &OwnerMark) -> bool {
        mark.installation == self.ours.installation && mark.fleet == self.ours.fleet
    }

    fn find<'d>(&self, desks: &'d Desks, target: &Target) -> Option<&'d Life> {
        let life = desks.lives.get(&target.incarnation)?;
        (self.owns(&life.mark) && life.mark.bead == target.bead).then_some(life)
    }

    fn verified<'d>(&self, desks: &'d mut Desks, target: &Target) -> Option<&'d mut Job> {
        self.find(desks, target)?;
        desks.job(target.incarnation)
    }
}

impl Runtime for JobHost {
    fn list(&self, now: Now) -> Listing {
        let desks = self.floor.desks();
        let runs = |l: &&Life| self.owns(&l.mark) && desks.probe(l) == Probe::Verified;
        let sighting = |life: &Life| Sighting {
            mark: life.mark.clone(),
            standing: Standing::Running,
            process: None,
        };
        let sightings = desks.lives.values().filter(runs).map(sighting).collect();
        Listing { began: now.stamp(), completeness: Completeness::Complete, sightings }
    }

    fn observe(&self, target: &Target, now: Now) -> Observation {
        let desks = self.floor.desks();
        let life = self.find(&desks, target);
        Observation {
            incarnation: target.incarnation,
            at: now.stamp(),
            // A floor forgets nobody; but a life of before it was opened is none that it can judge.
            probe: life.map_or(Probe::Unknowable, |life| desks.probe(life)),
            exit: life.and_then(|life| life.exit).map_or(ExitRecord::Missing, ExitRecord::Own),
            asked: life.and_then(|life| life.asked),
        }
    }

    fn start(&self, launch: &Launch, _now: Now) -> Result<Started, StartError> {
        let incarnation = launch.mark.incarnation;
        let not_spawned = |why: &str| StartError::NotSpawned {
            what: launch.spec.program.display().to_string(),
            cause: why.into(),
        };
        if !self.owns(&launch.mark) {
            return Err(not_spawned("the mark is another installation's or fleet's"));
        }
        let mut desks = self.floor.desks();
        match desks.lives.get(&incarnation).map(|life| desks.probe(life)) {
            None => {}
            Some(Probe::Verified) => return Err(StartError::AlreadyRuns { incarnation }),
            Some(_) => return Err(not_spawned("this life was lived; a token names one")),
        }
        let job = Job::of(&launch.spec).ok_or_else(|| not_spawned("there is no such job"))?;
        desks.seat(launch.mark.clone(), job);
        Ok(Started { process: None })
    }

    fn stop(&self, target: &Target, how: StopHow, now: Now) -> Result<(), StopError> {
        let incarnation = target.incarnation;
        let mut desks = self.floor.desks();
        match self.find(&desks, target).map(|life| desks.probe(life)) {
            Some(Probe::Verified) => {}
            Some(Probe::Gone) => return Err(StopError::Gone { incarnation }),
            Some(_) | None => return Err(StopError::NotVerified { incarnation }),
        }
        match (how, desks.job(incarnation)) {
            (StopHow::Drain, Some(job)) => job.wind_down(),
            (StopHow::Ask, Some(job)) => job.end(),
            (StopHow::Force, _) => desks.remove(incarnation),
            (StopHow::Drain | StopHow::Ask, None) => {}
        }
        if let Some(life) = desks.lives.get_mut(&incarnation) {
            life.asked = Some(Asked { how, at: now.stamp() });
        }
        Ok(())
    }

    fn wait(&self, at_most: Duration) {
        let counted = self.counted.load(Ordering::SeqCst);
        self.counted.store(self.floor.wait(counted, at_most), Ordering::SeqCst);
    }

    fn attention(&self, target: &Target, _now: Now) -> Attention {
        let mut desks = self.floor.desks();
        self.verified(&mut desks, target).map_or(Attention::UNKNOWN, |job| job.attention())
    }

    fn live_lane(&self) -> LiveLane {
        LiveLane::Offered
    }

    fn apply_live(&self, launch: &Launch, _now: Now) -> Result<(), LiveError> {
        let target = launch.target();
        let mut desks = self.floor.desks();
        let job = self.verified(&mut desks, &target).filter(|_| self.owns(&launch.mark));
        let incarnation = target.incarnation;
        job.ok_or(LiveError::NotVerified { incarnation })?.hear_live(&launch.spec.live);
        Ok(())
    }
}
