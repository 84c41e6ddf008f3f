//! Whose are the sessions when files are moved, lost, or put together from two fleets? Nobody is doubled or abandoned.

use crate::FLEET;
use crate::bench::Bench;
use crate::processes::marks;
use std::fs;
use std::path::Path;

/// Runs with other records than the bench has.
fn run(bench: &Bench, state: &Path, mode: &str) -> (Option<i32>, String, String) {
    let output = bench.run(&["--state", state.to_str().unwrap(), mode]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[track_caller]
fn is_refused(bench: &Bench, state: &Path, says: &[&str]) {
    let before = bench.sessions();
    for mode in ["--once", "--stop", "--plan", "--held", "--json"] {
        let (code, said, errors) = run(bench, state, mode);
        assert_eq!((code, said.as_str()), (Some(1), ""), "{mode}: {errors}");
        assert_eq!(errors.lines().count(), 1, "{mode}: {errors}");
        for text in says {
            assert!(errors.contains(text), "{mode}: {text} is missing in: {errors}");
        }
        assert_eq!(bench.sessions(), before, "{mode}");
    }
}

/// Moves everything of a state, whatever is behind its name.
fn move_all(bench: &Bench, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(bench.path("")).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("state.db") {
            fs::rename(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn installation(bench: &Bench, name: &str) -> String {
    marks(bench.session(name).pid)["TENURE_INSTALLATION"].clone()
}

#[test]
fn records_that_were_moved_alone_are_refused_with_the_lines_that_are_missing() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let id = installation(&bench, "refinery");
    fs::create_dir(bench.path("new")).unwrap();
    let moved = bench.path("new/state.db");
    fs::rename(bench.path("state.db"), &moved).unwrap();
    is_refused(&bench, &moved, &["new/state.db.realm", ".sessions", "write two lines", &id]);
    // What the refusal says to do helps.
    let fleet = marks(bench.session("refinery").pid)["TENURE_FLEET"].clone();
    fs::write(bench.path("new/state.db.realm"), format!("{id}\n{fleet}\n")).unwrap();
    let before = bench.sessions();
    let (code, said, errors) = run(&bench, &moved, "--once");
    assert_eq!(code, Some(0), "{said}{errors}");
    assert_eq!(bench.sessions(), before, "{said}");
}

#[test]
fn records_of_an_earlier_build_without_their_realm_are_refused() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let records = rusqlite::Connection::open(bench.path("state.db")).unwrap();
    records.execute_batch("DELETE FROM ledger WHERE kind = 'charter'").unwrap();
    drop(records);
    let realm = fs::read(bench.path("state.db.realm")).unwrap();
    fs::remove_file(bench.path("state.db.realm")).unwrap();
    is_refused(&bench, &bench.path("state.db"), &["state.db.realm", "put it back", "start anew"]);
    fs::write(bench.path("state.db.realm"), realm).unwrap();
    let before = bench.sessions();
    bench.done(&["--once"]);
    assert_eq!(bench.sessions(), before);
}

#[test]
fn another_name_of_a_fleet_does_not_get_the_records_of_the_first() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let id = installation(&bench, "refinery");
    fs::write(bench.path("state.db.realm"), format!("{id}\nother\n")).unwrap();
    let text = fs::read_to_string(bench.path("fleet.toml")).unwrap();
    fs::write(bench.path("fleet.toml"), text.replace("fleet = \"test", "fleet = \"other\" # "))
        .unwrap();
    is_refused(&bench, &bench.path("state.db"), &["state.db has the records of fleet test", &id]);
}

#[test]
fn another_installation_does_not_get_the_records_of_the_first() {
    let bench = Bench::new(FLEET);
    bench.done(&["--once"]);
    let id = installation(&bench, "refinery");
    let fleet = marks(bench.session("refinery").pid)["TENURE_FLEET"].clone();
    let other = format!("67e55044-10b1-426f-9247-bb680e5fe0c8\n{fleet}\n");
    fs::write(bench.path("state.db.realm"), other).unwrap();
    is_refused(&bench, &bench.path("state.db"), &["put the files of one fleet back", &id]);
}

#[test]
fn a_state_that_was_moved_keeps_its_sessions_and_a_new_one_at_its_place_takes_none() {
    let bench = Bench::new(&[("w", 1)]);
    bench.done(&["--once"]);
    let (first, id) = (bench.session("w"), installation(&bench, "w"));
    move_all(&bench, &bench.path("old"));
    let said = bench.done(&["--once"]);
    assert!(said.contains("w: started") && !said.contains("adopted"), "{said}");
    let both = bench.sessions();
    assert!(both.len() == 2 && both.contains(&first), "{both:?}");
    let of = |pid| marks(pid)["TENURE_INSTALLATION"].clone();
    assert!(both.iter().all(|s| (of(s.pid) == id) == (*s == first)), "{both:?}");
    let (code, said, errors) = run(&bench, &bench.path("old/state.db"), "--stop");
    assert_eq!(code, Some(0), "{said}{errors}");
    assert!(!bench.sessions().contains(&first) && bench.sessions().len() == 1);
}

#[test]
fn where_there_are_no_records_there_is_nothing_to_stop_and_nothing_is_made() {
    let bench = Bench::new(&[("w", 1)]);
    bench.done(&["--once"]);
    for state in ["typo.db", "no/such/state.db"] {
        let (code, said, errors) = run(&bench, &bench.path(state), "--stop");
        assert_eq!((code, said.as_str()), (Some(1), ""), "{errors}");
        assert!(errors.contains(state) && errors.contains("mend the path"), "{errors}");
        assert!(!bench.path(state).parent().unwrap().join("typo.db.realm").exists());
    }
    assert!(!bench.path("no").exists());
    assert_eq!(bench.names(), ["w"]);
}

#[test]
fn a_supervisor_that_begins_writes_over_nothing_that_is_there() {
    let bench = Bench::new(&[("w", 1)]);
    let names = ["fleet.db.new", "fleet.new", "fleet.db.realm.new", "fleet.realm.new"];
    for name in names {
        fs::write(bench.path(name), "somebody's").unwrap();
    }
    let (code, said, errors) = run(&bench, &bench.path("fleet"), "--once");
    assert_eq!(code, Some(0), "{said}{errors}");
    for name in names {
        assert_eq!(fs::read(bench.path(name)).unwrap(), b"somebody's", "{name}");
    }
    for name in ["fleet.key", "fleet.realm"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(bench.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn two_that_begin_at_once_are_one_installation() {
    let bench = Bench::new(FLEET);
    let mut both = [bench.start(&["--for", "2s"]), bench.start(&["--for", "2s"])];
    for supervisor in &mut both {
        supervisor.ends();
    }
    bench.done(&["--once"]);
    assert_eq!(bench.sessions().len(), 4);
    bench.done(&["--stop"]);
    assert_eq!(bench.sessions(), vec![]);
}

#[test]
fn sessions_whose_records_are_lost_can_still_be_stopped() {
    let bench = Bench::new(&[("w", 1)]);
    bench.done(&["--once"]);
    bench.loses_its_state();
    bench.done(&["--stop"]);
    assert_eq!(bench.sessions(), vec![], "stopped by their marks");
}
