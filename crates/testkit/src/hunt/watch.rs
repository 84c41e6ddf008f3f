//! What is being done right now? Written down before it is done, so that a step that never ends can be told of.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use parking_lot::Mutex;

/// What one worker is doing.
#[derive(Debug)]
pub(super) struct Watch<Op> {
    /// Counts on with every step; one that stands still is in a step that does not end.
    beat: AtomicU64,
    rests: AtomicBool,
    ops: Mutex<Vec<Op>>,
}

impl<Op: Clone> Watch<Op> {
    pub(super) const fn new() -> Self {
        let (beat, rests) = (AtomicU64::new(0), AtomicBool::new(false));
        Self { beat, rests, ops: Mutex::new(Vec::new()) }
    }

    /// A case begins.
    pub(super) fn clear(&self) {
        self.beats();
        self.ops.lock().clear();
    }

    /// An operation is about to be done.
    pub(super) fn begins(&self, op: &Op) {
        self.beats();
        self.ops.lock().push(op.clone());
    }

    /// Something was done that takes no operation.
    pub(super) fn beats(&self) {
        self.beat.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn beat(&self) -> u64 {
        self.beat.load(Ordering::Relaxed)
    }

    /// The worker has nothing more to do.
    pub(super) fn rests(&self) {
        self.rests.store(true, Ordering::Release);
    }

    pub(super) fn is_at_work(&self) -> bool {
        !self.rests.load(Ordering::Acquire)
    }

    /// Returns how many operations were begun.
    pub(super) fn done(&self) -> usize {
        self.ops.lock().len()
    }

    /// Returns what was begun, the operation that goes on included.
    pub(super) fn ops(&self) -> Vec<Op> {
        self.ops.lock().clone()
    }
}
