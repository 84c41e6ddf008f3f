//! Can the laws fail? Hosts with one planted fault each, and the laws that notice it.

mod faulty;
use faulty::{Fault, Planted};
use std::collections::BTreeSet;
use tenure_runtime::laws;

/// Returns the laws that a fault breaks.
fn broken_by(fault: Option<Fault>) -> BTreeSet<&'static str> {
    let breaks = |law: &&laws::Law| law.check(&Planted::new(fault)).is_err();
    let broken = laws::ALL.iter().filter(breaks);
    broken.map(laws::Law::name).collect()
}

#[track_caller]
fn check(fault: Fault, law: &str) {
    let broken = broken_by(Some(fault));
    assert!(broken.contains(law), "{fault:?} breaks only {broken:?}");
}

#[test]
fn a_host_without_a_fault_breaks_nothing() {
    assert_eq!(broken_by(None), BTreeSet::new());
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
fn a_listing_that_leaves_out_is_noticed() {
    check(Fault::ListsNothing, "a_started_session_is_listed_and_verified");
    check(Fault::ListsPartially, "a_started_session_is_listed_and_verified");
}

#[test]
fn a_second_start_is_noticed() {
    check(Fault::StartsAgain, "an_incarnation_is_not_started_twice");
    check(Fault::StartsAgain, "two_threads_start_an_incarnation_once");
    check(Fault::StartsAgain, "an_incarnation_that_ended_is_not_started_again");
}

#[test]
fn an_unclear_failure_is_noticed() {
    check(Fault::IsUnclear, "a_program_that_does_not_exist_is_not_spawned");
}

#[test]
fn a_forgotten_session_is_noticed() {
    check(Fault::ForgetsAtRestart, "a_session_survives_its_supervisor");
}

#[test]
fn a_look_that_kills_is_noticed() {
    check(Fault::KillsByLooking, "a_look_changes_nothing");
}

#[test]
fn a_stop_that_does_nothing_is_noticed() {
    check(Fault::NeverStops, "a_polite_stop_ends_a_session");
}

#[test]
fn force_used_for_a_polite_stop_is_noticed() {
    check(Fault::AlwaysForces, "a_session_may_ignore_a_polite_stop_but_not_force");
}

#[test]
fn a_descendant_left_behind_is_noticed() {
    check(Fault::LeavesDescendants, "force_ends_descendants_too");
}

#[test]
fn a_stop_of_the_dead_that_seems_to_work_is_noticed() {
    check(Fault::StopsTheDead, "a_stop_of_what_is_gone_says_so");
}

#[test]
fn a_stop_by_bead_instead_of_by_life_is_noticed() {
    check(Fault::StopsAnyLife, "a_stop_of_an_unknown_life_signals_nothing");
}

#[test]
fn a_forgotten_request_is_noticed() {
    check(Fault::ForgetsAsking, "what_was_asked_is_remembered");
}

#[test]
fn a_lost_exit_code_is_noticed() {
    check(Fault::LosesCodes, "an_exit_keeps_its_code");
}

#[test]
fn an_invented_exit_code_is_noticed() {
    check(Fault::InventsCodes, "an_exit_code_is_never_invented");
}

#[test]
fn a_wait_that_oversleeps_is_noticed() {
    check(Fault::Oversleeps, "a_wait_ends_when_a_session_does");
}

#[test]
fn a_host_that_sees_its_neighbors_is_noticed() {
    check(Fault::SeesNeighbors, "a_neighbor_is_neither_shown_nor_signalled");
}

#[test]
fn a_host_that_starts_under_a_foreign_mark_is_noticed() {
    check(Fault::TakesAnyMark, "a_foreign_mark_is_not_started");
}

#[test]
fn a_signal_to_a_reused_number_is_noticed() {
    check(Fault::TrustsNumbers, "a_reused_number_is_never_signalled");
}

#[test]
fn a_drain_that_ends_a_session_is_noticed() {
    check(Fault::DrainsByAsking, "a_drain_ends_nothing_and_is_remembered");
    check(Fault::ForgetsAsking, "a_drain_ends_nothing_and_is_remembered");
}

#[test]
fn a_drain_of_somebody_else_is_noticed() {
    check(Fault::DrainsAnyLife, "a_drain_of_another_life_tells_nobody");
    check(Fault::StopsAnyLife, "a_drain_of_another_life_tells_nobody");
    check(Fault::DrainsNumbers, "a_drain_never_reaches_a_reused_number");
}

#[test]
fn a_question_that_kills_is_noticed() {
    check(Fault::KillsByAttention, "a_look_changes_nothing");
}

#[test]
fn an_opinion_on_the_use_of_strangers_is_noticed() {
    check(Fault::UsesEverybody, "attention_of_what_is_not_verified_is_unknown");
    check(Fault::UsesEverybody, "attention_of_a_reused_number_is_unknown");
}

#[test]
fn a_live_change_that_restarts_is_noticed() {
    check(Fault::RestartsForLive, "a_live_change_restarts_nothing_and_may_be_repeated");
}

#[test]
fn a_live_change_that_works_only_once_is_noticed() {
    check(Fault::AppliesOnce, "a_live_change_restarts_nothing_and_may_be_repeated");
}

#[test]
fn a_live_change_of_somebody_else_is_noticed() {
    check(Fault::AppliesToAnybody, "a_live_change_of_what_is_not_verified_is_refused");
    check(Fault::AppliesToAnybody, "a_live_change_of_a_reused_number_is_refused");
}

#[test]
fn a_host_that_does_not_do_what_it_says_of_live_changes_is_noticed() {
    let law = "a_host_applies_live_changes_if_it_says_so_and_else_none";
    check(Fault::DeniesItsLane, law);
    check(Fault::OnlyOffersIt, law);
}

#[test]
fn a_relaunch_that_loses_the_session_is_noticed() {
    check(Fault::EndsByRelaunch, "a_relaunch_keeps_the_session_and_may_be_repeated");
}

#[test]
fn a_relaunch_of_somebody_else_is_noticed() {
    check(Fault::RelaunchesAnybody, "a_relaunch_of_what_is_not_verified_is_refused");
    check(Fault::RelaunchesAnybody, "a_relaunch_of_a_reused_number_is_refused");
}
