//! Is every way of changing a file noticed, and nothing else? Real files, no waiting but for the event.

use super::Watch;
use core::time::Duration;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

/// A loaded machine needs milliseconds; ten times less than this would fail for no fault of ours.
const PATIENCE: Duration = Duration::from_secs(30);

fn watched(path: &Path) -> (Watch, Receiver<()>) {
    let (tell, told) = channel();
    let changed = move || tell.send(()).unwrap_or_default();
    let watch = Watch::looking_every(Duration::from_millis(5), path, changed).unwrap();
    assert!(watch.take_changed(), "what was before nobody saw");
    (watch, told)
}

/// Checks that what is done to a file, in a directory of its own, is told.
#[track_caller]
fn check(prepare: impl Fn(&Path), change: impl Fn(&Path)) {
    let dir = tempfile::tempdir().unwrap();
    prepare(dir.path());
    let (watch, told) = watched(&dir.path().join("fleet.toml"));
    change(dir.path());
    told.recv_timeout(PATIENCE).unwrap();
    assert!(watch.take_changed());
}

/// Checks that what is done is not told; all that happened is looked at before the watch ends.
#[track_caller]
fn check_not(prepare: impl Fn(&Path), change: impl Fn(&Path)) {
    let dir = tempfile::tempdir().unwrap();
    prepare(dir.path());
    let (watch, told) = watched(&dir.path().join("fleet.toml"));
    change(dir.path());
    drop(watch);
    assert_eq!(told.iter().count(), 0);
}

fn file(dir: &Path) {
    fs::write(dir.join("fleet.toml"), "one").unwrap();
}

#[test]
fn a_file_written_in_place_is_noticed() {
    use std::io::Write as _;
    check(file, |dir| {
        let options = fs::OpenOptions::new().append(true).open(dir.join("fleet.toml"));
        options.unwrap().write_all(b"two").unwrap();
    });
}

#[test]
fn a_file_emptied_and_written_is_noticed() {
    check(file, |dir| fs::write(dir.join("fleet.toml"), "two").unwrap());
}

#[test]
fn a_file_renamed_over_it_is_noticed() {
    check(file, |dir| {
        fs::write(dir.join("fleet.toml~"), "two").unwrap();
        fs::rename(dir.join("fleet.toml~"), dir.join("fleet.toml")).unwrap();
    });
}

#[test]
fn a_file_that_goes_or_comes_is_noticed() {
    check(file, |dir| fs::remove_file(dir.join("fleet.toml")).unwrap());
    check(|_| {}, file);
    check(
        |dir| fs::write(dir.join("other"), "two").unwrap(),
        |dir| fs::hard_link(dir.join("other"), dir.join("fleet.toml")).unwrap(),
    );
}

#[test]
fn a_permission_that_is_given_back_is_noticed() {
    let allows = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let forbidden = |dir: &Path| {
        file(dir);
        allows(&dir.join("fleet.toml"), 0o000);
    };
    check(forbidden, |dir| allows(&dir.join("fleet.toml"), 0o644));
    check(file, |dir| allows(dir, 0o755));
}

#[test]
fn a_second_change_is_noticed_as_the_first_was() {
    let dir = tempfile::tempdir().unwrap();
    let (watch, told) = watched(&dir.path().join("fleet.toml"));
    for _ in 0..3 {
        file(dir.path());
        told.recv_timeout(PATIENCE).unwrap();
        assert!(watch.take_changed());
    }
}

#[test]
fn a_neighbor_is_none_of_its_business() {
    check_not(file, |dir| fs::write(dir.join("fleet.toml.swp"), "two").unwrap());
}

#[test]
fn a_file_that_is_only_read_has_not_changed() {
    check_not(file, |dir| drop(fs::read(dir.join("fleet.toml")).unwrap()));
}

#[test]
fn a_file_that_is_still_being_written_is_waited_for() {
    use std::io::Write as _;
    let mut open = None;
    let dir = tempfile::tempdir().unwrap();
    let (watch, told) = watched(&dir.path().join("fleet.toml"));
    let writer = open.insert(fs::File::create(dir.path().join("fleet.toml")).unwrap());
    writer.write_all(b"half").unwrap();
    drop(watch);
    assert_eq!(told.iter().count(), 0);
}

#[test]
fn what_a_link_leads_to_is_watched_as_well_as_the_link() {
    let linked = |dir: &Path| {
        for (name, text) in [("a", "one"), ("b", "two")] {
            fs::create_dir(dir.join(name)).unwrap();
            fs::write(dir.join(name).join("real"), text).unwrap();
        }
        symlink("a/real", dir.join("fleet.toml")).unwrap();
    };
    check(linked, |dir| fs::write(dir.join("a/real"), "three").unwrap());
    check(linked, |dir| {
        symlink("b/real", dir.join("fresh")).unwrap();
        fs::rename(dir.join("fresh"), dir.join("fleet.toml")).unwrap();
    });
    check_not(linked, |dir| fs::write(dir.join("b/real"), "three").unwrap());
}

#[test]
fn a_link_to_a_directory_on_the_way_is_watched() {
    let linked = |dir: &Path| {
        for name in ["v1", "v2"] {
            fs::create_dir(dir.join(name)).unwrap();
            fs::write(dir.join(name).join("real"), name).unwrap();
        }
        symlink("v1", dir.join("current")).unwrap();
        symlink("current/real", dir.join("fleet.toml")).unwrap();
    };
    check(linked, |dir| {
        symlink("v2", dir.join("fresh")).unwrap();
        fs::rename(dir.join("fresh"), dir.join("current")).unwrap();
    });
}

#[test]
fn a_directory_that_vanishes_and_comes_back_is_looked_for() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    fs::create_dir(&home).unwrap();
    file(&home);
    let (watch, told) = watched(&home.join("fleet.toml"));
    fs::remove_dir_all(&home).unwrap();
    told.recv_timeout(PATIENCE).unwrap();
    // Whether its end is told once or twice, a new file is told of after that.
    fs::create_dir(&home).unwrap();
    file(&home);
    while fs::metadata(home.join("fleet.toml")).is_err() || !watch.take_changed() {
        told.recv_timeout(PATIENCE).unwrap();
    }
}
