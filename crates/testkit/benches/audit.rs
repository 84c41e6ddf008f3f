//! What does an audit cost? Nanoseconds per record, on fleets that are well and on fleets where all is wrong.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use core::hint::black_box;
use std::time::Instant;
use tenure_audit::{Baseline, Record, audit, repair};
use tenure_bead::{
    AgentName, Alias, BeadId, Boot, BootId, Now, SessionName, Slot, TemplateName, Wall,
};
use tenure_identity::{Pool, Post, Roster, Stage, Statement};

/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 9;
/// How many sessions a template has: a large pool, and many of them.
const POOL: u32 = 100;

fn main() {
    println!(
        "{:>10} {:>16} {:>16} {:>16}",
        "records", "audit (well)", "audit (wrong)", "repair (wrong)"
    );
    for size in [1_000, 100_000] {
        let roster = roster(size);
        let (well, wrong) = (records(size, 0), records(size, 1));
        assert_eq!(audit(&roster, &well, now()), []);
        let cells = [
            median(|| drop(black_box(audit(&roster, black_box(&well), now())))),
            median(|| drop(black_box(audit(&roster, black_box(&wrong), now())))),
            median(|| drop(black_box(repair(&roster, black_box(&wrong))))),
        ];
        let cells = cells.map(|ns| format!("{:>13} ns", ns / u128::from(size)));
        println!("{size:>10} {}", cells.join(" "));
    }
}

fn template(number: u32) -> TemplateName {
    TemplateName::parse(&format!("rig/worker{number:04}x"))
        .expect("a letter, then letters and digits")
}

fn roster(size: u32) -> Roster {
    let posts = (0..size.div_ceil(POOL)).map(|number| {
        let template = template(number);
        let alias = Alias::parse(template.as_str()).ok();
        Post { template, pool: Pool::of(POOL), alias }
    });
    Roster::new(posts.collect(), Vec::new())
}

/// Makes sessions that fill every pool; with a shift, each has the alias and the number of its neighbor.
fn records(size: u32, shift: u32) -> Vec<Record> {
    let records = (0..size).map(|number| {
        let (pool, slot) = (template(number / POOL), number % POOL + 1);
        let name = |slot: u32| format!("{pool}-{}", slot.min(POOL));
        let id = BeadId::parse(&format!("tb-{number:07}")).expect("letters and digits");
        let statement = Statement {
            agent: AgentName::parse(&name(slot)).ok(),
            alias: Alias::parse(&name(slot + shift)).ok(),
            session: SessionName::parse(&format!("worker-{id}")).ok(),
            slot: Slot::try_new((slot + shift).min(POOL)),
            created: Some(Wall::from_unix_ms(u64::from(number))),
            template: Some(pool),
            ..Statement::bare(id, Stage::Active)
        };
        Record { baseline: Baseline::Committed, ..Record::of(statement) }
    });
    records.collect()
}

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    Now { wall: Wall::from_unix_ms(1_000_000), boot }
}

fn median(mut run: impl FnMut()) -> u128 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times.get(ROUNDS / 2).copied().unwrap_or(0)
}
