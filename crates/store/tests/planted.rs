//! Can the laws fail? Stores with one planted fault each, and the laws that notice it.

mod faulty;

use core::error::Error;
use faulty::{Fault, Planted};
use std::collections::BTreeSet;
use tenure_store::laws;

/// The faults that show only when threads meet, with the laws that let them: whether one is noticed is chance.
const RACES: [(Fault, &str); 4] = [
    (Fault::JudgesUnlocked, "one_of_many_claimants_wins_a_seat"),
    (Fault::JudgesUnlocked, "no_acknowledged_update_is_lost"),
    (Fault::TearsSnapshots, "a_snapshot_is_never_torn"),
    (Fault::GivesLeaseUnlocked, "one_of_many_supervisors_gets_the_lease"),
];

/// How often a race is run before its fault counts as unnoticed.
/// On a loaded machine one run in about ten passes the fault by; thirty in a row do not.
const RUNS: usize = 30;

/// Returns whether a law notices a fault.
fn notices(law: &laws::Law, fault: Option<Fault>) -> bool {
    let is_chance = fault.is_some_and(|fault| RACES.contains(&(fault, law.name())));
    let runs = if is_chance { RUNS } else { 1 };
    (0..runs).any(|_| law.check(&Planted::new(fault)).is_err())
}

/// Returns the laws that a fault breaks.
fn broken_by(fault: Option<Fault>) -> BTreeSet<&'static str> {
    let broken = laws::ALL.iter().filter(|law| notices(law, fault));
    broken.map(laws::Law::name).collect()
}

#[track_caller]
fn check(fault: Fault, law: &str) {
    let named = laws::ALL.iter().find(|l| l.name() == law);
    assert!(named.is_some_and(|law| notices(law, Some(fault))), "{law} does not notice {fault:?}");
}

#[test]
fn a_store_without_a_fault_breaks_nothing() {
    laws::all(|| Planted::new(None)).unwrap();
}

#[test]
fn every_law_is_broken_by_some_fault_and_every_fault_breaks_a_law() {
    let mut broken = BTreeSet::new();
    for fault in Fault::ALL {
        let by_this = broken_by(Some(fault));
        assert!(!by_this.is_empty(), "no law notices {fault:?}");
        broken.extend(by_this);
    }
    assert_eq!(broken, laws::ALL.iter().map(laws::Law::name).collect());
}

#[test]
fn a_random_run_names_its_seed_and_step() {
    let laws = laws::ALL.iter();
    let random = laws.last().unwrap();
    let broken = random.check(&Planted::new(Some(Fault::LosesWrites)));
    let said = broken.unwrap_err().source().unwrap().to_string();
    assert!(said.ends_with("of the run with seed 0x7e4"), "{said}");
}

#[test]
fn a_forgotten_fence_is_noticed() {
    check(Fault::ForgetsFence, "a_stale_fencing_token_is_refused");
    check(Fault::ForgetsFence, "a_fencing_token_that_nobody_has_is_refused");
}

#[test]
fn a_fence_that_is_judged_before_the_token_is_noticed() {
    check(Fault::FenceBeforeToken, "rules_are_judged_in_order");
    check(Fault::FenceBeforeToken, "a_repeated_token_is_answered_when_the_world_has_moved_on");
}

#[test]
fn a_swap_judged_write_by_write_is_noticed() {
    for law in [
        "claims_are_swapped_in_one_commit",
        "claims_move_along_a_chain",
        "claims_move_round_a_cycle",
        "a_seat_is_handed_over_from_a_closing_bead",
    ] {
        check(Fault::JudgesOneByOne, law);
    }
}

#[test]
fn a_batch_applied_in_part_is_noticed() {
    check(Fault::KeepsHalf, "a_refused_batch_leaves_no_trace");
}

#[test]
fn a_lost_acknowledged_write_is_noticed() {
    check(Fault::LosesWrites, "what_is_written_is_read_back");
    check(Fault::ForgetsAtDeath, "what_was_acknowledged_outlives_the_supervisor");
}

#[test]
fn a_token_applied_twice_is_noticed() {
    check(Fault::ForgetsTokens, "a_repeated_token_is_applied_once");
    check(Fault::ForgetsTokensSoon, "a_repeated_token_is_answered_when_the_world_has_moved_on");
    check(Fault::UsesUpTokens, "a_refused_token_is_not_used_up");
}

#[test]
fn a_dropped_claim_check_is_noticed() {
    let law = "a_taken_claim_is_refused_in_whatever_order";
    check(Fault::DropsClaimCheck, law);
    check(Fault::DropsClaimCheck, "one_of_many_claimants_wins_a_seat");
    check(Fault::ChecksClaimsOutsideOnly, law);
    check(Fault::ForgetsNames, law);
}

#[test]
fn a_race_between_judging_and_applying_is_noticed() {
    check(Fault::JudgesUnlocked, "no_acknowledged_update_is_lost");
    check(Fault::JudgesUnlocked, "one_of_many_claimants_wins_a_seat");
    check(Fault::TearsSnapshots, "a_snapshot_is_never_torn");
    check(Fault::GivesLeaseUnlocked, "one_of_many_supervisors_gets_the_lease");
}

#[test]
fn a_lease_given_twice_is_noticed() {
    check(Fault::GivesHeldLease, "a_held_lease_is_refused_with_its_holder");
    check(Fault::KeepsTokenOfLease, "fencing_tokens_strictly_increase");
    check(Fault::ReleasesAnyLease, "a_lease_given_back_is_free");
}

#[test]
fn changes_that_mislead_a_mirror_are_noticed() {
    check(Fault::SplitsRevisions, "a_page_never_splits_a_revision");
    check(Fault::ForgetsRemovals, "replayed_changes_equal_the_snapshot");
    check(Fault::BelievesTheFuture, "a_mirror_from_the_future_is_reset");
    check(Fault::RepeatsHistory, "a_change_comes_in_its_newest_version_only");
}
