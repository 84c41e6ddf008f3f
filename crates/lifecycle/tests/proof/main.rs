//! Does the mailbox keep its word in every order in which threads can meet at its locks? All of them, one by one.
//!
//! The shell shares nothing but a lock and a bell, which is where a checker of all orders is right; plain loads and
//! stores it would judge more strictly than any machine does. What needs more threads and steps than all orders can be
//! tried of is walked at random in the test `model`.
#![expect(unreachable_pub, dead_code, reason = "the sources are those of the library")]

extern crate alloc;

#[path = "../../src/shell/mailbox.rs"]
mod mailbox;
#[path = "../../src/shell/queue.rs"]
mod queue;
mod sync;

use core::time::Duration;
use loom::thread;
use mailbox::Mailbox;
use tenure_lifecycle::clock::{self, Boot, BootId, Now, Wall};
use tenure_lifecycle::shell::{Posted, Waited};
use tenure_lifecycle::{Class, CoderPhase, Input, Phase, Stage};

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    Now { wall: Wall::from_unix_ms(1_000), boot }
}

fn posts(mailbox: &Mailbox<CoderPhase>, phase: CoderPhase) -> thread::JoinHandle<Posted> {
    let mailbox = mailbox.clone();
    thread::spawn(move || mailbox.enter(phase, now()))
}

/// Takes until the mailbox is closed and empty, and returns the phases in the order in which they came.
fn drained(mailbox: &Mailbox<CoderPhase>) -> Vec<CoderPhase> {
    let mut seen = Vec::new();
    loop {
        let is_over = mailbox.is_over();
        seen.extend(mailbox.take().into_iter().filter_map(|post| post.phase().copied()));
        if is_over {
            return seen;
        }
        let _waited = mailbox.wait(Duration::from_secs(10));
    }
}

#[test]
fn two_that_post_wake_one_that_waits_in_every_order() {
    loom::model(|| {
        let mailbox = Mailbox::new();
        let posters = [CoderPhase::Starting, CoderPhase::Ready].map(|p| posts(&mailbox, p));
        let mut seen = 0;
        while seen < posters.len() {
            let _waited = mailbox.wait(Duration::from_secs(10));
            seen += mailbox.take().len();
        }
        for poster in posters {
            assert_eq!(poster.join().expect("it does not panic"), Posted::Kept);
        }
    });
}

#[test]
fn what_one_thread_posts_before_it_closes_is_seen_in_its_order() {
    loom::model(|| {
        let mailbox = Mailbox::new();
        let closing = mailbox.clone();
        let life = thread::spawn(move || {
            closing.enter(CoderPhase::Starting, now());
            closing.enter(CoderPhase::Ready, now());
            closing.close();
        });
        assert_eq!(drained(&mailbox), [CoderPhase::Starting, CoderPhase::Ready]);
        life.join().expect("it does not panic");
    });
}

#[test]
fn whatever_is_posted_while_the_writer_goes_is_taken_or_counted() {
    loom::model(|| {
        let mailbox = Mailbox::new();
        let posters = [CoderPhase::Starting, CoderPhase::Ready].map(|p| posts(&mailbox, p));
        let taken = u64::try_from(mailbox.take().len()).expect("two at most");
        mailbox.abandon();
        for poster in posters {
            poster.join().expect("it does not panic");
        }
        assert_eq!(taken + mailbox.dropped(), 2);
    });
}
