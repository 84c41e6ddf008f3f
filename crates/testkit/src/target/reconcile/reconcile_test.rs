//! Does the planner keep its promises here, and does the arena come to where it could break them?

use super::super::drive::cases;
use super::*;
use crate::hunt::{Bound, Bounds, Verdict, explore};

#[test]
fn every_promise_holds_and_every_goal_is_reached() {
    assert_eq!(cases(&Reconcile, 600, 40).missing(), Vec::<&str>::new());
}

/// Everything that may befall a fleet of so many sessions within so many operations.
#[track_caller]
fn goes_through(sessions: u32, depth: u32) {
    let scope = [("sessions", sessions), ("slots", sessions), ("singles", 0), ("pace", 1)];
    let scope = scope
        .into_iter()
        .try_fold(Scope::of(&Reconcile.card()), |scope, (name, size)| scope.with(name, size));
    let bounds = Bounds { depth_max: Some(depth), ..Bounds::default() };
    let explored = explore(&Reconcile, &scope.unwrap(), &bounds);
    assert_eq!(explored.verdict, Verdict::Stopped(Bound::Depth));
}

#[test]
fn a_single_session_is_gone_through_to_a_depth() {
    goes_through(1, 8);
}

#[test]
fn two_sessions_are_gone_through_to_a_depth() {
    goes_through(2, 6);
}
