//! Does the shell take what every thread tells, in the order of each, and say what it had to drop?

use core::time::Duration;
use std::thread;
use tenure_lifecycle::clock::{Boot, BootId, Now, Wall};
use tenure_lifecycle::shell::{Mailbox, Posted, Waited, Writer};
use tenure_lifecycle::{
    Class, CoderPhase, Described, Epoch, Input, Life, Memory, Options, Output, Phase, Reporter,
    Stage, TargetId,
};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Turn {
    Idle,
    Busy,
    Off,
}

impl Phase for Turn {
    fn rank(&self) -> u32 {
        u32::from(*self == Self::Off)
    }

    fn stage(&self) -> Stage {
        match self {
            Self::Idle | Self::Busy => Stage::Usable,
            Self::Off => Stage::Final,
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Idle | Self::Busy => Class::LatestWins,
            Self::Off => Class::Ordered,
        }
    }
}

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    Now { wall: Wall::from_unix_ms(1_000), boot }
}

fn writer<P: Phase>(mailbox: Mailbox<P>) -> Writer<P> {
    let reporter = Reporter::new(Options::default(), Life::issued(1), Memory::default());
    Writer::new(reporter, mailbox)
}

#[test]
fn eight_threads_report_and_one_target_is_told_the_last_word() {
    let writer = writer(Mailbox::new());
    let mailbox = writer.mailbox().clone();
    let running = thread::spawn(move || {
        let mut told = Vec::new();
        let reporter = writer.run(now, |output, mailbox| {
            if let Output::Send(report) = output {
                told.push(report.phase);
                mailbox.post(Input::Acked(report.receipt), now());
            }
        });
        (told, reporter.entries().len())
    });
    let target = Described::new(TargetId::parse("a").expect("it is no nil"));
    mailbox.post(Input::LinkUp(Epoch::new(1)), now());
    mailbox.post(Input::Bound(Epoch::new(1), target), now());
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let mailbox = mailbox.clone();
            thread::spawn(move || {
                for phase in CoderPhase::ALL {
                    mailbox.enter(phase, now());
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().expect("it does not panic"));
    // The last word is acknowledged before the mailbox is closed, or is on its way while it is; both end.
    mailbox.close();
    let (told, entries) = running.join().expect("it does not panic");
    assert!(told.is_sorted(), "{told:?}");
    assert!(entries <= 8);
}

#[test]
fn a_full_mailbox_drops_what_may_be_stood_for_and_counts_it() {
    let mailbox = Mailbox::with(2, None);
    assert_eq!(mailbox.enter(Turn::Idle, now()), Posted::Kept);
    assert_eq!(mailbox.enter(Turn::Off, now()), Posted::Kept);
    assert_eq!(mailbox.enter(Turn::Off, now()), Posted::Kept, "idle makes room");
    assert_eq!(mailbox.enter(Turn::Busy, now()), Posted::Dropped, "nothing makes room");
    assert_eq!(mailbox.post(Input::Woken, now()), Posted::Kept, "a link has room yet");
    assert_eq!(mailbox.dropped(), 2);
    let mut writer = writer(mailbox);
    writer.turn(now());
    let phases: Vec<Turn> = writer.reporter().entries().iter().map(|entry| entry.phase).collect();
    assert_eq!(phases, [Turn::Off]);
}

#[test]
fn a_bell_rings_with_every_post_and_what_is_there_ends_a_wait_at_once() {
    let (rung, ringing) = std::sync::mpsc::channel();
    let mailbox = Mailbox::ringing(move || rung.send(()).expect("somebody listens"));
    let writer = writer(mailbox.clone());
    mailbox.enter(Turn::Idle, now());
    mailbox.close();
    assert_eq!(ringing.try_iter().count(), 2);
    assert_eq!(writer.wait(now()), Waited::News);
    assert_eq!(mailbox.enter(Turn::Busy, now()), Posted::Dropped, "it is closed");
}

/// A machine is suspended between a post and the turn of the writer.
#[test]
fn what_was_posted_long_ago_is_sent_as_of_now() {
    let mut writer = writer(Mailbox::new());
    let target = Described::new(TargetId::parse("a").expect("it is no nil"));
    let mailbox = writer.mailbox().clone();
    mailbox.post(Input::LinkUp(Epoch::new(1)), now());
    mailbox.post(Input::Bound(Epoch::new(1), target), now());
    mailbox.enter(Turn::Idle, now());
    let hour = Duration::from_secs(3_600);
    let boot = Boot { ms: 3_600_000, ..now().boot };
    writer.turn(Now { boot, ..now() });
    let outputs: Vec<_> = core::iter::from_fn(|| writer.poll()).collect();
    assert!(!outputs.iter().any(|output| matches!(output, Output::Notice(_))), "{outputs:?}");
    let ages = outputs.iter().filter_map(|output| {
        if let Output::Send(report) = output { Some(report.age.duration()) } else { None }
    });
    assert_eq!(ages.collect::<Vec<_>>(), [hour]);
}

#[test]
fn a_closed_mailbox_lets_go_of_nothing_for_what_comes_too_late() {
    let mailbox = Mailbox::with(1, None);
    mailbox.enter(Turn::Idle, now());
    mailbox.close();
    assert_eq!(mailbox.enter(Turn::Busy, now()), Posted::Dropped);
    let mut writer = writer(mailbox);
    writer.turn(now());
    assert_eq!(writer.reporter().entries().len(), 1);
}

#[test]
fn a_last_word_finds_room_where_a_writer_hangs() {
    let mailbox = Mailbox::with(8, None);
    for _ in 0..1_000 {
        let _posted = mailbox.enter(CoderPhase::Ready, now());
    }
    assert_eq!(mailbox.enter(CoderPhase::Off, now()), Posted::Kept);
}

#[test]
fn nobody_posts_to_a_writer_that_is_gone() {
    let writer = writer(Mailbox::new());
    let mailbox = writer.mailbox().clone();
    mailbox.enter(Turn::Idle, now());
    drop(writer);
    assert_eq!(mailbox.dropped(), 1);
    assert_eq!(mailbox.enter(Turn::Off, now()), Posted::Dropped);
}

#[test]
fn nobody_posts_to_a_writer_that_panicked() {
    let writer = writer(Mailbox::new());
    let mailbox = writer.mailbox().clone();
    mailbox.post(Input::LinkUp(Epoch::new(1)), now());
    let running = thread::spawn(move || writer.run(now, |_, _| panic!("it is meant to")));
    assert!(running.join().is_err());
    assert_eq!(mailbox.enter(Turn::Off, now()), Posted::Dropped);
}
