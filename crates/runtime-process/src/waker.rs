//! How is a wait ended from another thread?

use crate::handle::{Handle, as_timespec};
use core::time::Duration;
use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// Ends a [`wait`](tenure_runtime::Runtime::wait) of its host, the present one or else the next.
///
/// For the thread that is told of signals, or of work that has come in.
#[derive(Clone, Debug)]
pub struct Waker(Arc<OwnedFd>);

impl Waker {
    pub(crate) fn try_new() -> io::Result<Self> {
        let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
        Ok(Self(Arc::new(eventfd(0, flags)?)))
    }

    /// Ends the wait. To do so twice is to do so once.
    pub fn wake(&self) {
        // It fails only where the counter is full, and then the waiter is awake already.
        let _full = rustix::io::write(&*self.0, &1_u64.to_ne_bytes());
    }

    /// Waits until somebody wakes us or one of the processes ends; tells which of them did.
    pub(crate) fn wait(&self, processes: &[Handle], at_most: Duration) -> Vec<usize> {
        let mut fds = vec![PollFd::new(&*self.0, PollFlags::IN)];
        let of_process = |handle| PollFd::new(handle, PollFlags::IN);
        fds.extend(processes.iter().map(of_process));
        let fired = poll(&mut fds, Some(&as_timespec(at_most))).unwrap_or(0);
        if fired == 0 {
            return Vec::new();
        }
        let mut counter = [0_u8; 8];
        let _empty = rustix::io::read(&*self.0, &mut counter);
        let ended = |(at, fd): (usize, &PollFd<'_>)| (!fd.revents().is_empty()).then_some(at);
        fds.iter().skip(1).enumerate().filter_map(ended).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_before_the_wait_ends_it_and_counts_once() {
        let waker = Waker::try_new().unwrap();
        waker.wake();
        waker.wake();
        assert_eq!(waker.wait(&[], Duration::from_secs(3_600)), [0_usize; 0]);
        assert_eq!(waker.wait(&[], Duration::ZERO), [0_usize; 0]);
    }

    #[test]
    fn a_wake_from_another_thread_ends_the_wait() {
        let waker = Waker::try_new().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| waker.wake());
            waker.wait(&[], Duration::from_secs(3_600));
        });
    }
}
