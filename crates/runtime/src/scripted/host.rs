//! How does the scripted host answer the port's calls?

use super::ScriptedRuntime;
use super::machine::{Birth, Machine, Process, Standing};
use super::script::{Behavior, ListScript, Presence, StartScript, StopScript};
use super::signal::Signal;
use crate::{
    Cause, Clock, Launch, LiveError, RelaunchError, Runtime, StartError, Started, StopError, Target,
};
use core::time::Duration;
use tenure_bead::{Attention, Now};
use tenure_liveness::{
    Asked, Completeness, ExitRecord, Listing, LiveLane, Observation, OwnerMark, Probe,
    RelaunchLane, Sighting, StopHow,
};

impl Runtime for ScriptedRuntime {
    fn list(&self, now: Now) -> Listing {
        let mut machine = self.machine.lock();
        let script = machine.lists.pop_front().unwrap_or(ListScript::Complete);
        let ours = machine.processes.iter().filter(|p| self.is_ours(&p.mark));
        let mut sightings: Vec<_> = ours.filter_map(|p| sighting(p, now)).collect();
        let completeness = match script {
            ListScript::Complete => Completeness::Complete,
            ListScript::Omits(bead) => {
                sightings.retain(|s| s.mark.bead != bead);
                Completeness::Complete
            }
            ListScript::Partial { omits } => {
                sightings.retain(|s| Some(&s.mark.bead) != omits.as_ref());
                let why = "the script says so".into();
                Completeness::Partial { why }
            }
            ListScript::Failed => {
                sightings.clear();
                let why = "the script says so".into();
                Completeness::Failed { why }
            }
        };
        Listing { began: now.stamp(), completeness, sightings }
    }

    fn observe(&self, target: &Target, now: Now) -> Observation {
        let machine = self.machine.lock();
        let ours = |p: &&Process| self.is_ours(&p.mark) && p.mark.bead == target.bead;
        let process = machine.find(target.incarnation).filter(ours);
        let child = process.is_some_and(|p| p.is_child_of(self.supervisor, now.boot.id));
        let (probe, exit) = match process.map(|p| p.at(now)) {
            None | Some(Standing::NotYet) => (Probe::Unknowable, ExitRecord::Missing),
            Some(Standing::Runs(probe)) => (probe, ExitRecord::Missing),
            Some(Standing::Ended { exit, probe }) if child && probe == Probe::Gone => {
                (probe, ExitRecord::Own(exit))
            }
            Some(Standing::Ended { probe, .. }) => (probe, ExitRecord::Missing),
        };
        Observation {
            incarnation: target.incarnation,
            at: now.stamp(),
            probe,
            exit,
            asked: self.asked.lock().get(&target.incarnation).copied(),
        }
    }

    fn start(&self, launch: &Launch, now: Now) -> Result<Started, StartError> {
        let mut machine = self.machine.lock();
        if let Some(refusal) = self.refuse(launch, &machine, now) {
            return Err(refusal);
        }
        let behavior = behavior(&machine, launch);
        if behavior.presence == Presence::Missing {
            return Err(not_spawned(launch, Scripted::NoProgram));
        }
        let script = machine.starts.pop_front().unwrap_or(StartScript::Runs);
        let mut spawn = |delay| {
            let parent = self.supervisor;
            let birth = Birth { behavior, parent, delay };
            let process = Some(machine.spawn(&launch.mark, birth, now));
            Started { process }
        };
        match script {
            StartScript::Runs => Ok(spawn(Duration::ZERO)),
            StartScript::RunsLate(delay) => Ok(spawn(delay)),
            StartScript::NotSpawned => Err(not_spawned(launch, Scripted::Told)),
            StartScript::UnclearDoesNot => Err(unclear(launch)),
            StartScript::UnclearRuns => {
                spawn(Duration::ZERO);
                Err(unclear(launch))
            }
            StartScript::UnclearRunsLate(delay) => {
                spawn(delay);
                Err(unclear(launch))
            }
        }
    }

    fn stop(&self, target: &Target, how: StopHow, now: Now) -> Result<(), StopError> {
        let mut machine = self.machine.lock();
        self.may_stop(&mut machine, target, now)?;
        let script = machine.stops.pop_front().unwrap_or(StopScript::Delivered);
        if script == StopScript::Refused {
            return Err(StopError::Refused {
                incarnation: target.incarnation,
                cause: Cause::from(Scripted::Told),
            });
        }
        let at = now.stamp();
        self.asked.lock().insert(target.incarnation, Asked { how, at });
        if script == StopScript::Delivered {
            let process = self.may_stop(&mut machine, target, now)?;
            process.hear(how, now);
            let reached = Some(process.mark.clone());
            machine.signals.push(Signal { at, meant: target.clone(), how, reached });
        }
        Ok(())
    }

    fn wait(&self, at_most: Duration) {
        let next = self.machine.lock().next_event(self.clock.now());
        self.clock.advance(next.map_or(at_most, |next| next.min(at_most)));
    }

    fn attention(&self, target: &Target, now: Now) -> Attention {
        self.attention_of(target, now)
    }

    fn live_lane(&self) -> LiveLane {
        self.machine.lock().live.lane
    }

    fn apply_live(&self, launch: &Launch, now: Now) -> Result<(), LiveError> {
        self.apply(launch, now)
    }

    fn relaunch_lane(&self) -> RelaunchLane {
        self.machine.lock().relaunches.lane
    }

    fn relaunch(&self, launch: &Launch, now: Now) -> Result<Started, RelaunchError> {
        self.launch_anew(launch, now)
    }
}

impl ScriptedRuntime {
    pub(super) fn is_ours(&self, mark: &OwnerMark) -> bool {
        mark.installation == self.installation && mark.fleet == self.fleet
    }

    fn refuse(&self, launch: &Launch, machine: &Machine, now: Now) -> Option<StartError> {
        if !self.is_ours(&launch.mark) {
            return Some(not_spawned(launch, Scripted::ForeignMark));
        }
        let incarnation = launch.mark.incarnation;
        let lives = |p: &Process| !matches!(p.at(now), Standing::Ended { .. });
        match machine.find(incarnation).map(lives) {
            Some(true) => Some(StartError::AlreadyRuns { incarnation }),
            Some(false) => Some(not_spawned(launch, Scripted::Spent)),
            None => None,
        }
    }

    /// Finds the process of a target that may be signalled.
    fn may_stop<'m>(
        &self,
        machine: &'m mut Machine,
        target: &Target,
        now: Now,
    ) -> Result<&'m mut Process, StopError> {
        let incarnation = target.incarnation;
        let not_verified = StopError::NotVerified { incarnation };
        let ours = |p: &&mut Process| self.is_ours(&p.mark) && p.mark.bead == target.bead;
        let Some(process) = machine.find_mut(incarnation).filter(ours) else {
            return Err(not_verified);
        };
        match process.at(now) {
            Standing::Runs(Probe::Verified) => Ok(process),
            Standing::Ended { .. } => Err(StopError::Gone { incarnation }),
            Standing::Runs(_) | Standing::NotYet => Err(not_verified),
        }
    }
}

pub(super) fn behavior(machine: &Machine, launch: &Launch) -> Behavior {
    let program = launch.spec.program.to_string_lossy();
    let known = machine.behaviors.get(&*program).copied();
    known.unwrap_or(Behavior::lasting())
}

fn sighting(process: &Process, now: Now) -> Option<Sighting> {
    let process_seen = match process.at(now) {
        Standing::Runs(Probe::Verified) => Some(process.identity),
        Standing::Runs(_) => None,
        Standing::NotYet | Standing::Ended { .. } => return None,
    };
    Some(Sighting {
        mark: process.mark.clone(),
        standing: tenure_liveness::Standing::Running,
        process: process_seen,
    })
}

fn not_spawned(launch: &Launch, because: Scripted) -> StartError {
    StartError::NotSpawned {
        what: launch.spec.program.display().to_string(),
        cause: Cause::from(because),
    }
}

fn unclear(launch: &Launch) -> StartError {
    StartError::Unclear {
        what: launch.spec.program.display().to_string(),
        cause: Cause::from(Scripted::Told),
    }
}

/// Why a scripted host refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(super) enum Scripted {
    #[error("the script says so")]
    Told,
    #[error("there is no such program")]
    NoProgram,
    #[error("this incarnation ran before; a token names one life")]
    Spent,
    #[error("the mark names another installation or fleet")]
    ForeignMark,
}
