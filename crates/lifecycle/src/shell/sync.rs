//! Which locks? Those of `parking_lot`; a model checker has its own in the place of this file.

pub(super) use parking_lot::{Condvar, Mutex, MutexGuard};
pub(super) use std::sync::Arc;

use core::time::Duration;

/// Takes a lock.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock()
}

/// Waits until somebody rings, for no longer than `at_most`; returns the lock that was let go meanwhile.
pub(super) fn wait<'m, T>(
    bell: &Condvar,
    mut guard: MutexGuard<'m, T>,
    at_most: Duration,
) -> MutexGuard<'m, T> {
    // Whether the time was over is seen from what is in the mailbox.
    let _is_over = bell.wait_for(&mut guard, at_most);
    guard
}
