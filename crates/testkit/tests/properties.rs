//! Do the planner's promises hold over generated worlds? One property per invariant, each by its named check.

use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::test_runner::TestCaseError;
use tenure_bead::{AgentName, Bead};
use tenure_identity::{Pool, name_of, naming, seat_of};
use tenure_reconcile::check::{
    Findings, a1_one_holder_per_alias, a2_aliases_pass_after_release,
    a3_stable_conflicts_write_nothing, d1_drift_needs_a_committed_baseline,
    d2_d4_equal_configs_end_nobody, d5_one_drift_restart_per_template,
    k1_destruction_rests_on_evidence, k1_unknown_phases_are_let_alone,
    k2_destruction_names_its_target, l1_starts_commit_whole, l2_one_unfinished_start,
    l3_failures_are_counted_and_waited_for, n1_new_sessions_have_the_name_of_their_seat,
    p1_commands_are_independent, p4_one_verdict_each, s1_one_holder_per_claim, s2_seats_stay,
    s3_handed_out_slots_are_in_bounds, s3_no_pool_outgrows_its_maximum, s4_lent_seats_were_free,
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

/// Two thousand worlds for each property, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { 2_000 };
    ProptestConfig { cases, ..asked }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn s1_no_two_open_beads_hold_one_claim(world in worlds()) {
        none(&s1_one_holder_per_claim(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn s2_no_seat_of_an_open_bead_changes(world in worlds()) {
        none(&s2_seats_stay(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn s3_a_slot_handed_out_is_within_bounds(world in worlds()) {
        none(&s3_handed_out_slots_are_in_bounds(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn s4_a_seat_is_lent_only_when_nobody_has_it(world in worlds()) {
        none(&s4_lent_seats_were_free(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn s3_no_more_of_a_pool_run_than_there_may_be(world in worlds()) {
        none(&s3_no_pool_outgrows_its_maximum(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn n1_n2_a_new_session_is_called_what_its_seat_is_called(world in worlds()) {
        none(&n1_new_sessions_have_the_name_of_their_seat(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn a1_no_two_sessions_answer_to_one_handle(world in worlds()) {
        none(&a1_one_holder_per_alias(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn a2_a_handle_passes_on_only_after_its_release(world in worlds()) {
        none(&a2_aliases_pass_after_release(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn a3_a_stable_conflict_writes_nothing(world in worlds()) {
        none(&a3_stable_conflicts_write_nothing(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn d1_nobody_ends_for_drift_without_a_committed_baseline(world in worlds()) {
        none(&d1_drift_needs_a_committed_baseline(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn d2_d4_an_equal_config_ends_nobody(world in worlds()) {
        none(&d2_d4_equal_configs_end_nobody(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn d5_one_session_of_a_template_is_restarted_at_a_time(world in worlds()) {
        none(&d5_one_drift_restart_per_template(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn k1_nothing_is_ended_on_doubt(world in worlds()) {
        none(&k1_unknown_phases_are_let_alone(&world, &reconcile(&world, now())))?;
        none(&k1_destruction_rests_on_evidence(&world, &reconcile(&world, now()), now()))?;
    }

    #[test]
    fn k2_every_destruction_names_its_target(world in worlds()) {
        none(&k2_destruction_names_its_target(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn l1_a_start_commits_whole_or_not_at_all(world in worlds()) {
        none(&l1_starts_commit_whole(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn l2_a_bead_has_one_unfinished_start(world in worlds()) {
        none(&l2_one_unfinished_start(&world, &reconcile(&world, now())))?;
    }

    #[test]
    fn l3_failures_are_counted_and_waited_for_by_seat(world in worlds()) {
        let plan = reconcile(&world, now());
        none(&l3_failures_are_counted_and_waited_for(&world, &plan, now()))?;
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

    #[test]
    fn p4_every_session_has_exactly_one_verdict(world in worlds()) {
        none(&p4_one_verdict_each(&world, &reconcile(&world, now())))?;
    }
}
