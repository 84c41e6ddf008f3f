//! Is this plan safe to carry out? A second opinion, by other rules than the planner's.
//!
//! Every invariant that can be read off a world and a plan is one named function here: the driver runs them before
//! it acts, and property tests run them over generated worlds.

mod alias;
mod blast;
mod claims;
mod damping;
mod destruction;
mod drift;
mod rollout;
mod room;
mod shape;
mod work;

pub use alias::{
    a1_one_holder_per_alias, a2_aliases_pass_after_release, a3_stable_conflicts_write_nothing,
};
pub use blast::d9_one_field_ends_no_half_fleet;
pub use claims::{
    n1_new_sessions_have_the_name_of_their_seat, s1_one_holder_per_claim, s2_seats_stay,
    s3_handed_out_slots_are_in_bounds, s4_lent_seats_were_free,
};
pub use damping::l3_failures_are_counted_and_waited_for;
pub use destruction::{
    k1_destruction_rests_on_evidence, k1_unknown_phases_are_let_alone,
    k2_destruction_names_its_target,
};
pub use drift::{
    d1_drift_needs_a_committed_baseline, d2_d4_equal_configs_end_nobody,
    d8_only_what_is_wanted_is_confirmed,
};
pub use rollout::{
    d5_drift_restarts_within_budget, d6_flips_restart_nobody, d7_one_look_detaches_nobody,
};
pub use room::s3_no_pool_outgrows_its_maximum;
pub use shape::{
    l1_starts_commit_whole, l2_one_unfinished_start, p1_commands_are_independent,
    p4_one_verdict_each,
};
pub use work::w1_workers_are_left_alone;

use crate::{Plan, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::{Bead, BeadId, Now, Stored, Write};

/// What a check found.
pub type Findings = Vec<Violation>;

/// A promise that a plan would break.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a finding is shown whole")]
pub struct Violation {
    /// The invariant, by its id.
    pub invariant: &'static str,
    /// Which part of the plan breaks it, and how.
    pub how: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.how)
    }
}

/// Runs every check over a world and the plan that was made from it.
///
/// An empty answer means that the plan may be carried out.
#[must_use]
pub fn check(world: &World, plan: &Plan, now: Now) -> Findings {
    if plan.is_quiet() {
        // What is not carried out breaks nothing; a steady fleet pays for its verdicts only.
        return p4_one_verdict_each(world, plan);
    }
    // What says more of a finding comes before what says less, for whoever reads only the first.
    let mut found = a1_one_holder_per_alias(world, plan);
    found.extend(a2_aliases_pass_after_release(world, plan));
    found.extend(a3_stable_conflicts_write_nothing(world, plan));
    found.extend(s1_one_holder_per_claim(world, plan));
    found.extend(s2_seats_stay(world, plan));
    found.extend(s3_handed_out_slots_are_in_bounds(world, plan));
    found.extend(s3_no_pool_outgrows_its_maximum(world, plan));
    found.extend(s4_lent_seats_were_free(world, plan));
    found.extend(n1_new_sessions_have_the_name_of_their_seat(world, plan));
    found.extend(d1_drift_needs_a_committed_baseline(world, plan));
    found.extend(d2_d4_equal_configs_end_nobody(world, plan));
    found.extend(d5_drift_restarts_within_budget(world, plan));
    found.extend(d6_flips_restart_nobody(world, plan, now));
    found.extend(d7_one_look_detaches_nobody(world, plan, now));
    found.extend(d9_one_field_ends_no_half_fleet(world, plan, now));
    found.extend(d8_only_what_is_wanted_is_confirmed(world, plan, now));
    found.extend(w1_workers_are_left_alone(world, plan));
    found.extend(k2_destruction_names_its_target(world, plan));
    found.extend(k1_destruction_rests_on_evidence(world, plan, now));
    found.extend(k1_unknown_phases_are_let_alone(world, plan));
    found.extend(l1_starts_commit_whole(world, plan));
    found.extend(l2_one_unfinished_start(world, plan));
    found.extend(l3_failures_are_counted_and_waited_for(world, plan, now));
    found.extend(p1_commands_are_independent(plan));
    found.extend(p4_one_verdict_each(world, plan));
    found
}

fn broken(invariant: &'static str, how: String) -> Violation {
    Violation { invariant, how }
}

/// The records that a plan is about, by id, found without the planner's indices.
struct Records<'w>(BTreeMap<&'w BeadId, &'w Stored>);

impl<'w> Records<'w> {
    fn of(world: &'w World, plan: &Plan) -> Self {
        let written = plan.commands.iter().flat_map(|c| c.writes().map(Write::id));
        let aimed = plan.commands.iter().filter_map(|c| c.grounds().map(|g| g.aim().bead()));
        let named: BTreeSet<&BeadId> = written.chain(aimed).collect();
        let beads = world.beads.iter().filter(|s| named.contains(&s.id));
        Self(beads.map(|s| (&s.id, s)).collect())
    }

    fn stored(&self, id: &BeadId) -> Option<&'w Stored> {
        self.0.get(id).copied()
    }

    fn bead(&self, id: &BeadId) -> Option<&'w Bead> {
        self.stored(id).and_then(Stored::bead)
    }
}
