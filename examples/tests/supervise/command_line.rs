//! Is what was typed wrong refused in one line that says what to type, with everybody left alone?

use crate::FLEET;
use crate::bench::Bench;

#[track_caller]
fn is_refused(bench: &Bench, code: i32, flags: &[&str], says: &[&str]) {
    let before = bench.sessions();
    let output = bench.run(flags);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{flags:?}: {errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{flags:?}");
    assert_eq!(errors.lines().count(), 1, "{flags:?}: {errors}");
    for text in says {
        assert!(errors.contains(text), "{flags:?}: {text} is missing in: {errors}");
    }
    assert_eq!(bench.sessions(), before);
}

#[test]
fn what_was_typed_wrong_is_named_and_nothing_is_done() {
    let bench = Bench::new(FLEET);
    let wrong: &[(&[&str], &[&str])] = &[
        (&["--onec"], &["--onec"]),
        (&["-x"], &["-x"]),
        (&["word"], &["word"]),
        (&["two\nlines"], &["two\\nlines"]),
        (&["--once", "--stop"], &["one of --once, --plan, --held, --explain, --stop"]),
        (&["--plan", "--plan"], &["one of --once, --plan, --held, --explain, --stop"]),
        (&["--once=yes"], &["--once"]),
        (&["--for"], &["--for"]),
        (&["--for", "soon"], &["--for soon", "such as 500ms"]),
        (&["--for", "5"], &["--for 5", "such as 500ms"]),
        (&["--for", "-5s"], &["--for -5s", "such as 500ms"]),
        (&["--for", "5h"], &["--for 5h", "such as 500ms"]),
        (&["--for", "99999999999999999999s"], &["--for 99999999999999999999s", "such as"]),
        (&["--for", "0s"], &["--for 0s", "longer"]),
        (&["--for", "0m", "--keep-config", "w"], &["--for 0m", "longer"]),
        (&["--for", "18446744073709551615m"], &["--for 18446744073709551615m", "366 days"]),
        (&["--keep-config", "w", "--for", "99999999999999999m"], &["366 days", "shorter"]),
        (&["--keep-config", "w"], &["--keep-config", "add --for 30m"]),
        (&["--vouch", "w", "--for", "5s"], &["--for", "leave it out"]),
        (&["--forgive", "w", "--for", "5s"], &["--for", "leave it out"]),
        (&["--for", "5s", "--release", "w"], &["--for", "leave it out"]),
        (&["--plan", "--for", "5s"], &["--for", "leave it out"]),
        (&["--held", "--for", "5s"], &["--for", "leave it out"]),
        (&["--explain", "w", "--for", "5s"], &["--for", "leave it out"]),
        (&["--crash-at", "start"], &["\"start\"", "one is start.after-intent"]),
        (&["--crash-at", "start.never"], &["\"start.never\"", "one is start.after-intent"]),
        (&["--explain"], &["--explain"]),
        (&["--state"], &["--state"]),
        (&["--json", "--plan"], &["--json", "--plan"]),
        (&["--json", "--explain", "worker-1"], &["--json", "--explain"]),
    ];
    for (flags, says) in wrong {
        is_refused(&bench, 2, flags, &[says, ["--help"].as_slice()].concat());
        assert!(!bench.path("state.db").exists(), "{flags:?}");
    }
}

#[test]
fn a_session_that_nobody_knows_is_named_with_those_that_there_are() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    for word in ["nobody", "worker", "worker-4", ""] {
        let says = ["no session is called", "refinery worker-1 worker-2 worker-3"];
        is_refused(&bench, 1, &["--explain", word], &says);
    }
}

#[test]
fn a_year_is_a_time() {
    let bench = Bench::new(&[("worker", 1)]);
    bench.done(&["--once", "--for", "527040m"]);
    assert_eq!(bench.names(), ["worker"]);
}
