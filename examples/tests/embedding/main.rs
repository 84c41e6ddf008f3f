//! Do the examples for embedders run as they are shown? Each is run once, and held against what it says.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::{env, fs};

/// Where an example may put its files, and nothing may be left.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Runs a built example to its end, and returns what it said.
    #[track_caller]
    fn run(&self, name: &str) -> Vec<String> {
        let mut command = Command::new(example(name));
        command.env("TMPDIR", self.0.path()).stdin(Stdio::null());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {}\n{said}{errors}", output.status);
        let left: Vec<_> = fs::read_dir(self.0.path()).unwrap().flatten().collect();
        assert!(left.is_empty(), "{name} leaves {left:?}");
        said.lines().map(str::to_owned).collect()
    }
}

/// Returns where cargo puts a built example: beside the directory of this test.
fn example(name: &str) -> PathBuf {
    let test = env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("examples").join(name);
    assert!(built.exists(), "{} is built by `cargo test --workspace`", built.display());
    built
}

/// Runs the loop of an embedder once for all tests.
fn embed() -> &'static [String] {
    static SAID: LazyLock<Vec<String>> = LazyLock::new(|| Place::new().run("embed"));
    &SAID
}

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Returns the lines that begin as one of the given, in the order they were said.
fn those<'s>(said: &'s [String], begins: &[&str]) -> Vec<&'s str> {
    let wanted = |line: &&str| begins.iter().any(|begin| line.starts_with(begin));
    said.iter().map(String::as_str).filter(wanted).collect()
}

/// Returns the place of the only line that begins so.
#[track_caller]
fn only(said: &[String], begin: &str) -> usize {
    let at: Vec<usize> = (0..said.len()).filter(|at| said[*at].starts_with(begin)).collect();
    assert_eq!(at.len(), 1, "{begin}: {said:#?}");
    at[0]
}

/// Returns the pids of what carries the mark of a fleet in its environment.
fn marked(fleet: &str) -> BTreeSet<String> {
    let mark = format!("TENURE_FLEET={fleet}\0");
    let numbers = fs::read_dir("/proc").unwrap().flatten();
    let carries = |entry: &fs::DirEntry| {
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        environment.windows(mark.len()).any(|part| part == mark.as_bytes())
    };
    numbers.filter(carries).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn an_embedders_loop_keeps_edits_and_stops_a_fleet_and_leaves_nothing() {
    let said = embed();
    let sessions = ["lead: started", "worker-1: started", "worker-2: started"];
    for (session, times) in sessions.into_iter().zip([1, 2, 2]) {
        assert_eq!(those(said, &[session]).len(), times, "{session}: {said:#?}");
    }
    assert_eq!(said.last().map(String::as_str), Some("boss is what people call lead"));
    for name in ["lead", "worker-1", "worker-2"] {
        assert!(
            said.iter().any(|l| l.starts_with(&format!("{name}: keep, it rests"))),
            "{said:#?}"
        );
    }
    for pid in said.iter().filter_map(|line| line.split_once("started, pid ")) {
        let pid = pid.1.split(' ').next().unwrap();
        assert!(!marked("embed").contains(pid), "process {pid} is left");
    }
}

#[test]
fn an_edit_reaches_the_second_session_once_the_first_is_back() {
    let said = embed();
    let times = |begin: &str| {
        let at = (0..said.len()).filter(|at| said[*at].starts_with(begin));
        at.collect::<Vec<usize>>()
    };
    let back = times("worker-1: started")[1];
    // The first end is for the edit, the second one as the fleet is stopped.
    let asked = times("worker-2: asked to end")[0];
    assert!(times("worker-1: asked to end")[0] < back && back < asked, "{said:#?}");
    assert_eq!(times("lead: asked to end").len(), 1, "the lead was not edited: {said:#?}");
}

#[test]
fn an_operator_is_told_who_waits_and_why_and_keeps_one_session_from_an_edit() {
    let said = Place::new().run("operator");
    let asked = only(&said, "agent-1 keeps its config for an hour");
    let ended = |name: &str| {
        let end = format!("  {name}: stopped, confirmed gone");
        said.iter().position(|line| line.starts_with(&end))
    };
    assert!(ended("agent-2").is_some_and(|at| at > asked), "{said:#?}");
    assert_eq!(ended("agent-1"), None, "{said:#?}");
    let refused = only(&said, "of agent-3 it says:");
    assert!(said[refused].ends_with("no session is called agent-3; there are agent-1, agent-2"));
}

#[test]
fn an_agent_tells_its_life_through_lost_answers_dead_servers_and_another_row() {
    let said = Place::new().run("lifecycle");
    let expected = [
        "row-a is ready; the answer to its first report was lost, and it was told again",
        "row-b is ready: the agent lived on, and told the new row what it had missed",
        "row-b is off: flushed, all delivered",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_store_of_ones_own_obeys_the_laws_and_loses_nothing() {
    let said = Place::new().run("custom_store");
    let laws = tenure::store::laws::ALL.len();
    let mut expected = vec![
        format!("{laws} laws of a store hold"),
        "a second supervisor is refused: true".to_owned(),
        "the driver dies: true".to_owned(),
        "3 sessions run, and no record says so".to_owned(),
        "its successor keeps the same lives: true".to_owned(),
    ];
    expected.extend((1..=3).map(|slot| format!("worker-{slot}: Running")));
    expected.push("3 records are in the file".to_owned());
    assert_eq!(said, expected);
}

#[test]
fn a_host_of_ones_own_obeys_the_laws_and_is_told_live_edits() {
    let said = Place::new().run("custom_runtime");
    let laws = tenure::runtime::laws::ALL.len();
    assert_eq!(said[0], format!("{laws} laws of a host hold"));
    assert_eq!(said[1], "no history breaks a rule of hosts");
    let [paced, asks, answered] = ["-- the pace", "-- counter-1 has", "-- it is answered"];
    let [paced, asks, answered] = [paced, asks, answered].map(|line| only(&said, line));
    let starts = ["counter-1: started", "counter-2: started"];
    assert_eq!(those(&said[paced..asks], &starts), [""; 0], "a live edit restarts nothing");
    assert!(said[paced..asks].contains(&"counter-1 was told: pace fast".to_owned()));
    let restarted = those(&said[asks..answered], &starts);
    assert!(restarted.len() == 1 && restarted[0].starts_with("counter-2"), "{restarted:?}");
    assert!(
        said[asks..answered].iter().any(|line| line.contains("because of a pending interaction"))
    );
    let restarted = those(&said[answered..], &starts);
    assert!(restarted.len() == 1 && restarted[0].starts_with("counter-1"), "{restarted:?}");
}

/// What the issue asks for: an embedder's loop fits on one page.
#[test]
fn an_embedders_loop_has_sixty_lines_and_is_the_one_the_readme_shows() {
    let (code, page) = (source("embed.rs"), source("../README.md"));
    assert!(code.lines().count() <= 60, "embed.rs has {} lines", code.lines().count());
    // It takes three features and a crate of the examples', so it cannot be a doctest of the page.
    let shown = page.split_once("```rs\n").and_then(|(_, rest)| rest.split_once("```"));
    assert_eq!(shown.map(|(shown, _)| shown), Some(&*code), "copy examples/embed.rs to README.md");
}
