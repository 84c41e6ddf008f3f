//! A city is read with the place of each value: what matters is read or refused, the rest is told.

use std::fs;
use std::path::Path;
use tenure_gascity::{Agent, City, Mode};

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
        "read city.toml:2: `session.startup_timeout` is \"soon\"; write a duration like \"90s\"",
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
            "city.toml:2: `namepool` names names.txt; put the file there, or take the key out"
        ),
        "{refusal}"
    );
    let missing = City::read(&folder.path().join("none.toml")).unwrap_err().to_string();
    assert!(missing.ends_with("none.toml; put the file there or name another one"), "{missing}");
}
