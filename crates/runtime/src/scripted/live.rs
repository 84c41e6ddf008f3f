//! What does a scripted host tell of the use of a session, and what becomes of a live change?

use super::ScriptedRuntime;
use super::host::Scripted;
use super::machine::{Machine, Process, Standing};
use super::script::LiveScript;
use crate::{Cause, Launch, LiveError, Target};
use std::collections::VecDeque;
use tenure_bead::{Activity, Attention, Incarnation, Now, Tell};
use tenure_liveness::{LiveLane, Probe};

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
