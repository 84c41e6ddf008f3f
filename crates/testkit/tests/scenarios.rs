//! Does every scenario of the workspace tell what it expects, and is every file among them a scenario?

#![cfg(feature = "scenario")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs};
use tenure_testkit::scenario::{self, cli, files};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the directories in which scenarios lie, one for each crate that has some.
fn directories() -> Vec<PathBuf> {
    let entries = root().join("crates").read_dir().expect("this crate lies among the others");
    let all = entries.map(|entry| entry.expect("it can be read").path().join("tests/scenarios"));
    let mut found: Vec<PathBuf> = all.filter(|directory| directory.is_dir()).collect();
    found.sort();
    found
}

#[test]
fn every_file_among_the_scenarios_is_one_and_tells_what_it_expects() {
    let asked: Vec<OsString> = directories().into_iter().map(Into::into).collect();
    let mut told = Vec::new();
    let code = cli::scenario(&asked, &mut told).expect("a list of bytes takes what is written");
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&told));
}

#[test]
fn a_scenario_lies_in_the_directory_of_its_concern() {
    for directory in directories() {
        let found = files(&directory).expect("it can be read");
        let loose = found.iter().find(|file| file.parent() == Some(directory.as_path()));
        assert_eq!(loose, None, "move it to scenarios/<concern>/<name>.toml");
    }
}

#[test]
fn every_scenario_can_be_explained() {
    for file in directories().iter().flat_map(|directory| files(directory).expect("it can be read"))
    {
        let read = scenario::read(&file).expect("it is a scenario");
        if read.decides() {
            let explained = scenario::explain(&read, None).expect("it can be run so far");
            assert!(explained.iter().all(|one| one.contains("\n  changes   ")), "{explained:?}");
        }
    }
}

#[test]
fn the_examples_of_the_guide_are_scenarios_that_pass() {
    let guide = fs::read_to_string(root().join("docs/scenarios.md")).expect("the guide is there");
    let examples: Vec<&str> = guide.split("```toml\n").skip(1).collect();
    assert_eq!(examples.len(), 2, "a fleet, and questions to rules");
    for example in examples {
        let text = example.split("```").next().expect("a split has a first part");
        let read = scenario::parse(Path::new("docs/scenarios.md"), text).expect("it is a scenario");
        let report = scenario::compare(&read, &scenario::run(&read).expect("it can be run"));
        assert!(report.passes(), "{report}");
    }
}

/// `TENURE_REFRESH=1` rewrites the schema.
#[test]
fn the_schema_is_the_one_that_the_types_have() {
    let path = root().join("docs/scenario.schema.json");
    if env::var_os("TENURE_REFRESH").is_some() {
        fs::write(&path, scenario::schema()).expect("the document can be written");
    }
    let kept = fs::read_to_string(&path).expect("the document is there");
    assert!(kept == scenario::schema(), "stale; run this test once more with TENURE_REFRESH=1");
}
