//! In which order are sessions started? Each template after those it comes after, and nobody waits for nothing.

use crate::fleet::{Kind, run, template};
use crate::stage::{Stage, reason, secs, started, tick};
use core::slice;
use tenure_bead::{Activity, Attention, Exit, Tell};
use tenure_identity::Pool;
use tenure_reconcile::{Fleet, FleetError, Intent, Reason, Template};
use tenure_runtime::Clock;
use tenure_runtime::scripted::{Behavior, Fate, ListScript};

fn after(tick: &tenure_driver::Tick, name: &str, other: &str) -> bool {
    matches!(reason(tick, name), Reason::After { template } if template.as_str() == other)
}

#[test]
fn templates_are_started_in_their_order() {
    let stage = Stage::new();
    let kinds = [Kind::of("a", 1).after("b"), Kind::of("b", 2).after("c"), Kind::of("c", 1)];
    let mut driver = stage.wanting(run(&kinds));
    let first = tick(&mut driver);
    assert!(after(&first, "a", "b") && after(&first, "b-1", "c"));
    let rest: Vec<Vec<String>> = (0..6).map(|_| started(&tick(&mut driver))).collect();
    let rest: Vec<Vec<String>> = rest.into_iter().filter(|names| !names.is_empty()).collect();
    assert_eq!(started(&first), ["c"]);
    assert_eq!(rest, [vec!["b-1".to_owned(), "b-2".to_owned()], vec!["a".to_owned()]]);
}

#[test]
fn a_start_that_waits_for_others_costs_no_budget() {
    let mut stage = Stage::new();
    stage.options.policy.starts_per_tick = 1;
    let kinds = [Kind::of("a", 3).after("z"), Kind::of("m", 1), Kind::of("z", 1)];
    let mut driver = stage.wanting(run(&kinds));
    let order: Vec<String> = (0..8).flat_map(|_| started(&tick(&mut driver))).collect();
    assert_eq!(order, ["m", "z", "a-1", "a-2", "a-3"]);
}

#[test]
fn as_many_have_to_run_as_the_pool_keeps_at_least() {
    let stage = Stage::new();
    let kinds = [Kind::of("a", 1).after("z"), Kind::of("z", 3).between(2, 3, 3)];
    stage.host.behave("z", Behavior::missing());
    let mut driver = stage.wanting(run(&kinds));
    stage.pass(&mut driver, secs(60), |tick| assert!(after(tick, "a", "z")));
    stage.host.behave("z", Behavior::lasting());
    stage.pass(&mut driver, secs(600), |_| ());
    assert_eq!(stage.names(), ["a", "z-1", "z-2", "z-3"]);
}

#[test]
fn who_runs_is_not_ended_when_what_it_came_after_ends() {
    let stage = Stage::old(&[Kind::of("a", 1).after("z"), Kind::of("z", 1)]);
    stage.host.behave("z", Behavior::missing());
    stage.host.befall(stage.life("z"), Fate::Exits(Exit::Code(1)));
    let before = stage.living();
    let mut driver = stage.wanting(run(&[Kind::of("a", 1).after("z"), Kind::of("z", 1)]));
    stage.pass(&mut driver, secs(600), |_| assert_eq!(stage.living(), before));
}

#[test]
fn who_is_not_known_to_run_is_waited_for() {
    let stage = Stage::old(&[Kind::of("z", 1)]);
    stage.host.befall(stage.life("z"), Fate::Unknowable);
    // A listing that may leave it out says nothing about it, and one that misses it once is no proof.
    let id = stage.stored()[0].id.clone();
    let partial = ListScript::Partial { omits: Some(id.clone()) };
    (0..99).for_each(|_| stage.host.next_list(partial.clone()));
    let kinds = [Kind::of("a", 1).after("z"), Kind::of("z", 1)];
    let mut driver = stage.wanting(run(&kinds[1..]));
    stage.pass(&mut driver, secs(60), |_| ());
    stage.host.forget_scripts();
    stage.host.next_list(ListScript::Omits(id));
    driver.want(run(&kinds), stage.options.policy.clone());
    assert!(after(&tick(&mut driver), "a", "z"));
}

/// Found by the simulation, seed 5: a template of which nobody is wanted never runs.
#[test]
fn nobody_waits_for_sessions_that_nobody_wants() {
    let stage = Stage::new();
    let kinds = [Kind::of("a", 1).after("z"), Kind::of("z", 3).between(0, 0, 3)];
    stage.settle(&mut stage.wanting(run(&kinds)));
    assert_eq!(stage.names(), ["a"]);
}

/// Nothing would ever wake them for it.
#[test]
fn nobody_waits_for_sessions_that_sleep_because_they_were_idle() {
    let stage = Stage::new();
    stage.host.behave("z", Behavior::lasting().ends_when_drained(secs(0)));
    let z = Kind::of("z", 2).between(0, 2, 2).idle(60);
    let mut driver = stage.wanting(run(slice::from_ref(&z)));
    stage.settle(&mut driver);
    let activity = Activity::Known(stage.clock.now().stamp());
    for (_, life) in stage.living() {
        stage
            .host
            .pays_attention(life, Attention { attached: Tell::No, pending: Tell::No, activity });
    }
    stage.pass(&mut driver, secs(300), |_| ());
    assert_eq!(stage.names(), [""; 0]);
    driver.want(run(&[Kind::of("a", 1).after("z"), z]), stage.options.policy.clone());
    stage.settle(&mut driver);
    assert_eq!(stage.names(), ["a"]);
}

#[test]
fn templates_that_wait_for_each_other_are_no_fleet() {
    let kind = |name: &str, after: &str| {
        let config = Kind::of(name, 1).config().clone();
        let mut made = Template::new(template(name), Pool::of(1), config);
        made.after.push(template(after));
        made
    };
    let circle = vec![kind("a", "b"), kind("b", "c"), kind("c", "a")];
    let refused = Fleet::try_new(Intent::Run, circle);
    assert!(matches!(refused, Err(FleetError::Cycle { path }) if path.len() == 3));
}
