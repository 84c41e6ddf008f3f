//! Is drift found exactly where a config was edited, and never where it only cannot be compared?

use crate::given::{by_version, committed, edited, input, inputs, map, masked, text};
use crate::{Drift, Unjudgeable, classify, fingerprint};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use proptest::collection::vec as vec_of;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_assume, proptest};
use tenure_bead::{Class, Digest, Fingerprint, Input, KeyId, Masked, Value};

const NEXT: u16 = crate::HASH_VERSION + 1;

fn restart(field: &str, said: &str) -> Input {
    input(field, Class::Restart, text(said))
}

/// What one version committed and the same version wants.
fn within(old: Vec<Input>, new: Vec<Input>) -> Drift {
    classify(&committed(&fingerprint(old)), &fingerprint(new))
}

/// What this version committed and the next one wants.
fn across(old: Vec<Input>, new: Vec<Input>) -> Drift {
    classify(&committed(&fingerprint(old)), &by_version(NEXT, new))
}

#[track_caller]
fn is_none(drift: Drift) {
    assert_eq!(drift, Drift::None);
}

#[track_caller]
fn changed(drift: Drift, class: Class, line: &str) {
    assert_eq!(drift.to_string(), line);
    let Drift::Changed(edit) = drift else { panic!("{drift:?} is no change") };
    assert_eq!(edit.class(), class);
}

#[track_caller]
fn unjudgeable(drift: Drift, why: Unjudgeable) {
    assert_eq!(drift, Drift::Unjudgeable(why));
}

fn unread(field: &str) -> Unjudgeable {
    Unjudgeable::Unread { field: field.into() }
}

fn key_changed(field: &str) -> Unjudgeable {
    Unjudgeable::KeyChanged { field: field.into() }
}

#[test]
fn an_edited_field_is_named_with_its_old_and_new_value() {
    let drift = within(vec![restart("command", "a")], vec![restart("command", "b")]);
    changed(drift, Class::Restart, r#"command: "a" -> "b""#);
}

#[test]
fn differences_stand_by_field_and_the_highest_class_serves_all() {
    let config = |said: &str| {
        vec![
            input("model", Class::Relaunch, text(said)),
            input("banner", Class::Live, text(said)),
            restart("same", "same"),
        ]
    };
    let line = r#"banner: "a" -> "b"; model: "a" -> "b""#;
    changed(within(config("a"), config("b")), Class::Relaunch, line);
}

#[test]
fn a_field_that_moved_to_another_class_is_no_drift() {
    let old = vec![input("model", Class::Restart, text("a"))];
    is_none(within(old, vec![input("model", Class::Live, text("a"))]));
}

#[test]
fn an_edited_field_has_the_class_of_the_wanted_table() {
    let old = vec![input("model", Class::Restart, text("a"))];
    let new = vec![input("model", Class::Live, text("b"))];
    changed(within(old, new), Class::Live, r#"model: "a" -> "b""#);
}

#[test]
fn a_field_that_is_gone_has_the_class_of_the_baseline() {
    changed(within(vec![restart("a", "x")], vec![]), Class::Restart, r#"a: "x" -> not set"#);
    changed(across(vec![restart("a", "x")], vec![]), Class::Restart, r#"a: "x" -> not set"#);
}

#[test]
fn a_field_that_joins_without_an_upgrade_is_an_edit() {
    changed(within(vec![], vec![restart("a", "x")]), Class::Restart, r#"a: not set -> "x""#);
}

#[test]
fn a_field_that_joins_with_an_upgrade_is_unjudged_alone() {
    let new = Unjudgeable::NewField { field: "a".into() };
    unjudgeable(across(vec![], vec![restart("a", "x")]), new.clone());
    let joined = vec![restart("a", "x"), restart("b", "y")];
    let drift = across(vec![restart("b", "x")], joined);
    changed(drift.clone(), Class::Restart, r#"b: "x" -> "y"; no baseline for the new field a"#);
    let Drift::Changed(edit) = drift else { unreachable!() };
    assert_eq!(edit.unjudged(), [new]);
    assert_eq!(edit.differences().len(), 1);
}

#[test]
fn a_field_that_a_newer_version_did_not_record_is_unjudged_on_the_way_back() {
    let baseline = committed(&by_version(NEXT, vec![]));
    let drift = classify(&baseline, &fingerprint(vec![restart("a", "x")]));
    unjudgeable(drift, Unjudgeable::NewField { field: "a".into() });
}

#[test]
fn a_field_that_comes_or_goes_without_being_set_is_no_drift() {
    let unset = vec![input("a", Class::Restart, Value::Absent)];
    is_none(within(vec![], unset.clone()));
    is_none(within(unset.clone(), vec![]));
    is_none(across(vec![], unset.clone()));
    is_none(across(unset, vec![]));
}

#[test]
fn a_key_of_a_map_that_is_not_set_is_as_good_as_none() {
    let env = |entries: &[(&str, Value)]| vec![input("env", Class::Restart, map(entries))];
    is_none(within(env(&[("A", Value::Absent)]), env(&[])));
}

#[test]
fn a_secret_that_changed_is_drift_and_not_told() {
    let token = |digest| vec![input("token", Class::Restart, masked(1, digest))];
    changed(within(token(1), token(2)), Class::Restart, "token: (secret) -> (secret)");
    is_none(across(token(1), token(1)));
}

#[test]
fn another_key_makes_its_field_unjudgeable_and_no_drift() {
    let token = |key| vec![input("token", Class::Restart, masked(key, 5))];
    unjudgeable(within(token(1), token(2)), key_changed("token"));
    unjudgeable(across(token(1), token(2)), key_changed("token"));
}

#[test]
fn another_key_deep_inside_a_field_is_found_there() {
    let env = |key, path: &str| {
        let list = Value::List(vec![Value::Flag(true), map(&[("TOKEN", masked(key, 5))])]);
        let entries = [("PATH", text(path)), ("SECRETS", list)];
        vec![input("env", Class::Restart, map(&entries))]
    };
    unjudgeable(within(env(1, "/bin"), env(2, "/bin")), key_changed("env"));
    let line = r#"env: {"PATH": "/bin" -> "/sbin"}"#;
    changed(within(env(1, "/bin"), env(2, "/sbin")), Class::Restart, line);
}

#[test]
fn another_key_hides_no_edit_of_another_field() {
    let config = |key, model: &str| {
        vec![
            input("model", Class::Live, text(model)),
            input("token", Class::Restart, masked(key, 5)),
        ]
    };
    let drift = within(config(1, "a"), config(2, "b"));
    let line = r#"model: "a" -> "b"; another key for the secrets of token"#;
    changed(drift.clone(), Class::Live, line);
    let Drift::Changed(edit) = drift else { unreachable!() };
    assert_eq!(edit.unjudged(), [key_changed("token")]);
}

#[test]
fn what_could_not_be_read_is_unjudgeable_on_either_side_and_on_both() {
    let prompt = |value| vec![input("prompt", Class::Restart, value)];
    for run in [within, across] {
        unjudgeable(run(prompt(text("a")), prompt(Value::Unread)), unread("prompt"));
        unjudgeable(run(prompt(Value::Unread), prompt(text("a"))), unread("prompt"));
        unjudgeable(run(prompt(Value::Unread), prompt(Value::Unread)), unread("prompt"));
        unjudgeable(run(prompt(Value::Unread), prompt(Value::Absent)), unread("prompt"));
        unjudgeable(run(prompt(Value::Unread), vec![]), unread("prompt"));
    }
    unjudgeable(within(vec![], prompt(Value::Unread)), unread("prompt"));
}

#[test]
fn digests_that_agree_do_not_settle_what_was_not_read() {
    let config = fingerprint(vec![input("f", Class::Live, map(&[("a", Value::Unread)]))]);
    assert!(committed(&config).config().agrees(&config));
    unjudgeable(classify(&committed(&config), &config), unread("f"));
}

#[test]
fn an_edit_beside_an_unreadable_entry_is_seen() {
    let files =
        |a: Value, b: &str| vec![input("f", Class::Restart, map(&[("a", a), ("b", text(b))]))];
    unjudgeable(within(files(text("1"), "1"), files(Value::Unread, "1")), unread("f"));
    let line = r#"f: {"b": "1" -> "2"}"#;
    changed(within(files(text("1"), "1"), files(Value::Unread, "2")), Class::Restart, line);
    changed(within(files(Value::Unread, "1"), files(text("1"), "2")), Class::Restart, line);
}

#[test]
fn an_entry_that_comes_or_goes_unread_is_not_known_to_differ() {
    let files = |entries: &[(&str, Value)]| vec![input("f", Class::Restart, map(entries))];
    unjudgeable(within(files(&[]), files(&[("a", Value::Unread)])), unread("f"));
    unjudgeable(within(files(&[("a", Value::Unread)]), files(&[])), unread("f"));
}

#[test]
fn a_list_may_be_a_set_so_an_unread_member_hides_the_others() {
    let set = |members: &[Value]| vec![input("f", Class::Restart, Value::List(members.to_vec()))];
    let whole = [text("a"), text("b")];
    unjudgeable(within(set(&whole), set(&[text("b"), Value::Unread])), unread("f"));
    unjudgeable(within(set(&[Value::Unread]), set(&whole)), unread("f"));
}

#[test]
fn what_became_of_another_kind_differs_whatever_could_not_be_read_in_it() {
    let field = |value| vec![input("f", Class::Restart, value)];
    let directory = map(&[("a", Value::Unread)]);
    let line = r#"f: {"a": (not read)} -> "x""#;
    changed(within(field(directory), field(text("x"))), Class::Restart, line);
}

#[test]
fn a_secret_that_becomes_plain_is_drift_and_neither_is_told() {
    let token = |value| vec![input("token", Class::Restart, value)];
    let line = "token: (secret) -> (secret)";
    changed(within(token(masked(1, 1)), token(text("hunter2"))), Class::Restart, line);
    changed(within(token(text("hunter2")), token(masked(1, 1))), Class::Restart, line);
}

#[test]
fn without_inputs_only_the_same_digest_is_judged() {
    let bare = |byte| Fingerprint::without_inputs(Digest::from_bytes([byte; 32]));
    is_none(classify(&committed(&bare(1)), &bare(1)));
    unjudgeable(classify(&committed(&bare(1)), &bare(2)), Unjudgeable::NoInputs);
    let whole = fingerprint(vec![restart("a", "x")]);
    unjudgeable(classify(&committed(&bare(1)), &whole), Unjudgeable::NoInputs);
    unjudgeable(classify(&committed(&whole), &bare(1)), Unjudgeable::NoInputs);
}

#[test]
fn inputs_that_do_not_match_their_digests_are_not_judged() {
    let made = fingerprint(vec![restart("a", "x")]);
    let forged = Fingerprint::new(made.version(), *made.digests(), vec![restart("a", "y")]);
    let wanted = fingerprint(vec![restart("a", "z")]);
    unjudgeable(classify(&committed(&forged), &wanted), Unjudgeable::Corrupt);
}

#[test]
fn inputs_out_of_order_are_not_judged() {
    let ordered = by_version(NEXT, vec![restart("a", "x"), restart("b", "x")]);
    let mut inputs = ordered.inputs().to_vec();
    inputs.reverse();
    let turned = Fingerprint::new(NEXT, *ordered.digests(), inputs);
    let other = fingerprint(vec![restart("a", "x")]);
    unjudgeable(classify(&committed(&turned), &other), Unjudgeable::Corrupt);
    unjudgeable(classify(&committed(&other), &turned), Unjudgeable::Corrupt);
}

#[test]
fn a_field_that_moved_to_the_live_class_and_was_applied_has_not_drifted() {
    let started = fingerprint(vec![input("model", Class::Restart, text("a"))]);
    let wanted = fingerprint(vec![input("model", Class::Live, text("b"))]);
    changed(classify(&committed(&started), &wanted), Class::Live, r#"model: "a" -> "b""#);
    let applied = crate::apply_live(&committed(&started), &wanted);
    is_none(classify(&committed(&applied), &wanted));
}

#[test]
fn a_reverted_config_is_no_drift() {
    let [a, b] = ["a", "b"].map(|said| fingerprint(vec![restart("command", said)]));
    let baseline = committed(&a);
    assert_ne!(classify(&baseline, &b), Drift::None);
    is_none(classify(&baseline, &a));
}

#[test]
fn every_reason_reads_as_a_phrase() {
    let said = [
        Unjudgeable::NoInputs,
        Unjudgeable::Corrupt,
        key_changed("env"),
        unread("env"),
        Unjudgeable::NewField { field: "env".into() },
    ];
    let said = said.map(|why| Drift::Unjudgeable(why).to_string());
    let expected = [
        "a baseline without inputs",
        "inputs that do not match their digests",
        "another key for the secrets of env",
        "an unreadable content of env",
        "no baseline for the new field env",
    ];
    assert_eq!(said, expected);
    assert_eq!(Drift::None.to_string(), "no drift");
}

fn differing(drift: &Drift) -> Vec<String> {
    match drift {
        Drift::Changed(edit) => edit.differences().iter().map(ToString::to_string).collect(),
        Drift::None | Drift::Unjudgeable(_) => Vec::new(),
    }
}

/// What a config says, by field, without what is not set: what `classify` has to see, found another way.
fn said(inputs: &[Input]) -> BTreeMap<String, Value> {
    let set = inputs.iter().map(|input| (input.field.clone(), set(&input.value)));
    set.filter(|(_, value)| *value != Value::Absent).collect()
}

/// The value without keys that are not set, and with secrets as they are.
fn set(value: &Value) -> Value {
    match value {
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), set(value)));
            Value::Map(entries.filter(|(_, value)| *value != Value::Absent).collect())
        }
        Value::List(items) => Value::List(items.iter().map(set).collect()),
        Value::Absent
        | Value::Flag(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::Masked(_)
        | Value::Unread => value.clone(),
    }
}

/// The same inputs with every secret under one key and all of them read, so that nothing is unjudgeable.
fn legible(inputs: Vec<Input>) -> Vec<Input> {
    under(1, read(inputs), |masked| masked.digest)
}

/// The same inputs with a text in the place of whatever was not read.
fn read(inputs: Vec<Input>) -> Vec<Input> {
    let inputs = inputs.into_iter();
    inputs.map(|input| Input { value: with_contents(&input.value), ..input }).collect()
}

fn with_contents(value: &Value) -> Value {
    match value {
        Value::Unread => text("read"),
        Value::List(items) => Value::List(items.iter().map(with_contents).collect()),
        Value::Map(entries) => {
            let read = entries.iter().map(|(key, value)| (key.clone(), with_contents(value)));
            Value::Map(read.collect())
        }
        Value::Absent | Value::Flag(_) | Value::Number(_) | Value::Text(_) | Value::Masked(_) => {
            value.clone()
        }
    }
}

/// The same inputs with some of their contents not read, down to single entries.
fn hidden(inputs: &[Input], which: &mut impl Iterator<Item = bool>) -> Vec<Input> {
    let inputs = inputs.iter();
    inputs.map(|input| Input { value: hide(&input.value, which), ..input.clone() }).collect()
}

fn hide(value: &Value, which: &mut impl Iterator<Item = bool>) -> Value {
    if which.next().unwrap_or(false) {
        return Value::Unread;
    }
    match value {
        Value::List(items) => Value::List(items.iter().map(|item| hide(item, which)).collect()),
        Value::Map(entries) => {
            let hidden = entries.iter().map(|(key, value)| (key.clone(), hide(value, which)));
            Value::Map(hidden.collect())
        }
        Value::Absent
        | Value::Flag(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::Masked(_)
        | Value::Unread => value.clone(),
    }
}

/// The same inputs with every secret under another key, which changes its digest too.
fn rotated(key: u8, inputs: Vec<Input>) -> Vec<Input> {
    under(key, inputs, |_| Digest::from_bytes([key; 32]))
}

fn under(key: u8, inputs: Vec<Input>, digest: impl Fn(&Masked) -> Digest) -> Vec<Input> {
    let rekey =
        |masked: &Masked| Masked { key: KeyId::from_bytes([key; 8]), digest: digest(masked) };
    let inputs = inputs.into_iter();
    inputs.map(|input| Input { value: with_secrets(&input.value, &rekey), ..input }).collect()
}

fn with_secrets(value: &Value, rekey: &impl Fn(&Masked) -> Masked) -> Value {
    let inner = |value: &Value| with_secrets(value, rekey);
    match value {
        Value::Masked(masked) => Value::Masked(rekey(masked)),
        Value::List(items) => Value::List(items.iter().map(inner).collect()),
        Value::Map(entries) => {
            Value::Map(entries.iter().map(|(key, value)| (key.clone(), inner(value))).collect())
        }
        Value::Absent | Value::Flag(_) | Value::Number(_) | Value::Text(_) | Value::Unread => {
            value.clone()
        }
    }
}

proptest! {
    #[test]
    fn a_config_has_not_drifted_from_itself(
        (inputs, shuffled) in inputs().prop_flat_map(|i| (Just(i.clone()), Just(i).prop_shuffle())),
    ) {
        let (inputs, shuffled) = (read(inputs), read(shuffled));
        prop_assert_eq!(within(inputs.clone(), shuffled.clone()), Drift::None);
        prop_assert_eq!(across(inputs.clone(), shuffled.clone()), Drift::None);
        let newer = committed(&by_version(NEXT, inputs));
        prop_assert_eq!(classify(&newer, &fingerprint(shuffled)), Drift::None);
    }

    #[test]
    fn within_a_version_there_is_drift_exactly_if_something_else_is_said((old, new) in edited()) {
        let (old, new) = (legible(old), legible(new));
        let is_same = said(&old) == said(&new);
        let drift = within(old, new);
        prop_assert_eq!(drift == Drift::None, is_same);
        prop_assert_eq!(matches!(drift, Drift::Changed(_)), !is_same);
    }

    #[test]
    fn an_upgrade_forgives_no_edit((old, new) in edited()) {
        let (old, new) = (legible(old), legible(new));
        let (before, after) = (said(&old), said(&new));
        let known: Vec<&str> = old.iter().map(|input| input.field.as_str()).collect();
        let is_edited = |field: &&String| before.get(*field) != after.get(*field);
        let mut fields: Vec<&String> = before.keys().chain(after.keys()).filter(is_edited).collect();
        fields.sort();
        fields.dedup();
        let (expected, joined): (Vec<&str>, Vec<&str>) =
            fields.iter().map(|field| field.as_str()).partition(|field| known.contains(field));
        let (mut found, mut unjudged) = (Vec::new(), Vec::new());
        match across(old.clone(), new.clone()) {
            Drift::None => {}
            Drift::Changed(edit) => {
                found.extend(edit.differences().iter().map(|one| one.field.clone()));
                unjudged.extend(edit.unjudged().iter().cloned());
            }
            Drift::Unjudgeable(first) => unjudged.push(first),
        }
        prop_assert_eq!(&found, &expected);
        let count = if found.is_empty() { joined.len().min(1) } else { joined.len() };
        prop_assert_eq!(unjudged.len(), count);
        for why in unjudged {
            let Unjudgeable::NewField { field } = why else { panic!("{why:?} without its cause") };
            prop_assert!(joined.contains(&field.as_str()));
        }
    }

    #[test]
    fn not_reading_never_makes_drift_of_equal_configs(
        inputs in inputs(),
        then in vec_of(any::<bool>(), 0..9),
        now in vec_of(any::<bool>(), 0..9),
    ) {
        let inputs = legible(inputs);
        let (old, new) = (
            hidden(&inputs, &mut then.into_iter()),
            hidden(&inputs, &mut now.into_iter()),
        );
        let is_read = |inputs: &[Input]| !inputs.iter().any(|input| input.value.holds_unread());
        let is_same = is_read(&old) && is_read(&new);
        for drift in [within(old.clone(), new.clone()), across(old, new)] {
            let is_right = match drift {
                Drift::None => is_same,
                Drift::Unjudgeable(Unjudgeable::Unread { .. }) => !is_same,
                Drift::Unjudgeable(_) | Drift::Changed(_) => false,
            };
            prop_assert!(is_right, "{drift:?}");
        }
    }

    #[test]
    fn not_reading_one_field_hides_no_edit_of_another((old, new) in edited(), at in 0_usize..6) {
        let (old, mut new) = (legible(old), legible(new));
        let Some(unread) = new.get_mut(at) else { return Ok(()) };
        let field = unread.field.clone();
        let expected = differing(&within(old.clone(), {
            let mut same = new.clone();
            let before = old.iter().find(|input| input.field == field).cloned();
            same.retain(|input| input.field != field);
            same.extend(before);
            same
        }));
        new[at].value = Value::Unread;
        prop_assert_eq!(differing(&within(old, new)), expected);
    }

    #[test]
    fn differences_are_told_in_order_and_their_class_is_the_highest((old, new) in edited()) {
        if let Drift::Changed(edit) = within(old, new) {
            let differences = edit.differences();
            prop_assert!(differences.is_sorted_by(|a, b| a.field < b.field));
            prop_assert_eq!(Some(edit.class()), differences.iter().map(|one| one.class).max());
            prop_assert!(differences.iter().all(|one| one.old != one.new));
        }
    }

    #[test]
    fn another_key_never_makes_drift_of_equal_configs(inputs in inputs()) {
        let inputs = legible(inputs);
        let (old, new) = (rotated(1, inputs.clone()), rotated(2, inputs));
        prop_assume!(old != new);
        for drift in [within(old.clone(), new.clone()), across(old, new)] {
            let is_unjudged = matches!(drift, Drift::Unjudgeable(Unjudgeable::KeyChanged { .. }));
            prop_assert!(is_unjudged, "{drift:?}");
        }
    }
}
