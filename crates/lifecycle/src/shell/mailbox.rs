//! Where do threads leave what they have to tell? In a bounded mailbox, which never makes them wait.

use super::sync::{Arc, Condvar, Mutex, lock, wait};
use super::{Posted, Waited};
use crate::clock::Now;
use crate::{Class, Input, Phase};
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use core::fmt;
use core::time::Duration;

/// Where any thread leaves what happened; every clone is the same mailbox.
///
/// It has room for [`ROOM`] things. When it is full, the oldest transition that a later one may stand for makes room;
/// where there is none, a new transition is dropped. What links and answers have to say has twice the room, and is then
/// dropped as well: a report whose answer is missing is sent again. Everything that was dropped is counted.
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

    /// Says that nothing follows; the writer ends once it has seen everything.
    pub fn close(&self) {
        lock(&self.0.inside).is_closed = true;
        self.ring();
    }

    /// Returns how much was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        lock(&self.0.inside).dropped
    }

    fn ring(&self) {
        self.0.news.notify_one();
        if let Some(bell) = &self.0.bell {
            bell();
        }
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

impl<P: Phase> Inside<P> {
    fn waited(&self) -> Option<Waited> {
        match (self.posts.is_empty(), self.is_closed) {
            (false, _) => Some(Waited::News),
            (true, true) => Some(Waited::Closed),
            (true, false) => None,
        }
    }

    fn push(&mut self, input: Input<P>, now: Now, room: usize) -> Posted {
        let is_transition = matches!(input, Input::Entered(_));
        let room = if is_transition { room } else { room.saturating_mul(2) };
        if self.posts.len() >= room && !self.make_room() || self.is_closed {
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
