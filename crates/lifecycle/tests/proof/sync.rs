//! Which locks? Those of a second model checker, which tries every order in which threads can meet at them.

pub(super) use loom::sync::{Arc, Condvar, Mutex, MutexGuard};

use core::time::Duration;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while holding it")
}

/// Waits until somebody rings. No time passes here, so a ring that is missed is a deadlock, and found.
pub(super) fn wait<'m, T>(
    bell: &Condvar,
    guard: MutexGuard<'m, T>,
    _at_most: Duration,
) -> MutexGuard<'m, T> {
    bell.wait(guard).expect("nobody panics while holding it")
}
