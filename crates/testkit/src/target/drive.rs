//! How does a test drive an arena before the hunter does? Many short cases, drawn by weight.

use crate::Dice;
use crate::hunt::{Arena, Ended, Scope, Sort, Tally, follow, run};
use serde_json::to_string;

/// Runs cases of so many operations, and tells of the first that breaks a rule.
#[track_caller]
pub(super) fn cases<A: Arena>(arena: &A, cases: u64, length: usize) -> Tally {
    let scope = Scope::of(&arena.card());
    let mut tally = Tally::of(&arena.card());
    for case in 0..cases {
        let ops = draw(arena, &scope, &mut Dice::of_case(0, case), length);
        if run(arena, &scope, &ops, &mut tally) != Ended::Well {
            panic!("case {case} of {cases}:\n{}", told(arena, &scope, ops));
        }
        if case.is_multiple_of(97) {
            assert_eq!(follow(arena, &scope, &ops), follow(arena, &scope, &ops));
        }
    }
    tally
}

/// Draws operations until one breaks a rule, so that the last may be the culprit.
fn draw<A: Arena>(arena: &A, scope: &Scope, dice: &mut Dice, length: usize) -> Vec<A::Op> {
    let card = arena.card();
    let faulty = dice.percent(50);
    let kinds = card.kinds.iter().enumerate();
    let kinds = kinds.filter(|(_, kind)| faulty || kind.sort == Sort::Act);
    let bag: Vec<usize> = kinds.flat_map(|(at, kind)| (0..kind.weight).map(move |_| at)).collect();
    let (mut world, mut unheard) = (arena.fresh(scope), Tally::of(&card));
    let mut ops = Vec::new();
    for _ in 0..length {
        let kind = dice.choose(&bag);
        let Some(op) = arena.draw(kind, &world, dice) else { continue };
        assert_eq!(arena.kind(&op), kind, "{op:?} is of the kind that was drawn");
        let text = to_string(&op).unwrap();
        assert_eq!(serde_json::from_str::<A::Op>(&text).unwrap(), op, "{text} reads back");
        ops.push(op.clone());
        if arena.step(&mut world, &op, &mut unheard).is_err() {
            break;
        }
    }
    ops
}

/// Leaves out what is not needed, makes the rest simpler, and tells the case.
fn told<A: Arena>(arena: &A, scope: &Scope, mut ops: Vec<A::Op>) -> String {
    let ended = |ops: &[A::Op]| run(arena, scope, ops, &mut Tally::of(&arena.card()));
    let rule = |ops: &[A::Op]| ended(ops).violation().map(|violation| violation.rule);
    let broken = rule(&ops);
    let mut at = ops.len();
    while let Some(before) = at.checked_sub(1) {
        at = before;
        let without: Vec<A::Op> =
            ops.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, op)| op.clone()).collect();
        if rule(&without) == broken {
            (ops, at) = (without, ops.len() - 1);
            continue;
        }
        for simpler in arena.simpler(&ops[at]) {
            let mut tried = ops.clone();
            tried[at] = simpler;
            if rule(&tried) == broken {
                ops = tried;
                break;
            }
        }
    }
    let trail = follow(arena, scope, &ops);
    let texts = ops.iter().map(|op| to_string(op).unwrap());
    let lines =
        texts.zip(trail.shown.iter().skip(1)).map(|(op, shown)| format!("{op}\n    {shown}"));
    format!(
        "{}\n{}",
        lines.collect::<Vec<_>>().join("\n"),
        format_args!("{:?} {:?}", trail.ended, ops.last())
    )
}
