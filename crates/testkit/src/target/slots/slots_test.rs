//! Do the slots hold, and does the arena come to where it could break them?

use super::super::drive::cases;
use super::*;
use crate::hunt::Explore;
use std::collections::BTreeSet;

#[test]
fn no_slot_is_lent_twice_and_every_goal_is_reached() {
    let tally = cases(&Slots, 1_000, 40);
    assert_eq!(tally.missing(), Vec::<&str>::new());
}

/// Goes through every pool that can be reached, and returns how many differ.
fn exhaust(slots: u32, owners: u32) -> usize {
    let scope = Scope::of(&Slots.card()).with("slots", slots).unwrap();
    let scope = scope.with("owners", owners).unwrap();
    let first = Slots.fresh(&scope);
    let mut seen = BTreeSet::from([Slots.identity(&first)]);
    let mut ring = vec![first];
    let mut tally = Tally::of(&Slots.card());
    while !ring.is_empty() {
        let mut next = Vec::new();
        for world in ring {
            for op in Slots.moves(&world, &scope) {
                let mut after = world.clone();
                assert_eq!(Slots.step(&mut after, &op, &mut tally), Ok(()), "{world} {op:?}");
                if seen.insert(Slots.identity(&after)) {
                    next.push(after);
                }
            }
        }
        ring = next;
    }
    seen.len()
}

#[test]
fn two_slots_and_one_owner_are_gone_through() {
    assert_eq!(exhaust(2, 1), 1_589);
}
