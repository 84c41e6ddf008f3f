//! What does a decision about demand cost? Milliseconds for as many items of work as sessions.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use core::hint::black_box;
use std::time::Instant;
use tenure_bead::{AgentName, BeadId, Capacity, NameError, Slot, TemplateName};
use tenure_demand::{Budget, Census, Config, Scale, Signals, Work, WorkId, realize, requests};
use tenure_identity::{Origin, Pool, Post, Roster, Stage, Statement};

/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 9;
/// How many templates share the sessions.
const TEMPLATES: u32 = 50;

fn main() -> Result<(), NameError> {
    println!("{:>10} {:>16} {:>16} {:>16}", "sessions", "requests", "realize", "ns each");
    for size in [1_000, 10_000, 100_000] {
        let scene = scene(size)?;
        let Scene { config, sessions, work, signals } = &scene;
        let demand = requests(config, work, sessions, signals);
        let wanting = median(|| {
            drop(black_box(requests(black_box(config), work, sessions, signals)));
        });
        let budget = Budget { limit: Capacity::UpTo(size / 10), turn: 3 };
        let serving = median(|| {
            drop(black_box(realize(black_box(config), sessions, signals, &demand, budget)));
        });
        let each = (wanting + serving) / u128::from(size);
        println!("{size:>10} {:>13} µs {:>13} µs {each:>13} ns", wanting / 1_000, serving / 1_000);
    }
    Ok(())
}

struct Scene {
    config: Config,
    sessions: Vec<Statement>,
    work: Vec<Work>,
    signals: Signals,
}

/// A city in which half of the sessions have work, a quarter starts, and every template asks for more.
fn scene(size: u32) -> Result<Scene, NameError> {
    let names: Result<Vec<TemplateName>, NameError> = (0..TEMPLATES)
        .map(|at| TemplateName::parse(&format!("rig-{}/worker{at}", at % 5)))
        .collect();
    let names = names?;
    let posts = names.iter().map(|name| {
        let pool = Pool::found(1, Capacity::Unlimited, vec![]);
        Post { template: name.clone(), pool, alias: None }
    });
    let config = Config::new(Roster::new(posts.collect(), vec![]));
    let (mut sessions, mut work) = (Vec::new(), Vec::new());
    for (at, template) in (0..size).zip(names.iter().cycle()) {
        let slot = Slot::try_new(at / TEMPLATES + 1);
        let stage = if at % 4 == 1 { Stage::Starting } else { Stage::Active };
        let id = BeadId::parse(&format!("tb-{at:07}"))?;
        sessions.push(Statement {
            template: Some(template.clone()),
            agent: slot.map(|slot| AgentName::of_seat(template, Some(slot))),
            slot,
            origin: Origin::Pool,
            ..Statement::bare(id, stage)
        });
        work.push(Work {
            id: WorkId::parse(&format!("w-{at:07}"))?,
            assignee: Some(format!("tb-{:07}", at - at % 2)),
            route: Some(template.as_str().to_owned()),
            priority: i64::from(at % 7),
        });
    }
    let scale = names.into_iter().map(|name| (name, Scale::New(size / TEMPLATES))).collect();
    let signals = Signals { scale, census: Census::Complete, ..Signals::default() };
    Ok(Scene { config, sessions, work, signals })
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
