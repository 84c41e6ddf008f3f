//! Does applying the fields of one class settle them, and nothing else?

use crate::given::{by_version, committed, edited, input, map, text};
use crate::{
    Difference, Drift, HASH_VERSION, Unjudgeable, apply_live, apply_relaunch, classify, fingerprint,
};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use proptest::prelude::{prop_assert_eq, proptest};
use tenure_bead::{Class, Committed, Fingerprint, Input, Value};

/// What differs in other classes than the applied one, and what was not compared.
fn beyond(class: Class, drift: Drift) -> (Vec<Difference>, Vec<Unjudgeable>) {
    match drift {
        Drift::None => (vec![], vec![]),
        Drift::Unjudgeable(why) => (vec![], vec![why]),
        Drift::Changed(edit) => {
            let beyond = edit.differences().iter().filter(|one| one.class != class);
            (beyond.cloned().collect(), edit.unjudged().to_vec())
        }
    }
}

fn old_by(version: u16, inputs: Vec<Input>) -> Fingerprint {
    if version == HASH_VERSION { fingerprint(inputs) } else { by_version(version, inputs) }
}

proptest! {
    #[test]
    fn what_was_applied_is_settled_and_what_was_not_stays((old, new) in edited(), next in 0_u16..2) {
        let (old, wanted) = (committed(&old_by(HASH_VERSION + next, old)), fingerprint(new));
        for (class, apply) in LANES {
            let (expected, _) = beyond(class, classify(&old, &wanted));
            let applied = committed(&apply(&old, &wanted));
            let drift = classify(&applied, &wanted);
            if let Drift::Changed(edit) = &drift {
                prop_assert_eq!(edit.differences().iter().find(|one| one.class == class), None);
            }
            prop_assert_eq!(beyond(class, drift).0, expected);
        }
    }

    #[test]
    fn applying_twice_is_applying_once((old, new) in edited()) {
        let wanted = fingerprint(new);
        for (_, apply) in LANES {
            let once = apply(&committed(&fingerprint(old.clone())), &wanted);
            prop_assert_eq!(apply(&committed(&once), &wanted), once);
        }
    }
}

#[test]
fn a_relaunch_claims_nothing_that_is_applied_live() {
    let both = |program: &str, live: &str| {
        let program = input("model", Class::Relaunch, text(program));
        fingerprint(vec![program, input("session_live", Class::Live, text(live))])
    };
    let relaunched = apply_relaunch(&committed(&both("old", "blue")), &both("new", "green"));
    assert_eq!(relaunched, both("new", "blue"));
    assert_eq!(apply_live(&committed(&relaunched), &both("new", "green")), both("new", "green"));
}

#[test]
fn once_all_is_settled_the_digests_agree_again() {
    let old = by_version(HASH_VERSION + 1, vec![input("a", Class::Restart, text("x"))]);
    let wanted = fingerprint(vec![input("a", Class::Live, text("y"))]);
    assert_eq!(apply_live(&committed(&old), &wanted), wanted);
}

#[test]
fn fields_that_moved_came_or_went_without_an_edit_leave_the_digests_in_agreement() {
    let old = fingerprint(vec![
        input("gone", Class::Restart, Value::Absent),
        input("live", Class::Live, text("1")),
        input("moved", Class::Restart, text("x")),
    ]);
    let wanted = fingerprint(vec![
        input("came", Class::Restart, Value::Absent),
        input("live", Class::Live, text("2")),
        input("moved", Class::Relaunch, text("x")),
    ]);
    assert_eq!(apply_live(&committed(&old), &wanted), wanted);
}

#[test]
fn a_field_that_left_the_live_class_keeps_what_the_session_was_started_with() {
    let field = |name, class, said| input(name, class, text(said));
    let old = vec![field("a", Class::Live, "x"), field("b", Class::Live, "1")];
    let new = |said| vec![field("a", Class::Restart, said), field("b", Class::Live, "2")];
    let old = committed(&fingerprint(old));
    let same = fingerprint(new("x"));
    assert_eq!(classify(&committed(&apply_live(&old, &same)), &same), Drift::None);
    let edited = fingerprint(new("y"));
    let drift = classify(&committed(&apply_live(&old, &edited)), &edited);
    let (differences, unjudged) = beyond(Class::Live, drift);
    let (old, new) = (text("x"), text("y"));
    let expected = Difference { field: "a".into(), class: Class::Restart, old, new };
    assert_eq!((differences, unjudged), (vec![expected], vec![]));
}

#[test]
fn a_field_that_joined_with_an_upgrade_is_still_unjudged_after_it() {
    let old = by_version(HASH_VERSION + 1, vec![input("b", Class::Live, text("1"))]);
    let new = vec![input("a", Class::Restart, text("x")), input("b", Class::Live, text("2"))];
    let wanted = fingerprint(new);
    let applied = apply_live(&committed(&old), &wanted);
    let why = Unjudgeable::NewField { field: "a".into() };
    assert_eq!(classify(&committed(&applied), &wanted), Drift::Unjudgeable(why));
}

#[test]
fn what_one_build_applied_to_the_baseline_of_another_is_an_edit_for_both() {
    let config =
        |said| vec![input("a", Class::Restart, text("x")), input("b", Class::Live, text(said))];
    let next = |said| by_version(HASH_VERSION + 1, config(said));
    // A later build started it and this one applied `b = 2`, with another edit outstanding.
    let mut outstanding = config("2");
    outstanding[0].value = text("y");
    let applied = committed(&apply_live(&committed(&next("1")), &fingerprint(outstanding)));
    // Whoever wants `b = 1` again has an edit to bring, whichever build asks.
    let (old, new) = (text("2"), text("1"));
    let expected = [Difference { field: "b".into(), class: Class::Live, old, new }];
    for wanted in [fingerprint(config("1")), next("1")] {
        let Drift::Changed(edit) = classify(&applied, &wanted) else {
            panic!("the edit is forgiven")
        };
        assert_eq!((edit.differences(), edit.unjudged()), (&expected[..], &[][..]));
    }
}

#[test]
fn of_a_live_content_that_was_not_read_the_baseline_keeps_what_it_knew() {
    let live = |a: &Value, b: &str| {
        let files = map(&[("a", a.clone()), ("b", text(b))]);
        fingerprint(vec![input("files", Class::Live, files)])
    };
    let started = committed(&live(&text("1"), "1"));
    let applied = committed(&apply_live(&started, &live(&Value::Unread, "2")));
    assert_eq!(classify(&applied, &live(&text("1"), "2")), Drift::None, "b was applied");
    let Drift::Changed(edit) = classify(&applied, &live(&text("2"), "2")) else {
        panic!("an edit of a, made while it could not be read, is forgiven")
    };
    assert_eq!(edit.to_string(), r#"files: {"a": "1" -> "2"}"#);
}

#[test]
fn a_live_field_that_was_not_read_at_all_keeps_what_it_said() {
    let live = |value| fingerprint(vec![input("a", Class::Live, value)]);
    let list = |items: &[Value]| Value::List(items.to_vec());
    let unread = list(&[text("x"), Value::Unread]);
    let befores = [text("1"), Value::Absent, map(&[("a", text("1"))]), list(&[text("1")])];
    let all = befores.into_iter().map(|before| (before, Value::Unread));
    for (before, now) in all.chain([(list(&[text("1")]), unread)]) {
        let started = committed(&live(before.clone()));
        assert_eq!(apply_live(&started, &live(now)), live(before));
    }
}

#[test]
fn a_live_list_that_came_and_was_not_read_whole_is_applied_once_and_again_when_it_is() {
    let live = |value| fingerprint(vec![input("a", Class::Live, value)]);
    let wanted = live(Value::List(vec![Value::Unread]));
    let started = committed(&fingerprint(vec![]));
    assert_eq!(beyond(Class::Live, classify(&started, &wanted)), (vec![], vec![]));
    let applied = committed(&apply_live(&started, &wanted));
    let why = Unjudgeable::Unread { field: "a".into() };
    assert_eq!(classify(&applied, &wanted), Drift::Unjudgeable(why));
    let drift = classify(&applied, &live(Value::List(vec![text("x")])));
    assert!(matches!(drift, Drift::Changed(_)), "{drift:?}");
}

type Apply = fn(&Committed, &Fingerprint) -> Fingerprint;

const LANES: [(Class, Apply); 2] = [(Class::Live, apply_live), (Class::Relaunch, apply_relaunch)];
