//! What is in a mailbox, and what makes room? Only what something behind it stands for.

use crate::clock::Now;
use crate::{Class, Input, Phase, Stage};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// One thing that was posted.
#[derive(Debug)]
pub(super) struct Post<P> {
    pub(super) input: Input<P>,
    /// When; of one that was posted several times, the last time.
    pub(super) at: Now,
    /// How often it was posted: more than once only where a counted phase made room for itself.
    pub(super) times: u64,
}

impl<P> Post<P> {
    pub(super) const fn new(input: Input<P>, at: Now) -> Self {
        Self { input, at, times: 1 }
    }

    /// Returns the phase, if it tells of a transition.
    pub(super) const fn phase(&self) -> Option<&P> {
        if let Input::Entered(phase) = &self.input { Some(phase) } else { None }
    }
}

impl<P: Phase> Post<P> {
    /// Returns whether it is counted with the one that stands for it.
    pub(super) fn is_counted(&self) -> bool {
        self.phase().is_some_and(|phase| phase.class() == Class::Counted)
    }

    /// Returns whether it is a transition that may stand for another.
    fn may_stand(&self) -> bool {
        let stands = |phase: &P| phase.class() != Class::Ordered && phase.stage() != Stage::Initial;
        self.phase().is_some_and(stands)
    }
}

/// What was posted and not taken, the oldest first.
#[derive(Debug)]
pub(super) struct Queue<P>(VecDeque<Post<P>>);

impl<P> Queue<P> {
    pub(super) const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// Returns how much was posted, counted ones as often as they were.
    pub(super) fn times(&self) -> u64 {
        self.0.iter().fold(0, |times, post| times.saturating_add(post.times))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes everything.
    pub(super) fn take(&mut self) -> VecDeque<Post<P>> {
        core::mem::take(&mut self.0)
    }
}

impl<P: Phase> Queue<P> {
    pub(super) fn push(&mut self, post: Post<P>) {
        self.0.push_back(post);
    }

    /// Lets go of the oldest transition that one behind it or the next post stands for, and returns it, if there is one.
    ///
    /// A counted one is counted with the one that stands for it.
    pub(super) fn make_room(&mut self, next: &mut Post<P>) -> Option<Post<P>> {
        let (at, behind) = self.needless(next)?;
        let gone = self.0.remove(at)?;
        if gone.is_counted() {
            // One place nearer to the front by now; behind the last one is what comes next.
            let stands = self.0.get_mut(behind.saturating_sub(1)).unwrap_or(next);
            stands.times = stands.times.saturating_add(gone.times);
        }
        Some(gone)
    }

    /// Finds the oldest transition that another stands for, and that other one.
    ///
    /// Goes from the back to the front with those that would stand for one that is met, one of a kind.
    fn needless(&self, next: &Post<P>) -> Option<(usize, usize)> {
        let mut stand: Vec<(usize, &P)> = Vec::new();
        let mut found = None;
        let places = (0..=self.0.len()).rev();
        for (at, post) in places.zip(core::iter::once(next).chain(self.0.iter().rev())) {
            if matches!(post.input, Input::Rebuilt(..)) {
                // What follows is of another life.
                stand.clear();
            }
            let Some(phase) = post.phase() else { continue };
            stand.retain(|(_, later)| !keeps_back(phase, later));
            let stood_for = stand.iter().find(|(_, later)| Class::is_stood_for(phase, later));
            if let Some((behind, _)) = stood_for {
                found = Some((at, *behind));
            } else if post.may_stand() {
                stand.push((at, phase));
            }
        }
        found
    }
}

/// Returns whether a transition is not taken after an earlier one, so that it stands for nothing before that.
fn keeps_back<P: Phase>(earlier: &P, later: &P) -> bool {
    let is_let_in_again = earlier.stage().is_leaving() && !later.stage().is_leaving();
    is_let_in_again || later.rank() < earlier.rank()
}
