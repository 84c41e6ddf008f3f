//! Does the hunter find what there is to find, tell it in the fewest words, and say nothing where there is nothing?

mod chair;
mod toy;

use core::num::NonZeroUsize;
use tenure_testkit::hunt::Arena as _;
use tenure_testkit::hunt::{
    AfterAFind, Bound, Bounds, DETERMINISTIC, Ended, Find, Haul, Hunt, NO_PANIC, Scope, Shrunk,
    Verdict, Violation, explore, follow, hunt, shrink,
};
use toy::{Defect, Op, Toy};

const CASES: u64 = 3_000;

fn hunted(defect: Defect) -> Haul<Op> {
    let toy = Toy(defect);
    hunt(&toy, &Hunt::for_cases(&toy, 1, CASES))
}

#[track_caller]
fn find(defect: Defect) -> Find<Op> {
    let mut finds = hunted(defect).finds;
    assert_eq!(finds.len(), 1);
    finds.remove(0)
}

fn shrunk(defect: Defect) -> Shrunk<Op> {
    let (toy, find) = (Toy(defect), find(defect));
    let scope = Scope::of(&toy.card());
    shrink(&toy, (&scope, &find.ops), find.violation.rule, |tries| tries >= 10_000)
}

#[test]
fn where_nothing_is_wrong_nothing_is_found_and_every_goal_is_reached() {
    let haul = hunted(Defect::Nothing);
    assert_eq!(haul.finds, []);
    assert_eq!(haul.figures.cases, CASES);
    assert_eq!((haul.tally.missing(), haul.figures.goals_reached), (vec![], 2));
    assert!(haul.figures.states > 20, "{:?}", haul.figures);
}

#[test]
fn a_defect_that_takes_a_sequence_is_found_and_told_in_its_fewest_steps() {
    let Shrunk { scope, ops, .. } = shrunk(Defect::Forgets);
    let least = [Op::Take { owner: 0 }, Op::Drain { slot: 0 }, Op::Restart, Op::Take { owner: 0 }];
    assert_eq!(ops, least);
    assert_eq!(scope.to_string(), "slots=1,owners=1");
}

#[test]
fn a_panic_is_a_find_with_its_words_and_its_place() {
    let Violation { rule, what, .. } = find(Defect::Panics).violation;
    assert_eq!(rule, NO_PANIC);
    assert!(what.contains("the third owner of") && what.contains("toy.rs"), "{what}");
    let takes = shrunk(Defect::Panics).ops;
    assert_eq!(takes.iter().filter(|op| matches!(op, Op::Take { .. })).count(), 3, "{takes:?}");
}

#[test]
fn a_world_that_depends_on_more_than_its_operations_is_a_find() {
    assert_eq!(find(Defect::Moody).violation.rule, DETERMINISTIC);
}

#[test]
fn what_does_not_come_true_while_the_world_heals_is_a_find() {
    let toy = Toy(Defect::Sticks);
    let least = shrunk(Defect::Sticks);
    assert_eq!(least.ops, [Op::Take { owner: 0 }, Op::Drain { slot: 0 }]);
    let trail = follow(&toy, &least.scope, &least.ops);
    assert_eq!(trail.shown, ["[Free] 0", "[Held(0)] 0", "[Drains(0)] 0"]);
    assert_eq!(trail.ended, Ended::Healing(Violation::new("freed", "0 never is")));
}

#[test]
fn the_same_seed_finds_the_same_and_another_one_something_else() {
    let of = |seed| {
        let toy = Toy(Defect::Forgets);
        hunt(&toy, &Hunt::for_cases(&toy, seed, CASES)).finds
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn several_workers_share_the_cases_and_go_on_after_a_find_when_asked_to() {
    let toy = Toy(Defect::Forgets);
    let mut wide = Hunt::for_cases(&toy, 1, CASES);
    wide.jobs = NonZeroUsize::new(3).unwrap();
    wide.after_a_find = AfterAFind::GoOn;
    let haul = hunt(&toy, &wide);
    assert_eq!(haul.figures.cases, CASES);
    assert_eq!(haul.finds.len(), 1, "one find for each rule");
}

#[test]
fn what_is_not_allowed_is_not_drawn() {
    let toy = Toy(Defect::Forgets);
    let mut calm = Hunt::for_cases(&toy, 1, CASES);
    calm.kinds = vec![true, true, true, false];
    let haul = hunt(&toy, &calm);
    assert_eq!(haul.finds, []);
    assert_eq!(haul.tally.missing(), ["a restart while a slot drains"]);
    assert_eq!(haul.tally.kinds()[3], ("restart", 0));
}

#[test]
fn a_search_goes_through_every_world_and_knows_that_it_has() {
    let toy = Toy(Defect::Nothing);
    let scope = Scope::of(&toy.card()).with("slots", 2).unwrap().with("owners", 2).unwrap();
    let found = explore(&toy, &scope, &Bounds::default());
    // Each of two slots is free, or held or drained by one of two.
    assert_eq!((found.states, found.verdict), (25, Verdict::Exhausted));
}

#[test]
fn a_search_finds_the_shortest_way() {
    let toy = Toy(Defect::Forgets);
    let found = explore(&toy, &Scope::of(&toy.card()), &Bounds::default());
    let Verdict::Broken { violation, ops } = found.verdict else { panic!("{found:?}") };
    assert_eq!((violation.rule, ops.len()), ("one-holder", 4));
}

#[test]
fn a_search_finds_what_does_not_heal() {
    let toy = Toy(Defect::Sticks);
    let mut bounds = Bounds::default();
    bounds.heal_each = 1;
    let found = explore(&toy, &Scope::of(&toy.card()), &bounds);
    let Verdict::Broken { violation, ops } = found.verdict else { panic!("{found:?}") };
    assert_eq!((violation.rule, ops.len()), ("freed", 2));
}

#[test]
fn a_search_that_stops_says_where() {
    let toy = Toy(Defect::Nothing);
    let mut shallow = Bounds::default();
    shallow.depth_max = Some(2);
    let found = explore(&toy, &Scope::of(&toy.card()), &shallow);
    assert_eq!((found.verdict, found.depth), (Verdict::Stopped(Bound::Depth), 2));
    let mut few = Bounds::default();
    few.states_max = 10;
    let found = explore(&toy, &Scope::of(&toy.card()), &few);
    assert_eq!((found.verdict, found.states), (Verdict::Stopped(Bound::States), 10));
}
