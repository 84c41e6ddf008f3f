//! Do the planner's promises hold over generated worlds? Each by its named check, over every plan.

use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::test_runner::TestCaseError;
use tenure_bead::{AgentName, Bead};
use tenure_identity::{Pool, name_of, naming, seat_of};
use tenure_reconcile::check::{
    Findings, a1_one_holder_per_alias, a2_aliases_pass_after_release,
    a3_stable_conflicts_write_nothing, d1_drift_needs_a_committed_baseline,
    d2_d4_equal_configs_end_nobody, d5_drift_restarts_within_budget, d6_flips_restart_nobody,
    d7_one_look_detaches_nobody, d8_only_what_is_wanted_is_confirmed,
    d9_one_field_ends_no_half_fleet, k1_destruction_rests_on_evidence,
    k1_unknown_phases_are_let_alone, k2_destruction_names_its_target, l1_starts_commit_whole,
    l2_one_unfinished_start, l3_failures_are_counted_and_waited_for,
    n1_new_sessions_have_the_name_of_their_seat, p1_commands_are_independent, p4_one_verdict_each,
    s1_one_holder_per_claim, s2_seats_stay, s3_handed_out_slots_are_in_bounds,
    s3_no_pool_outgrows_its_maximum, s4_lent_seats_were_free, w1_workers_are_left_alone,
};
use tenure_reconcile::{Plan, World, reconcile};
use tenure_testkit::generate::worlds;
use tenure_testkit::model::apply;
use tenure_testkit::world::{called, now, seat};

/// How many ticks a fleet needs at most until nothing is left to do, when every effect succeeds (P2).
///
/// Told to end, seen gone, closed, seat filled anew; starts beyond the budget add one tick per budget's worth.
const TICKS_TO_QUIET: usize = 16;

fn none(findings: &Findings) -> Result<(), TestCaseError> {
    if findings.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    Err(TestCaseError::fail(lines.join("; ")))
}

fn shuffled<T>(items: &mut [T], seed: u64) {
    let mut seed = seed | 1;
    for at in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(seed >> 33).unwrap_or(0) % (at + 1);
        items.swap(at, other);
    }
}

fn shuffled_world(world: &World, seed: u64) -> World {
    let mut world = world.clone();
    shuffled(&mut world.beads, seed);
    shuffled(&mut world.observed.lives, seed.rotate_left(7));
    if let Some(listing) = &mut world.observed.listing {
        shuffled(&mut listing.sightings, seed.rotate_left(13));
    }
    world
}

/// Applies a subset of a plan's commands in an order, and returns the world after each.
fn carried_out(world: &World, plan: &Plan, seed: u64) -> Result<World, TestCaseError> {
    let mut commands = plan.commands.clone();
    shuffled(&mut commands, seed);
    let kept = usize::try_from(seed >> 7).unwrap_or(0) % (commands.len() + 1);
    let mut world = world.clone();
    for command in commands.iter().take(kept) {
        apply(&mut world, command)
            .map_err(|why| TestCaseError::fail(format!("{command}: {why}")))?;
        none(&s1_one_holder_per_claim(&world, &nothing(&world)))?;
        closed_beads_hold_nothing(&world)?;
    }
    Ok(world)
}

/// A plan without commands, to look at a world alone.
fn nothing(world: &World) -> Plan {
    let plan = reconcile(world, now());
    Plan { commands: Vec::new(), ..plan }
}

fn closed_beads_hold_nothing(world: &World) -> Result<(), TestCaseError> {
    let closed = |s: &&tenure_bead::Stored| s.bead().is_some_and(|b| !Bead::is_open(b));
    match world.beads.iter().filter(closed).find(|s| !s.claims.is_empty()) {
        Some(stored) => Err(TestCaseError::fail(format!("{} is closed and holds", stored.id))),
        None => Ok(()),
    }
}

/// So many worlds for each property, or as many as `PROPTEST_CASES` says.
fn cases(many: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { many };
    ProptestConfig { cases, ..asked }
}

/// Every named check that a world and its plan are enough for.
const CHECKS: &[(&str, Check)] = &[
    ("S1: no two open beads hold one claim", |w, p| s1_one_holder_per_claim(w, p)),
    ("S2: no seat of an open bead changes", |w, p| s2_seats_stay(w, p)),
    ("S3: a slot handed out is within bounds", |w, p| s3_handed_out_slots_are_in_bounds(w, p)),
    ("S3: no more of a pool run than there may be", |w, p| s3_no_pool_outgrows_its_maximum(w, p)),
    ("S4: a seat is lent only when nobody has it", |w, p| s4_lent_seats_were_free(w, p)),
    ("N1, N2: a new session is called what its seat is", |w, p| {
        n1_new_sessions_have_the_name_of_their_seat(w, p)
    }),
    ("A1: no two sessions answer to one handle", |w, p| a1_one_holder_per_alias(w, p)),
    ("A2: a handle passes on after its release", |w, p| a2_aliases_pass_after_release(w, p)),
    ("A3: a stable conflict writes nothing", |w, p| a3_stable_conflicts_write_nothing(w, p)),
    ("D1: nobody ends for drift without a baseline", |w, p| {
        d1_drift_needs_a_committed_baseline(w, p)
    }),
    ("D2, D4: an equal config ends nobody", |w, p| d2_d4_equal_configs_end_nobody(w, p)),
    ("D5: no more are restarted than the budgets allow", |w, p| {
        d5_drift_restarts_within_budget(w, p)
    }),
    ("D6: a config that flips restarts nobody", |w, p| d6_flips_restart_nobody(w, p, now())),
    ("D7: one look detaches nobody", |w, p| d7_one_look_detaches_nobody(w, p, now())),
    ("D9: one field ends no half fleet", |w, p| d9_one_field_ends_no_half_fleet(w, p, now())),
    ("D8: only what is wanted is confirmed", |w, p| {
        d8_only_what_is_wanted_is_confirmed(w, p, now())
    }),
    ("K1: nothing is ended on doubt", |w, p| k1_destruction_rests_on_evidence(w, p, now())),
    ("K1: who is in an unknown phase is let alone", |w, p| k1_unknown_phases_are_let_alone(w, p)),
    ("K2: every destruction names its target", |w, p| k2_destruction_names_its_target(w, p)),
    ("W1: nobody is taken from work", |w, p| w1_workers_are_left_alone(w, p)),
    ("L1: a start commits whole or not at all", |w, p| l1_starts_commit_whole(w, p)),
    ("L2: a bead has one unfinished start", |w, p| l2_one_unfinished_start(w, p)),
    ("L3: failures are counted and waited for", |w, p| {
        l3_failures_are_counted_and_waited_for(w, p, now())
    }),
    ("P4: every session has exactly one verdict", |w, p| p4_one_verdict_each(w, p)),
];

type Check = fn(&World, &Plan) -> Findings;

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn every_named_check_finds_nothing_in_any_plan(world in worlds()) {
        let plan = reconcile(&world, now());
        for (promise, check) in CHECKS {
            none(&check(&world, &plan))
                .map_err(|why| TestCaseError::fail(format!("not so: {promise}: {why}")))?;
        }
    }

    #[test]
    fn n1_the_name_of_a_seat_means_that_seat_and_no_other(
        template in "[a-c]{1,2}(/[a-c]{1,2})?(-[0-9]{1,2})?",
        slot in 0_u32..40,
        size in 0_u32..40,
    ) {
        let (seat, pool) = (seat(&template, slot), Pool::of(size));
        let means = seat_of(&called(&seat), seat.template(), naming(&pool));
        let fits = match size {
            0 => false,
            1 => slot == 0,
            size => slot > 0 && slot <= size,
        };
        assert_eq!(means, fits.then_some(seat));
    }

    #[test]
    fn n2_a_singleton_is_called_like_its_template(template in "[a-c]{1,3}(-[0-9]{1,2})?") {
        let seat = seat(&template, 0);
        let name = name_of(&seat, naming(&Pool::of(1)));
        assert_eq!((name.as_ref().map(AgentName::as_str), seat.slot()), (Some(template.as_str()), None));
    }

    #[test]
    fn p3_the_plan_does_not_depend_on_the_order_of_the_input(
        world in worlds(),
        seed in any::<u64>(),
    ) {
        let untouched = world.clone();
        let plan = reconcile(&world, now());
        assert_eq!(world, untouched, "the input is not changed");
        let other = reconcile(&shuffled_world(&world, seed), now());
        assert_eq!(plan, other);
        assert_eq!(plan.id(), other.id());
        assert_eq!(plan.wake_after, other.wake_after);
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn p1_any_commands_in_any_order_leave_a_legal_world(world in worlds(), seed in any::<u64>()) {
        let plan = reconcile(&world, now());
        none(&p1_commands_are_independent(&plan))?;
        carried_out(&world, &plan, seed)?;
    }

    #[test]
    fn p2_with_time_frozen_a_fleet_comes_to_rest(world in worlds()) {
        let mut world = world;
        for _ in 0..TICKS_TO_QUIET {
            let plan = reconcile(&world, now());
            if plan.is_quiet() {
                break;
            }
            for command in &plan.commands {
                apply(&mut world, command)
                    .map_err(|why| TestCaseError::fail(format!("{command}: {why}")))?;
            }
        }
        let left: Vec<String> =
            reconcile(&world, now()).commands.iter().map(ToString::to_string).collect();
        assert!(left.is_empty(), "still to do: {left:?}");
    }
}
