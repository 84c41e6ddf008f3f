//! What `bd` prints is read whole, bad rows harm nobody, and all of it is written again.

use serde_json::Value;
use tenure_gascity::{Bead, Beads, BeadsError, Place};

const LIST: &[u8] = include_bytes!("samples/list.json");
const EXPORT: &[u8] = include_bytes!("samples/export.jsonl");
const ENVELOPE: &[u8] = include_bytes!("samples/envelope.json");

fn read(bytes: &[u8]) -> Beads {
    Beads::read(bytes).unwrap()
}

fn bead(json: &str) -> Bead {
    let beads = read(json.as_bytes());
    assert_eq!(beads.bad_rows().count(), 0, "{json}");
    beads.beads().next().unwrap().clone()
}

fn bad(beads: &Beads) -> Vec<String> {
    beads.bad_rows().map(ToString::to_string).collect()
}

#[test]
fn a_list_is_read_field_by_field() {
    let beads = read(LIST);
    assert_eq!(bad(&beads), Vec::<String>::new());
    let beads: Vec<&Bead> = beads.beads().collect();
    let known = beads[0].known();
    assert_eq!(
        (beads[0].id(), known.status.as_str(), beads[0].is_closed()),
        ("hq-1a", "open", false)
    );
    assert_eq!(
        (known.priority, known.dependency_count, known.is_blocked),
        (Some(2), Some(1), Some(false))
    );
    assert_eq!((known.no_history, known.ephemeral, known.defer_until), (true, false, None));
    assert_eq!(known.created_at.map(|at| at.as_unix_ms()), Some(1_787_216_400_250));
    assert_eq!(known.revision, 9_007_199_254_740_993, "a double would have rounded it");
    assert_eq!(beads[0].place(), Place::Index(0));
    let work = beads[1].known();
    assert_eq!(
        (work.parent.as_str(), work.reference.as_str(), work.from.as_str()),
        ("hq-0", "gh#7", "mayor")
    );
    assert_eq!(
        (work.needs.as_slice(), work.assignee.as_str()),
        (&["hq-1a".to_owned()][..], "harbor/pilot")
    );
    assert_eq!(
        (work.priority, work.is_blocked, work.revision),
        (None, None, 0),
        "absent is not known"
    );
}

#[test]
fn a_zero_of_the_last_change_falls_back_to_when_it_was_made() {
    let known = |json: &str| bead(json).changed().map(|at| at.to_string());
    let zero =
        r#"{"id":"a","created_at":"2026-08-20T09:00:00Z","updated_at":"0001-01-01T00:00:00Z"}"#;
    assert_eq!(known(zero).as_deref(), Some("2026-08-20T09:00:00Z"));
    assert_eq!(bead(zero).doubts(), [], "the zero is how they write that nobody knows");
    assert_eq!(known(r#"{"id":"a"}"#), None);
}

#[test]
fn metadata_of_any_type_is_text_and_empty_is_absent() {
    let beads = read(LIST);
    let bead = beads.beads().next().unwrap();
    let texts: Vec<_> = bead.texts().collect();
    assert_eq!(
        texts,
        [
            ("template", "harbor/pilot"),
            ("generation", "12"),
            ("pool_managed", "true"),
            ("state", " active "),
            ("opt_budget", "1.50e3"),
            ("nested", r#"{"a": [1, 2.0]}"#),
        ]
    );
    assert_eq!(
        (bead.text("alias"), bead.text("sleep_reason"), bead.text("never")),
        (None, None, None)
    );
}

#[test]
fn one_bad_row_harms_no_other_and_each_is_told() {
    let beads = read(EXPORT);
    let ids: Vec<&str> = beads.beads().map(Bead::id).collect();
    assert_eq!(ids, ["hq-1", "hq-3"]);
    assert_eq!(
        bad(&beads),
        [
            "line 4, bead \"hq-2\", `labels`: is not a list of texts; write it as one",
            "line 6: is no JSON from column 2 on; write the line again",
            "line 7, bead \"hq-1\", `id`: stands at line 1 already; keep one of the two",
            "line 8, `id`: is missing; give it one",
            "line 9: is no object; a bead is one",
            "line 10, bead \"hq-4\", `metadata`: is not an object; write it as one",
        ]
    );
}

#[test]
fn a_field_that_says_nothing_of_who_it_is_may_be_in_doubt() {
    let beads = read(EXPORT);
    let bead = beads.beads().nth(1).unwrap();
    let doubts: Vec<String> = bead.doubts().iter().map(ToString::to_string).collect();
    assert_eq!(
        doubts,
        [
            "`priority` is 1.5 and not a whole number; it counts as absent",
            "`created_at` is \"yesterday\" and not a moment as RFC 3339 has it; it counts as absent",
        ]
    );
    assert_eq!((bead.known().priority, bead.text("state")), (None, Some("asleep")));
}

#[test]
fn a_bad_row_of_an_array_is_told_by_its_index() {
    let beads = read(br#"[{"id":"a"}, 3, {"id":" "}, {"id":"b"}]"#);
    assert_eq!(beads.beads().map(Bead::id).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(
        bad(&beads),
        ["row [1]: is no object; a bead is one", "row [2], `id`: is missing; give it one"]
    );
}

#[test]
fn a_bead_with_a_field_called_data_is_a_bead() {
    for data in ["[]", "{\"a\":1}", "[{\"id\":\"b\"}]"] {
        let text = format!(r#"{{"id":"gc-1","issue_type":"session","data":{data}}}"#);
        let beads = read(text.as_bytes());
        assert_eq!(beads.beads().map(Bead::id).collect::<Vec<_>>(), ["gc-1"], "{data}");
        assert_eq!((bad(&beads), beads.to_json()), (vec![], text.into_bytes()));
    }
}

#[test]
fn an_answer_that_tells_of_an_error_is_no_bead_without_an_id() {
    for text in [
        r#"{"error":"database is locked"}"#,
        "{\n  \"error\": \"database is locked\",\n  \"data\": []\n}\n",
    ] {
        let why = Beads::read(text.as_bytes()).unwrap_err();
        assert_eq!(
            why.to_string(),
            "read the beads: bd says \"database is locked\" instead of them; mend that and print them again"
        );
    }
    let beads = read(br#"{"id":"a","error":"database is locked"}"#);
    assert_eq!(beads.beads().count(), 1, "a bead may have a field of any name");
    assert_eq!(read(br#"{"error":null,"data":[{"id":"a"}]}"#).beads().count(), 1);
}

#[test]
fn a_key_that_is_no_text_is_told_as_one() {
    let beads = read(
        b"{\"id\":\"gc-1\",\"\\ud800\":1}\n{\"id\":\"gc-2\",\"metadata\":{\"\\udfff\":1}}\n3\n",
    );
    assert_eq!(
        bad(&beads),
        [
            "line 1: has a key that is no text; write the row again",
            "line 2, bead \"gc-2\", `metadata`: has a key that is no text; write the row again",
            "line 3: is no object; a bead is one",
        ]
    );
}

#[test]
fn bytes_that_are_no_text_spoil_their_line_only() {
    let beads = read(b"{\"id\":\"a\"}\n\xff\xfe\n{\"id\":\"b\"}\n");
    assert_eq!(beads.beads().count(), 2);
    assert_eq!(bad(&beads), ["line 2: is not UTF-8; write the line again"]);
    assert_eq!(beads.to_json(), b"{\"id\":\"a\"}\n\xff\xfe\n{\"id\":\"b\"}\n");
}

/// Takes white space between values out of JSON, and nothing else.
fn compact(bytes: &[u8]) -> Vec<u8> {
    let (mut quoted, mut escaped) = (false, false);
    let mut kept = Vec::new();
    for byte in bytes {
        let before = (quoted, escaped);
        escaped = quoted && !escaped && *byte == b'\\';
        quoted ^= *byte == b'"' && !before.1;
        if quoted || !byte.is_ascii_whitespace() {
            kept.push(*byte);
        }
    }
    kept
}

#[test]
fn everything_read_is_written_again_to_the_letter() {
    for sample in [LIST, ENVELOPE] {
        let written = read(sample).to_json();
        assert_eq!(compact(&written), compact(sample), "number by number, escape by escape");
        assert_eq!(read(&written).to_json(), written);
    }
    assert_eq!(String::from_utf8(read(EXPORT).to_json()).unwrap(), str::from_utf8(EXPORT).unwrap());
}

#[test]
fn a_key_is_changed_and_nothing_else() {
    let before =
        r#"{"id":"a","x":0.10,"metadata":{"state":"awake","n":1.0,"alias":"boss"},"y":[ 1 ]}"#;
    let after = bead(before).with_text("alias", "").with_text("new", "a \"word\"");
    assert_eq!(
        after.to_json(),
        r#"{"id":"a","x":0.10,"metadata":{"state":"awake","n":1.0,"alias":"","new":"a \"word\""},"y":[ 1 ]}"#
    );
    assert_eq!((after.text("alias"), after.text("new")), (None, Some("a \"word\"")));
    assert_eq!(
        bead(before).with_text("alias", "boss").to_json(),
        before,
        "the same text changes nothing"
    );
    let bare = bead(r#"{"id":"a"}"#).with_text("alias", "boss");
    assert_eq!(bare.to_json(), r#"{"id":"a","metadata":{"alias":"boss"}}"#);
}

#[test]
fn all_beads_are_changed_where_they_stand() {
    let written = read(EXPORT).map(|bead| bead.with_text("seen", "yes")).to_json();
    let lines: Vec<&str> = str::from_utf8(&written).unwrap().lines().collect();
    let first: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!(
        (&first["metadata"]["seen"], &first["comment_count"]),
        (&Value::from("yes"), &Value::from(0))
    );
    assert_eq!(lines[5], "this line was cut");
}

#[test]
fn the_envelope_of_newer_versions_is_opened() {
    let beads = read(ENVELOPE);
    assert_eq!(beads.beads().map(Bead::id).collect::<Vec<_>>(), ["hq-1"]);
}

#[test]
fn one_object_over_several_lines_is_one_row() {
    assert_eq!(bead("{\n \"id\": \"a\"\n}\n").id(), "a");
}

#[test]
fn of_one_key_written_twice_the_last_counts() {
    let twice = bead(r#"{"id":"a","id":"b","metadata":{"state":"x","state":"y"}}"#);
    assert_eq!((twice.id(), twice.text("state")), ("b", Some("y")));
}

#[test]
fn a_mark_of_byte_order_is_no_part_of_the_text() {
    assert_eq!(bead("\u{feff}[{\"id\":\"a\"}]").id(), "a");
}

#[test]
fn nothing_is_not_the_same_as_no_beads() {
    assert_eq!(Beads::read(b" \n").unwrap_err(), BeadsError::Empty);
    assert_eq!(read(b"[]").beads().count(), 0);
}

#[test]
fn what_holds_no_beads_is_refused_whole() {
    for text in ["null", "no issues found", "3", r#"{"data":null}"#] {
        assert_eq!(Beads::read(text.as_bytes()).unwrap_err(), BeadsError::NotBeads, "{text}");
    }
    let cut = Beads::read(b"[{\"id\":\"a\"},\n{\"id\":").unwrap_err();
    assert_eq!(cut, BeadsError::Syntax { line: 2, column: 6, ends_early: true });
    assert_eq!(
        cut.to_string(),
        "read the beads: line 2, column 6: the array ends too early; print them again, or mend that place"
    );
}
