//! Is a fleet file that is wrong refused in one line that names place and remedy, with everybody left alone?

use crate::bench::Bench;
use crate::{FLEET, NAMES};
use std::fs;

/// What takes the place of the whole file.
const WHOLE: &str = "";

/// What is wrong, what it takes the place of, and what has to be said.
///
/// The file is the one that the fleet runs with; the text that is replaced stands in it.
type Case = (&'static str, &'static str, &'static [&'static str]);

const TOML: &[Case] = &[
    ("settle_ms", "setle_ms", &["line", "`setle_ms`", "expected one of", "`settle_ms`"]),
    ("size = 3", "siez = 3", &["line", "`siez`", "expected one of", "`size`"]),
    (BOSS, "[session.boss]\ntemplate = \"worker\"\nsize = 1\n", &["line", "`size`", "`alias`"]),
    ("version = 1", "version = 1\nflet = 1", &["line", "`flet`", "`fleet`"]),
    ("size = 3", "size = \"three\"", &["line", "`size` is a text", "whole number"]),
    ("size = 3", "size = 3.0", &["line", "`size` is a number with a point", "whole number"]),
    ("size = 3", "size = -3", &["line", "`size` is out of range", "from 0 to 4294967295"]),
    ("size = 3", "size = 4294967296", &["line", "`size` is out of range", "from 0 to 4294967295"]),
    ("size = 3", "size = 99999999999999999999999", &["line", "`size` is out of range"]),
    ("settle_ms = 200", "settle_ms = -1", &["line", "`settle_ms` is out of range", "from 0"]),
    (COMMAND, "command = \"sh\"", &["line", "`command` is a text", "a list"]),
    (COMMAND, "command = [\"sleep\", 600]", &["line", "`command` is a number", "text in quotes"]),
    (COMMAND, "pinned = \"yes\"", &["line", "`pinned` is a text", "true or false"]),
    ("size = 1", "size = 1\nenv = { A = 1 }", &["line", "`env` is a number", "text in quotes"]),
    (BOSS, "[session]\nboss = 3\n", &["line", "`boss` is a number", "to be a table"]),
    ("size = 1", "size = 1\nfiles = [1]", &["line", "`files` is a number", "a path in quotes"]),
    ("version = 1", "", &["line 1", "`version` is missing", "add it"]),
    ("version = 1", "version = \"1\"", &["line", "`version` is a text", "whole number"]),
    (BOSS, "[session.boss]\nalias = \"x\"\n", &["line", "`template` is missing", "add it"]),
    ("size = 1", "size = 1\nsize = 2", &["line", "\"size\" is there twice", "remove"]),
    ("[template.refinery]", "[template.worker]", &["line", "\"worker\" is there twice", "rename"]),
    ("[template.refinery]", "[template.refinery", &["line", "expected `]`"]),
    (WHOLE, " ", &["line 1", "`version` is missing", "add it"]),
];

const MEANING: &[Case] = &[
    ("version = 1", "version = 2\nnovel = true", &["line 2", "`version` is 2", "run the build"]),
    ("fleet = \"", "fleet = \"-", &["line 3", "`fleet`", "begin each with"]),
    ("fleet = \"", "fleet = \"a/", &["line 3", "`fleet`", "use letters, digits"]),
    (
        "[template.refinery]",
        "[template.\"a b\"]",
        &["line", "[template.a b]", "use letters, digits"],
    ),
    ("[template.refinery]", LONG, &["line", "at most 64", "shorten it"]),
    ("[template.refinery]", "[template.\"\"]", &["line", "it is empty", "begin it"]),
    ("[template.refinery]", "[template.\"a\\nb\"]", &["use letters, digits"]),
    ("[template.refinery]", "[template.\" worker\"]", &["line", "twice", "rename one"]),
    ("size = 3", "size = 2\nnames = [\"a\", \"a\"]", &["line", "`names`", "a twice", "rename"]),
    ("size = 3", "size = 1\nnames = [\"a/b\"]", &["line", "`names`", "use letters, digits"]),
    ("size = 3", "size = 1\nnames = [\"refinery\"]", &["\"refinery\"", "rename one of them"]),
    ("size = 3", "size = 3\nnames = [\"a\"]", &["line", "`names` has 1", "add names"]),
    ("size = 3", "max = 3\nnames = [\"a\", \"b\"]", &["line", "`names` has 2", "add names"]),
    ("size = 1", "size = 1\nalias = \"human\"", &["line", "`alias`", "choose another"]),
    ("size = 1", "size = 1\nalias = \"boss\"", &["\"boss\"", "change an alias"]),
    ("[template.refinery]", "[template.worker-2]", &["\"worker-2\"", "rename one of them"]),
    ("after = []", "after = [\"refinery\"]", &["line", "wait for each other", "take one"]),
    ("after = []", "after = [\"ghost\"]", &["line", "after` ghost", "add it"]),
    ("after = []", "after = [\"a b\"]", &["line", "`after`", "use letters, digits"]),
    ("size = 3", "size = 3\nmax = -1", &["line", "`max` is", "unlimited"]),
    ("size = 3", "max = 2\nmin = 3", &["line", "`max` is 2", "raise `max`"]),
    ("size = 3", "min = 1\nmax = 2\nsize = 3", &["line", "`size` is 3", "change it"]),
    ("size = 3", "size = 1\nmin = 2", &["line", "`size` is 1", "`min` 2", "change it"]),
    ("size = 3", "idle_ms = 5", &["line", "`size` is missing", "say how many"]),
    ("size = 3", "size = 3000000", &["line", "at most 1000000", "several"]),
    ("command = [\"sleep\", \"600\"]", "", &["line", "`command` is missing", "add it"]),
    (COMMAND, "command = []", &["line", "`command` is empty", "give it"]),
    (COMMAND, "command = [\"\"]", &["line", "`command` is empty", "give it"]),
    (COMMAND, "command = [\"a\\u0000\"]", &["line", "`command`", "NUL", "take it out"]),
    ("size = 1", "size = 1\nlive = [[]]", &["line", "`live`", "give each"]),
    ("size = 1", "size = 1\ndir = \"\"", &["line", "`dir`", "leave it out"]),
    ("size = 1", "size = 1\nidle_ms = 0", &["line", "`idle_ms` is 0", "leave it out"]),
    ("size = 1", "size = 1\nmax_age_ms = 0", &["line", "`max_age_ms` is 0", "leave it out"]),
    ("size = 1", "size = 1\ndrain_signal = 9", &["line", "`drain_signal` is 9", "use one from"]),
    ("size = 1", "size = 1\ndrain_signal = 40", &["line", "`drain_signal` is 40", "use one from"]),
    ("size = 1", "size = 1\nenv = { TENURE_X = \"\" }", &["line", "`env`", "choose another"]),
    ("size = 1", "size = 1\nsecret = { TENURE_X = \"\" }", &["line", "`secret`", "choose another"]),
    ("size = 1", "size = 1\nenv = { \"A=B\" = \"\" }", &["line", "`env`", "leave out"]),
    (
        "size = 1",
        "size = 1\nenv.A = \"\"\nsecret.A = \"\"",
        &["line", "`env`", "`secret`", "keep one"],
    ),
    (BOSS, "[session.boss]\ntemplate = \"ghost\"", &["line", "`template` ghost", "add it"]),
    (BOSS, "[session.refinery]\ntemplate = \"worker\"", &["\"refinery\"", "rename one of them"]),
    ("look_again_ms = 50", "look_again_ms = 0", &["line", "`policy.look_again_ms`", "at least 1"]),
    ("look_again_ms = 50", "stop_again_ms = 0", &["line", "`policy.stop_again_ms`", "at least 1"]),
    ("quarantine_after = 3", "quarantine_after = 0", &["line", "quarantine_after`", "at least 1"]),
    ("backoff_min_ms = 50", "backoff_min_ms = 0", &["line", "backoff_min_ms`", "at least 1"]),
    ("backoff_max_ms = 400", "backoff_max_ms = 1", &["line", "backoff_min_ms` is 50", "lower"]),
];

const BOSS: &str = "[session.boss]\ntemplate = \"worker\"\nalias = \"boss\"\n";
const COMMAND: &str = "command = [\"sleep\", \"600\"]";
const LONG: &str = "[template.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]";

/// A fleet that runs, and the text of its file.
fn running() -> (Bench, String) {
    let bench = Bench::new(&[]);
    bench.writes(&format!(
        "[template.worker]\nsize = 3\nafter = []\n{COMMAND}\n\
         [template.refinery]\nsize = 1\nafter = [\"worker\"]\n{COMMAND}\n{BOSS}"
    ));
    bench.done(&["--once"]);
    let text = fs::read_to_string(bench.path("fleet.toml")).unwrap();
    (bench, text)
}

/// The file is refused in one line; nobody is touched, and nothing is written.
#[track_caller]
fn is_refused(bench: &Bench, what: &str, says: &[&str]) {
    let state = || (bench.sessions(), fs::read(bench.path("state.db")).unwrap());
    let before = state();
    let output = bench.run(&["--once"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{what}: {errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{what}");
    assert_eq!(errors.lines().count(), 1, "{what}: {errors}");
    for text in says.iter().chain(&["fleet.toml"]) {
        assert!(errors.contains(text), "{what}: {text} is missing in: {errors}");
    }
    assert!(state() == before, "{what}: the fleet or its records changed");
}

#[track_caller]
fn are_refused(cases: &[Case]) {
    let (bench, text) = running();
    for (is, wrong, says) in cases {
        assert!(text.contains(is), "{is} stands in the file");
        let text = if is.is_empty() { (*wrong).to_owned() } else { text.replacen(is, wrong, 1) };
        fs::write(bench.path("fleet.toml"), text).unwrap();
        is_refused(&bench, wrong, says);
    }
}

#[test]
fn a_file_that_is_no_fleet_is_refused_with_its_line() {
    are_refused(TOML);
}

#[test]
fn a_fleet_that_cannot_be_is_refused_with_its_key_and_a_remedy() {
    are_refused(MEANING);
}

#[test]
fn a_file_that_cannot_be_read_is_refused_with_its_name() {
    let (bench, text) = running();
    let file = bench.path("fleet.toml");
    let remedy = ["cannot be read", "--fleet"];
    fs::write(&file, [text.as_bytes(), b"# \xff\n"].concat()).unwrap();
    let last = format!("line {}", text.lines().count() + 1);
    is_refused(&bench, "no UTF-8", &[&last, "save the file as UTF-8"]);
    fs::remove_file(&file).unwrap();
    is_refused(&bench, "missing", &remedy);
    fs::create_dir(&file).unwrap();
    is_refused(&bench, "a directory", &remedy);
    fs::remove_dir(&file).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    is_refused(&bench, "a pipe that nobody writes into", &remedy);
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink("fleet.toml", &file).unwrap();
    is_refused(&bench, "a link to itself", &remedy);
}

#[test]
fn a_secret_of_the_wrong_type_is_not_repeated() {
    let (bench, text) = running();
    for wrong in
        ["secret = \"hunter-two\"", "secret = { A = 271828 }", "secret.A = [\"hunter-two\"]"]
    {
        let with = format!("size = 3\n{wrong}");
        fs::write(bench.path("fleet.toml"), text.replacen("size = 3", &with, 1)).unwrap();
        is_refused(&bench, wrong, &["line", "key `secret"]);
        let errors = String::from_utf8(bench.run(&["--plan"]).stderr).unwrap();
        assert!(!errors.contains("hunter") && !errors.contains("271828"), "{errors}");
    }
}

#[test]
fn the_longest_times_are_legal() {
    let bench = Bench::new(FLEET);
    let longest = u64::try_from(i64::MAX).unwrap();
    let keys = ["launch_grace_ms", "backoff_max_ms", "stable_after_ms", "min_age_ms", "settle_ms"];
    let more = ["drain_ms", "condemned_ms", "quarantine_for_ms", "look_again_ms", "stop_grace_ms"];
    let times: Vec<(&str, u64)> = keys.into_iter().chain(more).map(|key| (key, longest)).collect();
    let text = bench.text(&times, "[template.worker]\nsize = 1\ncommand = [\"sleep\", \"600\"]\n");
    fs::write(bench.path("fleet.toml"), text).unwrap();
    bench.done(&["--once"]);
    assert_eq!(bench.names(), ["worker"]);
}

#[test]
fn a_running_supervisor_says_each_bad_edit_once_and_takes_the_good_one_after() {
    let (bench, text) = running();
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-3: keep"]);
    let before = bench.sessions();
    let mut said = Vec::new();
    for (is, wrong, says) in TOML.iter().chain(MEANING).step_by(7) {
        let text = if is.is_empty() { (*wrong).to_owned() } else { text.replacen(is, wrong, 1) };
        // Written twice: the second time it is no news.
        for _ in 0..2 {
            bench.puts(text.as_bytes());
        }
        let line = supervisor.hears(&["the fleet is kept as it was"]);
        assert!(says.iter().all(|text| line.contains(text)), "{wrong}: {line}");
        said.push(line);
    }
    let last = bench.path("fleet.toml");
    fs::remove_file(&last).unwrap();
    said.push(supervisor.hears(&["cannot be read", "the fleet is kept as it was"]));
    bench.puts(text.replacen("size = 3", "size = 4", 1).as_bytes());
    supervisor.hears(&["the fleet file is in order again"]);
    supervisor.hears(&["worker-4: started"]);
    let heard = supervisor.heard();
    assert_eq!(heard.iter().filter(|line| line.contains("kept as it was")).count(), said.len());
    let kept: Vec<_> = bench.sessions().into_iter().filter(|s| s.name != "worker-4").collect();
    assert_eq!(kept, before);
    assert_eq!(NAMES.len(), before.len() - 1, "and the session of its own name");
}

#[test]
fn a_file_that_is_far_too_long_is_refused_before_it_is_read() {
    let (bench, _) = running();
    let file = fs::File::create(bench.path("fleet.toml")).unwrap();
    // It has holes, so that the test writes nothing; read into memory it would be longer than most machines have.
    file.set_len(1 << 40).unwrap();
    is_refused(&bench, "a terabyte", &["more than 8 MiB", "no fleet file", "--fleet"]);
}

#[test]
fn without_a_fleet_file_that_can_be_read_the_sessions_can_still_be_stopped() {
    for text in [Some("size = "), Some(""), Some("version = 9"), None] {
        let bench = Bench::new(&[("worker", 2)]);
        bench.done(&["--once"]);
        match text {
            Some(text) => bench.puts(text.as_bytes()),
            None => fs::remove_file(bench.path("fleet.toml")).unwrap(),
        }
        let said = bench.done(&["--stop"]);
        let told = ["fleet.toml", "stopped all the same", "every session is stopped"];
        assert!(told.iter().all(|text| said.contains(text)), "{text:?}: {said}");
        assert_eq!(said.matches("stopped all the same").count(), 1, "{text:?}: {said}");
        assert_eq!(bench.names(), Vec::<String>::new(), "{text:?}");
    }
}
