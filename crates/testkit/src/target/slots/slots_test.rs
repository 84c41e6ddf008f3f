//! Do the slots hold, and does the arena come to where it could break them?

use super::super::drive::cases;
use super::*;
use crate::hunt::{Bounds, Verdict, explore};

#[test]
fn no_slot_is_lent_twice_and_every_goal_is_reached() {
    let tally = cases(&Slots, 1_000, 40);
    assert_eq!(tally.missing(), Vec::<&str>::new());
}

#[test]
fn two_slots_and_one_owner_are_gone_through_whole() {
    let scope = Scope::of(&Slots.card()).with("slots", 2).unwrap().with("owners", 1).unwrap();
    let explored = explore(&Slots, &scope, &Bounds::default());
    assert_eq!((explored.verdict, explored.states), (Verdict::Exhausted, 1_589));
}
