//! Does one line tell what was edited, whatever the values are?

use crate::Difference;
use crate::given::{input, map, masked, text, value};
use crate::limit::{LINE_CHARS_MAX, VALUE_CHARS_MAX};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use proptest::prelude::{prop_assert, proptest};
use tenure_bead::{Class, Value};

fn difference(old: Value, new: Value) -> Difference {
    let field = input("f", Class::Live, Value::Absent).field;
    Difference { field, class: Class::Live, old, new }
}

#[track_caller]
fn shows(old: Value, new: Value, line: &str) {
    assert_eq!(difference(old, new).to_string(), line);
}

fn list(items: &[Value]) -> Value {
    Value::List(items.to_vec())
}

#[test]
fn every_value_has_its_form() {
    shows(Value::Absent, text(""), r#"f: not set -> """#);
    shows(Value::Flag(true), Value::Flag(false), "f: true -> false");
    shows(Value::Number(-7), Value::Absent, "f: -7 -> not set");
    shows(list(&[]), list(&[text("a"), Value::Number(1)]), r#"f: [] -> ["a", 1]"#);
    let nested = list(&[map(&[("a", Value::Number(1)), ("b", Value::Flag(true))])]);
    shows(map(&[]), nested, r#"f: {} -> [{"a": 1, "b": true}]"#);
}

#[test]
fn a_line_stays_one_line() {
    shows(text("a\nb"), text("\u{1b}[2J"), r#"f: "a\nb" -> "\u{1b}[2J""#);
    shows(map(&[("a\n", Value::Flag(true))]), map(&[]), r#"f: {"a\n": true -> not set}"#);
}

#[test]
fn a_digest_is_shown_by_its_first_digits_and_what_stands_behind_it() {
    let digest = |digit: char, rest: &str| text(&(digit.to_string().repeat(64) + rest));
    shows(digest('a', ""), digest('b', ""), r#"f: "aaaaaaaa…" -> "bbbbbbbb…""#);
    shows(
        digest('a', ""),
        digest('a', " executable"),
        r#"f: "aaaaaaaa…" -> "aaaaaaaa… executable""#,
    );
    shows(Value::Absent, map(&[("a", digest('0', ""))]), r#"f: not set -> {"a": "00000000…"}"#);
    let long = "a".repeat(65);
    shows(text(&long), Value::Absent, &format!("f: {long:?} -> not set"));
    let upper = "A".repeat(64);
    shows(text(&upper), Value::Absent, &format!("f: {upper:?} -> not set"));
}

#[test]
fn digests_that_begin_alike_are_shown_whole() {
    let (one, other) = ("a".repeat(64), "a".repeat(63) + "b");
    shows(text(&one), text(&other), &format!("f: {one:?} -> {other:?}"));
}

#[test]
fn of_a_map_only_what_differs_is_shown() {
    let old = map(&[("A", text("same")), ("B", text("x")), ("C", text("gone"))]);
    let new = map(&[("A", text("same")), ("B", text("y")), ("D", text("new"))]);
    shows(old, new, r#"f: {"B": "x" -> "y", "D": not set -> "new", "C": "gone" -> not set}"#);
}

#[test]
fn a_secret_is_shown_as_one_on_both_sides() {
    shows(masked(1, 1), masked(1, 2), "f: (secret) -> (secret)");
    shows(masked(1, 1), text("hunter2"), "f: (secret) -> (secret)");
    shows(text("hunter2"), masked(1, 1), "f: (secret) -> (secret)");
    shows(Value::Absent, masked(1, 1), "f: not set -> (secret)");
    let old = list(&[text("--token"), masked(1, 1)]);
    shows(old, list(&[text("--token"), text("hunter2")]), "f: (secret) -> (secret)");
    let env = |path: &str, token: Value| map(&[("PATH", text(path)), ("TOKEN", token)]);
    let line = r#"f: {"PATH": "a" -> "b", "TOKEN": (secret) -> (secret)}"#;
    shows(env("a", masked(1, 1)), env("b", text("hunter2")), line);
    shows(map(&[("TOKEN", masked(1, 1))]), text("hunter2"), "f: (secret) -> (secret)");
    // A secret that cannot be compared is not said to differ.
    shows(env("a", masked(1, 1)), env("b", masked(2, 1)), r#"f: {"PATH": "a" -> "b"}"#);
}

#[test]
fn a_value_that_just_fits_is_shown_whole_and_a_longer_one_is_cut() {
    let fitting = "x".repeat(VALUE_CHARS_MAX - 2);
    shows(text(&fitting), Value::Absent, &format!("f: {fitting:?} -> not set"));
    let cut = format!("f: \"{fitting}x… -> not set");
    shows(text(&format!("{fitting}xx")), Value::Absent, &cut);
    shows(text(&"é".repeat(300)), Value::Absent, &format!("f: \"{}… -> not set", "é".repeat(79)));
}

#[test]
fn long_texts_are_shown_from_where_they_differ() {
    let long = "é".repeat(200);
    let said = |model: &str| text(&format!("{long} --keep --model {model}"));
    shows(
        said("opus"),
        said("sonnet"),
        r#"f: …" --keep --model opus" -> …" --keep --model sonnet""#,
    );
}

#[test]
fn long_lists_are_shown_from_where_they_differ() {
    let items = |last: &[&str]| {
        let same = (0..60).map(Value::Number);
        Value::List(same.chain(last.iter().map(|last| text(last))).collect())
    };
    shows(items(&["a"]), items(&["b", "c"]), r#"f: […, "a"] -> […, "b", "c"]"#);
    shows(items(&[]), items(&["b"]), r#"f: […] -> […, "b"]"#);
}

#[test]
fn a_line_ends_whatever_it_consists_of() {
    let keys: Vec<String> = (0..99).map(|n| format!("key{n}")).collect();
    let entries: Vec<(&str, Value)> = keys.iter().map(|key| (key.as_str(), text("x"))).collect();
    let line = difference(map(&entries), map(&[])).to_string();
    assert_eq!(line.chars().count(), LINE_CHARS_MAX + 1);
    assert!(line.ends_with('…'));
}

proptest! {
    #[test]
    fn no_line_is_longer_than_its_limit(old in value(), new in value()) {
        let line = difference(old, new).to_string();
        prop_assert!(line.chars().count() <= LINE_CHARS_MAX + 1);
        prop_assert!(!line.contains(char::is_control), "{:?}", line);
    }
}

#[test]
fn an_empty_list_is_not_an_absent_one() {
    shows(Value::Absent, Value::List(vec![]), "f: not set -> []");
}
