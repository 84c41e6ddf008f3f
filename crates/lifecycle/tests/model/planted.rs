//! Would the model checker find the race of the first review round, and the lost wake of the second? Both as they were.

use crate::sync::{Arc, Mutex, lock};
use core::panic::AssertUnwindSafe;
use shuttle::{check_random, thread};
use std::panic::catch_unwind;

/// Who may write the index of what was told last.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Writers {
    /// Whoever learns of a new row rewinds it, beside the one that reports.
    Two,
    /// The new row is a message to the one that reports.
    One,
}

/// The reporter as it was: one index for all rows, read and incremented in two steps.
fn rewind_and_report(writers: Writers) {
    let index = Arc::new(Mutex::new(1_usize));
    let message = Arc::new(Mutex::new(false));
    let (rewound, posted) = (Arc::clone(&index), Arc::clone(&message));
    let binding = thread::spawn(move || match writers {
        Writers::Two => *lock(&rewound) = 0,
        Writers::One => *lock(&posted) = true,
    });
    let reporting = {
        let (index, message) = (Arc::clone(&index), Arc::clone(&message));
        thread::spawn(move || {
            let at = *lock(&index);
            // The report of entry `at + 1` is on its way here.
            *lock(&index) = at + 1;
            if core::mem::take(&mut *lock(&message)) {
                *lock(&index) = 0;
            }
        })
    };
    binding.join().expect("it does not panic");
    reporting.join().expect("it does not panic");
    if core::mem::take(&mut *lock(&message)) {
        *lock(&index) = 0;
    }
    // The rewind came before or after the one report: the new row is told from the start, or all but one.
    let ended = *lock(&index);
    assert!(ended <= 1, "the rewind is lost: the index is {ended}");
}

#[test]
fn a_second_writer_is_found_and_a_message_is_not_blamed() {
    let planted = catch_unwind(AssertUnwindSafe(|| {
        check_random(|| rewind_and_report(Writers::Two), 1_000);
    }));
    assert!(planted.is_err(), "the race of the first round was not found");
    check_random(|| rewind_and_report(Writers::One), 1_000);
}

/// What a reporter goes by.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Goes {
    /// A wake, which is taken down when it is seen.
    ByWake,
    /// A comparison of what there is with what was told.
    ByLevel,
}

/// A wake that is taken before what it is for is done, so that a failure leaves nobody to wake.
fn wake_and_fail(goes: Goes) {
    let pending = Arc::new((Mutex::new((0_u32, false)), shuttle::sync::Condvar::new()));
    let telling = Arc::clone(&pending);
    let teller = thread::spawn(move || {
        lock(&telling.0).0 = 1;
        lock(&telling.0).1 = true;
        telling.1.notify_one();
    });
    let mut told = 0;
    let mut tries = 0;
    while told < 1 {
        let mut guard = lock(&pending.0);
        while !(guard.1 || goes == Goes::ByLevel && guard.0 > told) {
            guard = pending.1.wait(guard).expect("nobody panics while holding it");
        }
        guard.1 = false;
        let head = guard.0;
        drop(guard);
        tries += 1;
        // The first try fails.
        told = if tries > 1 { head } else { told };
    }
    teller.join().expect("it does not panic");
}

#[test]
fn a_spent_wake_is_found_and_a_comparison_needs_none() {
    let planted =
        catch_unwind(AssertUnwindSafe(|| check_random(|| wake_and_fail(Goes::ByWake), 1_000)));
    assert!(planted.is_err(), "the lost wake of the second round was not found");
    check_random(|| wake_and_fail(Goes::ByLevel), 1_000);
}
