//! Does the shell take what every thread tells, in the order of each, and say what it had to drop?

use core::time::Duration;
use std::thread;
use tenure_lifecycle::clock::{Boot, BootId, Now, Wall};
use tenure_lifecycle::shell::{Mailbox, Posted, Waited, Writer};
use tenure_lifecycle::{
    Class, CoderPhase, Described, Epoch, Input, Life, Memory, Notice, Options, Output, Phase,
    Rebuilt, Reporter, Stage, TargetId, Token,
};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Turn {
    Idle,
    Busy,
    Asked,
    Off,
}

impl Phase for Turn {
    fn rank(&self) -> u32 {
        u32::from(*self == Self::Off)
    }

    fn stage(&self) -> Stage {
        match self {
            Self::Idle | Self::Busy | Self::Asked => Stage::Usable,
            Self::Off => Stage::Final,
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Idle | Self::Busy => Class::LatestWins,
            Self::Asked => Class::Counted,
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

/// What the log has of phases that were posted to a mailbox with room for two things, and how often.
fn seen(mailbox: Mailbox<Turn>) -> Vec<(Turn, u64)> {
    let mut writer = writer(mailbox);
    writer.turn(now());
    writer.reporter().entries().iter().map(|entry| (entry.phase, entry.times)).collect()
}

#[test]
fn a_full_mailbox_drops_what_is_stood_for_and_counts_it() {
    let mailbox = Mailbox::with(2, None);
    assert_eq!(mailbox.enter(Turn::Idle, now()), Posted::Kept);
    assert_eq!(mailbox.enter(Turn::Busy, now()), Posted::Kept);
    assert_eq!(mailbox.enter(Turn::Off, now()), Posted::Kept, "idle makes room");
    assert_eq!(mailbox.enter(Turn::Idle, now()), Posted::Dropped, "nothing makes room");
    assert_eq!(mailbox.post(Input::Woken, now()), Posted::Kept, "a link has room yet");
    assert_eq!(mailbox.dropped(), 2);
    assert_eq!(seen(mailbox), [(Turn::Busy, 1), (Turn::Off, 1)]);
}

#[test]
fn the_newest_state_is_kept_where_nothing_stands_for_it() {
    let mailbox = Mailbox::with(2, None);
    for phase in [Turn::Busy, Turn::Asked, Turn::Asked] {
        assert_eq!(mailbox.enter(phase, now()), Posted::Kept);
    }
    assert_eq!(seen(mailbox), [(Turn::Busy, 1), (Turn::Asked, 2)]);
    let mailbox = Mailbox::with(2, None);
    for phase in [Turn::Idle, Turn::Busy, Turn::Asked, Turn::Asked] {
        assert_eq!(mailbox.enter(phase, now()), Posted::Kept);
    }
    assert_eq!(seen(mailbox), [(Turn::Busy, 1), (Turn::Asked, 2)]);
}

/// Every order of six phases: what makes room is nothing that the log would have had.
#[test]
fn a_full_mailbox_tells_of_what_it_kept_all_that_one_with_room_tells() {
    let all = [Turn::Idle, Turn::Busy, Turn::Asked, Turn::Off];
    let orders = (0..6).fold(vec![vec![]], |orders: Vec<Vec<Turn>>, _| {
        let longer = |order: Vec<Turn>| all.map(|next| [order.clone(), vec![next]].concat());
        orders.into_iter().flat_map(longer).collect()
    });
    for order in orders {
        let (full, wide) = (Mailbox::with(2, None), Mailbox::new());
        for phase in &order {
            if full.enter(*phase, now()) == Posted::Kept {
                wide.enter(*phase, now());
            }
        }
        assert_eq!(seen(full), seen(wide), "{order:?}");
    }
}

/// What comes after the last word leads back, and is never told: it stands for nothing.
#[test]
fn what_is_posted_too_late_pushes_nothing_out() {
    let mailbox = Mailbox::with(2, None);
    mailbox.enter(Turn::Idle, now());
    mailbox.enter(Turn::Off, now());
    assert_eq!(mailbox.enter(Turn::Busy, now()), Posted::Dropped);
    assert_eq!(seen(mailbox), [(Turn::Idle, 1), (Turn::Off, 1)]);
}

/// Nor does what is posted of the next life.
#[test]
fn what_is_posted_after_a_build_pushes_nothing_out_from_before() {
    let mailbox = Mailbox::with(2, None);
    mailbox.enter(Turn::Idle, now());
    let built = Input::Rebuilt(Token::new(1), Rebuilt::Done(Life::issued(2)));
    mailbox.post(built, now());
    assert_eq!(mailbox.enter(Turn::Busy, now()), Posted::Dropped);
}

#[test]
fn a_counted_phase_is_counted_however_full_the_mailbox_is() {
    let mailbox = Mailbox::with(2, None);
    for _ in 0..5 {
        assert_eq!(mailbox.enter(Turn::Asked, now()), Posted::Kept);
    }
    assert_eq!(mailbox.dropped(), 0, "nothing of it is lost but moments");
    assert_eq!(seen(mailbox), [(Turn::Asked, 5)]);
}

/// One that is refused is refused once, and not as often as it was posted.
#[test]
fn a_counted_phase_that_leads_back_is_noted_as_often_as_there_was_room_for_it() {
    let mailbox = Mailbox::with(2, None);
    let mut writer = writer(mailbox.clone());
    mailbox.enter(Turn::Off, now());
    writer.turn(now());
    for _ in 0..1_000 {
        mailbox.enter(Turn::Asked, now());
    }
    writer.turn(now());
    let outputs = core::iter::from_fn(|| writer.poll());
    let led_back = |output: &Output<Turn>| matches!(output, Output::Notice(Notice::LedBack { .. }));
    assert_eq!(outputs.filter(led_back).count(), 2);
}

#[test]
fn what_is_counted_and_never_taken_is_dropped_as_often_as_it_was_posted() {
    let mailbox = Mailbox::with(2, None);
    let writer = writer(mailbox.clone());
    for _ in 0..5 {
        mailbox.enter(Turn::Asked, now());
    }
    drop(writer);
    assert_eq!(mailbox.dropped(), 5);
}

/// A phase that looks at the mailbox when it goes.
#[derive(Debug)]
struct Curious(Option<Mailbox<Curious>>);

impl Clone for Curious {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl PartialEq for Curious {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl Eq for Curious {}

impl Drop for Curious {
    fn drop(&mut self) {
        let _dropped = self.0.as_ref().map(Mailbox::dropped);
    }
}

impl Phase for Curious {
    fn rank(&self) -> u32 {
        1
    }

    fn stage(&self) -> Stage {
        Stage::Usable
    }

    fn class(&self) -> Class {
        Class::LatestWins
    }
}

#[test]
fn a_phase_goes_where_no_lock_is_held() {
    let (ended, ending) = std::sync::mpsc::channel();
    // On a thread of its own: what hangs there is seen here.
    let posting = thread::spawn(move || {
        let mailbox = Mailbox::with(1, None);
        let curious = || Curious(Some(mailbox.clone()));
        let made_room = [mailbox.enter(curious(), now()), mailbox.enter(curious(), now())];
        mailbox.close();
        ended.send((made_room, mailbox.enter(curious(), now()))).expect("somebody listens");
    });
    let kept = [Posted::Kept, Posted::Kept];
    assert_eq!(ending.recv_timeout(Duration::from_secs(10)), Ok((kept, Posted::Dropped)));
    posting.join().expect("it does not panic");
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
