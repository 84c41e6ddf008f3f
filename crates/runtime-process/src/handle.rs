//! How is a process held so that its number cannot come to mean another? By a pidfd.

use core::time::Duration;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{fstat, fstatfs};
use rustix::io::{Errno, retry_on_intr};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// A hold on exactly one process, for as long as somebody keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Handle(Arc<OwnedFd>);

impl Handle {
    /// Takes hold of whatever has a number now; who that is has to be read afterwards.
    pub(crate) fn open(pid: u32) -> Result<Self, Errno> {
        let pid = as_pid(pid).ok_or(Errno::SRCH)?;
        Ok(Self(Arc::new(pidfd_open(pid, PidfdFlags::empty())?)))
    }

    /// Returns the number that the kernel gives to no other process of this boot, where it has one.
    pub(crate) fn inode(&self) -> Option<u64> {
        let kind = fstatfs(&*self.0).ok()?.f_type;
        let on_its_own = i128::from(kind) == i128::from(PIDFS_MAGIC);
        let inode = on_its_own.then(|| fstat(&*self.0).ok())??.st_ino;
        Some(inode)
    }

    /// Returns whether the process has ended; when the kernel does not say, it has not.
    pub(crate) fn has_ended(&self) -> bool {
        let mut fds = [PollFd::new(&*self.0, PollFlags::IN)];
        matches!(poll(&mut fds, Some(&Timespec::default())), Ok(1..))
    }

    /// Waits for its end and returns whether it came.
    pub(crate) fn ends_within(&self, at_most: Duration) -> bool {
        let mut fds = [PollFd::new(&*self.0, PollFlags::IN)];
        let _fired = retry_on_intr(|| poll(&mut fds, Some(&as_timespec(at_most))));
        self.has_ended()
    }

    /// Signals this process and no other.
    pub(crate) fn signal(&self, signal: Signal) -> Result<(), Errno> {
        pidfd_send_signal(&*self.0, signal)
    }
}

impl AsFd for Handle {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Turns a number into one that the kernel takes; 0 and what does not fit are nobody's.
pub(crate) fn as_pid(pid: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(pid).ok()?)
}

/// Turns a length into what the kernel takes, an hour at most: callers wait again.
pub(crate) fn as_timespec(length: Duration) -> Timespec {
    let length = length.min(WAIT_MAX);
    Timespec {
        tv_sec: i64::try_from(length.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: length.subsec_nanos().into(),
    }
}

/// Far below what overflows anywhere, long enough that waiting again costs nothing.
const WAIT_MAX: Duration = Duration::from_secs(3_600);

/// What file system pidfds are on since Linux 6.9: the letters of its name.
/// Before, they shared one inode with other anonymous files, which says nothing.
const PIDFS_MAGIC: u32 = 0x5049_4446;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_process_has_not_ended_and_keeps_its_inode() {
        let me = std::process::id();
        let (first, second) = (Handle::open(me).unwrap(), Handle::open(me).unwrap());
        assert!(!first.has_ended());
        assert_eq!(first.inode(), second.inode());
    }

    #[test]
    fn nobody_has_the_number_zero_or_one_that_does_not_fit() {
        for pid in [0, u32::MAX] {
            assert_eq!(Handle::open(pid).unwrap_err(), Errno::SRCH);
        }
    }
}
