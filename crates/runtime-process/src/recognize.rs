//! Is the process with the recorded number the one that was started?

use crate::handle::Handle;
use crate::mark::{from_environ, is_same_life};
use crate::proc_fs::{self, Running, Stat, Unread};
use rustix::io::Errno;
use tenure_bead::BootId;
use tenure_liveness::{Match, OwnerMark, ProcessIdentity};

/// What became of a recorded process.
#[derive(Debug)]
pub(crate) enum Recognized {
    /// It runs, and this holds it.
    Ours(Handle),
    /// It has ended.
    Ended,
    /// It has ended, and another process has its number.
    Recycled,
    /// A process with its number runs, and nothing proves or disproves that it is the one.
    Unproved,
    /// The kernel did not let us look.
    Unknowable,
}

/// Looks for a recorded process: takes hold of the number first, reads who has it, and then
/// makes sure that the one held was there all the time.
pub(crate) fn recognize(recorded: &ProcessIdentity, mark: &OwnerMark, boot: BootId) -> Recognized {
    if recorded.boot != boot {
        return Recognized::Ended;
    }
    let handle = match Handle::open(recorded.pid) {
        Ok(handle) => handle,
        Err(Errno::SRCH) => return Recognized::Ended,
        Err(_) => return Recognized::Unknowable,
    };
    let seen = identify(recorded.pid, &handle, boot);
    let environ = proc_fs::environ(recorded.pid);
    if handle.has_ended() {
        return Recognized::Ended;
    }
    match prove(recorded, mark, (seen, environ)) {
        Proof::Ours => Recognized::Ours(handle),
        Proof::Other => Recognized::Recycled,
        Proof::None => Recognized::Unproved,
    }
}

/// Reads the identity of a process that is held.
pub(crate) fn identify(pid: u32, handle: &Handle, boot: BootId) -> Result<ProcessIdentity, Unread> {
    Ok(ProcessIdentity {
        boot,
        pid,
        start_ticks: proc_fs::stat(pid)?.start_ticks,
        pidfd_inode: handle.inode(),
    })
}

/// Takes hold of a process that a scan found, if it still is what was found.
pub(crate) fn hold(pid: u32, found: &Stat, mark: &OwnerMark) -> Option<Handle> {
    let handle = Handle::open(pid).ok()?;
    let seen = proc_fs::stat(pid).ok()?;
    let same = seen.start_ticks == found.start_ticks && seen.running == Running::Yes;
    let environ = proc_fs::environ(pid).ok()?;
    let marked = from_environ(&environ).is_some_and(|found| is_same_life(&found, mark));
    (same && marked && !handle.has_ended()).then_some(handle)
}

/// Returns whether a process that was collected by nobody yet is still there as a zombie.
pub(crate) fn lingers(identity: &ProcessIdentity) -> bool {
    let is_it =
        |stat: Stat| stat.start_ticks == identity.start_ticks && stat.running == Running::Zombie;
    proc_fs::stat(identity.pid).is_ok_and(is_it)
}

/// What the identity and the mark of a process prove.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Proof {
    Ours,
    Other,
    None,
}

/// Compares a recorded process with what was read of the one that has its number.
///
/// An environment without a mark disproves nothing: programs may write over it.
fn prove(
    recorded: &ProcessIdentity,
    mark: &OwnerMark,
    (seen, environ): (Result<ProcessIdentity, Unread>, Result<Vec<u8>, Unread>),
) -> Proof {
    let Ok(seen) = seen else {
        return Proof::None;
    };
    match recorded.compare(&seen) {
        Match::Same => Proof::Ours,
        Match::Other => Proof::Other,
        Match::SameTick => match environ.ok().as_deref().and_then(from_environ) {
            Some(found) if is_same_life(&found, mark) => Proof::Ours,
            Some(_) => Proof::Other,
            None => Proof::None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::tests::{environ, mark};

    fn identity(pidfd_inode: Option<u64>) -> ProcessIdentity {
        ProcessIdentity {
            boot: BootId::from_bytes([1; 16]),
            pid: 41,
            start_ticks: 700,
            pidfd_inode,
        }
    }

    #[track_caller]
    fn check(seen: ProcessIdentity, environ: Result<Vec<u8>, Unread>, expected: Proof) {
        let proof = prove(&identity(Some(9)), &mark(1), (Ok(seen), environ));
        assert_eq!(proof, expected);
    }

    #[test]
    fn the_inode_proves_without_a_mark() {
        check(identity(Some(9)), Err(Unread::Denied), Proof::Ours);
    }

    #[test]
    fn another_inode_disproves_in_spite_of_the_mark() {
        check(identity(Some(8)), Ok(environ(&mark(1))), Proof::Other);
    }

    #[test]
    fn another_start_disproves_in_spite_of_the_mark() {
        let later = ProcessIdentity { start_ticks: 701, ..identity(None) };
        check(later, Ok(environ(&mark(1))), Proof::Other);
    }

    #[test]
    fn without_an_inode_the_mark_of_this_very_life_proves() {
        check(identity(None), Ok(environ(&mark(1))), Proof::Ours);
        check(identity(None), Ok(environ(&mark(2))), Proof::Other);
    }

    #[test]
    fn the_slot_of_a_mark_proves_and_disproves_nothing() {
        let slotless = OwnerMark { slot: None, ..mark(1) };
        check(identity(None), Ok(environ(&slotless)), Proof::Ours);
    }

    #[test]
    fn without_an_inode_and_a_readable_mark_nothing_is_proved() {
        check(identity(None), Ok(b"PATH=/bin\0".to_vec()), Proof::None);
        check(identity(None), Err(Unread::Denied), Proof::None);
    }

    #[test]
    fn a_process_that_cannot_be_looked_at_is_neither() {
        let environ = Ok(environ(&mark(1)));
        let seen = Err(Unread::Denied);
        assert_eq!(prove(&identity(None), &mark(1), (seen, environ)), Proof::None);
    }

    #[test]
    fn a_process_of_another_boot_has_ended() {
        let boot = BootId::from_bytes([2; 16]);
        let found = recognize(&identity(None), &mark(1), boot);
        assert!(matches!(found, Recognized::Ended));
    }
}
