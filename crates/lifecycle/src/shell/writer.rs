//! Who writes? Whoever owns this, and nobody else: the log and the cursors cannot be reached from anywhere else.

use super::Waited;
use super::mailbox::Mailbox;
use super::queue::Post;
use crate::clock::Now;
use crate::{Input, Output, Phase, Reporter};
use core::time::Duration;

/// The one writer of a reporter.
///
/// When it goes, by a panic of what it carries out too, its mailbox is closed, and what was in it counts as dropped.
#[derive(Debug)]
pub struct Writer<P> {
    reporter: Reporter<P>,
    mailbox: Emptied<P>,
}

/// The mailbox that a writer empties, until it goes.
#[derive(Debug)]
struct Emptied<P>(Mailbox<P>);

impl<P> Drop for Emptied<P> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl<P: Phase> Writer<P> {
    /// Makes the writer that empties a mailbox.
    #[must_use]
    pub const fn new(reporter: Reporter<P>, mailbox: Mailbox<P>) -> Self {
        Self { reporter, mailbox: Emptied(mailbox) }
    }

    /// Returns the mailbox; clones of it are for whoever reports.
    #[must_use]
    pub const fn mailbox(&self) -> &Mailbox<P> {
        &self.mailbox.0
    }

    /// Returns the reporter, to be looked at.
    #[must_use]
    pub const fn reporter(&self) -> &Reporter<P> {
        &self.reporter
    }

    /// Hands everything that was posted to the reporter, each with the moment at which it was posted.
    ///
    /// Take outputs from [`poll`](Self::poll) until there is none, and call again when something was posted or
    /// [`wake_after`](Self::wake_after) is over.
    pub fn turn(&mut self, now: Now) {
        for post in self.mailbox.0.take() {
            self.hand_in(post);
        }
        self.reporter.handle(Input::Woken, now);
    }

    /// Hands in a post as often as it was posted.
    fn hand_in(&mut self, post: Post<P>) {
        for _ in 1..post.times {
            self.reporter.take_in(post.input.clone(), post.at);
            // What is not taken once is not taken the next time either.
            if self.reporter.entries().last().map(|head| &head.phase) != post.phase() {
                return;
            }
        }
        self.reporter.take_in(post.input, post.at);
    }

    /// Returns the next thing to do or to note.
    pub fn poll(&mut self) -> Option<Output<P>> {
        self.reporter.poll()
    }

    /// Returns after how long [`turn`](Self::turn) is due though nothing is posted.
    #[must_use]
    pub fn wake_after(&self, now: Now) -> Option<Duration> {
        self.reporter.wake_after(now)
    }

    /// Returns whether the mailbox is closed, and everything in it was seen.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.mailbox.0.is_over()
    }

    /// Waits until something is posted or the reporter has to be woken, and no longer than 10 s.
    ///
    /// That is so whatever [`Options::level_pass`](crate::Options::level_pass) says: a shorter one wakes it earlier, a
    /// longer one has no effect here.
    pub fn wait(&self, now: Now) -> Waited {
        let at_most = self.wake_after(now).unwrap_or(LEVEL_PASS);
        self.mailbox.0.wait(at_most.min(LEVEL_PASS))
    }

    /// Writes until the mailbox is closed and empty, and gives the reporter back.
    ///
    /// `carry` gets every output. It runs on this thread, so a transport that blocks belongs on another one, which
    /// posts what came of it.
    pub fn run(
        mut self,
        mut clock: impl FnMut() -> Now,
        mut carry: impl FnMut(Output<P>, &Mailbox<P>),
    ) -> Reporter<P> {
        loop {
            let is_over = self.is_over();
            self.turn(clock());
            while let Some(output) = self.poll() {
                carry(output, &self.mailbox.0);
            }
            if is_over {
                return self.reporter;
            }
            // Whatever ended the wait, the next turn looks at everything.
            let _waited = self.wait(clock());
        }
    }
}

/// How long a writer sleeps at most, whatever was or was not rung: as often as a reporter looks at everything by default.
const LEVEL_PASS: Duration = Duration::from_secs(10);
