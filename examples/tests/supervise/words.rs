//! Does an operator's word reach the fleet? Lists, acceptances and vouching, with real sessions.

use crate::bench::Bench;
use crate::edits::pool;

/// Nobody is started anew for an edit by itself: each edit is held for the whole test.
const HELD: [(&str, u64); 3] = [("min_age_ms", 0), ("blast_sessions", 2), ("blast_percent", 10)];

#[test]
fn what_an_edit_has_not_reached_is_listed_and_a_word_lets_it_through() {
    let bench = Bench::new(&[]);
    let text = |said: &str| {
        let command = format!("[\"sh\", \"-c\", \"echo {said}; while :; do sleep 60; done\"]");
        let template = |name| format!("[template.{name}]\nsize = 1\ncommand = {command}\n");
        template("clerk") + &template("scout")
    };
    bench.writes_with(&HELD, &text("one"));
    bench.done(&["--once"]);
    let before = bench.sessions();
    assert!(bench.done(&["--held"]).contains("0 sessions differ"));
    bench.writes_with(&HELD, &text("two"));
    bench.done(&["--once"]);
    assert_eq!(bench.sessions(), before, "one field of several templates changed at once");
    let held = bench.done(&["--held"]);
    for expected in
        ["clerk: for ", "left alone with 2 of 2 that run", "scout: ", "2 sessions differ from"]
    {
        assert!(held.contains(expected), "{expected} in\n{held}");
    }
    assert!(
        bench.done(&["--vouch", "clerk"]).contains("rolled out to the one session that differs")
    );
    bench.start(&[]).hears(&["clerk: started"]);
    assert_eq!(bench.sessions()[1], before[1], "nobody vouched for the scout");
}

#[test]
fn a_session_keeps_its_config_for_as_long_as_an_operator_says() {
    let bench = Bench::new(&[]);
    bench.writes_with(&[("min_age_ms", 0)], &pool("one", "x"));
    bench.done(&["--once"]);
    let before = bench.session("worker-1");
    bench.done(&["--keep-config", "worker-1", "--for", "10m"]);
    bench.writes_with(&[("min_age_ms", 0)], &pool("two", "x"));
    let mut supervisor = bench.start(&[]);
    supervisor.hears_before(&["worker-2: started"], &["worker-1: started"]);
    supervisor.dies();
    assert_eq!(bench.session("worker-1"), before);
    let held = bench.done(&["--held"]);
    assert!(held.contains("worker-1: ") && held.contains("an operator who keeps it"), "{held}");
}

#[test]
fn a_word_that_means_nothing_is_refused_and_says_why() {
    let bench = Bench::new(&[("worker", 1)]);
    bench.done(&["--once"]);
    for (flags, expected) in [
        (&["--vouch", "nobody"][..], "the fleet has no template nobody"),
        (&["--keep-config", "nobody", "--for", "1m"], "no session is called nobody"),
        (&["--release", "worker"], "reserved"),
    ] {
        let said = bench.run(flags);
        let errors = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.code() == Some(1) && errors.contains(expected), "{flags:?}: {errors}");
    }
}

#[test]
fn an_answer_to_a_word_says_what_it_changes_and_what_it_does_not() {
    let bench = Bench::new(&[("worker", 1)]);
    bench.done(&["--once"]);
    let said = bench.done(&["--vouch", "worker"]);
    assert!(said.contains("no session that runs differs from it, so nothing is rolled"), "{said}");
    bench.writes("[template.flaky]\nsize = 1\ncommand = [\"sh\", \"-c\", \"exit 3\"]\n");
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["flaky: ended", "quarantined after 3 failures"]);
    supervisor.dies();
    let said = bench.done(&["--forgive", "flaky"]);
    let waits = bench.done(&["--plan"]).contains("flaky: wait, quarantined");
    assert_eq!(said.contains("who is in quarantine waits for its end: flaky"), waits, "{said}");
}
