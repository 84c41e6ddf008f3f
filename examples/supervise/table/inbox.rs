//! What has the table still to take in? The newest view, the keys since, and whether it is over.

use super::View;
use super::scroll::Step;
use core::time::Duration;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What happened since the table looked last. Only the newest view counts, so it never grows.
#[derive(Debug, Default)]
pub(super) struct News {
    /// The newest view.
    pub(super) view: Option<View>,
    /// Where to scroll to.
    pub(super) steps: Vec<Step>,
    /// What the terminal needs.
    pub(super) terminal: Need,
    /// What is to become of the table.
    pub(super) course: Course,
    woken: bool,
}

/// What the terminal needs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Need {
    /// Nothing.
    #[default]
    Nothing,
    /// To be drawn on from scratch.
    Wipe,
}

/// What is to become of the table.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Course {
    /// It stays.
    #[default]
    Stay,
    /// It ends.
    End,
}

/// Where the news is left for the thread that draws.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    news: Mutex<News>,
    bell: Condvar,
}

impl Inbox {
    /// Leaves some news.
    pub(super) fn leave(&self, add: impl FnOnce(&mut News)) {
        let mut news = self.lock();
        add(&mut news);
        news.steps.truncate(STEPS_MAX);
        news.woken = true;
        self.bell.notify_one();
    }

    /// Waits for news, at most so long.
    pub(super) fn take(&self, at_most: Duration) -> News {
        let waited = self.bell.wait_timeout_while(self.lock(), at_most, |news| !news.woken);
        let (mut news, _) = waited.unwrap_or_else(PoisonError::into_inner);
        core::mem::take(&mut news)
    }

    fn lock(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many keys wait while the terminal takes no output. Nobody misses more; ten times more would still scroll
/// long after the key was let go.
const STEPS_MAX: usize = 64;
