//! What does reporting cost? Transitions through the shell, a look with much pending or nothing, and memory per target.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use core::hint::black_box;
use std::thread;
use std::time::Instant;
use tenure_bead::{Boot, BootId, Now, Wall};
use tenure_lifecycle::shell::{Mailbox, Posted, Writer};
use tenure_lifecycle::{
    Class, Described, Epoch, Input, Life, Memory, Options, Output, Phase, Reporter, Stage,
    TargetId, policy,
};

/// A phase of a life with as many ranks as are wanted, or one of a cycle.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Step {
    Rank(u32),
    Turn(u32),
}

impl Phase for Step {
    fn rank(&self) -> u32 {
        match self {
            Self::Rank(rank) => *rank,
            Self::Turn(_) => 0,
        }
    }

    fn stage(&self) -> Stage {
        Stage::Usable
    }

    fn class(&self) -> Class {
        match self {
            Self::Rank(_) => Class::Ordered,
            Self::Turn(_) => Class::LatestWins,
        }
    }
}

/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 9;
/// How many transitions one round tells.
const EACH: u32 = 100_000;
/// How many looks one round takes.
const LOOKS: u32 = 10_000;

fn main() {
    for producers in [1, 8] {
        let ns = median(EACH, || through_the_shell(producers));
        println!("{ns:>8.1} ns each, {producers} producers through the shell");
    }
    for pending in [0, 1_000] {
        let ns = look(pending);
        println!("{ns:>8.1} ns for a look with {pending} pending");
    }
    println!("{:>8.1} ns for a transition that is told and acknowledged", told());
    println!("{:>8} bytes of a reporter, {} of a report", bytes().0, bytes().1);
}

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    Now { wall: Wall::from_unix_ms(1_000_000), boot }
}

fn reporter(log_max: usize) -> Reporter<Step> {
    let options = Options { log_max, decide: policy::replay, ..Options::default() };
    let mut reporter = Reporter::new(options, Life::issued(1), Memory::default());
    let target = TargetId::parse("3f1e7c1e-0b1f-4c2e-9a51-7d2f5a1c9b00");
    let Ok(target) = target else { return reporter };
    reporter.handle(Input::LinkUp(Epoch::new(1)), now());
    reporter.handle(Input::Bound(Epoch::new(1), Described::new(target)), now());
    while reporter.poll().is_some() {}
    reporter
}

/// Every producer posts its share, and one thread writes.
fn through_the_shell(producers: u32) {
    let mailbox = Mailbox::with(usize::try_from(EACH).unwrap_or(usize::MAX), None);
    let mut writer = Writer::new(reporter(64), mailbox.clone());
    let share = EACH / producers;
    thread::scope(|scope| {
        for _ in 0..producers {
            let mailbox = mailbox.clone();
            scope.spawn(move || {
                for turn in 0..share {
                    let posted = mailbox.enter(Step::Turn(turn), now());
                    assert_eq!(posted, Posted::Kept);
                }
            });
        }
        while writer.reporter().entries().last().map(|entry| entry.seq.number()) < Some(1) {
            writer.turn(now());
        }
    });
    writer.turn(now());
    black_box(writer.poll());
}

/// A look at so many pending entries, the first of which is on its way.
fn look(pending: u32) -> f64 {
    let mut reporter = reporter(2_000);
    for rank in 1..=pending {
        reporter.handle(Input::Entered(Step::Rank(rank)), now());
    }
    while reporter.poll().is_some() {}
    median(LOOKS, || {
        for _ in 0..LOOKS {
            reporter.handle(Input::Woken, black_box(now()));
            black_box(reporter.poll());
            black_box(reporter.wake_after(now()));
        }
    })
}

/// A transition, its report and the answer.
fn told() -> f64 {
    let mut reporter = reporter(64);
    let mut turn = 0_u32;
    median(LOOKS, || {
        for _ in 0..LOOKS {
            turn = turn.wrapping_add(1);
            reporter.handle(Input::Entered(Step::Turn(turn)), now());
            while let Some(output) = reporter.poll() {
                if let Output::Send(report) = output {
                    reporter.handle(Input::Acked(report.receipt), now());
                }
            }
        }
    })
}

/// What stands in memory itself; a log entry and a cursor come on top, each where it is used.
fn bytes() -> (usize, usize) {
    (size_of::<Reporter<Step>>(), size_of::<tenure_lifecycle::Report<Step>>())
}

fn median(count: u32, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times.get(ROUNDS / 2).map_or(0.0, |ns| *ns as f64 / f64::from(count))
}
