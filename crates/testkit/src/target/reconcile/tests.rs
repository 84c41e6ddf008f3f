use super::*;
use crate::hunt::{Ended, Sort, follow, run};

/// Draws the operations of one case; half of the cases have faults in them.
fn case(scope: &Scope, seed: u64, number: u64, steps: usize) -> Vec<Op> {
    let (arena, mut dice) = (Reconcile, Dice::of_case(seed, number));
    let (card, faults) = (arena.card(), dice.percent(50));
    let mut world = arena.fresh(scope);
    let mut tally = Tally::of(&card);
    let mut ops = Vec::new();
    while ops.len() < steps {
        let may = |kind: &&Kind| faults || kind.sort == Sort::Act;
        let total: u64 = card.kinds.iter().filter(may).map(|k| u64::from(k.weight)).sum();
        let mut at = dice.below(total);
        let kind = card.kinds.iter().position(|kind| {
            let weight = if may(&kind) { u64::from(kind.weight) } else { 0 };
            let is_it = at < weight;
            at = at.saturating_sub(weight);
            is_it
        });
        let Some(op) = arena.draw(kind.unwrap(), &world, &mut dice) else { continue };
        ops.push(op);
        if arena.step(&mut world, &op, &mut tally).is_err() {
            break;
        }
    }
    ops
}

fn shrunk(scope: &Scope, mut ops: Vec<Op>, rule: &str) -> Vec<Op> {
    let breaks = |ops: &[Op]| {
        let ended = run(&Reconcile, scope, ops, &mut Tally::of(&Reconcile.card()));
        ended.violation().is_some_and(|v| v.rule == rule)
    };
    loop {
        let before = ops.clone();
        let mut at = 0;
        while at < ops.len() {
            let mut fewer = ops.clone();
            fewer.remove(at);
            if breaks(&fewer) {
                ops = fewer;
                continue;
            }
            let simpler = Reconcile.simpler(&ops[at]).into_iter().find_map(|op| {
                let mut other = ops.clone();
                other[at] = op;
                breaks(&other).then_some(other)
            });
            match simpler {
                Some(other) => ops = other,
                None => at += 1,
            }
        }
        if ops == before {
            return ops;
        }
    }
}

fn hunts(cases: u64, steps: usize) -> Tally {
    let arena = Reconcile;
    let scope = Scope::of(&arena.card());
    let mut tally = Tally::of(&arena.card());
    for number in 0..cases {
        let ops = case(&scope, 1, number, steps);
        let ended = run(&arena, &scope, &ops, &mut tally);
        if let Some(found) = ended.violation() {
            let ops = shrunk(&scope, ops, found.rule);
            let trail = follow(&arena, &scope, &ops);
            let json = serde_json::to_string(&ops).unwrap();
            panic!("case {number}: {:?}\n{json}\n{}", trail.ended, trail.shown.join("\n"));
        }
        assert_eq!(ended, Ended::Well);
    }
    tally
}

#[test]
fn every_promise_holds_and_every_goal_is_reached() {
    let cases = std::env::var("CASES").map_or(3_000, |n| n.parse().unwrap());
    let begun = std::time::Instant::now();
    let tally = hunts(cases, 40);
    println!("{:?} {:?} {:#?}", begun.elapsed(), tally.goals(), tally.counts());
    assert_eq!(tally.missing(), Vec::<&str>::new());
}

#[test]
fn a_small_fleet_is_gone_through() {
    let arena = Reconcile;
    let get = |name: &str, or: u32| std::env::var(name).map_or(or, |n| n.parse().unwrap());
    let mut scope = Scope::of(&arena.card());
    for (name, size) in [("sessions", 2), ("slots", 2), ("singles", 0), ("pace", 1)] {
        scope = scope.with(name, get(&name.to_uppercase(), size)).unwrap();
    }
    let begun = std::time::Instant::now();
    let mut tally = Tally::of(&arena.card());
    let mut seen = std::collections::HashSet::new();
    let mut queue = std::collections::VecDeque::from([arena.fresh(&scope)]);
    let (mut moves, most) = (0_u64, u64::from(get("MOST", 3_000)));
    while let Some(world) = queue.pop_front() {
        for op in arena.moves(&world, &scope) {
            let mut next = world.clone();
            moves += 1;
            arena.step(&mut next, &op, &mut tally).unwrap();
            if seen.insert(arena.identity(&next)) {
                queue.push_back(next);
            }
        }
        if moves % 200_000 < 8 {
            println!("{} {} {moves} {:?}", seen.len(), queue.len(), begun.elapsed());
        }
        if moves > most {
            break;
        }
    }
    println!("{} worlds, {moves} moves, {:?}, left {}", seen.len(), begun.elapsed(), queue.len());
}
