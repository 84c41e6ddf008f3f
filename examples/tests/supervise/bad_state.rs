//! Are records that cannot be used refused in one line that names file and remedy, with everybody left alone?

use crate::bench::{Bench, Session};
use crate::{FLEET, NAMES};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A fleet that runs, and a copy of all its files.
struct Kept {
    bench: Bench,
    sessions: Vec<Session>,
    files: Files,
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Returns every file of a place, and what is in it.
fn files(place: &Path) -> Files {
    let mut found = Files::new();
    for entry in fs::read_dir(place).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap_or_default());
        }
    }
    found
}

fn remove(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).unwrap();
    } else if path.symlink_metadata().is_ok() {
        fs::remove_file(path).unwrap();
    }
}

impl Kept {
    fn new() -> Self {
        let bench = Bench::new(FLEET);
        bench.done(&["--once"]);
        let (sessions, files) = (bench.sessions(), files(&bench.path("")));
        assert_eq!(bench.names(), NAMES);
        Self { bench, sessions, files }
    }

    fn state(&self) -> &[u8] {
        &self.files[&self.bench.path("state.db")]
    }

    /// Puts a text in place of a file.
    fn put(&self, name: &str, text: &[u8]) {
        remove(&self.bench.path(name));
        fs::write(self.bench.path(name), text).unwrap();
    }

    /// Changes the records as somebody with the tool of SQLite does.
    fn sql(&self, statements: &str) {
        let state = rusqlite::Connection::open(self.bench.path("state.db")).unwrap();
        state.execute_batch(statements).unwrap();
    }

    /// What was damaged is refused, whatever is asked for, and nothing is touched; then it is put right again.
    #[track_caller]
    fn is_refused(&self, what: &str, says: &[&str]) {
        let before = files(&self.bench.path(""));
        for mode in ["--once", "--plan", "--stop"] {
            let output = self.bench.run(&[mode]);
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{what}, {mode}: {errors}");
            assert_eq!(errors.lines().count(), 1, "{what}, {mode}: {errors}");
            for text in says.iter().chain(&["state.db"]) {
                assert!(errors.contains(text), "{what}, {mode}: {text} is missing in: {errors}");
            }
            assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{what}, {mode}");
            assert!(files(&self.bench.path("")) == before, "{what}, {mode}: a file was changed");
            assert_eq!(self.bench.sessions(), self.sessions, "{what}, {mode}");
        }
        self.restore();
    }

    fn restore(&self) {
        for name in fs::read_dir(self.bench.path("")).unwrap().flatten() {
            remove(&name.path());
        }
        for (path, text) in &self.files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

#[test]
fn records_that_are_none_are_refused() {
    let kept = Kept::new();
    for text in ["no records", &"no records, but as long as some ".repeat(999)] {
        kept.put("state.db", text.as_bytes());
        kept.is_refused("a text", &["no store of ours", "mend the path"]);
    }
    kept.put("state.db", b"");
    kept.is_refused("an empty file", &["it is empty", "put a copy back"]);
    remove(&kept.bench.path("state.db"));
    kept.sql("CREATE TABLE fleet (one); PRAGMA user_version = 1");
    kept.is_refused("the database of another program", &["no store of ours", "mend the path"]);
    remove(&kept.bench.path("state.db"));
    fs::create_dir(kept.bench.path("state.db")).unwrap();
    kept.is_refused("a directory", &["is a directory", "name a file with --state"]);
    remove(&kept.bench.path("state.db"));
    std::os::unix::fs::symlink("state.db", kept.bench.path("state.db")).unwrap();
    kept.is_refused("a link to itself", &["mend the path"]);
}

#[test]
fn records_that_were_cut_off_anywhere_are_refused() {
    let kept = Kept::new();
    let whole = kept.state().len();
    for rest in [1, 15, 16, 99, 100, 2_048, 4_096, whole / 2, whole - 2_048, whole - 1] {
        kept.put("state.db", &kept.state()[..rest]);
        kept.is_refused(&format!("cut to {rest} of {whole} bytes"), &["open the store", "; "]);
    }
}

#[test]
fn records_of_a_newer_schema_or_without_a_part_are_refused() {
    let kept = Kept::new();
    kept.sql("PRAGMA user_version = 9");
    kept.is_refused("newer", &["schema 9, this build knows up to 1", "run the build that made it"]);
    for lost in ["DROP TABLE ledger", "DELETE FROM fleet"] {
        kept.sql(lost);
        kept.is_refused(lost, &["it is damaged", "put a copy back"]);
    }
}

#[test]
fn a_record_of_a_newer_version_keeps_its_session_and_says_what_to_do() {
    let kept = Kept::new();
    let version = r#"UPDATE bead SET body = '{"version":99,"novel":[1.50]}' WHERE id = (
        SELECT bead FROM claim WHERE key = 'worker-2')"#;
    kept.sql(version);
    let said = kept.bench.done(&["--once"]);
    let verdict = "worker-2: hold, its record cannot be read, so its seat is kept; run the build";
    assert!(said.contains(verdict), "{said}");
    let why = kept.bench.done(&["--explain", "worker-2"]);
    assert!(why.contains("it has version 99, this build reads up to 3"), "{why}");
    assert_eq!(kept.bench.sessions(), kept.sessions);
}

#[test]
fn records_that_nobody_may_leave_out_end_a_supervisor_that_has_just_begun() {
    let kept = Kept::new();
    for (sql, says) in [
        ("INSERT INTO ledger VALUES ('novel', 'x', 1, '{}')", "ledger entry novel x"),
        ("INSERT INTO bead VALUES ('a b', 1, 1, '{}')", "stored under \"a b\""),
    ] {
        for mode in ["--once", "--stop", "--json"] {
            kept.sql(sql);
            let output = kept.bench.run(&[mode]);
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!((output.status.code(), errors.lines().count()), (Some(1), 1), "{errors}");
            for text in [says, "state.db", "run the build that wrote it, or mend it"] {
                assert!(errors.contains(text), "{text} is missing in: {errors}");
            }
            assert_eq!(kept.bench.sessions(), kept.sessions, "{sql}");
            kept.restore();
        }
    }
}

#[test]
fn what_says_whose_the_records_are_is_refused_when_it_does_not() {
    let kept = Kept::new();
    for text in ["", "half", "no id\nno fleet\n", "no id\nrefinery\n", "id\n\u{1b}[31m\n"] {
        kept.put("state.db.realm", text.as_bytes());
        kept.is_refused(&format!("the realm is {text:?}"), &["state.db.realm", "put a copy back"]);
    }
    kept.put("state.db.realm", b"\xff\xfe");
    kept.is_refused("the realm is no text", &["state.db.realm", "put a copy back"]);
    let own = kept.files[&kept.bench.path("state.db.realm")].clone();
    let own = String::from_utf8(own).unwrap();
    let fleet = own.lines().nth(1).unwrap();
    kept.put("state.db.realm", format!("no id\n{fleet}\n").as_bytes());
    kept.is_refused("the realm has no id", &["state.db.realm", "put a copy back"]);
    for key in [b"".as_slice(), b"short", &[7; 33]] {
        kept.put("state.db.key", key);
        kept.is_refused("the key is damaged", &["state.db.key", "put a copy back"]);
    }
}

#[test]
fn a_file_or_directory_in_the_place_of_another_is_named() {
    let kept = Kept::new();
    for name in ["state.db.realm", "state.db.key"] {
        remove(&kept.bench.path(name));
        fs::create_dir(kept.bench.path(name)).unwrap();
        kept.is_refused(name, &[name, "put a copy back"]);
    }
    for name in ["state.db.sessions", "state.db.logs"] {
        kept.put(name, b"in the way");
        kept.is_refused(name, &[name, "move away what is in its place"]);
    }
    let file = kept.bench.path("fleet.toml").join("state.db");
    let output = kept.bench.run(&["--once", "--state", file.to_str().unwrap()]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), errors.lines().count()), (Some(1), 1), "{errors}");
    assert!(errors.contains("fleet.toml") && errors.contains("give another --state"), "{errors}");
}

#[test]
fn a_lock_that_cannot_be_taken_is_named() {
    let kept = Kept::new();
    remove(&kept.bench.path("state.db.lock"));
    fs::create_dir(kept.bench.path("state.db.lock")).unwrap();
    let output = kept.bench.run(&["--once"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), errors.lines().count()), (Some(1), 1), "{errors}");
    assert!(errors.contains("state.db.lock") && errors.contains("see that it can"), "{errors}");
    assert_eq!(kept.bench.sessions(), kept.sessions);
}
