//! Does the built audit find what is wrong with a city, and say so in both forms and by its exit code?

/// The parts of the example, whose own tests cargo does not run there.
#[path = "../../audit"]
#[expect(dead_code, reason = "the example uses what the tests do not")]
mod parts {
    mod report;
    mod table;
}

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};
use tenure_audit::{Rule, audit, repair};
use tenure_bead::{Boot, BootId, Now};
use tenure_gascity::{Beads, City, Row, moment};

/// What time the samples were taken at.
const NOW: &str = "2026-08-20T12:00:00Z";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("audit/samples").join(name)
}

/// Runs the built example: it stands beside the directory of this test.
fn run(args: &[&str]) -> Output {
    let test = env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("examples/audit");
    assert!(built.exists(), "{} is built by `cargo test --workspace`", built.display());
    Command::new(built).args(args).output().unwrap()
}

fn audited(beads: &Path, city: &Path, more: &[&str]) -> (i32, String) {
    let files =
        ["--beads", beads.to_str().unwrap(), "--city", city.to_str().unwrap(), "--now", NOW];
    let output = run(&[&files, more].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), said + &String::from_utf8(output.stderr).unwrap())
}

fn troubled(more: &[&str]) -> (i32, String) {
    audited(&sample("troubled-beads.jsonl"), &sample("troubled-city.toml"), more)
}

fn clean(more: &[&str]) -> (i32, String) {
    audited(&sample("clean-beads.json"), &sample("clean-city.toml"), more)
}

fn words(report: &Value) -> BTreeSet<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_city_in_trouble_shows_every_rule_and_ends_with_one() {
    let (code, said) = troubled(&["--json"]);
    assert_eq!(code, 1, "{said}");
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["version"], 1);
    let found = words(&report);
    for rule in Rule::ALL {
        assert!(found.contains(rule.word()), "no {rule} in {found:?}");
    }
    let of_files = ["unreadable-row", "doubtful-field", "left-out", "unknown-pack"];
    for word in of_files.into_iter().chain(["misspelled-key", "min-above-max"]) {
        assert!(found.contains(word), "no {word} in {found:?}");
    }
    let summary = &report["summary"];
    let counted: u64 =
        ["errors", "warnings", "notes"].iter().map(|key| summary[key].as_u64().unwrap()).sum();
    assert_eq!(counted, u64::try_from(report["findings"].as_array().unwrap().len()).unwrap());
    assert!(report["sessions"].as_u64().unwrap() >= 50, "{}", report["sessions"]);
}

#[test]
fn a_city_that_is_well_shows_nothing_and_ends_with_zero() {
    let (code, said) = clean(&[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("20 sessions, 13 open: 0 errors, 0 warnings, 0 notes;"), "{said}");
    let (code, said) = clean(&["--json"]);
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, report["findings"].as_array().unwrap().len()), (0, 0));
    assert!(
        report["unread"].as_array().unwrap().iter().any(|key| key["key"] == "workspace.provider")
    );
}

#[test]
fn the_table_fits_a_hundred_columns_and_names_each_finding() {
    let (code, said) = troubled(&[]);
    assert_eq!(code, 1);
    for line in said.lines() {
        assert!(line.chars().count() <= 100, "{} columns: {line}", line.chars().count());
    }
    let rows = |severity: &str| said.lines().filter(|line| line.starts_with(severity)).count();
    let (errors, warnings, notes) = (rows("error"), rows("warning"), rows("note"));
    let summary = format!("{errors} errors, {warnings} warnings, {notes} notes;");
    assert!(said.contains(&summary), "{summary} in {said}");
}

#[test]
fn the_same_files_are_told_in_the_same_words() {
    assert_eq!(troubled(&["--json"]), troubled(&["--json"]));
}

#[test]
fn what_would_be_mended_is_gone_after_a_repair() {
    let bytes = fs::read(sample("troubled-beads.jsonl")).unwrap();
    let beads = Beads::read(&bytes).unwrap();
    let roster = City::read(&sample("troubled-city.toml")).unwrap().staff().roster;
    let told = |row: Row<'_>| row.told(&roster).unwrap();
    let records: Vec<_> = beads.beads().filter_map(Row::of).map(told).collect();
    let boot = Boot { id: BootId::from_bytes([0; 16]), ms: 0 };
    let now = Now { wall: moment(NOW).unwrap(), boot };
    let mends = |findings: &[tenure_audit::Finding]| {
        let mends =
            findings.iter().filter(|one| matches!(one.repair, tenure_audit::Repair::Mends(_)));
        mends.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(mends(&audit(&roster, &records, now)).len() > 10);
    assert_eq!(mends(&audit(&roster, &repair(&roster, &records), now)), Vec::<String>::new());
}

#[test]
fn the_samples_are_written_again_as_they_were_read() {
    for name in ["troubled-beads.jsonl", "clean-beads.json"] {
        let bytes = fs::read(sample(name)).unwrap();
        let written = Beads::read(&bytes).unwrap().to_json();
        let plain =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace([' ', '\n'], "");
        assert_eq!(plain(&written), plain(&bytes), "{name}");
    }
}

#[track_caller]
fn unusable(args: &[&str], begins: &str, names: &[&str]) {
    let output = run(args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with(begins), "{said}");
    for name in names {
        assert!(said.contains(name), "no {name:?} in {said}");
    }
    assert_eq!(output.stdout, b"");
}

#[test]
fn a_command_line_that_says_too_little_or_too_much_ends_with_two() {
    unusable(&[], "audit: --beads FILE is missing; try --help", &[]);
    unusable(&["--beads", "x"], "audit: --city FILE is missing; try --help", &[]);
    unusable(&["--repair"], "audit: ", &["--repair", "try --help"]);
    unusable(&["--now", "noon"], "audit: --now noon: write a time like", &[]);
}

#[test]
fn a_file_that_cannot_be_used_ends_with_two_and_is_named_with_what_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (beads, city) = (sample("clean-beads.json"), sample("clean-city.toml"));
    let (beads, city) = (beads.to_str().unwrap(), city.to_str().unwrap());
    let cut = write("cut.json", "[{\"id\":\"a\"},\n{\"id\"");
    unusable(
        &["--beads", &cut, "--city", city],
        "audit: ",
        &["cut.json", "line 2", "too early", "print them again"],
    );
    let empty = write("empty.jsonl", "\n");
    unusable(&["--beads", &empty, "--city", city], "audit: ", &["empty.jsonl", "there is nothing"]);
    unusable(
        &["--beads", "/nowhere.json", "--city", city],
        "audit: read /nowhere.json: ",
        &["name what bd printed"],
    );
    unusable(
        &["--beads", beads, "--city", "/nowhere.toml"],
        "audit: read /nowhere.toml; ",
        &["No such file"],
    );
    let wrong = write("wrong.toml", "[[agent]]\nname = \"a\"\nmax_active_sessions = \"many\"\n");
    unusable(
        &["--beads", beads, "--city", &wrong],
        "audit: read ",
        &["wrong.toml:3:", "`agent[0].max_active_sessions` is \"many\"", "write a whole number"],
    );
    let crew = write("crew.toml", "[[agent]]\nname = \"a\"\nnamepool = \"crew.txt\"\n");
    unusable(
        &["--beads", beads, "--city", &crew],
        "audit: read ",
        &["crew.toml:3:", "`agent[0].namepool`", "crew.txt"],
    );
}

/// Audits two texts, and tells how it ended and what it said.
fn audited_texts(beads: &str, city: &str) -> (i32, Value) {
    let folder = tempfile::tempdir().unwrap();
    let (of_beads, of_city) = (folder.path().join("beads.jsonl"), folder.path().join("city.toml"));
    fs::write(&of_beads, beads).unwrap();
    fs::write(&of_city, city).unwrap();
    let (code, said) = audited(&of_beads, &of_city, &["--json"]);
    (code, serde_json::from_str(&said).unwrap_or(Value::String(said)))
}

#[test]
fn a_slip_of_the_pen_in_the_city_is_a_finding() {
    let worker = "[[agent]]\nname = \"worker\"\nmax_active_sessions = 3\n";
    for (city, key) in [
        ("[[agents]]\nname = \"worker\"\n", "agents"),
        ("[[agent]]\nname = \"worker\"\nmax_active_sesions = 3\n", "agent[0].max_active_sesions"),
    ] {
        let (code, report) = audited_texts("[]", city);
        assert_eq!((code, words(&report)), (1, BTreeSet::from(["misspelled-key".to_owned()])));
        assert_eq!(report["findings"][0]["about"], key);
        assert_eq!(report["unread"], serde_json::json!([]), "it is told once");
    }
    let (code, report) = audited_texts("[]", &format!("{worker}nudge = \"on\"\n"));
    assert_eq!((code, report["unread"][0]["key"].as_str()), (0, Some("agent[0].nudge")));
}

#[test]
fn what_an_agent_says_that_cannot_be_so_is_a_finding() {
    let bound = "[[agent]]\nname = \"a\"\nmin_active_sessions = 2\nmax_active_sessions = 1\n";
    let (code, report) = audited_texts("[]", bound);
    assert_eq!((code, words(&report)), (1, BTreeSet::from(["min-above-max".to_owned()])));
    let waits = "[[agent]]\nname = \"a\"\ndepends_on = [\"b\"]\n";
    let (code, report) = audited_texts("[]", waits);
    assert_eq!((code, words(&report)), (1, BTreeSet::from(["unknown-dependency".to_owned()])));
}

#[test]
fn a_place_is_told_once() {
    let beads = "{\"id\":\"gc-1\",\"issue_type\":\"session\"}\n7\n{\"id\":\"gc-2\",\"labels\":1}\n";
    let (code, report) = audited_texts(beads, "");
    let bad = report["findings"].as_array().unwrap().iter();
    let bad: Vec<_> = bad
        .filter(|one| one["rule"] == "unreadable-row")
        .map(|one| (one["about"].as_str().unwrap(), one["says"].as_str().unwrap()))
        .collect();
    assert_eq!(code, 1);
    assert_eq!(
        bad,
        [
            ("line 2", "is no object; a bead is one"),
            ("line 3", "`labels` is not a list of texts; write it as one"),
        ]
    );
}

#[test]
fn a_bead_with_a_field_called_data_is_counted_and_an_error_of_bd_is_no_city_without_sessions() {
    let city = "[[agent]]\nname = \"worker\"\n";
    let bead = r#"{"id":"gc-1","issue_type":"session","metadata":{"template":"worker"},"data":[]}"#;
    let (_, report) = audited_texts(bead, city);
    assert_eq!((&report["sessions"], &report["open"]), (&1.into(), &1.into()));
    let (code, said) = audited_texts(r#"{"error":"database is locked"}"#, city);
    assert_eq!(code, 2);
    assert!(said.as_str().unwrap().contains("bd says \"database is locked\""), "{said}");
}

#[test]
fn the_one_of_a_template_whose_name_ends_with_gc_is_no_second_one_of_another() {
    let city = "[[agent]]\nname = \"build\"\nmax_active_sessions = 1\n\
                [[agent]]\nname = \"build-gc\"\nmax_active_sessions = 1\n";
    let row = |id: &str, name: &str| {
        format!(
            r#"{{"id":"{id}","issue_type":"session","metadata":{{"agent_name":"{name}","session_name":"{name}","state":"active"}}}}"#
        )
    };
    let beads = [row("x1", "build"), row("x2", "build-gc-1")].join("\n");
    let (_, report) = audited_texts(&beads, city);
    let found = words(&report);
    assert!(
        !found.contains("duplicate-singleton") && found.contains("phantom-suffix"),
        "{found:?}"
    );
}

#[test]
fn help_is_told_and_ends_with_zero() {
    let output = run(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).unwrap();
    for flag in ["--beads", "--city", "--json", "--now", "Exit codes: 0"] {
        assert!(said.contains(flag), "{said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 100));
}
