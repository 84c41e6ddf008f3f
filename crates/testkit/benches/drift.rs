//! What does drift cost? Nanoseconds to hash a config of twenty fields, to make its fingerprint, and to judge a session.
//!
//! Hashing allocates nothing; making a fingerprint allocates for the inputs, which it keeps, and judging allocates for
//! what it finds.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use core::hint::black_box;
use std::time::Instant;
use tenure_bead::{Class, Committed, Fingerprint, Input, Value};
use tenure_drift::{Normalize as _, Secret};
use tenure_drift::{SecretKey, classify, fingerprint, verifies};

/// What a system prompt of a few lines has.
const SYSTEM: &str = "You review what changed in the branch that you are told, and say what is wrong with it and why.\n\
    Read the whole file before you judge a line of it. Name the file and the line. Say what you would do instead.\n\
    Praise nothing, and do not repeat what the change does. Where nothing is wrong, say so in one sentence.\n\
    Do not run what you do not understand, and do not change files: whoever wrote the change does that.\n";
/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 15;
/// How many configs one round hashes.
const EACH: u32 = 20_000;
/// How many sessions one round judges.
const SESSIONS: usize = 100_000;

fn main() {
    let inputs = config();
    let made = fingerprint(inputs.clone());
    println!("{} fields, {} bytes of names and contents", inputs.len(), bytes(&inputs));
    let line = |what: &str, ns: f64| println!("{what:<52} {ns:>10.1} ns");
    line("hash it, all classes", per(EACH, || hash(&made)));
    let one: Vec<Fingerprint> = inputs.iter().map(|one| fingerprint(vec![one.clone()])).collect();
    let each = || one.iter().for_each(hash);
    line("hash one field of it, the mean of all", per(EACH, each) / one.len() as f64);
    let none = fingerprint(Vec::new());
    line("hash a config without fields", per(EACH, || hash(&none)));
    line("clone its inputs", per(EACH, || drop(black_box(black_box(&inputs).clone()))));
    line(
        "clone them and make the fingerprint",
        per(EACH, || {
            drop(black_box(fingerprint(black_box(&inputs).clone())));
        }),
    );
    sessions(&made);
}

/// Hashes all classes once, as what is read back is.
fn hash(config: &Fingerprint) {
    let _: bool = black_box(verifies(black_box(config)));
}

/// Judges sessions that were started with one config each, of which nothing, or one field, was edited.
fn sessions(made: &Fingerprint) {
    let mut inputs = made.inputs().to_vec();
    inputs.iter_mut().take(1).for_each(|input| input.value = Value::Unread);
    let unread = fingerprint(inputs.clone());
    inputs.iter_mut().take(1).for_each(|input| input.value = Value::Text("edited".to_owned()));
    let edited = fingerprint(inputs);
    let newer = Fingerprint::new(made.version() + 1, *made.digests(), made.inputs().to_vec());
    let baselines: Vec<Committed> = (0..SESSIONS).map(|_| committed(made)).collect();
    let wanted = [
        ("unchanged", made),
        ("unchanged, by another version", &newer),
        ("with a field unread", &unread),
        ("with a field edited", &edited),
    ];
    for (what, wanted) in wanted {
        let judged = per(1, || {
            for baseline in &baselines {
                drop(black_box(classify(black_box(baseline), black_box(wanted))));
            }
        });
        println!("{SESSIONS} sessions {what:<33} {:>10.1} ns each", judged / SESSIONS as f64);
    }
}

/// A config as an agent has it: about 1.5 KB in twenty fields of every kind and class.
fn config() -> Vec<Input> {
    let key = SecretKey::from_bytes([7; 32]);
    let text = |said: &str| Value::Text(said.to_owned());
    let words = |count: usize| {
        Value::List((0..count).map(|at| text(&format!("--option-{at}=on"))).collect())
    };
    let variables = (0..6).map(|at| (format!("AGENT_VARIABLE_{at}"), text("/srv/agents/place")));
    let digest = "9a238f4aaf91034cb0428b7066eedc2d850c294bf97bfd52dc4fad6f9c5da3fe";
    let files = ["prompt.md", "hooks/run.sh", "hooks/check.sh"];
    let files = files.map(|name| (name.to_owned(), text(digest)));
    let values = [
        ("args", Class::Restart, words(8)),
        ("command", Class::Restart, text("/usr/local/bin/agent --resume --profile=reviewer")),
        ("dir", Class::Restart, text("/srv/agents/workspaces/main/reviewer")),
        ("env", Class::Restart, Value::Map(variables.collect())),
        ("files", Class::Restart, Value::Map(files.into())),
        ("token", Class::Restart, Secret::new("not guessed").normalize(&key)),
        ("image", Class::Restart, text("registry.example/agents/reviewer:2026-11")),
        ("mounts", Class::Restart, words(3)),
        ("user", Class::Restart, text("agent")),
        ("limit", Class::Restart, Value::Number(4_294_967_296)),
        ("model", Class::Relaunch, text("large-2026-10")),
        ("effort", Class::Relaunch, text("high")),
        ("tools", Class::Relaunch, words(6)),
        ("sandbox", Class::Relaunch, Value::Flag(true)),
        ("system", Class::Relaunch, text(SYSTEM)),
        ("seed", Class::Relaunch, Value::Absent),
        ("banner", Class::Live, text("reviewer of main")),
        ("theme", Class::Live, text("blue")),
        ("mouse", Class::Live, Value::Flag(false)),
        ("title", Class::Live, text("reviews, one after the other")),
    ];
    let input = |(field, class, value): (&str, Class, Value)| Input {
        field: field.to_owned(),
        class,
        value,
    };
    values.into_iter().map(input).collect()
}

fn bytes(inputs: &[Input]) -> usize {
    inputs.iter().map(|input| input.field.len() + size(&input.value)).sum()
}

fn size(value: &Value) -> usize {
    match value {
        Value::Absent | Value::Flag(_) | Value::Unread => 1,
        Value::Number(_) => 8,
        Value::Masked(_) => 40,
        Value::Text(text) => text.len(),
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|(key, value)| key.len() + size(value)).sum(),
    }
}

/// Commits as a store does that reads back what a start wrote.
fn committed(config: &Fingerprint) -> Committed {
    let written = serde_json::to_value(config).expect("a fingerprint is maps, texts and numbers");
    serde_json::from_value(written).expect("a committed baseline is written as its fingerprint")
}

fn per(count: u32, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            (0..count).for_each(|_| run());
            begun.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times.get(ROUNDS / 2).map_or(0.0, |ns| *ns as f64 / f64::from(count))
}
