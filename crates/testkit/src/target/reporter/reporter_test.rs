//! Do the promises hold, near and far, and does the arena come to where they could break?

use super::super::drive::cases;
use super::*;
use crate::hunt::{Bound, Bounds, Verdict, explore};

#[test]
fn every_promise_holds_and_every_goal_is_reached() {
    let tally = cases(&Reporting, 4_000, 60);
    assert_eq!(tally.missing(), Vec::<&str>::new());
}

#[test]
fn walks_of_two_hundred_steps_break_nothing() {
    cases(&Reporting, 300, 200);
}

/// Goes through every world of three targets that so many steps lead to.
#[track_caller]
fn explored(policy: u32, depth: u32) {
    let scope = Scope::of(&Reporting.card()).with("policy", policy).unwrap();
    let scope = scope.with("targets", 3).unwrap();
    let bounds = Bounds { depth_max: Some(depth), heal_each: 997, ..Bounds::default() };
    let explored = explore(&Reporting, &scope, &bounds);
    assert_eq!((explored.verdict, explored.depth), (Verdict::Stopped(Bound::Depth), depth));
}

#[test]
fn every_interleaving_of_ten_steps_keeps_the_promises_of_a_replay() {
    explored(0, 10);
}

#[test]
fn every_interleaving_of_seven_steps_keeps_them_under_every_policy() {
    for policy in 1..=3 {
        explored(policy, 7);
    }
}
