//! Who is restarted when an edit is followed by another, comes with an upgrade, or outlives its supervisor? Seen by pids.

use crate::bench::{Bench, Session};
use crate::edits::pool;
use rusqlite::Connection;

const NAMES: [&str; 3] = ["worker-1", "worker-2", "worker-3"];
const AT_ONCE: [(&str, u64); 1] = [("min_age_ms", 0)];

fn generations(bench: &Bench) -> Vec<u32> {
    NAMES.map(|name| bench.session(name).generation).to_vec()
}

/// Makes every record say that another version of the hash committed its baseline: its digests are others, its inputs
/// the same. That is what an upgrade finds.
fn is_from_another_build(bench: &Bench) {
    let records = Connection::open(bench.path("state.db")).unwrap();
    let mut select = records.prepare("SELECT id, body FROM bead").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let rows: Vec<(String, String)> = rows.map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    for (id, body) in rows {
        let mut record: serde_json::Value = serde_json::from_str(&body).unwrap();
        let config = &mut record["phase"]["running"]["baseline"]["committed"];
        let version = config["version"].as_u64().unwrap();
        config["version"] = (version + 1).into();
        config["digests"]["restart"] = "09".repeat(32).into();
        let body = record.to_string();
        records.execute("UPDATE bead SET body = ?2 WHERE id = ?1", [id, body]).unwrap();
    }
}

#[test]
fn an_edit_that_follows_another_at_once_restarts_each_session_once() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 4_000), ("settle_ms", 100)];
    bench.writes_with(&times, &pool("one", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let refinery = bench.session("refinery");
    bench.writes_with(&times, &pool("two", "x"));
    supervisor.hears(&["worker-3: hold", "echo two", "a start too recent"]);
    bench.writes_with(&times, &pool("three", "x"));
    supervisor.hears(&["worker-3: hold", "echo three"]);
    for name in NAMES {
        supervisor.hears(&[&format!("{name}: started")]);
    }
    supervisor.hears(&["worker-3: keep"]);
    assert_eq!((generations(&bench), bench.session("refinery")), (vec![2; 3], refinery));
}

#[test]
fn an_edit_in_the_middle_of_a_roll_out_restarts_nobody_for_the_one_before() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 0), ("settle_ms", 5_000)];
    bench.writes_with(&times, &pool("one", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    bench.writes_with(&times, &pool("two", "x"));
    supervisor.hears(&["worker-1: started"]);
    // The canary is there; it is what the others would become, and nobody wants that any more.
    bench.writes_with(&AT_ONCE, &pool("one", "x"));
    supervisor.hears(&["worker-2: keep"]);
    supervisor.hears(&["worker-1: started"]);
    supervisor.hears(&["worker-1: keep"]);
    assert_eq!(generations(&bench), [3, 1, 1]);
    let untouched = |sessions: Vec<Session>| -> Vec<Session> {
        sessions.into_iter().filter(|session| session.name != "worker-1").collect()
    };
    assert_eq!(untouched(bench.sessions()), untouched(before));
}

#[test]
fn an_upgrade_restarts_nobody() {
    let bench = Bench::new(&[]);
    bench.writes_with(&AT_ONCE, &pool("one", "x"));
    bench.done(&["--once"]);
    let before = bench.sessions();
    is_from_another_build(&bench);
    let said = bench.done(&["--plan"]);
    assert!(said.contains("0 commands, nothing done"), "{said}");
    let mut supervisor = bench.start(&[]);
    supervisor.hears_before(&["worker-3: keep"], &["asked to end"]);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn an_edit_that_comes_with_an_upgrade_is_not_forgiven() {
    let bench = Bench::new(&[]);
    bench.writes_with(&AT_ONCE, &pool("one", "x"));
    bench.done(&["--once"]);
    let refinery = bench.session("refinery");
    is_from_another_build(&bench);
    bench.writes_with(&AT_ONCE, &pool("two", "x"));
    let said = bench.done(&["--explain", "worker-2"]);
    assert!(said.contains("echo one") && said.contains("echo two"), "{said}");
    let mut supervisor = bench.start(&[]);
    for name in NAMES {
        supervisor.hears(&[&format!("{name}: started")]);
    }
    assert_eq!((generations(&bench), bench.session("refinery")), (vec![2; 3], refinery));
}

/// The drain is on record: the next supervisor ends it when its time is over, and nobody else.
#[test]
fn a_drain_whose_supervisor_is_killed_is_ended_by_the_next_one() {
    let bench = Bench::new(&[]);
    let times = [("min_age_ms", 0), ("drain_ms", 4_000), ("settle_ms", 5_000)];
    bench.writes_with(&times, &pool("one", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    bench.writes_with(&times, &pool("two", "x"));
    supervisor.hears(&["worker-1: given time to end"]);
    supervisor.dies();
    assert_eq!(bench.sessions(), before);
    let mut supervisor = bench.start(&[]);
    supervisor.hears_before(&["worker-1: asked to end"], &["worker-1: started"]);
    supervisor.hears_before(&["worker-1: started"], &["worker-2: asked to end"]);
    assert_eq!(generations(&bench), [2, 1, 1]);
    let kept = |name: &str| before.iter().find(|session| session.name == name).cloned();
    for name in ["refinery", "worker-2", "worker-3"] {
        assert_eq!(Some(bench.session(name)), kept(name));
    }
}
