//! What runs on a scripted machine? A process table that several supervisors share.

use super::live::{Live, Relaunches};
use super::script::{Behavior, Fate, Hearing, ListScript, StartScript, StopScript};
use super::signal::Signal;
use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use tenure_bead::{Attention, BootId, Deadline, Exit, Incarnation, Now};
use tenure_liveness::{OwnerMark, Probe, ProcessIdentity, StopHow};

#[derive(Debug, Default)]
pub(super) struct Machine {
    pub(super) processes: Vec<Process>,
    pub(super) behaviors: BTreeMap<String, Behavior>,
    pub(super) starts: VecDeque<StartScript>,
    pub(super) lists: VecDeque<ListScript>,
    pub(super) stops: VecDeque<StopScript>,
    pub(super) live: Live,
    pub(super) relaunches: Relaunches,
    pub(super) attention: BTreeMap<Incarnation, Attention>,
    pub(super) signals: Vec<Signal>,
    supervisors: u32,
}

/// One process that was started as a session, dead or alive.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) mark: OwnerMark,
    pub(super) identity: ProcessIdentity,
    parent: u32,
    appears: Deadline,
    exits: Option<(Deadline, Exit)>,
    hearing: Hearing,
    drains: Option<Duration>,
    descendants: usize,
    body: Body,
    pub(super) bystander: Option<Bystander>,
}

/// What became of a process, apart from what time alone does to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Body {
    Runs,
    Hidden(Probe),
    Ended { exit: Exit, probe: Probe },
}

/// A foreign process that got the number of a session that ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Bystander {
    Lives,
    Killed,
}

/// A process as it stands at one moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Standing {
    NotYet,
    Runs(Probe),
    Ended { exit: Exit, probe: Probe },
}

impl Machine {
    /// Counts one more supervisor; processes of an earlier one are not its children.
    pub(super) fn admit(&mut self) -> u32 {
        self.supervisors = self.supervisors.saturating_add(1);
        self.supervisors
    }

    pub(super) fn spawn(&mut self, mark: &OwnerMark, birth: Birth, now: Now) -> ProcessIdentity {
        let behavior = birth.behavior;
        let identity = self.next_identity(now);
        let exits_after =
            |(run, exit)| (Deadline::after(now, birth.delay.saturating_add(run)), exit);
        self.processes.push(Process {
            mark: mark.clone(),
            identity,
            parent: birth.parent,
            appears: Deadline::after(now, birth.delay),
            exits: behavior.exits.map(exits_after),
            hearing: behavior.hearing,
            drains: behavior.drains,
            descendants: behavior.descendants,
            body: Body::Runs,
            bystander: None,
        });
        identity
    }

    /// Ends the program of a session and starts it anew, as the same session.
    pub(super) fn relaunch(&mut self, mark: &OwnerMark, birth: Birth, now: Now) -> ProcessIdentity {
        if let Some(before) = self.find_mut(mark.incarnation) {
            before.body = Body::Ended { exit: Exit::Unknown, probe: Probe::Gone };
            before.descendants = 0;
        }
        self.spawn(mark, birth, now)
    }

    fn next_identity(&self, now: Now) -> ProcessIdentity {
        let started = self.processes.len();
        let number = u32::try_from(started).unwrap_or(u32::MAX);
        ProcessIdentity {
            boot: now.boot.id,
            pid: FIRST_PID.saturating_add(number),
            start_ticks: now.boot.ms / MS_PER_TICK,
            pidfd_inode: Some(u64::from(number)),
        }
    }

    pub(super) fn find(&self, incarnation: Incarnation) -> Option<&Process> {
        let is_it = |p: &&Process| p.mark.incarnation == incarnation;
        self.processes.iter().rev().find(is_it)
    }

    pub(super) fn find_mut(&mut self, incarnation: Incarnation) -> Option<&mut Process> {
        let is_it = |p: &&mut Process| p.mark.incarnation == incarnation;
        self.processes.iter_mut().rev().find(is_it)
    }

    /// Returns how long until time alone changes something, if it ever does.
    pub(super) fn next_event(&self, now: Now) -> Option<Duration> {
        let waits = self.processes.iter().filter_map(|p| p.next_event(now));
        waits.min()
    }
}

/// How a process comes into the world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Birth {
    pub(super) behavior: Behavior,
    pub(super) parent: u32,
    pub(super) delay: Duration,
}

impl Process {
    pub(super) fn at(&self, now: Now) -> Standing {
        let gone = |exit| Standing::Ended { exit, probe: Probe::Gone };
        tenure_bead::canary!(NumberIsTheSession => if self.bystander.is_some() { return self.running() });
        if let Body::Ended { exit, probe } = self.body {
            return Standing::Ended { exit, probe };
        }
        if self.identity.boot != now.boot.id {
            return gone(Exit::Unknown);
        }
        if !self.appears.is_due(now) {
            return Standing::NotYet;
        }
        match self.exits {
            Some((deadline, exit)) if deadline.is_due(now) => gone(exit),
            Some(_) | None => self.running(),
        }
    }

    const fn running(&self) -> Standing {
        match self.body {
            Body::Hidden(probe) => Standing::Runs(probe),
            Body::Runs | Body::Ended { .. } => Standing::Runs(Probe::Verified),
        }
    }

    pub(super) fn is_child_of(&self, supervisor: u32, boot: BootId) -> bool {
        self.parent == supervisor && self.identity.boot == boot
    }

    pub(super) fn count(&self, now: Now) -> usize {
        match self.at(now) {
            Standing::Runs(_) => self.descendants.saturating_add(1),
            Standing::NotYet | Standing::Ended { .. } => 0,
        }
    }

    fn next_event(&self, now: Now) -> Option<Duration> {
        let exit = self.exits.map(|(deadline, _)| deadline.remaining(now));
        match self.at(now) {
            Standing::NotYet => Some(self.appears.remaining(now)),
            Standing::Runs(_) => exit,
            Standing::Ended { .. } => None,
        }
    }

    pub(super) fn hear(&mut self, how: StopHow, now: Now) {
        let signal = match (how, self.hearing) {
            (StopHow::Drain, _) => return self.drain(now),
            (StopHow::Ask, Hearing::Deaf) => return,
            (StopHow::Ask, Hearing::Good) => SIGTERM,
            (StopHow::Force, _) => SIGKILL,
        };
        self.end(Exit::Signal(signal), Probe::Gone);
    }

    /// Begins to end in its own time, if it does that at all; what would come sooner stays, also an earlier drain.
    fn drain(&mut self, now: Now) {
        let Some(after) = self.drains else {
            return;
        };
        let end = (Deadline::after(now, after), Exit::Code(0));
        let is_sooner = |other: &(Deadline, Exit)| other.0.remaining(now) <= after;
        self.exits = Some(self.exits.filter(is_sooner).unwrap_or(end));
    }

    pub(super) const fn befall(&mut self, fate: Fate) {
        match fate {
            Fate::Exits(exit) => self.end(exit, Probe::Gone),
            Fate::Zombie => self.end(Exit::Unknown, Probe::Zombie),
            Fate::Recycled => {
                self.end(Exit::Unknown, Probe::Recycled);
                self.bystander = Some(Bystander::Lives);
            }
            Fate::Unverifiable => self.body = Body::Hidden(Probe::Unverified),
            Fate::Unknowable => self.body = Body::Hidden(Probe::Unknowable),
            Fate::Deaf => self.hearing = Hearing::Deaf,
        }
    }

    const fn end(&mut self, exit: Exit, probe: Probe) {
        self.body = Body::Ended { exit, probe };
    }
}

/// Far from the numbers that a test would write down by accident.
const FIRST_PID: u32 = 4_000;

/// Linux counts start times in hundredths of a second; a coarser or finer tick changes no decision.
const MS_PER_TICK: u64 = 10;

/// The numbers that POSIX gives to a polite and to a forced end.
const SIGTERM: i32 = 15;
const SIGKILL: i32 = 9;
