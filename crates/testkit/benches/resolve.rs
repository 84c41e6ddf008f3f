//! What does a question about a name cost? Nanoseconds to resolve a word, to find who is in its way, to recall the seat
//! of an old record, and to put the directory together, among many sessions.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use core::hint::black_box;
use std::time::Instant;
use tenure_bead::{AgentName, Alias, BeadId, SessionName, Slot, TemplateName};
use tenure_identity::{
    Ask, Claimant, Directory, Occupants, Pool, Post, Recalled, Resolved, Roster, Stage, Statement,
    Surface, Word, blocker, owns, recall, resolve,
};

/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 9;
/// How many questions one round asks.
const EACH: u32 = 10_000;

fn main() {
    let titles = ["directory", "occupants", "by alias", "by leaf", "nobody", "blocker", "recall", "owns"];
    let titles = titles.map(|title| format!("{title:>12}"));
    println!("{:>10} {}", "sessions", titles.join(" "));
    for size in [1_000, 10_000, 100_000] {
        let template = TemplateName::parse("rig/worker").expect("it is a name");
        let pool = Pool::of(size);
        let roster = Roster::new(vec![Post { template, pool, alias: None }], Vec::new());
        let records: Vec<Statement> = (1..=size).map(record).collect();
        let cells = figures(&records, &roster, size).map(|ns| format!("{ns:>9.0} ns"));
        println!("{size:>10} {}", cells.join(" "));
    }
}

/// An old record that says its slot in every place.
fn record(number: u32) -> Statement {
    let id = BeadId::parse(&format!("mc-{number}")).expect("it is an id");
    Statement {
        template: TemplateName::parse("rig/worker").ok(),
        agent: AgentName::parse(&format!("rig/worker-{number}")).ok(),
        alias: Alias::parse(&format!("rig/worker-{number}")).ok(),
        session: SessionName::parse(&format!("worker-mc-{number}")).ok(),
        slot: Slot::try_new(number),
        ..Statement::bare(id, Stage::Active)
    }
}

fn figures(records: &[Statement], roster: &Roster, size: u32) -> [f64; 8] {
    let directory = Directory::new(records, roster);
    let words = |spell: fn(u32) -> String| -> Vec<String> {
        (0..EACH).map(|n| spell(n.wrapping_mul(7_919) % size + 1)).collect()
    };
    let ask = |words: &[String]| {
        for token in words {
            let ask = Ask { token, surface: Surface::Command, rig: None };
            let _: Resolved = black_box(resolve(&directory, black_box(ask)));
        }
    };
    let (alias, leaf, nobody) = (
        words(|n| format!("rig/worker-{n}")),
        words(|n| format!("worker-{n}")),
        words(|n| format!("nobody-{n}")),
    );
    let taken: Vec<Alias> = alias.iter().filter_map(|text| Alias::parse(text).ok()).collect();
    let asked = || records.iter().cycle().zip(&alias);
    [
        median(size, || drop(black_box(Directory::new(black_box(records), roster)))),
        median(size, || drop(black_box(Occupants::new(black_box(&directory))))),
        median(EACH, || ask(&alias)),
        median(EACH, || ask(&leaf)),
        median(EACH, || ask(&nobody)),
        median(EACH, || {
            for alias in &taken {
                drop(black_box(blocker(&directory, Word::Alias(alias), Claimant::default())));
            }
        }),
        median(EACH, || {
            for (record, _) in asked() {
                let _: Recalled = black_box(recall(black_box(record), roster));
            }
        }),
        median(EACH, || {
            for (record, word) in asked() {
                let _: Option<tenure_identity::By> = black_box(owns(black_box(record), word));
            }
        }),
    ]
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
