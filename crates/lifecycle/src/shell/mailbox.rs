//! Where do threads leave what they have to tell? In a bounded mailbox, which never makes them wait.

use super::queue::{Post, Queue};
use super::sync::{Arc, Condvar, Mutex, lock, wait};
use super::{Posted, Waited};
use crate::clock::Now;
use crate::{Input, Phase, Stage};
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use core::fmt;
use core::time::Duration;

/// Where any thread leaves what happened; every clone is the same mailbox.
///
/// It has room for [`ROOM`] things. When it is full, the oldest transition that a later one stands for makes room: of a
/// [`Class::LatestWins`](crate::Class::LatestWins) phase that is dropped, and a
/// [`Class::Counted`](crate::Class::Counted) one is counted with the later one, and loses only its moment. Where there is
/// none, the new transition is dropped. A last word, and what links and answers have to say, has twice the room, and is
/// then dropped as well: a report whose answer is missing is sent again. Everything that was dropped is counted.
///
/// Phases are compared under its lock, so what says their ranks, stages, classes and equality must not use it; they may
/// when they are dropped.
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
    posts: Queue<P>,
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
        let inside = Mutex::new(Inside { posts: Queue::new(), dropped: 0, is_closed: false });
        Self(Arc::new(Shared { inside, news: Condvar::new(), bell, room: room.max(1) }))
    }

    /// Tells that the subject entered a phase.
    pub fn enter(&self, phase: P, now: Now) -> Posted {
        self.post(Input::Entered(phase), now)
    }

    /// Tells of anything that happened.
    pub fn post(&self, input: Input<P>, now: Now) -> Posted {
        let (posted, gone) = lock(&self.0.inside).push(Post::new(input, now), self.0.room);
        self.ring();
        // What an embedder's phases do when they go is not done under the lock.
        drop(gone);
        posted
    }

    /// Returns how much was dropped so far.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        lock(&self.0.inside).dropped
    }

    /// Takes everything that was posted.
    pub(super) fn take(&self) -> VecDeque<Post<P>> {
        lock(&self.0.inside).posts.take()
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
        inside.dropped = inside.dropped.saturating_add(inside.posts.times());
        inside.is_closed = true;
        let posts = inside.posts.take();
        // As in `post`.
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

    /// Takes a post, and returns what went instead, to be dropped where no lock is held: an earlier one, or this one.
    fn push(&mut self, mut post: Post<P>, room: usize) -> (Posted, Option<Post<P>>) {
        if self.is_closed {
            return self.refuse(post);
        }
        let wide = room.saturating_mul(2);
        let (room, at_most) = match post.phase().map(Phase::stage) {
            Some(Stage::Final) => (room, wide),
            Some(Stage::Initial | Stage::Starting | Stage::Usable | Stage::Leaving) => (room, room),
            None => (wide, wide),
        };
        let is_full = self.posts.len() >= room;
        let gone = if is_full { self.posts.make_room(&mut post) } else { None };
        if gone.is_none() && self.posts.len() >= at_most {
            return self.refuse(post);
        }
        let is_lost = gone.as_ref().is_some_and(|gone| !gone.is_counted());
        self.dropped = self.dropped.saturating_add(u64::from(is_lost));
        self.posts.push(post);
        (Posted::Kept, gone)
    }

    const fn refuse(&mut self, post: Post<P>) -> (Posted, Option<Post<P>>) {
        self.dropped = self.dropped.saturating_add(1);
        (Posted::Dropped, Some(post))
    }
}
