//! Is the fleet worth hunting in? Fixed cases reach every goal and break no rule.

use super::Fleet;
use crate::Dice;
use crate::hunt::{Arena, Ended, Scope, Tally, run};
use crate::sim::Op;

/// Draws the operations of a case on a world of its own, stopping at the first that breaks a rule.
fn case(seed: u64, number: u64, steps: usize) -> Vec<Op> {
    let (card, mut dice) = (Fleet.card(), Dice::of_case(seed, number));
    let (mut world, mut tally) = (Fleet.fresh(&Scope::of(&card)), Tally::of(&card));
    let all: u64 = card.kinds.iter().map(|kind| u64::from(kind.weight)).sum();
    let mut ops = Vec::new();
    for _ in 0..steps {
        let mut left = dice.below(all);
        let is_it = |weight: u64| match left.checked_sub(weight) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        };
        let kind = card.kinds.iter().map(|kind| u64::from(kind.weight)).position(is_it);
        let Some(op) = Fleet.draw(kind.unwrap_or(0), &world, &mut dice) else { continue };
        ops.push(op);
        if ops.last().is_some_and(|op| Fleet.step(&mut world, op, &mut tally).is_err()) {
            break;
        }
    }
    ops
}

/// Leaves out whatever is not needed to break the same rule.
fn shrunk(mut ops: Vec<Op>, scope: &Scope) -> (Vec<Op>, Ended) {
    let rule = |ended: &Ended| ended.violation().map(|violation| violation.rule);
    let end = |ops: &[Op]| run(&Fleet, scope, ops, &mut Tally::of(&Fleet.card()));
    let broken = rule(&end(&ops));
    let mut before = usize::MAX;
    while ops.len() < before {
        before = ops.len();
        for at in (0..ops.len()).rev() {
            let mut fewer = ops.clone();
            fewer.remove(at);
            if rule(&end(&fewer)) == broken {
                ops = fewer;
            }
        }
    }
    let ended = end(&ops);
    (ops, ended)
}

#[test]
fn fixed_cases_reach_every_goal_and_break_no_rule() {
    let scope = Scope::of(&Fleet.card());
    let mut tally = Tally::of(&Fleet.card());
    for number in 0..CASES {
        let ops = case(SEED, number, 60);
        if run(&Fleet, &scope, &ops, &mut tally) != Ended::Well {
            let (ops, ended) = shrunk(ops, &scope);
            let ops: Vec<String> =
                ops.iter().map(|op| serde_json::to_string(op).unwrap()).collect();
            panic!("case {number}: {ended:?}\n{}", ops.join("\n"));
        }
    }
    assert_eq!(tally.missing(), [""; 0]);
}

#[test]
fn every_operation_is_read_back_as_it_is_written() {
    for number in 0..40 {
        for op in case(SEED, number, 60) {
            let text = serde_json::to_string(&op).unwrap();
            assert_eq!(serde_json::from_str::<Op>(&text).unwrap(), op, "{text}");
        }
    }
}

/// How many cases: each takes some milliseconds without optimization.
const CASES: u64 = 400;

/// Any number does.
const SEED: u64 = 1;
