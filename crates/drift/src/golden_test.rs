//! Are the digests on record those that this build makes, for every kind of value, class and version?

use crate::given::{CLASSES, by_version, committed, input, map, masked, text};
use crate::{Drift, HASH_VERSION, Unjudgeable, apply_live, classify, fingerprint, verifies};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::{Class, Committed, Digest, Fingerprint, Input, Value};

/// What a build of version 1 kept with a session that it started: every kind of value, in every class.
const V1: &str = include_str!("golden/v1.json");
/// What a build of version 2 may keep of the same config: digests that nobody here can make.
const V2: &str = include_str!("golden/v2.json");

fn kinds() -> Vec<(&'static str, Value)> {
    vec![
        ("absent", Value::Absent),
        ("flag", Value::Flag(true)),
        ("list", Value::List(vec![text("b"), Value::Number(-7), Value::List(vec![])])),
        ("map", map(&[("A", text("1")), ("B", map(&[("C", Value::Absent)]))])),
        ("masked", masked(1, 2)),
        ("number", Value::Number(i64::MIN)),
        ("text", text("an ä\n")),
        ("unread", Value::Unread),
    ]
}

fn one(class: Class, value: Value) -> Fingerprint {
    fingerprint(vec![input("field", class, value)])
}

fn of(class: Class, config: &Fingerprint) -> Digest {
    match class {
        Class::Restart => config.digests().restart,
        Class::Relaunch => config.digests().relaunch,
        Class::Live => config.digests().live,
    }
}

/// Who has to change a line has made a new `HASH_VERSION`; a line for a new kind of value is no change.
#[test]
fn every_kind_of_value_has_the_digest_of_its_class_that_stands_on_record() {
    assert_eq!(HASH_VERSION, 1);
    let mut found = String::new();
    for (kind, value) in kinds() {
        for class in CLASSES {
            let digest = of(class, &one(class, value.clone()));
            found += &alloc::format!("{kind} {class:?} {digest}\n");
        }
    }
    assert_eq!(found, include_str!("golden/digests.txt"), "found:\n{found}");
}

#[test]
fn a_config_without_fields_has_the_digests_that_stand_on_record() {
    let empty = fingerprint(vec![]);
    let digests = CLASSES.map(|class| of(class, &empty).to_string());
    let expected = [
        "78b35d5791795d7a2afe4bb4cecf77b2b2d9add034e62f20643a17f4533e2e00",
        "32b90aee512418bcd2916544ea49eb5e36348753db5a00fab2eb00607d98bd7c",
        "65034e86aea7792194053f7bc001867a2a7d43549868414fb9a3318d8bb6d349",
    ];
    assert_eq!(digests, expected);
}

fn kept(written: &str) -> Committed {
    serde_json::from_str(written.trim_end()).unwrap()
}

/// The inputs of the fixture, with one of them said otherwise.
fn but(field: &str, value: Value) -> Vec<Input> {
    let mut inputs = kept(V1).config().inputs().to_vec();
    let edited = inputs.iter_mut().find(|input| input.field == field);
    edited.unwrap().value = value;
    inputs
}

fn same() -> Vec<Input> {
    kept(V1).config().inputs().to_vec()
}

fn with_new_field(mut inputs: Vec<Input>) -> Vec<Input> {
    inputs.push(input("newest", Class::Restart, text("x")));
    inputs
}

#[test]
fn what_version_one_kept_is_what_this_build_would_keep() {
    let baseline = kept(V1);
    assert!(verifies(baseline.config()));
    assert_eq!(fingerprint(same()), *baseline.config());
    assert_eq!(serde_json::to_string(&baseline).unwrap(), V1.trim_end());
    assert_eq!(classify(&baseline, &fingerprint(same())), Drift::None);
}

/// Each way between two versions: what an older one kept and a newer one wants, and the other way round.
fn ways(inputs: &[Input]) -> [Drift; 2] {
    let upgrade = classify(&kept(V1), &by_version(HASH_VERSION + 1, inputs.to_vec()));
    let downgrade = classify(&kept(V2), &fingerprint(inputs.to_vec()));
    [upgrade, downgrade]
}

#[test]
fn a_new_version_hashes_what_an_older_one_kept_anew_and_restarts_nobody() {
    assert_ne!(kept(V1).config().digests(), kept(V2).config().digests());
    assert_eq!(ways(&same()), [Drift::None, Drift::None]);
}

#[test]
fn a_new_version_forgives_no_edit_of_any_kind_of_value() {
    for input in same() {
        for drift in ways(&but(&input.field, text("edited"))) {
            let Drift::Changed(edit) = drift else { panic!("{} is forgiven", input.field) };
            let fields = edit.differences().iter().map(|one| one.field.as_str());
            assert_eq!(fields.collect::<Vec<_>>(), [input.field.as_str()]);
            assert_eq!((edit.class(), edit.unjudged()), (input.class, &[][..]));
        }
    }
}

#[test]
fn a_field_that_is_new_and_cannot_be_derived_is_unjudged_alone() {
    let why = Unjudgeable::NewField { field: "newest".into() };
    for drift in ways(&with_new_field(same())) {
        assert_eq!(drift, Drift::Unjudgeable(why.clone()));
    }
    for drift in ways(&with_new_field(but("text", text("edited")))) {
        let Drift::Changed(edit) = drift else { panic!("the edit beside it is forgiven") };
        assert_eq!((edit.differences().len(), edit.unjudged()), (1, &[why.clone()][..]));
    }
}

/// A version of its own, so that no build takes its digests for its own; it may never become one that is hashed.
#[test]
fn what_one_version_applied_to_the_baseline_of_another_has_the_version_that_no_hash_has() {
    let mut wanted = same();
    let live = wanted.iter_mut().find(|input| input.class == Class::Live).unwrap();
    live.value = text("applied");
    wanted.retain(|input| input.field != "number");
    let merged = apply_live(&kept(V2), &fingerprint(wanted.clone()));
    assert_eq!((merged.version(), merged.digests()), (65_535, kept(V2).config().digests()));
    let written = serde_json::to_string(&merged).unwrap();
    assert!(written.starts_with(r#"{"version":65535,"digests":"#), "{written}");
    let baseline = committed(&merged);
    for wanted in [fingerprint(wanted.clone()), by_version(HASH_VERSION + 1, wanted)] {
        let Drift::Changed(edit) = classify(&baseline, &wanted) else { panic!("forgiven") };
        assert_eq!(edit.to_string(), "number: -9223372036854775808 -> not set");
    }
}
