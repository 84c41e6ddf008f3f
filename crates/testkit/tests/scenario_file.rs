//! Is a scenario file read strictly, compared line by line, and rewritten only where it expects something?

#![cfg(feature = "scenario")]

use std::ffi::OsString;
use std::path::Path;
use tenure_testkit::scenario::{cli, compare, explain, parse, run, update};

/// A scenario that expects nothing yet, with a comment in every place where one may stand.
const BARE: &str = r#"# On top.
format = 1
about = "A session is started." # beside
from = "this test"

[fleet.template.solo]
size = 1

# Before the step.
[[step]]
tick = {} # because it is due

[[step]]
plan = {}

[after]
# Who lives.
"#;

/// The same with everything that it tells.
const FULL: &str = r#"# On top.
format = 1
about = "A session is started." # beside
from = "this test"

[fleet.template.solo]
size = 1

# Before the step.
[[step]]
tick = {} # because it is due
events = ["solo: started (<solo>)"]
verdicts = ["solo: start, it is wanted and nothing runs, since T"]

[[step]]
plan = {}
verdicts = ["solo: keep, it runs, verified, since T"]
commands = []

[after]
records = ["solo: running in solo as <solo #1> (<solo>)"]
ledger = []
living = ["solo as <solo #1>"]
signals = []
# Who lives.
"#;

#[track_caller]
fn updated(text: &str) -> String {
    let scenario = parse(Path::new("case.toml"), text).expect("it is a scenario");
    update(&scenario, &run(&scenario).expect("it can be run")).expect("it is rewritten in place")
}

#[track_caller]
fn report(text: &str) -> String {
    let scenario = parse(Path::new("case.toml"), text).expect("it is a scenario");
    compare(&scenario, &run(&scenario).expect("it can be run")).to_string()
}

/// Returns why a text is no scenario; `body` stands behind the head.
#[track_caller]
fn refused(body: &str) -> String {
    let text = format!("format = 1\nabout = \"a\"\nfrom = \"b\"\n{body}");
    parse(Path::new("case.toml"), &text).expect_err("it is no scenario").to_string()
}

#[track_caller]
fn says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not said in: {message}");
    }
}

#[test]
fn an_update_fills_in_what_is_told_and_keeps_the_rest() {
    assert_eq!(updated(BARE), FULL);
    assert_eq!(updated(FULL), FULL);
    assert_eq!(report(FULL), "pass case.toml");
}

#[test]
fn an_update_expects_no_more_kinds_of_lines_than_before() {
    let text = BARE.replace("tick = {} # because it is due", "tick = {}\nevents = [\n  'x',\n]");
    let expected = "tick = {}\nevents = [\"solo: started (<solo>)\"]\n\n[[step]]\nplan";
    assert!(updated(&text).contains(expected), "{}", updated(&text));
}

#[test]
fn a_difference_shows_what_is_common_what_is_missing_and_what_is_new() {
    let text = FULL.replace(
        "events = [\"solo: started (<solo>)\"]",
        "events = [\"solo: begun\", \"solo: started (<solo>)\", \"solo: very well\"]",
    );
    let expected = "FAIL case.toml: A session is started.\n  line 12: step 1, events\n    - solo: begun\n      \
                    solo: started (<solo>)\n    - solo: very well";
    assert_eq!(report(&text), expected);
}

#[test]
fn the_order_of_sessions_does_not_matter_and_that_of_one_does() {
    let of = |events: &str| {
        let text = format!(
            "format = 1\nabout = \"a\"\nfrom = \"b\"\n[fleet.template.w]\nsize = 2\nmax = 2\n[policy]\ndrain-for = \"1s\"\n\
             [[step]]\ntick = {{}}\n[[step]]\nedit = {{ template.w.size = 1 }}\n[[step]]\ntick = {{}}\nevents = [{events}]\n"
        );
        report(&text).starts_with("pass")
    };
    let (begun, told) = ("'w-2: is to end in its own time (<w-2>)'", "'w-2: given time to end'");
    assert!(of(&format!("{begun}, {told}")));
    assert!(!of(&format!("{told}, {begun}")));
    let pool = FULL.replace("size = 1", "size = 2");
    let of = |events: &str| {
        let body = pool.split("events = ").next().unwrap_or_default();
        report(&format!("{body}events = [{events}]\n")).starts_with("pass")
    };
    let (first, second) = ("'solo-1: started (<solo-1>)'", "'solo-2: started (<solo-2>)'");
    assert!(of(&format!("{first}, {second}")) && of(&format!("{second}, {first}")));
}

#[test]
fn an_unknown_key_is_told_with_its_line_and_those_there_are() {
    says(
        &refused("[[step]]\ntock = {}"),
        &["case.toml", "line 5", "unknown field `tock`", "`tick`"],
    );
    says(&refused("[fleet.template.w]\nsizes = 1"), &["line 5", "unknown field `sizes`", "`size`"]);
    says(&refused("[[bead]]\nid = \"tb 1\"\nseat = \"w\""), &["line 5", "tb 1"]);
}

#[test]
fn a_value_that_cannot_be_is_told_with_what_to_write_instead() {
    says(&refused("[[step]]\nwait = \"soon\""), &["line 5", "\"soon\" is no length", "1h30m"]);
    says(&refused("[[step]]\ncrash-at = \"noon\""), &["line 4", "start.after-intent"]);
    says(&refused("[[step]]\n"), &["line 4", "does 0 things", "`tick`"]);
    says(&refused("[[step]]\ntick = {}\nplan = {}"), &["line 4", "does 2 things"]);
    says(&refused("[[step]]\nwait = \"1s\"\nevents = []"), &["line 4", "tells no `events`"]);
    says(&refused("[[step]]\ntick = {}\ncommands = []"), &["line 4", "tells no `commands`"]);
    let bead = "[[step]]\ntick = {}\n[[bead]]\nid = \"tb-1\"\nseat = \"w\"\nname = \"w\"\n";
    says(&refused(bead), &["line 6", "bead tb-1", "0 phases", "`running`"]);
    says(
        &refused(&format!("{bead}running = {{}}\n{bead}").replacen("[[step]]\ntick = {}\n", "", 1)),
        &["bead tb-1"],
    );
}

#[test]
fn what_the_format_will_hold_later_is_refused_and_says_so() {
    says(&refused("demand = 3"), &["line 4", "neither demand nor machines", "`size`"]);
    says(&refused("[[machine]]\nname = \"reporter\""), &["neither demand nor machines"]);
}

#[test]
fn a_file_tells_a_world_or_asks_rules() {
    says(&refused(""), &["nothing happens", "[[step]]"]);
    let both = "[[step]]\ntick = {}\n[[ask]]\nnaming = { max = 1 }";
    says(&refused(both), &["line 6", "two scenarios"]);
    says(&refused("[[ask]]\nis = \"x\""), &["line 4", "asks 0 rules", "`judge`"]);
}

#[test]
fn a_step_that_names_nobody_says_who_lives() {
    let text = FULL.replace(
        "plan = {}\nverdicts = [\"solo: keep, it runs, verified, since T\"]\ncommands = []",
        "befalls = { sola = \"killed\" }",
    );
    let scenario = parse(Path::new("case.toml"), &text).expect("it is a scenario");
    let error = run(&scenario).expect_err("nobody is called so").to_string();
    says(&error, &["case.toml: line 15", "nobody called sola lives", "who lives: solo#1"]);
}

#[test]
fn an_explanation_says_what_was_decided_on_what_and_what_would_change_it() {
    let scenario = parse(Path::new("case.toml"), FULL).expect("it is a scenario");
    let expected = "solo: keep, it runs, verified, since T\n  record    <solo> at revision 3\n  seat      solo, wanted\n  \
                    alias     none\n  phase     running since T, generation 1\n  config    as it was started with\n  \
                    seen      its process runs, verified; no listing was asked for\n  \
                    changes   an exit, an edit of its config, or a fleet without its seat";
    assert_eq!(explain(&scenario, None).expect("it can be run"), [expected]);
    let first = explain(&scenario, Some(1)).expect("it can be run");
    assert!(first.concat().starts_with("solo: start, it is wanted"), "{first:?}");
    let error = explain(&scenario, Some(7)).expect_err("there is no such step").to_string();
    says(&error, &["decides nothing", "there are 2 steps, and 1, 2 decide"]);
}

#[test]
fn the_command_line_is_refused_in_words_and_with_two() {
    for args in [&[][..], &["--up"], &["a.toml", "--step", "1"]] {
        assert_eq!(called(cli::scenario, args).0, 2, "{args:?}");
    }
    for args in
        [&[][..], &["a.toml", "b.toml"], &["a.toml", "--step", "0"], &["a.toml", "--update"]]
    {
        assert_eq!(called(cli::explain, args).0, 2, "{args:?}");
    }
    let (code, told) = called(cli::scenario, &["no-such-file.toml"]);
    assert_eq!(code, 2);
    says(&told, &["no-such-file.toml", "1 cannot be run"]);
}

type Call = fn(&[OsString], &mut dyn std::io::Write) -> std::io::Result<u8>;

fn called(call: Call, args: &[&str]) -> (u8, String) {
    let args: Vec<OsString> = args.iter().map(Into::into).collect();
    let mut told = Vec::new();
    let code = call(&args, &mut told).expect("a list of bytes takes what is written");
    (code, String::from_utf8_lossy(&told).into_owned())
}

#[test]
fn of_a_session_that_runs_no_next_start_is_explained_though_one_failed_before() {
    let path = "../driver/tests/scenarios/crash/between-intent-and-start.toml";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path).expect("it is there");
    let text = text.replace("[after]", "[[step]]\ntick = {}\n\n[after]");
    let scenario = parse(&path, &text).expect("it is a scenario");
    let runs = explain(&scenario, None).expect("it can be run").concat();
    assert!(runs.contains("failures  1 in a row, forgotten once it has run"), "{runs}");
    assert!(!runs.contains("not before"), "{runs}");
}
