//! What becomes of sessions when their template names them otherwise? They end in their own time; nobody is renamed.

use crate::fleet::{Kind, run};
use crate::stage::{Stage, secs, tick};
use core::cell::RefCell;
use core::slice;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, BeadId, Incarnation, Seat, Stored};
use tenure_driver::Driver;

const ABC: [&str; 3] = ["ada", "bob", "cy"];

/// Holds a change of naming to its promises: at most so many live, and nobody changes seat or name.
#[derive(Default)]
struct Watch {
    names: BTreeMap<Incarnation, String>,
    seats: BTreeMap<BeadId, (Seat, AgentName)>,
}

impl Watch {
    #[track_caller]
    fn look(&mut self, stage: &Stage, max: usize) {
        let living = stage.living();
        assert!(living.len() <= max, "{living:?}");
        for (name, life) in living {
            assert_eq!(*self.names.entry(life).or_insert_with(|| name.clone()), name);
        }
        for bead in stage.stored().iter().filter_map(Stored::bead) {
            let now = (bead.seat().clone(), bead.name().clone());
            assert_eq!(*self.seats.entry(bead.id().clone()).or_insert_with(|| now.clone()), now);
        }
    }
}

/// Changes what is wanted and returns who lives in the end.
fn becomes(stage: &Stage, mut driver: Driver, kind: Kind, max: usize) -> Vec<String> {
    let watch = RefCell::new(Watch::default());
    watch.borrow_mut().look(stage, max);
    driver.want(run(&[kind]), stage.options.policy.clone());
    stage.pass(&mut driver, secs(900), |_| watch.borrow_mut().look(stage, max));
    stage.names()
}

#[track_caller]
fn check(before: Kind, after: Kind, max: usize, expected: &[&str]) {
    let stage = Stage::old(slice::from_ref(&before));
    let driver = stage.wanting(run(&[before]));
    assert_eq!(becomes(&stage, driver, after, max), expected);
}

#[test]
fn a_pool_that_becomes_a_singleton_ends_before_the_singleton_starts() {
    check(Kind::of("worker", 3), Kind::of("worker", 1), 3, &["worker"]);
}

#[test]
fn a_singleton_that_becomes_a_pool_ends_while_the_pool_fills_the_room_there_is() {
    let three = ["worker-1", "worker-2", "worker-3"];
    check(Kind::of("worker", 1), Kind::of("worker", 3), 3, &three);
}

#[test]
fn a_pool_that_gets_names_changes_over_without_growing() {
    let named = Kind::of("worker", 3).names(&ABC);
    check(Kind::of("worker", 3), named.clone(), 3, &ABC);
    check(named, Kind::of("worker", 3), 3, &["worker-1", "worker-2", "worker-3"]);
}

#[test]
fn of_a_list_in_another_order_only_those_end_that_no_longer_fit() {
    let ordered = Kind::of("worker", 3).names(&ABC);
    let stage = Stage::old(slice::from_ref(&ordered));
    let stays = stage.life("cy");
    let driver = stage.wanting(run(&[ordered]));
    let swapped = Kind::of("worker", 3).names(&["bob", "ada", "cy"]);
    assert_eq!(becomes(&stage, driver, swapped, 3), ABC);
    assert_eq!(stage.life("cy"), stays);
    let slots: Vec<(String, Option<u32>)> = stage
        .stored()
        .iter()
        .filter_map(Stored::bead)
        .filter(|bead| bead.is_open())
        .map(|bead| (bead.name().to_string(), bead.seat().slot().map(|slot| slot.number())))
        .collect();
    let has = |name: &str, slot| slots.contains(&(name.to_owned(), Some(slot)));
    assert!(has("ada", 2) && has("bob", 1) && has("cy", 3), "{slots:?}");
}

#[test]
fn a_change_of_naming_that_is_taken_back_in_time_ends_nobody() {
    let stage = Stage::old(&[Kind::of("worker", 3)]);
    let before = stage.living();
    let mut driver = stage.wanting(run(&[Kind::of("worker", 3).names(&ABC)]));
    stage.pass(&mut driver, secs(200), |_| ());
    driver.want(run(&[Kind::of("worker", 3)]), stage.options.policy.clone());
    stage.settle(&mut driver);
    assert_eq!(stage.living(), before);
}

/// Found by the check of S3: what runs without a record is as real as what has one.
#[test]
fn sessions_that_are_found_running_under_old_names_are_not_doubled_under_new_ones() {
    let mut stage = Stage::old(&[Kind::of("worker", 3)]);
    stage.lose_the_store();
    let mut driver = stage.wanting(run(&[Kind::of("worker", 3).names(&ABC)]));
    let mut watch = Watch::default();
    (0..3).for_each(|_| {
        tick(&mut driver);
        watch.look(&stage, 3);
    });
    let watch = RefCell::new(watch);
    stage.pass(&mut driver, secs(900), |_| watch.borrow_mut().look(&stage, 3));
    assert_eq!(stage.names(), ABC);
}
