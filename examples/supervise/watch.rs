//! Has the fleet file changed? The kernel is asked to say so; only where it cannot, the file is looked at.
//!
//! Directories are watched, not the file, so an editor that renames a new file over the old one is seen.
//! A change counts when the writer is done (the file was closed, renamed, linked or removed), so that a file that is
//! half written is not read. Links are followed: every link on the way to the file is watched in its own directory.
//! Not seen is a *directory* above that is renamed away while the path leads through it.

mod places;

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use places::Places;
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::io::Errno;
use std::fs;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// Looks out for changes of one file until it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    changed: Arc<AtomicBool>,
    end: OwnedFd,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Looks out for what happens to a file from now on. `changed` is called, from another thread, when it may have
    /// changed; a change may be told more than once and is never left out.
    ///
    /// # Errors
    ///
    /// When this process may open no more files or have no more threads.
    pub(crate) fn of(path: &Path, changed: impl Fn() + Send + 'static) -> io::Result<Self> {
        Self::looking_every(LOOK, path, changed)
    }

    fn looking_every(
        look: Duration,
        path: &Path,
        changed: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let end = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        let flag = Arc::new(AtomicBool::new(true));
        // The first places are watched before this returns, so that nothing is missed from then on.
        let lookout = Lookout::at(path, look, end.try_clone()?);
        let raised = Arc::clone(&flag);
        let thread = thread::Builder::new().name("watch".to_owned()).spawn(move || {
            lookout.run(&|| {
                raised.store(true, Ordering::SeqCst);
                changed();
            });
        })?;
        Ok(Self { changed: flag, end, thread: Some(thread) })
    }

    /// Returns whether the file may have changed since this was last asked.
    ///
    /// The first answer is yes: the file may have changed after it was read and before it was watched.
    pub(crate) fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::SeqCst)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // A counter that is full can be read already.
        let _ = rustix::io::write(&self.end, &1_u64.to_ne_bytes());
        let joined = self.thread.take().map(JoinHandle::join);
        drop(joined);
    }
}

/// The thread that looks out.
struct Lookout {
    path: PathBuf,
    look: Duration,
    end: OwnedFd,
    places: io::Result<Places>,
    /// What the file was when it was last looked at.
    seen: Option<Stamp>,
    /// What it was when its change was last told.
    told: Option<Stamp>,
}

/// Why somebody woke up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Woke {
    /// The kernel said something, or there was reason to look.
    News,
    /// Nobody wants to know any more.
    End,
}

impl Lookout {
    fn at(path: &Path, look: Duration, end: OwnedFd) -> Self {
        let (path, places) = (path.to_owned(), Places::on_the_way_to(path));
        let seen = Stamp::of(&path);
        Self { path, look, end, places, seen, told: seen }
    }

    fn run(mut self, changed: &impl Fn()) {
        loop {
            let (woke, news) = match &self.places {
                Ok(places) => (self.wait(Some(places), None), places.news()),
                Err(_) => (self.wait(None, Some(self.look)), true),
            };
            if news {
                self.take_news(changed);
            }
            if woke == Woke::End {
                return;
            }
        }
    }

    /// Watches the places anew, as the way to the file may have changed, and only then tells of it.
    fn take_news(&mut self, changed: &impl Fn()) {
        let was_watched = self.places.is_ok();
        self.places = Places::on_the_way_to(&self.path);
        let now = Stamp::of(&self.path);
        let before = core::mem::replace(&mut self.seen, now);
        // Where nobody says that the writer is done, it is taken to be when it has left the file alone for a while.
        let is_settled = self.places.is_ok() || now == before;
        if was_watched || (now != self.told && is_settled) {
            self.told = now;
            changed();
        }
    }

    fn wait(&self, places: Option<&Places>, at_most: Option<Duration>) -> Woke {
        let mut wakers = vec![PollFd::new(&self.end, PollFlags::IN)];
        wakers.extend(places.map(|places| PollFd::from_borrowed_fd(places.as_fd(), PollFlags::IN)));
        let at_most = at_most.and_then(|at_most| Timespec::try_from(at_most).ok());
        loop {
            match poll(&mut wakers, at_most.as_ref()) {
                Ok(_) => break,
                Err(Errno::INTR) => {}
                Err(_) => return Woke::End,
            }
        }
        let end = wakers.first().is_some_and(|end| !end.revents().is_empty());
        if end { Woke::End } else { Woke::News }
    }
}

/// By what a file is taken to be the same as before, where the kernel says nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Stamp {
    modified: (i64, i64),
    size: u64,
    inode: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        let modified = (file.mtime(), file.mtime_nsec());
        Some(Self { modified, size: file.len(), inode: file.ino() })
    }
}

/// How often the file is looked at where it cannot be watched.
/// A person waits that long without wondering; ten times less often and they would restart the supervisor.
const LOOK: Duration = Duration::from_secs(2);

#[cfg(test)]
mod test;
