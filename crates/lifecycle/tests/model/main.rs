//! Does the shell hold under every interleaving? Its own sources, built against the locks of a model checker.
#![expect(unreachable_pub, dead_code, reason = "the sources are those of the library")]

extern crate alloc;

#[path = "../../src/shell/mailbox.rs"]
mod mailbox;
mod planted;
#[path = "../../src/shell/queue.rs"]
mod queue;
mod sync;
#[path = "../../src/shell/writer.rs"]
mod writer;

use mailbox::Mailbox;
use shuttle::{check_dfs, check_pct, check_random, thread};
use std::collections::BTreeMap;
use sync::{Arc, Mutex, lock};
use tenure_lifecycle::clock::{self, Boot, BootId, Now, Wall};
use tenure_lifecycle::shell::{Posted, Waited};
use tenure_lifecycle::{
    Class, CoderPhase, Described, Epoch, Failure, FlushId, Input, Life, Memory, Options, Output,
    Phase, Receipt, Reporter, Stage, TargetId, policy,
};
use writer::Writer;

type Rows = Arc<Mutex<BTreeMap<String, Vec<CoderPhase>>>>;

fn now(ms: u64) -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms };
    Now { wall: Wall::from_unix_ms(1_000 + ms), boot }
}

fn target(name: &str) -> Described {
    Described::new(TargetId::parse(name).expect("it is no nil"))
}

/// A server that fails the first report to each row, takes the others, and answers.
fn carry(
    rows: &Rows,
    failed: &mut Vec<TargetId>,
    output: Output<CoderPhase>,
    mailbox: &Mailbox<CoderPhase>,
) {
    let Output::Send(report) = output else { return };
    let receipt: Receipt = report.receipt;
    if !failed.contains(&receipt.target) {
        failed.push(receipt.target.clone());
        mailbox.post(Input::Failed(receipt, Failure::Transient), now(0));
        return;
    }
    let mut rows = lock(rows);
    let row = rows.entry(receipt.target.to_string()).or_default();
    if row.last() != Some(&report.phase) {
        row.push(report.phase);
    }
    drop(rows);
    mailbox.post(Input::Acked(receipt), now(0));
}

/// One thread goes through a life, another finds the link serve another row, one writes, and somebody flushes.
fn life_and_bind() {
    let options = Options { decide: policy::replay, ..Options::default() };
    let reporter = Reporter::new(options, Life::issued(1), Memory::default());
    let mut writer = Writer::new(reporter, Mailbox::new());
    let (living, linking) = (writer.mailbox().clone(), writer.mailbox().clone());
    let rows = Rows::default();
    let seen = Arc::clone(&rows);
    let living = thread::spawn(move || {
        living.enter(CoderPhase::Starting, now(0));
        living.enter(CoderPhase::Ready, now(0));
    });
    let linking = thread::spawn(move || {
        for (number, name) in [(1, "a"), (2, "b")] {
            linking.post(Input::LinkUp(Epoch::new(number)), now(0));
            linking.post(Input::Bound(Epoch::new(number), target(name)), now(0));
        }
        linking.post(Input::Flush(FlushId::new(1), core::time::Duration::from_secs(5)), now(0));
    });
    let writing = thread::spawn(move || {
        let (mut failed, mut ms) = (Vec::new(), 0);
        while lock(&seen).get("b").and_then(|row| row.last()) != Some(&CoderPhase::Ready) {
            // Each turn comes so late that every wait between tries is over.
            ms += 20_000;
            writer.turn(now(ms));
            let mut is_busy = false;
            while let Some(output) = writer.poll() {
                is_busy |= matches!(output, Output::Send(_));
                carry(&seen, &mut failed, output, &writer.mailbox().clone());
            }
            if !is_busy && writer.wake_after(now(ms)).is_none() {
                let _waited = writer.wait(now(ms));
            }
            // Where only time is waited for, others have their turn.
            thread::yield_now();
        }
    });
    for thread in [living, linking, writing] {
        thread.join().expect("it does not panic");
    }
    let rows = lock(&rows);
    let row = rows.get("b").cloned().unwrap_or_default();
    assert!(row == [CoderPhase::Starting, CoderPhase::Ready], "b was told {row:?}");
    let a = rows.get("a").cloned().unwrap_or_default();
    assert!(a.is_sorted(), "a was told {a:?}");
}

#[test]
fn transitions_and_binds_from_any_threads_lose_nothing() {
    check_random(life_and_bind, 5_000);
    check_pct(life_and_bind, 1_000, 3);
}

/// Two threads post and one waits: no ring is missed, however they meet.
fn post_and_wait() {
    let mailbox: Mailbox<CoderPhase> = Mailbox::new();
    let posters: Vec<_> = [CoderPhase::Starting, CoderPhase::Ready]
        .into_iter()
        .map(|phase| {
            let mailbox = mailbox.clone();
            thread::spawn(move || mailbox.enter(phase, now(0)))
        })
        .collect();
    let mut seen = 0;
    while seen < 2 {
        let _waited = mailbox.wait(core::time::Duration::from_secs(10));
        seen += mailbox.take().len();
    }
    for poster in posters {
        poster.join().expect("it does not panic");
    }
}

#[test]
fn no_ring_is_missed_in_any_interleaving() {
    check_dfs(post_and_wait, None);
}
