//! Does every scenario of the workspace tell what it expects, and is every file among them a scenario?

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tenure_testkit::scenario::{cli, files};

/// Returns the directories in which scenarios lie, one for each crate that has some.
fn directories() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let entries = crates.read_dir().expect("this crate lies among the others");
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
    let bare = |directory: &PathBuf, file: &PathBuf| file.parent() == Some(directory.as_path());
    for directory in directories() {
        let found = files(&directory).expect("it can be read");
        let loose = found.iter().find(|file| bare(&directory, file));
        assert_eq!(loose, None, "move it to scenarios/<concern>/<name>.toml");
    }
}
