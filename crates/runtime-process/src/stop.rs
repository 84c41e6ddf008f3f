//! Who is signalled when a session is to end? Only what was verified a moment ago.

use crate::handle::{Handle, as_pid};
use crate::proc_fs;
use crate::recognize::lingers;
use crate::scan::sweep;
use crate::session::{Hold, Session};
use rustix::io::Errno;
use rustix::process::{Signal, kill_process_group};
use tenure_runtime::{Cause, StopError};

/// Tells the first process of a session to end in its own time, if it takes a signal for that.
pub(crate) fn drain(session: &Session) -> Result<(), StopError> {
    let incarnation = session.mark.incarnation;
    let handle = match leader(session) {
        Leader::Unproved => return Err(StopError::NotVerified { incarnation }),
        Leader::Uncollected(_) | Leader::Gone => return Err(StopError::Gone { incarnation }),
        // Without a handle it is our child, not collected, so its number is its own.
        Leader::Runs(pid) => session.watched().cloned().map_or_else(|| Handle::open(pid), Ok),
    };
    let Some(signal) = session.drain else {
        return Ok(());
    };
    match handle.and_then(|handle| handle.signal(signal)) {
        Err(Errno::SRCH) => Err(StopError::Gone { incarnation }),
        sent => sent.map_err(|errno| refused(session, errno)),
    }
}

/// Signals a session and what belongs to it.
///
/// While its first process is there, the whole group gets the signal at once: a child of ours that we have
/// not collected keeps its number, dead or alive, and an adopted one is looked at right before.
/// Descendants that left the group, or outlived it, are held and verified one by one.
pub(crate) fn signal(session: &Session, how: Stop) -> Result<(), StopError> {
    let incarnation = session.mark.incarnation;
    let leader = leader(session);
    let group = match leader {
        Leader::Unproved => return Err(StopError::NotVerified { incarnation }),
        Leader::Runs(pid) => signal_group(pid, how).and_then(|()| signal_mover(session, pid, how)),
        Leader::Uncollected(pid) => signal_group(pid, how),
        Leader::Gone => Ok(()),
    };
    group.map_err(|errno| refused(session, errno))?;
    let runs = matches!(leader, Leader::Runs(_));
    if runs && how == Stop::Politely {
        return Ok(());
    }
    let reached = sweep(&session.mark, session.since_ticks(), as_signal(how));
    if runs || reached > 0 {
        return Ok(());
    }
    Err(StopError::Gone { incarnation })
}

/// How a session is ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stop {
    Politely,
    ByForce,
}

/// What is known of the first process of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Leader {
    Runs(u32),
    Uncollected(u32),
    Gone,
    Unproved,
}

fn refused(session: &Session, errno: Errno) -> StopError {
    StopError::Refused {
        incarnation: session.mark.incarnation,
        cause: Cause::from(std::io::Error::from(errno)),
    }
}

fn leader(session: &Session) -> Leader {
    match &session.hold {
        Hold::Child { child, handle } => match handle {
            Some(handle) if handle.has_ended() => uncollected(session, child.id()),
            Some(_) | None => Leader::Runs(child.id()),
        },
        Hold::Adopted(handle) => match session.identity {
            Some(identity) if !handle.has_ended() => Leader::Runs(identity.pid),
            Some(_) | None => Leader::Gone,
        },
        Hold::Ended { .. } => Leader::Gone,
        Hold::Unproved | Hold::Disputed(_) | Hold::Begun => Leader::Unproved,
    }
}

/// Makes sure that a child that ended still has its number: somebody else in this process may collect children.
fn uncollected(session: &Session, pid: u32) -> Leader {
    match session.identity {
        Some(identity) if lingers(&identity) => Leader::Uncollected(pid),
        Some(_) | None => Leader::Gone,
    }
}

fn signal_group(pid: u32, how: Stop) -> Result<(), Errno> {
    // The calls take 0 and 1 for "everybody"; neither is ever a session.
    let Some(group) = as_pid(pid).filter(|group| group.as_raw_nonzero().get() > 1) else {
        return Err(Errno::SRCH);
    };
    match kill_process_group(group, as_signal(how)) {
        Err(Errno::SRCH) => Ok(()),
        sent => sent,
    }
}

/// Signals the first process of a session if it has moved to another group; one that has not got its signal.
fn signal_mover(session: &Session, pid: u32, how: Stop) -> Result<(), Errno> {
    let has_moved = proc_fs::stat(pid).is_ok_and(|stat| stat.group != pid);
    match session.watched().filter(|_| has_moved).map(|handle| handle.signal(as_signal(how))) {
        None | Some(Err(Errno::SRCH)) => Ok(()),
        Some(sent) => sent,
    }
}

const fn as_signal(how: Stop) -> Signal {
    match how {
        Stop::Politely => Signal::TERM,
        Stop::ByForce => Signal::KILL,
    }
}
