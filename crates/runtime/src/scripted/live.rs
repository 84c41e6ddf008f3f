//! What does a scripted host tell of the use of a session, and what becomes of a live change, or of a relaunch?

use super::ScriptedRuntime;
use super::host::{Scripted, behavior};
use super::machine::{Birth, Machine, Process, Standing};
use super::script::LiveScript;
use crate::{Cause, Launch, LaunchSpec, LiveError, RelaunchError, Started, Target};
use core::time::Duration;
use std::collections::VecDeque;
use tenure_bead::{Activity, Attention, Incarnation, Now, Tell};
use tenure_liveness::{LiveLane, Probe, RelaunchLane};

/// The live changes of a machine: those to come, and those that were applied.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) lane: LiveLane,
    pub(super) scripts: VecDeque<LiveScript>,
    pub(super) applied: Vec<(Incarnation, Vec<Vec<String>>)>,
}

impl Default for Live {
    fn default() -> Self {
        Self { lane: LiveLane::Offered, scripts: VecDeque::new(), applied: Vec::new() }
    }
}

/// The relaunches of a machine: those to come, and those that were done.
#[derive(Debug)]
pub(super) struct Relaunches {
    pub(super) lane: RelaunchLane,
    pub(super) scripts: VecDeque<LiveScript>,
    pub(super) done: Vec<(Incarnation, LaunchSpec)>,
}

impl Default for Relaunches {
    fn default() -> Self {
        Self { lane: RelaunchLane::Absent, scripts: VecDeque::new(), done: Vec::new() }
    }
}

impl ScriptedRuntime {
    pub(super) fn attention_of(&self, target: &Target, now: Now) -> Attention {
        let machine = self.machine.lock();
        if !self.is_verified(&machine, target, now) {
            return Attention::UNKNOWN;
        }
        machine.attention.get(&target.incarnation).copied().unwrap_or(UNUSED)
    }

    pub(super) fn apply(&self, launch: &Launch, now: Now) -> Result<(), LiveError> {
        let mut machine = self.machine.lock();
        match machine.live.lane {
            LiveLane::Absent => return Err(LiveError::Absent),
            LiveLane::Offered => {}
        }
        let target = launch.target();
        if !(self.is_ours(&launch.mark) && self.is_verified(&machine, &target, now)) {
            return Err(LiveError::NotVerified { incarnation: target.incarnation });
        }
        let applied = (target.incarnation, launch.spec.live.clone());
        let live = &mut machine.live;
        match live.scripts.pop_front().unwrap_or(LiveScript::Applied) {
            LiveScript::Applied => live.applied.push(applied),
            LiveScript::Failed => return Err(failed()),
            LiveScript::UnclearApplied => {
                live.applied.push(applied);
                return Err(failed());
            }
        }
        Ok(())
    }

    pub(super) fn launch_anew(&self, launch: &Launch, now: Now) -> Result<Started, RelaunchError> {
        let mut machine = self.machine.lock();
        match machine.relaunches.lane {
            RelaunchLane::Absent => return Err(RelaunchError::Absent),
            RelaunchLane::Offered => {}
        }
        let target = launch.target();
        let incarnation = target.incarnation;
        if !(self.is_ours(&launch.mark) && self.is_verified(&machine, &target, now)) {
            return Err(RelaunchError::NotVerified { incarnation });
        }
        let script = machine.relaunches.scripts.pop_front().unwrap_or(LiveScript::Applied);
        let told = || {
            let what = launch.spec.program.display().to_string();
            Err(RelaunchError::Failed { what, cause: Cause::from(Scripted::Told) })
        };
        if script == LiveScript::Failed {
            return told();
        }
        let behavior = behavior(&machine, launch);
        let birth = Birth { behavior, parent: self.supervisor, delay: Duration::ZERO };
        let process = Some(machine.relaunch(&launch.mark, birth, now));
        machine.relaunches.done.push((incarnation, launch.spec.clone()));
        self.asked.lock().remove(&incarnation);
        if script == LiveScript::UnclearApplied { told() } else { Ok(Started { process }) }
    }

    fn is_verified(&self, machine: &Machine, target: &Target, now: Now) -> bool {
        let ours = |p: &&Process| self.is_ours(&p.mark) && p.mark.bead == target.bead;
        let process = machine.find(target.incarnation).filter(ours);
        process.is_some_and(|p| p.at(now) == Standing::Runs(Probe::Verified))
    }
}

fn failed() -> LiveError {
    LiveError::Failed { what: "a live command".into(), cause: Cause::from(Scripted::Told) }
}

/// What a session tells of its use that nothing was said of.
const UNUSED: Attention =
    Attention { attached: Tell::No, pending: Tell::No, activity: Activity::Unknown };
