//! What a session says of itself is read the way Gas City reads it.

use core::time::Duration;
use std::time::Instant;
use tenure_bead::Slot;
use tenure_gascity::{Beads, Row, RowOrigin};

fn with<T>(json: &str, look: impl FnOnce(Option<Row<'_>>) -> T) -> T {
    let beads = Beads::read(json.as_bytes()).unwrap();
    look(beads.beads().next().and_then(Row::of))
}

/// Looks at a session with this metadata.
fn session<T>(metadata: &str, look: impl FnOnce(Row<'_>) -> T) -> T {
    with(&format!(r#"{{"id":"hq-9","issue_type":"session","metadata":{metadata}}}"#), |row| {
        look(row.unwrap())
    })
}

#[test]
fn s269_a_bead_is_a_session_by_its_type_or_without_one_by_its_label() {
    let is_session = |kind: &str, labels: &str| {
        with(&format!(r#"{{"id":"a","issue_type":"{kind}","labels":{labels}}}"#), |row| {
            row.is_some()
        })
    };
    assert!(is_session("session", r#"["gc:session"]"#));
    assert!(is_session("session", "[]"), "a crash can lose the label");
    assert!(is_session("", r#"["gc:session"]"#));
    assert!(!is_session("", r#"["gc:other"]"#));
    assert!(!is_session("task", r#"["gc:session"]"#));
    assert!(!is_session("", "[]"));
    assert!(with(r#"{"id":"a","labels":["gc:session"]}"#, |row| row.is_some()), "no type at all");
}

#[test]
fn s185_a_row_without_type_is_a_session_by_its_label_and_by_no_other() {
    let mayor = |label: &str| {
        let json = format!(
            r#"{{"id":"a","issue_type":"","labels":["{label}"],"metadata":{{"session_name":"mayor"}}}}"#
        );
        with(&json, |row| row.and_then(|row| row.session_name()).map(str::to_owned))
    };
    assert_eq!(mayor("gc:session").as_deref(), Some("mayor"));
    assert_eq!(mayor("gc:other"), None);
}

#[test]
fn the_type_of_old_counts_for_closed_rows_alone() {
    let is_session = |status: &str| {
        let json = format!(r#"{{"id":"a","issue_type":"gc:session","status":"{status}"}}"#);
        with(&json, |row| row.is_some())
    };
    assert!(is_session("closed") && !is_session("open"));
}

#[test]
fn a_flag_is_the_word_true_and_nothing_else() {
    let flag = |text: &str| {
        session(&format!(r#"{{"pool_managed":{text}}}"#), |row| row.flag("pool_managed"))
    };
    assert!(flag(r#""true""#) && flag(r#"" true ""#) && flag("true"));
    for text in [r#""True""#, r#""yes""#, r#""1""#, "1", "false", r#""""#, "null"] {
        assert!(!flag(text), "{text}");
    }
}

#[test]
fn a_slot_is_a_number_above_zero_however_it_is_spelled() {
    let slot = |text: &str| {
        session(&format!(r#"{{"pool_slot":{text}}}"#), |row| row.slot().map(Slot::number))
    };
    for text in [r#""4""#, r#"" 4 ""#, r#""+4""#, r#""04""#, "4"] {
        assert_eq!(slot(text), Some(4), "{text}");
    }
    for text in
        [r#""0""#, r#""-1""#, r#""abc""#, r#"" ""#, r#""99999999999999999999""#, "4.0", "null"]
    {
        assert_eq!(slot(text), None, "{text}");
    }
}

#[test]
fn s265_the_record_of_who_it_is_needs_a_name() {
    let canonical = |metadata: &str| {
        session(metadata, |row| {
            row.canonical().map(|one| (one.name.to_owned(), one.slot.map(Slot::number)))
        })
    };
    let pair = |name: &str, slot: &str| {
        canonical(&format!(
            r#"{{"canonical_instance_name":"{name}","canonical_pool_slot":"{slot}"}}"#
        ))
    };
    assert_eq!(canonical("{}"), None);
    assert_eq!(pair("", ""), None);
    assert_eq!(pair("dir/agent-1", "3"), Some(("dir/agent-1".to_owned(), Some(3))));
    assert_eq!(pair("solo", ""), Some(("solo".to_owned(), None)));
    assert_eq!(pair("  dir/a  ", " 2 "), Some(("dir/a".to_owned(), Some(2))));
    assert_eq!(pair("   ", "2"), None);
    assert_eq!(pair("", "4"), None);
    assert_eq!(pair("a", "xyz"), Some(("a".to_owned(), None)));
}

#[test]
fn s266_work_is_owned_by_the_first_name_that_says_something() {
    let owner = |metadata: &str| session(metadata, |row| row.owner().to_owned());
    let all = r#"{"alias":"boss","configured_named_identity":"mayor","session_name":"hq-mayor"}"#;
    assert_eq!(owner(all), "boss");
    assert_eq!(
        owner(r#"{"configured_named_identity":"mayor","session_name":"hq-mayor"}"#),
        "mayor"
    );
    assert_eq!(owner(r#"{"session_name":"hq-mayor"}"#), "hq-mayor");
    assert_eq!(owner("{}"), "hq-9");
    assert_eq!(
        owner(r#"{"alias":" ","configured_named_identity":"\t","session_name":"  "}"#),
        "hq-9"
    );
    assert_eq!(owner(r#"{"alias":"  boss "}"#), "boss");
}

#[test]
fn s230_an_origin_that_is_missing_is_told_by_the_other_keys() {
    let origin = |metadata: &str| session(metadata, |row| row.origin());
    assert_eq!(origin(r#"{"configured_named_session":"true"}"#), Some(RowOrigin::Named));
    assert_eq!(origin(r#"{"manual_session":"true"}"#), Some(RowOrigin::Manual));
    assert_eq!(origin(r#"{"pool_managed":"true"}"#), Some(RowOrigin::Ephemeral));
    assert_eq!(origin(r#"{"pool_slot":"2"}"#), Some(RowOrigin::Ephemeral));
    assert_eq!(origin(r#"{"dependency_only":"true"}"#), Some(RowOrigin::Ephemeral));
    assert_eq!(origin(r#"{"agent_name":"demo/ant-3"}"#), Some(RowOrigin::Ephemeral));
    assert_eq!(origin(r#"{"agent_name":"demo/ant"}"#), None);
    assert_eq!(
        origin(r#"{"manual_session":" true "}"#),
        None,
        "this one is compared to the letter"
    );
}

#[test]
fn an_origin_on_record_counts_but_for_the_word_that_meant_two_things() {
    let origin = |metadata: &str| session(metadata, |row| row.origin());
    assert_eq!(origin(r#"{"session_origin":"named"}"#), Some(RowOrigin::Named));
    assert_eq!(origin(r#"{"session_origin":"manual","pool_slot":"1"}"#), Some(RowOrigin::Manual));
    assert_eq!(
        origin(r#"{"session_origin":"ephemeral","pool_managed":"true"}"#),
        Some(RowOrigin::Ephemeral)
    );
    assert_eq!(origin(r#"{"session_origin":"ephemeral"}"#), Some(RowOrigin::Manual));
    assert_eq!(
        origin(r#"{"session_origin":"of a later version","pool_slot":"1"}"#),
        Some(RowOrigin::Ephemeral)
    );
}

#[test]
fn names_are_read_from_where_each_generation_wrote_them() {
    session(r#"{"common_name":"worker"}"#, |row| assert_eq!(row.template(), Some("worker")));
    session(r#"{"common_name":"old","template":"new"}"#, |row| {
        assert_eq!(row.template(), Some("new"));
    });
    let labeled = r#"{"id":"a","issue_type":"session","labels":["gc:session","agent:rig/pilot"]}"#;
    with(labeled, |row| assert_eq!(row.unwrap().agent_name(), Some("rig/pilot")));
    session(r#"{"alias_history":"b, a,,b"}"#, |row| assert_eq!(row.former_aliases(), ["b", "a"]));
}

#[test]
fn a_row_without_a_name_at_its_runtime_has_one_made_of_its_id() {
    let json = r#"{"id":"rig/hq-9","issue_type":"session"}"#;
    with(json, |row| {
        let row = row.unwrap();
        assert_eq!((row.session_name(), row.runtime_name().as_ref()), (None, "s-rig--hq-9"));
    });
}

#[test]
fn a_number_that_ends_the_id_is_no_slot() {
    let owns = |name: &str| {
        session(&format!(r#"{{"session_name":"{name}"}}"#), |row| row.owns_its_session_name())
    };
    assert!(owns("worker-hq-9") && !owns("worker-9") && !owns("workerhq-9"));
}

#[test]
fn a_state_is_compared_to_the_letter() {
    session(r#"{"state":" active "}"#, |row| assert_eq!(row.phase(), " active "));
    session("{}", |row| assert_eq!(row.phase(), ""));
}

#[test]
fn a_start_is_owed_from_its_claim_or_from_when_the_row_was_made() {
    let json = r#"{"id":"a","issue_type":"session","created_at":"2026-08-20T09:00:00Z","metadata":{"pending_create_started_at":"AT"}}"#;
    let since = |at: &str| with(&json.replace("AT", at), |row| row.unwrap().start_owed_since());
    assert_eq!(since("2026-08-20T10:00:00Z").unwrap().to_string(), "2026-08-20T10:00:00Z");
    assert_eq!(since("garbage").unwrap().to_string(), "2026-08-20T09:00:00Z");
}

#[test]
fn a_long_history_is_read_in_one_go() {
    let names: Vec<String> = (0..100_000).map(|at| format!("a{at}")).collect();
    let history = format!(r#"{{"alias_history":"{}"}}"#, names.join(","));
    session(&history, |row| {
        let begun = Instant::now();
        assert_eq!(row.former_aliases(), names);
        // To compare each with every other took minutes.
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    });
}
