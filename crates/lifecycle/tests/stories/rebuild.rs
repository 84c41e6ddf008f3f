//! D: is the process built anew once, for the newest target, and told of nowhere else?

use crate::rig::{Answer, Rig, asking, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{Off, Ready, ShuttingDown, Starting};
use tenure_lifecycle::{
    Applied, Decision, Described, Input, Life, Memory, Notice, Options, Output, Rebuilt, Shape,
    policy,
};

const MINUTE: Duration = Duration::from_secs(60);

fn pair(from: &str, to: &str) -> (Option<String>, String) {
    (Some(from.to_owned()), to.to_owned())
}

/// A rig that was built for `a`, with a link that now serves `b`, which asks for something else.
fn moved() -> Rig {
    let mut rig = Rig::new();
    rig.link();
    rig.bind(asking("a", 1));
    rig.enter(Starting);
    rig.enter(Ready);
    rig.link();
    rig.bind(asking("b", 2));
    rig
}

fn done(rig: &mut Rig) {
    let life = Life::begin(Some(rig.reporter.life()), rig.now().wall, 5);
    rig.hear(Input::Rebuilt(rig.last_token(), Rebuilt::Done(life)));
}

/// D61.
#[test]
fn a_target_that_asks_for_something_else_is_built_for_and_told_of_the_new_life_alone() {
    let mut rig = moved();
    rig.wait(MINUTE);
    assert_eq!(rig.rebuilds(), [pair("a", "b")]);
    assert_eq!(rig.to("b"), []);
    done(&mut rig);
    rig.enter(Starting);
    rig.enter(Ready);
    assert_eq!(rig.to("b"), [Starting, Ready]);
    let lives: Vec<Life> = rig.sent.iter().map(|report| report.receipt.life).collect();
    assert!(lives[1] < lives[2] && lives[2] == rig.reporter.life(), "{lives:?}");
    assert_eq!(rig.rebuilds().len(), 1);
}

/// D62: the link that found the change serves the new row; the old life must not end there.
#[test]
fn the_end_of_the_old_life_is_undeliverable_and_not_told_to_the_new_row() {
    let mut rig = moved();
    rig.enter(ShuttingDown);
    rig.enter(Off);
    rig.wait(MINUTE);
    done(&mut rig);
    assert_eq!(rig.to("b"), []);
    let lost: Vec<_> = rig
        .notices()
        .into_iter()
        .filter_map(|notice| {
            if let Notice::Undeliverable { target, phase, .. } = notice {
                Some((target.as_str(), *phase))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(lost, [("a", ShuttingDown), ("a", Off)]);
}

/// D63: a claim that is announced while the old link lives.
#[test]
fn an_announced_target_lets_the_old_life_end_where_it_was_told() {
    let mut rig = Rig::new();
    rig.link();
    rig.bind(asking("a", 1));
    rig.enter(Ready);
    rig.hear(Input::Announced(asking("b", 2)));
    rig.enter(ShuttingDown);
    rig.drop_link();
    rig.link();
    rig.bind(asking("a", 1));
    rig.wait(MINUTE);
    rig.enter(Off);
    done(&mut rig);
    assert_eq!(rig.to("a"), [Ready, ShuttingDown, Off]);
    assert_eq!(rig.reporter.link().target(), None, "whom the link serves is asked anew");
    rig.enter(Starting);
    rig.link();
    rig.bind(asking("b", 2));
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [Starting]);
    assert_eq!(rig.rebuilds(), [pair("a", "b")]);
}

/// D65: an event that got lost is found by comparing what is with what should be.
#[test]
fn a_change_that_was_never_announced_is_found_when_a_link_is_bound() {
    assert_eq!(moved().rebuilds(), [pair("a", "b")]);
}

/// D66, D67, #26548.
#[test]
fn what_is_applied_is_not_applied_again_by_a_restart_or_a_dropped_stream() {
    let mut rig = moved();
    done(&mut rig);
    for _ in 0..20 {
        rig.link();
        rig.bind(asking("b", 2));
        rig.wait(MINUTE);
    }
    assert_eq!(rig.rebuilds().len(), 1);
    let applied = rig.told.iter().rev().find_map(|output| {
        if let Output::Remember(applied) = output { Some(applied.clone()) } else { None }
    });
    let expected = asking("b", 2);
    let expected = Applied { target: expected.target, spec: expected.spec, generation: None };
    assert_eq!(applied, Some(expected));
    let mut rig = Rig::with(Options::default(), Memory { applied });
    rig.link();
    rig.bind(asking("b", 2));
    rig.enter(Starting);
    assert_eq!((rig.rebuilds(), rig.to("b")), (vec![], vec![Starting]));
}

/// D69.
#[test]
fn a_build_that_failed_is_asked_for_again_and_nothing_is_told_until_it_is_done() {
    let mut rig = moved();
    let first = rig.last_token();
    rig.hear(Input::Rebuilt(first, Rebuilt::Failed));
    rig.wait(MINUTE);
    assert!(rig.last_token() > first);
    assert_eq!((rig.rebuilds().len(), rig.to("b")), (2, vec![]));
    rig.hear(Input::Rebuilt(first, Rebuilt::Done(Life::issued(u64::MAX))));
    assert_eq!(rig.notices().last(), Some(&&Notice::StaleToken(first)));
    done(&mut rig);
    rig.enter(Ready);
    assert_eq!(rig.to("b"), [Ready]);
}

/// D70, D71.
#[test]
fn the_same_spec_is_replayed_and_none_is_built_anew() {
    let mut rig = Rig::new();
    rig.link();
    rig.bind(asking("a", 1));
    rig.enter(Starting);
    rig.enter(Ready);
    rig.link();
    rig.bind(asking("b", 1));
    assert_eq!((rig.rebuilds(), rig.to("b")), (vec![], vec![Starting, Ready]));
    rig.serve("c");
    assert_eq!((rig.rebuilds(), rig.to("c")), (vec![pair("b", "c")], vec![]));
}

/// D73.
#[test]
fn what_is_held_is_told_when_it_is_let_go_or_the_time_is_over() {
    const HOLD: Decision = Decision::Hold { at_most: MINUTE, then: Shape::Full };
    for released in [true, false] {
        let mut rig = Rig::deciding(|_, _| HOLD);
        rig.serve("a");
        rig.enter(Starting);
        rig.enter(Ready);
        rig.serve("b");
        rig.wait(Duration::from_secs(59));
        assert_eq!(rig.to("b"), []);
        if released {
            rig.hear(Input::Decided(Decision::Replay(Shape::Current)));
        } else {
            rig.wait(Duration::from_secs(1));
        }
        let expected = if released { vec![Ready] } else { vec![Starting, Ready] };
        assert_eq!(rig.to("b"), expected);
    }
}

#[test]
fn a_second_change_supersedes_the_first_and_one_build_is_enough() {
    let mut rig = moved();
    let first = rig.last_token();
    rig.link();
    rig.bind(asking("c", 3));
    assert_eq!(rig.rebuilds(), [pair("a", "b"), pair("a", "c")]);
    rig.hear(Input::Rebuilt(first, Rebuilt::Done(Life::issued(u64::MAX))));
    rig.enter(ShuttingDown);
    assert_eq!(rig.to("c"), []);
    done(&mut rig);
    rig.enter(Starting);
    assert_eq!((rig.to("b"), rig.to("c")), (vec![], vec![Starting]));
}

#[test]
fn a_storm_of_changes_opens_the_breaker_and_is_told_instead() {
    let mut rig = Rig::deciding(policy::reinitialize);
    rig.serve("a");
    rig.enter(Ready);
    for n in 1..=3 {
        rig.serve(&format!("t{n}"));
        done(&mut rig);
        rig.enter(Ready);
    }
    rig.serve("t4");
    rig.wait(MINUTE);
    assert_eq!(rig.rebuilds().len(), 3);
    assert!(rig.notices().contains(&&Notice::BreakerOpen(target("t4"))));
    assert_eq!(rig.to("t4"), [Ready]);
    rig.wait(MINUTE * 10);
    rig.serve("t5");
    assert_eq!(rig.rebuilds().len(), 4, "the window is over");
}

#[test]
fn telling_first_and_building_then_keeps_that_order() {
    const BOTH: Decision =
        Decision::ReplayThenReinitialize { shape: Shape::Current, drain: Duration::from_secs(1) };
    let mut rig = Rig::deciding(|_, _| BOTH);
    rig.serve("a");
    rig.enter(Starting);
    rig.enter(Ready);
    rig.answer = Answer::Silent;
    rig.serve("b");
    rig.wait(Duration::from_secs(1));
    assert_eq!((rig.to("b"), rig.rebuilds()), (vec![Ready], vec![]));
    rig.answer = Answer::Ok;
    rig.hear(Input::Acked(rig.last_receipt()));
    assert_eq!(rig.rebuilds(), [pair("a", "b")]);
    rig.enter(Off);
    assert_eq!(rig.to("b"), [Ready]);
}

#[test]
fn a_late_answer_to_the_old_life_is_not_credited_to_the_new_one() {
    let mut rig = Rig::new();
    rig.link();
    rig.bind(asking("a", 1));
    rig.answer = Answer::Silent;
    rig.enter(Starting);
    let late = rig.last_receipt();
    rig.hear(Input::Announced(asking("b", 2)));
    done(&mut rig);
    rig.link();
    rig.bind(asking("b", 2));
    rig.enter(Starting);
    rig.hear(Input::Acked(late));
    assert!(rig.reporter.cursors().all(|(_, acked)| acked.number() == 0));
}

#[test]
fn a_late_answer_of_the_old_life_is_not_taken_for_one_of_the_new() {
    const BOTH: Decision =
        Decision::ReplayThenReinitialize { shape: Shape::Current, drain: Duration::from_secs(1) };
    let mut rig = Rig::deciding(|_, _| BOTH);
    rig.serve("a");
    rig.enter(Starting);
    rig.enter(Ready);
    rig.serve("b");
    let late = rig.last_receipt();
    done(&mut rig);
    rig.enter(Starting);
    rig.answer = Answer::Silent;
    rig.enter(Ready);
    rig.hear(Input::Acked(late));
    let b = target("b");
    let acked = rig.reporter.cursors().find(|(one, _)| **one == b).map(|(_, acked)| acked.number());
    assert_eq!(acked, Some(1));
}

#[test]
fn what_a_row_asks_for_is_learned_and_an_edit_of_it_is_one() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.link();
    rig.bind(asking("a", 1));
    assert_eq!(rig.rebuilds(), [], "the first that is heard is what there is");
    rig.link();
    rig.bind(asking("a", 2));
    assert_eq!(rig.rebuilds(), [(Some("a".to_owned()), "a".to_owned())]);
}

#[test]
fn a_build_goes_on_when_its_row_says_more_of_itself() {
    let mut rig = Rig::deciding(policy::reinitialize);
    rig.serve("a");
    rig.hear(Input::Announced(asking("b", 2)));
    assert_eq!(rig.rebuilds().len(), 1);
    rig.link();
    rig.bind(Described { generation: Some(1), ..asking("b", 2) });
    assert_eq!(rig.rebuilds().len(), 1, "it is built for that row already");
    let life = Life::begin(Some(rig.reporter.life()), rig.now().wall, 1);
    rig.hear(Input::Rebuilt(rig.last_token(), Rebuilt::Done(life)));
    rig.link();
    rig.bind(Described { generation: Some(2), ..asking("b", 2) });
    assert_eq!(rig.rebuilds().len(), 2, "which one it was is on record");
}
