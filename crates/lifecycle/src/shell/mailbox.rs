//! Where do threads leave what they have to tell? In a bounded mailbox, which never makes them wait.

use super::sync::{Arc, Condvar, Mutex, lock, wait};
use super::{Posted, Waited};
use crate::clock::Now;
use crate::{Class, Input, Phase, Stage};
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use core::fmt;
use core::time::Duration;

/// Where any thread leaves what happened; every clone is the same mailbox.
///
/// It has room for [`ROOM`] things. When it is full, the oldest transition that a later one may stand for makes room;
/// where there is none, a new transition is dropped. A last word, and what links and answers have to say, has twice the
/// room, and is then dropped as well: a report whose answer is missing is sent again. Everything that was dropped is
/// counted.
pub struct Mailbox<P>(Arc<Shared<P>>);

/// How much a mailbox holds: a reporter that is polled empties it at once, so this many is a writer that hangs.
pub const ROOM: usize = 1024;

struct Shared<P> {
    inside: Mutex<Inside<P>>,
    news: Condvar,
    bell: Option<Box<dyn Fn() + Send + Sync>>,
    room: usize,
}

struct Inside<P> {
    posts: VecDeque<(Input<P>, Now)>,
    dropped: u64,
    is_closed: bool,
}

impl<P> Clone for Mailbox<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<P> fmt::Debug for Mailbox<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").field("room", &self.0.room).finish_non_exhaustive()
    }
}

impl<P: Phase> Default for Mailbox<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Phase> Mailbox<P> {
    /// Makes a mailbox whose writer waits on a thread of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::with(ROOM, None)
    }

    /// Makes a mailbox that rings a bell with every post, for a writer that is polled by something else.
    #[must_use]
    pub fn ringing(bell: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with(ROOM, Some(Box::new(bell)))
    }

    /// Makes a mailbox with so much room.
    #[must_use]
    pub fn with(room: usize, bell: Option<Box<dyn Fn() + Send + Sync>>) -> Self {
        let posts = VecDeque::new();
        let inside = Mutex::new(Inside { posts, dropped: 0, is_closed: false });
        Self(Arc::new(Shared { inside, news: Condvar::new(), bell, room: room.max(1) }))
    }

    /// Tells that the subject entered a phase.
    pub fn enter(&self, phase: P, now: Now) -> Posted {
        self.post(Input::Entered(phase), now)
    }

    /// Tells of anything that happened.
    pub fn post(&self, input: Input<P>, now: Now) -> Posted {
        let posted = lock(&self.0.inside).push(input, now, self.0.room);
        self.ring();
        posted
    }

    /// Returns how much was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        lock(&self.0.inside).dropped
    }

    /// Takes everything that was posted.
    pub(super) fn take(&self) -> VecDeque<(Input<P>, Now)> {
        core::mem::take(&mut lock(&self.0.inside).posts)
    }

    /// Waits until something is posted. What is there is looked at first, so that no ring is missed.
    pub(super) fn wait(&self, at_most: Duration) -> Waited {
        let inside = lock(&self.0.inside);
        if let Some(waited) = inside.waited() {
            return waited;
        }
        let inside = wait(&self.0.news, inside, at_most);
        inside.waited().unwrap_or(Waited::Time)
    }

    /// Returns whether nothing is in it, and nothing follows.
    pub(super) fn is_over(&self) -> bool {
        lock(&self.0.inside).waited() == Some(Waited::Closed)
    }
}

impl<P> Mailbox<P> {
    /// Says that nothing follows; the writer ends once it has seen everything.
    ///
    /// Answers that come later are dropped, so what is still to be told is not: flush, and close once that is answered.
    pub fn close(&self) {
        lock(&self.0.inside).is_closed = true;
        self.ring();
    }

    /// Nobody will see what is in it, nor what follows.
    pub(super) fn abandon(&self) {
        let mut inside = lock(&self.0.inside);
        let lost = u64::try_from(inside.posts.len()).unwrap_or(u64::MAX);
        inside.dropped = inside.dropped.saturating_add(lost);
        inside.is_closed = true;
        let posts = core::mem::take(&mut inside.posts);
        // What an embedder's phases do when they go is not done under the lock.
        drop(inside);
        drop(posts);
    }

    fn ring(&self) {
        self.0.news.notify_one();
        if let Some(bell) = &self.0.bell {
            bell();
        }
    }
}

impl<P: Phase> Inside<P> {
    fn waited(&self) -> Option<Waited> {
        match (self.posts.is_empty(), self.is_closed) {
            (false, _) => Some(Waited::News),
            (true, true) => Some(Waited::Closed),
            (true, false) => None,
        }
    }

    fn push(&mut self, input: Input<P>, now: Now, room: usize) -> Posted {
        if self.is_closed {
            self.dropped = self.dropped.saturating_add(1);
            return Posted::Dropped;
        }
        let wide = room.saturating_mul(2);
        let (room, at_most) = if let Input::Entered(phase) = &input {
            let is_last_word = phase.stage() == Stage::Final;
            (room, if is_last_word { wide } else { room })
        } else {
            (wide, wide)
        };
        let has_room = self.posts.len() < room || self.make_room() || self.posts.len() < at_most;
        if !has_room {
            self.dropped = self.dropped.saturating_add(1);
            return Posted::Dropped;
        }
        self.posts.push_back((input, now));
        Posted::Kept
    }

    /// Drops the oldest transition that a later one may stand for; returns whether there was one.
    fn make_room(&mut self) -> bool {
        let may_go = |post: &(Input<P>, Now)| matches!(&post.0, Input::Entered(phase) if phase.class() != Class::Ordered);
        let Some(at) = self.posts.iter().position(may_go) else { return false };
        self.posts.remove(at);
        self.dropped = self.dropped.saturating_add(1);
        true
    }
}
