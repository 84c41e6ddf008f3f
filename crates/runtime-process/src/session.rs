//! What does the host hold of one session, and what does a look at it say?

use crate::drain;
use crate::handle::Handle;
use crate::mark::is_same_life;
use crate::output::Output;
use crate::recognize::{Recognized, lingers, recognize};
use crate::record::Record;
use crate::scan::clear;
use rustix::process::Signal;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use tenure_bead::{AgentName, BootId, Exit, Stamp};
use tenure_liveness::{Asked, ExitRecord, OwnerMark, Probe, ProcessIdentity, StopHow};

/// One life of a bead, as this host knows it.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) mark: OwnerMark,
    pub(crate) identity: Option<ProcessIdentity>,
    pub(crate) hold: Hold,
    /// What it was told last.
    pub(crate) asked: Option<Asked>,
    /// When it was last told to end in its own time, by whichever supervisor.
    pub(crate) drained: Option<Stamp>,
    pub(crate) leftovers: Leftovers,
    /// What tells it to end in its own time, if it takes a signal for that.
    pub(crate) drain: Option<Signal>,
    /// What was seen of its output when somebody looked last.
    pub(crate) output: Option<Output>,
}

/// What becomes of what outlives the first process of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Leftovers {
    /// It is left alone: the session was not told to end, or only to do so in its own time.
    Stay,
    /// It is ended by force.
    End,
}

/// The first process of a session, proved to be it and running a moment ago.
#[derive(Clone, Debug)]
pub(crate) struct Verified {
    pub(crate) pid: u32,
    pub(crate) handle: Handle,
    pub(crate) name: AgentName,
}

/// How a session is held.
#[derive(Debug)]
pub(crate) enum Hold {
    /// Our own child, not collected yet: its number is its own until we do.
    Child {
        child: Child,
        /// None only where descriptors ran out.
        handle: Option<Handle>,
    },
    /// The child of an earlier supervisor, verified.
    Adopted(Handle),
    /// Something has its number; it is looked at anew each time.
    Unproved,
    /// Its record says that it ended, and this one carries its mark and is no descendant: one of them is wrong.
    Disputed(Handle),
    /// A start was begun, and no process of it was seen yet.
    Begun,
    /// It has ended.
    Ended { probe: Probe, exit: Option<Exit> },
}

impl Session {
    pub(crate) const fn begun(mark: OwnerMark) -> Self {
        Self {
            mark,
            identity: None,
            hold: Hold::Begun,
            asked: None,
            drained: None,
            leftovers: Leftovers::Stay,
            drain: None,
            output: None,
        }
    }

    /// Makes of a record what can be held of it now.
    ///
    /// The number of a process that was recorded in another namespace of processes means nothing in this one:
    /// such a session is looked for by its mark, as one whose start was begun.
    pub(crate) fn from_record(record: Record, boot: BootId) -> Self {
        let here = record.is_from_here();
        let process = record.process.filter(|_| here);
        let hold = match (record.exit, process) {
            (Some(exit), _) => ended(Probe::Gone, Some(exit)),
            (None, None) => Hold::Begun,
            (None, Some(process)) => take_hold(&process, &record.mark, boot),
        };
        let drained = |at| Asked { how: StopHow::Drain, at };
        Self {
            identity: process,
            hold,
            asked: record.drained.map(drained),
            drained: record.drained,
            drain: record.drain.and_then(drain::from_raw),
            ..Self::begun(record.mark)
        }
    }

    /// Remembers what it was told. That it drains takes nothing back that it was told before.
    pub(crate) const fn note_asked(&mut self, asked: Asked) {
        self.asked = Some(asked);
        match asked.how {
            StopHow::Drain => self.drained = Some(asked.at),
            StopHow::Ask | StopHow::Force => self.leftovers = Leftovers::End,
        }
    }

    /// Returns what is to be kept of it.
    pub(crate) fn record(&self) -> Record {
        let exit = match self.hold {
            Hold::Ended { exit, .. } => exit,
            Hold::Child { .. }
            | Hold::Adopted(_)
            | Hold::Unproved
            | Hold::Disputed(_)
            | Hold::Begun => None,
        };
        let mut record = Record::new(self.mark.clone());
        record.process = self.identity;
        record.exit = exit;
        record.drain = self.drain.map(Signal::as_raw);
        record.drained = self.drained;
        record
    }

    /// Looks whether it still runs; collects it if it is our child and has ended. Tells whether that was news.
    ///
    /// One that was told to end is there until nothing that carries its mark is: what outlived its first process
    /// is ended here by force.
    pub(crate) fn settle(&mut self, boot: BootId) -> Change {
        // A look at the pidfd is half the price of asking for the child.
        let lives = |handle: &Handle| !handle.has_ended() || self.leaves_something();
        if self.watched().is_some_and(lives) {
            return Change::None;
        }
        let ended = match &mut self.hold {
            Hold::Child { child, .. } => collect(child),
            Hold::Adopted(_) => Some(ended(Probe::Gone, None)),
            Hold::Unproved => {
                let Some(identity) = &self.identity else {
                    return Change::None;
                };
                self.hold = take_hold(identity, &self.mark, boot);
                return if self.has_ended() { Change::Ended } else { Change::None };
            }
            Hold::Disputed(handle) => handle.has_ended().then(|| ended(Probe::Gone, None)),
            Hold::Begun | Hold::Ended { .. } => None,
        };
        match ended {
            Some(ended) => {
                self.hold = ended;
                Change::Ended
            }
            None => Change::None,
        }
    }

    /// Ends what a session that was told to end has left behind; returns whether some of it is still there.
    fn leaves_something(&self) -> bool {
        let clear = || clear(self.since_ticks(), |mark| is_same_life(mark, &self.mark));
        self.leftovers == Leftovers::End && clear().is_err()
    }

    /// Returns the tick before which nothing of it was started.
    pub(crate) fn since_ticks(&self) -> u64 {
        self.identity.map_or(0, |identity| identity.start_ticks)
    }

    /// Returns whether a group leader with its mark shows that its record is wrong.
    ///
    /// What a session leaves behind has another number than its first process and was not started before it, nor,
    /// where that number has gone to a stranger since, in the same tick; of an earlier boot nothing is left.
    pub(crate) fn is_belied_by(&self, pid: u32, start_ticks: u64, boot: BootId) -> bool {
        let (Hold::Ended { probe, exit: None }, Some(identity)) = (&self.hold, &self.identity)
        else {
            return false;
        };
        let elder = start_ticks < identity.start_ticks;
        let twin = *probe == Probe::Recycled && start_ticks == identity.start_ticks;
        identity.boot != boot || identity.pid == pid || elder || twin
    }

    /// Returns whether its first process may be there, so that what carries its mark is no leftover.
    pub(crate) fn may_run(&self) -> bool {
        match self.hold {
            Hold::Child { .. } | Hold::Adopted(_) => {
                self.watched().is_none_or(|handle| !handle.has_ended())
            }
            Hold::Unproved | Hold::Disputed(_) => true,
            Hold::Begun | Hold::Ended { .. } => false,
        }
    }

    /// Returns what a probe finds, after [`Session::settle`].
    pub(crate) fn probe(&self) -> Probe {
        match &self.hold {
            Hold::Child { .. } | Hold::Adopted(_) => Probe::Verified,
            Hold::Unproved | Hold::Disputed(_) => Probe::Unverified,
            Hold::Begun => Probe::Unknowable,
            Hold::Ended { probe, exit } => {
                // Without an exit another parent has to collect it.
                let lingers = *probe == Probe::Gone
                    && exit.is_none()
                    && self.identity.as_ref().is_some_and(lingers);
                if lingers { Probe::Zombie } else { *probe }
            }
        }
    }

    pub(crate) fn exit_record(&self) -> ExitRecord {
        match self.hold {
            Hold::Ended { exit: Some(exit), .. } => ExitRecord::Own(exit),
            Hold::Ended { exit: None, .. }
            | Hold::Child { .. }
            | Hold::Adopted(_)
            | Hold::Unproved
            | Hold::Disputed(_)
            | Hold::Begun => ExitRecord::Missing,
        }
    }

    /// Returns its first process, if that is proved to be it and has not ended.
    pub(crate) fn verified(&self) -> Option<Verified> {
        let (pid, handle) = match &self.hold {
            Hold::Child { child, handle } => {
                // Not collected yet, so its number is its own.
                let opened = || Handle::open(child.id()).ok();
                (child.id(), handle.clone().or_else(opened)?)
            }
            Hold::Adopted(handle) => (self.identity?.pid, handle.clone()),
            Hold::Unproved | Hold::Disputed(_) | Hold::Begun | Hold::Ended { .. } => return None,
        };
        (!handle.has_ended()).then(|| Verified { pid, handle, name: self.mark.name.clone() })
    }

    /// Returns the hold that a wait is to watch.
    pub(crate) const fn watched(&self) -> Option<&Handle> {
        match &self.hold {
            Hold::Child { handle, .. } => handle.as_ref(),
            Hold::Adopted(handle) => Some(handle),
            Hold::Unproved | Hold::Disputed(_) | Hold::Begun | Hold::Ended { .. } => None,
        }
    }

    pub(crate) const fn has_ended(&self) -> bool {
        matches!(self.hold, Hold::Ended { .. })
    }
}

/// Whether a look at a session brought news that is to be kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Change {
    None,
    Ended,
}

fn take_hold(identity: &ProcessIdentity, mark: &OwnerMark, boot: BootId) -> Hold {
    match recognize(identity, mark, boot) {
        Recognized::Ours(handle) => Hold::Adopted(handle),
        Recognized::Ended => ended(Probe::Gone, None),
        Recognized::Recycled => ended(Probe::Recycled, None),
        Recognized::Unproved | Recognized::Unknowable => Hold::Unproved,
    }
}

/// Collects our child if it has ended. Somebody else in this process may have done so; then nobody knows how.
fn collect(child: &mut Child) -> Option<Hold> {
    match child.try_wait() {
        Ok(None) => None,
        Ok(Some(status)) => Some(ended(Probe::Gone, exit(status))),
        Err(_) => Some(ended(Probe::Gone, None)),
    }
}

fn exit(status: ExitStatus) -> Option<Exit> {
    let code = status.code().map(Exit::Code);
    code.or_else(|| status.signal().map(Exit::Signal))
}

const fn ended(probe: Probe, exit: Option<Exit>) -> Hold {
    Hold::Ended { probe, exit }
}
