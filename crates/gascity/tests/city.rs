//! A city is read with the place of each value: what matters is read or refused, the rest is told.

use core::fmt::Write as _;
use core::time::Duration;
use std::fs;
use std::path::Path;
use std::time::Instant;
use tenure_gascity::{Agent, City, Mode, Unread};

fn parse(text: &str) -> City {
    City::parse("city.toml", text).unwrap()
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    assert_eq!(City::parse("city.toml", text).unwrap_err().to_string(), expected);
}

fn names(city: &City) -> Vec<String> {
    city.agents.iter().map(Agent::qualified_name).collect()
}

const CITY: &str = r#"
[workspace]
name = "harbor"
max_active_sessions = 12
provider = "claude"

[daemon]
max_wakes_per_tick = 3

[session]
startup_timeout = "1m30s"

[[rigs]]
name = "north"
path = "/srv/north"
max_active_sessions = 6
suspended = true

[[rigs.overrides]]
agent = "pilot"
max_active_sessions = 4

[[agent]]
name = "mayor"
max_active_sessions = 1
depends_on = ["north/pilot"]
tmux_alias = "the-mayor"

[[agent]]
name = "pilot"
dir = "north"
min_active_sessions = 1
scale_check = "  "

[[named_session]]
template = "mayor"
mode = "always"

[[named_session]]
name = "night"
template = "pilot"
dir = "north"

[[patches.agent]]
name = "mayor"
suspended = true

[api]
port = 9443
"#;

#[test]
fn what_says_who_is_who_is_read() {
    let city = parse(CITY);
    assert_eq!(
        (city.name.as_deref(), city.sessions_max, city.wakes_per_tick_max),
        (Some("harbor"), Some(12), Some(3))
    );
    assert_eq!(city.startup_timeout_ms, Some(90_000));
    assert_eq!(
        (city.rigs[0].name.as_str(), city.rigs[0].sessions_max, city.rigs[0].suspended),
        ("north", Some(6), true)
    );
    assert_eq!(names(&city), ["mayor", "north/pilot"]);
    let mayor = &city.agents[0];
    assert_eq!((mayor.sessions_max, mayor.tmux_alias.as_deref()), (Some(1), Some("the-mayor")));
    assert_eq!(mayor.depends_on, ["north/pilot"]);
    assert!(mayor.suspended, "a patch said so");
    let pilot = &city.agents[1];
    assert_eq!((pilot.sessions_max, pilot.sessions_min), (Some(4), Some(1)), "the rig overrides");
    assert_eq!(pilot.scale_check, None, "blank is nothing");
    let sessions: Vec<_> =
        city.named_sessions.iter().map(|one| (one.identity(), one.mode)).collect();
    assert_eq!(
        sessions,
        [("mayor".to_owned(), Mode::Always), ("north/night".to_owned(), Mode::OnDemand)]
    );
    assert_eq!(city.named_sessions[1].qualified_template(), "north/pilot");
}

#[test]
fn what_was_not_read_is_told_with_its_place_and_text() {
    let unread: Vec<_> =
        parse(CITY).unread.into_iter().map(|one| (one.key, one.at.line, one.text)).collect();
    let expected =
        [("workspace.provider", 5, "\"claude\""), ("rigs[0].path", 15, "\"/srv/north\"")];
    for (key, line, text) in expected {
        assert!(unread.contains(&(key.to_owned(), line, text.to_owned())), "{unread:?}");
    }
    assert_eq!(unread.len(), 3, "{unread:?}");
    assert_eq!((unread[2].0.as_str(), unread[2].1), ("api", 48));
}

#[test]
fn a_wrong_value_is_refused_with_file_line_key_and_what_to_write() {
    refused(
        "[[agent]]\nname = \"a\"\nmax_active_sessions = \"3\"\n",
        "read city.toml:3: `agent[0].max_active_sessions` is \"3\"; write a whole number",
    );
    refused(
        "[[agent]]\ndir = \"a\"\n",
        "read city.toml:1: `agent[0].name` is missing; write a text that is not blank",
    );
    refused("agent = 3\n", "read city.toml:1: `agent` is 3; write an array of tables");
    refused("workspace = [1]\n", "read city.toml:1: `workspace` is [1]; write a table");
    refused(
        "[[named_session]]\ntemplate = \"a\"\nmode = \"often\"\n",
        "read city.toml:3: `named_session[0].mode` is \"often\"; write \"always\" or \"on_demand\"",
    );
    refused(
        "[session]\nstartup_timeout = \"soon\"\n",
        "read city.toml:2: `session.startup_timeout` is \"soon\"; write a duration of zero or more, like \"90s\"",
    );
    refused(
        "[[agent]]\nname = \"a\"\ndepends_on = [\"b\", 1]\n",
        "read city.toml:3: `agent[0].depends_on` is [\"b\", 1]; write a list of texts",
    );
    refused(
        "[[agent]]\nname = \"a\"\nsuspended = 1\n",
        "read city.toml:3: `agent[0].suspended` is 1; write true or false",
    );
}

#[test]
fn what_is_no_toml_is_refused_with_its_line() {
    let refusal = City::parse("city.toml", "[workspace]\nname =\n").unwrap_err().to_string();
    assert!(
        refusal.starts_with("read city.toml:2: ") && refusal.ends_with("; mend the TOML there"),
        "{refusal}"
    );
}

#[test]
fn two_of_one_name_are_refused() {
    refused(
        "[[agent]]\nname = \"a\"\n[[agent]]\nname = \"a\"\n",
        "read city.toml:3: the agent \"a\" is there already, at city.toml:1; keep one of the two",
    );
    assert_eq!(
        names(&parse("[[agent]]\nname = \"a\"\n[[agent]]\nname = \"a\"\ndir = \"r\"\n")),
        ["a", "r/a"]
    );
}

#[test]
fn an_override_of_nobody_is_refused() {
    refused(
        "[[patches.agent]]\nname = \"a\"\n",
        "read city.toml:1: `patches.agent[0]` is for \"a\", which is no agent of this city; mend the name",
    );
}

#[test]
fn numbers_are_read_in_every_spelling_of_toml() {
    for (text, number) in [("-1", -1), ("+3", 3), ("0x10", 16), ("1_0", 10)] {
        let city = parse(&format!("[[agent]]\nname = \"a\"\nmax_active_sessions = {text}\n"));
        assert_eq!(city.agents[0].sessions_max, Some(number), "{text}");
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn what_stands_beside_the_file_is_read_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let city = r#"
[imports.gc]
source = "https://example.org/packs//gc"

[imports.ops]
source = "packs/ops"

[[rigs]]
name = "north"
[rigs.imports.ops]
source = "packs/ops"
[[rigs.patches]]
agent = "ops.worker"
max_active_sessions = 2
"#;
    write(root, "city.toml", city);
    write(root, "agents/clerk/agent.toml", "max_active_sessions = 1\nprovider = \"claude\"\n");
    write(
        root,
        "packs/ops/agents/worker/agent.toml",
        "scope = \"rig\"\nnamepool = \"names.txt\"\n",
    );
    write(
        root,
        "packs/ops/agents/chief/agent.toml",
        "scope = \"city\"\nnamepool = \"//top.txt\"\n",
    );
    write(root, "packs/ops/names.txt", "# of the crew\nfuriosa\n\n nux \n");
    write(root, "top.txt", "immortan\n");
    write(
        root,
        "packs/ops/pack.toml",
        "[pack]\nname = \"ops\"\n[[named_session]]\ntemplate = \"worker\"\nscope = \"rig\"\n",
    );
    let city = City::read(&root.join("city.toml")).unwrap();
    assert_eq!(names(&city), ["clerk", "ops.chief", "north/ops.worker"]);
    assert_eq!(
        (city.agents[2].names.as_slice(), city.agents[2].sessions_max),
        (&["furiosa".to_owned(), "nux".to_owned()][..], Some(2))
    );
    assert_eq!(city.agents[1].names, ["immortan"]);
    assert_eq!(city.named_sessions[0].identity(), "north/ops.worker");
    let unresolved: Vec<_> = city.unresolved.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(unresolved, ["imports.gc.source"]);
    assert!(
        city.unread
            .iter()
            .any(|one| one.key == "provider" && one.at.file.ends_with("agents/clerk/agent.toml"))
    );
}

#[test]
fn a_list_of_names_that_is_missing_is_not_replaced_by_numbers() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "city.toml", "\n[[agent]]\nname = \"a\"\nnamepool = \"names.txt\"\n");
    let refusal = City::read(&folder.path().join("city.toml")).unwrap_err().to_string();
    assert!(
        refusal.ends_with(
            "city.toml:4: `agent[0].namepool` names names.txt; put the file there, or take the key out"
        ),
        "{refusal}"
    );
    let missing = City::read(&folder.path().join("none.toml")).unwrap_err().to_string();
    assert!(missing.ends_with("none.toml; put the file there or name another one"), "{missing}");
}

#[track_caller]
fn lasts(text: &str, ms: u64) {
    let city = parse(&format!("[session]\nstartup_timeout = \"{text}\"\n"));
    assert_eq!(city.startup_timeout_ms, Some(ms), "{text}");
}

#[test]
fn a_duration_is_read_as_go_reads_one() {
    lasts("1.5m", 90_000);
    lasts("0", 0);
    lasts("+0", 0);
    lasts("-0", 0);
    lasts("+90s", 90_000);
    lasts(".5s", 500);
    lasts("1.s", 1000);
    lasts("1h2m3.25s4ms", 3_723_254);
    // What is shorter than a millisecond is not nothing.
    lasts("500us", 1);
    lasts("1500\u{b5}s", 2);
    lasts("1500\u{3bc}s", 2);
    lasts("999999ns", 1);
    lasts("0.4us0.6us", 1);
    lasts("0s", 0);
    lasts("0.3333333333333333333333s", 334);
    lasts("2562047h47m16.854775807s", 9_223_372_036_855);
}

#[test]
fn a_duration_that_go_does_not_read_or_that_is_below_zero_is_refused() {
    for text in
        ["-5s", "1", "s", ".s", "1.5", "1 s", "1x", "+", "", "1.2.3s", "2562047h47m16.854775808s"]
    {
        refused(
            &format!("[session]\nstartup_timeout = \"{text}\"\n"),
            &format!(
                "read city.toml:2: `session.startup_timeout` is \"{text}\"; write a duration of zero or more, like \"90s\""
            ),
        );
    }
}

/// The quadratic ways of reading these took minutes; the straight ones take less than a second.
const LONG: Duration = Duration::from_secs(15);

#[test]
fn a_large_city_is_read_in_one_go() {
    let mut text = String::new();
    let count = 20_000;
    for at in 0..count {
        let _ = write!(text, "[[agent]]\nname = \"a{at}\"\nnudge = \"on\"\n");
        let _ = write!(text, "[[named_session]]\nname = \"n{at}\"\ntemplate = \"a{at}\"\n");
        let _ = write!(text, "[[patches.agent]]\nname = \"a{at}\"\nmax_active_sessions = 2\n");
    }
    let begun = Instant::now();
    let city = parse(&text);
    let staff = city.staff();
    assert_eq!((city.agents.len(), city.unread.len()), (count, count));
    assert_eq!((staff.roster.named().len(), staff.left_out), (count, vec![]));
    assert!(city.agents.iter().all(|agent| agent.sessions_max == Some(2)));
    assert_eq!(city.agents[count - 1].at.line, 1 + 9 * (count - 1));
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
}

#[test]
fn a_key_that_leads_nowhere_is_told_with_its_own_line() {
    let city = parse(
        "[workspace]\nname = \"x\"\n\n\nincludes = [\"nope\"]\n[imports.ops]\nversion = \"1\"\nsource = \"away\"\n\
         [[rigs]]\nname = \"r\"\npath = \"/r\"\nincludes = [\"none\"]\n",
    );
    let told: Vec<String> = city.unresolved.iter().map(ToString::to_string).collect();
    let told: Vec<&str> = told.iter().filter_map(|line| line.split(", which").next()).collect();
    assert_eq!(
        told,
        [
            "city.toml:8: `imports.ops.source` names \"away\"",
            "city.toml:5: `workspace.includes` names \"nope\"",
            "city.toml:12: `rigs[0].includes` names \"none\"",
        ]
    );
}

#[track_caller]
fn unreadable(root: &Path, ends: &str) {
    let refusal = City::read(&root.join("city.toml")).unwrap_err().to_string();
    assert!(refusal.ends_with(ends), "{refusal}");
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_what_mends_just_that() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    unreadable(root, "city.toml; put the file there or name another one");
    fs::create_dir(root.join("city.toml")).unwrap();
    unreadable(root, "city.toml; it is a directory: name a file in it");
    fs::remove_dir(root.join("city.toml")).unwrap();
    fs::write(root.join("city.toml"), b"# caf\xe9\n").unwrap();
    unreadable(root, "city.toml; it is not UTF-8: save it as UTF-8");
    write(root, "city.toml", "[[agent]]\nname = \"a\"\nnamepool = \"names\"\n");
    fs::write(root.join("names"), b"caf\xe9\n").unwrap();
    unreadable(
        root,
        "city.toml:3: `agent[0].namepool` names names; it is not UTF-8: save it as UTF-8",
    );
    fs::remove_file(root.join("names")).unwrap();
    fs::create_dir(root.join("names")).unwrap();
    unreadable(root, "`agent[0].namepool` names names; it is a directory: name a file in it");
    write(root, "agents", "");
    write(root, "city.toml", "");
    unreadable(root, "agents; it is no directory: make it one, or take it away");
}

#[test]
fn a_pack_that_is_imported_twice_is_told_of_the_city_and_not_of_the_pack() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "p/pack.toml", "[pack]\nname = \"p\"\n[[agent]]\nname = \"w\"\n");
    let city = "[workspace]\nname = \"x\"\nincludes = [\n  \"p\",\n  \"./p\",\n]\n";
    write(root, "city.toml", city);
    let file = root.join("city.toml").display().to_string();
    unreadable(
        root,
        &format!("{file}:5: the pack \"./p\" is there already, at {file}:4; keep one of the two"),
    );
    // Under two names its agents are two.
    write(root, "city.toml", "[imports.a]\nsource = \"p\"\n[imports.b]\nsource = \"p\"\n");
    assert_eq!(names(&City::read(&root.join("city.toml")).unwrap()), ["a.w", "b.w"]);
    // What says nothing of who is who may be included as often as anybody likes.
    write(root, "p/pack.toml", "[pack]\nname = \"p\"\n");
    write(root, "city.toml", city);
    assert_eq!(names(&City::read(&root.join("city.toml")).unwrap()), Vec::<String>::new());
}

#[test]
fn a_key_that_is_nearly_one_that_matters_is_told_with_what_may_be_meant() {
    let near = |text: &str| -> Vec<String> {
        parse(text)
            .unread
            .iter()
            .filter(|one| one.meant.is_some())
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        near("[[agents]]\nname = \"a\"\n"),
        ["city.toml:1: `agents` was not read; did you mean `agent`?"]
    );
    let typos = "[[agent]]\nname = \"a\"\nmax_active_sesions = 3\nmin-active-sessions = 1\nnamePool = \"x\"\n\
                 depend_on = [\"b\"]\n";
    assert_eq!(
        near(typos),
        [
            "city.toml:6: `agent[0].depend_on` was not read; did you mean `agent[0].depends_on`?",
            "city.toml:3: `agent[0].max_active_sesions` was not read; did you mean `agent[0].max_active_sessions`?",
            "city.toml:4: `agent[0].min-active-sessions` was not read; did you mean `agent[0].min_active_sessions`?",
            "city.toml:5: `agent[0].namePool` was not read; did you mean `agent[0].namepool`?",
        ]
    );
    assert_eq!(near("[[named_sessions]]\ntemplate = \"a\"\n[[rig]]\nname = \"r\"\n").len(), 2);
}

#[test]
fn a_key_that_means_something_else_is_no_near_miss() {
    let city = parse(
        "include = [\"x.toml\"]\n[agents]\nprovider = \"claude\"\n[workspace]\nmin_active_sessions = 1\n\
         [session]\nsetup_timeout = \"9s\"\n[[agent]]\nname = \"a\"\nnudge = \"x\"\nenv = {}\nsession = \"acp\"\n\
         [[rigs]]\nname = \"r\"\npath = \"/r\"\nprefix = \"no\"\n[packs.x]\nsource = \"y\"\n",
    );
    assert_eq!(city.unread.len(), 10, "{:?}", city.unread);
    assert_eq!(
        city.unread.iter().filter(|one| one.meant.is_some()).collect::<Vec<_>>(),
        Vec::<&Unread>::new()
    );
}

#[test]
fn what_an_agent_says_against_itself_or_of_nobody_is_told() {
    let city = parse(
        "[[agent]]\nname = \"a\"\nmin_active_sessions = 4\nmax_active_sessions = 3\ndepends_on = [\"b\", \"r/w\", \"bb\"]\n\
         [[agent]]\nname = \"b\"\nmin_active_sessions = 9\n\
         [[agent]]\nname = \"w\"\ndir = \"r\"\nmin_active_sessions = 2\nmax_active_sessions = -1\n\
         [[agent]]\nname = \"off\"\nmin_active_sessions = 2\nmax_active_sessions = 0\n\
         [[rigs]]\nname = \"r\"\n[[rigs.patches]]\nagent = \"w\"\nmax_active_sessions = 1\n",
    );
    let told: Vec<String> = city.staff().misfits.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "city.toml:1: \"a\" has at least 4 sessions and at most 3; the bound holds: raise it, or lower the minimum",
            "city.toml:5: \"a\" depends on \"bb\", which is no agent of this city; mend the name in `depends_on`",
            "city.toml:9: \"r/w\" has at least 2 sessions and at most 1; the bound holds: raise it, or lower the minimum",
            "city.toml:14: \"off\" has at least 2 sessions and at most 0; the bound holds: raise it, or lower the minimum",
        ]
    );
    assert_eq!(
        parse("[imports.x]\nsource = \"away\"\n[[agent]]\nname = \"a\"\ndepends_on = [\"x.y\"]\n")
            .staff()
            .misfits,
        vec![],
        "it may be an agent of a pack that nobody could look into"
    );
}
