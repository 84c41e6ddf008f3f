//! Is a content that changes while it is read ever read in part? Others write meanwhile, as fast as they can.

use crate::place::{Place, content, digest, map};
use core::sync::atomic::{AtomicBool, Ordering};
use std::fs::{self, File};
use std::os::unix::fs::{FileExt as _, symlink};
use std::path::Path;
use std::thread;
use tenure_bead::Value;
use tenure_content::{Options, Why, marks, read};

/// Runs a writer over and over, beside a reader.
fn beside<T>(mut write: impl FnMut() + Send, read: impl FnOnce() -> T) -> T {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                write();
            }
        });
        // Also when the reader panics, or the writer would go on for ever.
        let _over = Over(&is_over);
        read()
    })
}

/// Raises a flag when it goes.
struct Over<'f>(&'f AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A file of the kernel says that it has no bytes, and has some.
#[cfg(target_os = "linux")]
#[test]
fn a_file_with_other_bytes_than_it_says_is_unread() {
    let reading = read(Path::new("/proc/self"), ["status"], &Options::default());
    assert_eq!(reading.value, map(&[("status", Value::Unread)]));
    assert_eq!(reading.troubles[0].why, Why::Changing);
}

#[test]
fn a_file_that_is_written_to_while_it_is_read_is_unread() {
    let place = Place::with(&[]);
    let long = vec![0; 12 << 20];
    fs::write(place.at("file"), &long).unwrap();
    let file = File::options().write(true).open(place.at("file")).unwrap();
    let mut byte = 0_u8;
    let write = || {
        byte = byte.wrapping_add(1);
        file.write_all_at(&[byte], 0).unwrap();
    };
    let is_unread = || content(&place, "file") == Value::Unread;
    assert!(beside(write, || (0..20).any(|_| is_unread())), "it is never noticed");
}

#[test]
fn a_file_that_is_replaced_is_read_as_it_was_or_as_it_is() {
    let place = Place::with(&[("file", "one")]);
    let mut number = 0_u32;
    let write = || {
        number += 1;
        place.write("next", if number.is_multiple_of(2) { "one" } else { "two" });
        fs::rename(place.at("next"), place.at("file")).unwrap();
    };
    let known = [digest("one"), digest("two"), Value::Unread];
    beside(write, || {
        for _ in 0..300 {
            let now = content(&place, "file");
            assert!(known.contains(&now), "{now:?}");
        }
    });
}

#[test]
fn a_file_that_is_renamed_is_never_gone() {
    let place = Place::with(&[("d/one", "1")]);
    // What stands before it in the order is read between listing it and reading it.
    (0..60).for_each(|number| place.write(&format!("d/a{number}"), "2"));
    let write = || {
        fs::rename(place.at("d/one"), place.at("d/two")).unwrap();
        fs::rename(place.at("d/two"), place.at("d/one")).unwrap();
    };
    // Under either name, or both if it was renamed between; unread if that happens each time.
    let is_there = |now: &Value| {
        let Value::Map(entries) = now else { return *now == Value::Unread };
        ["one", "two"].iter().any(|name| entries.contains_key(*name))
    };
    beside(write, || {
        for _ in 0..200 {
            let now = content(&place, "d");
            assert!(is_there(&now), "{now:?}");
        }
    });
}

#[test]
fn a_file_that_moves_to_another_directory_is_in_one_of_them() {
    let place = Place::with(&[("d/a/keep", ""), ("d/z/keep", ""), ("d/z/file", "1")]);
    // What stands between the two is read between them.
    (0..50).for_each(|number| place.write(&format!("d/m/{number}"), "2"));
    let write = || {
        fs::rename(place.at("d/z/file"), place.at("d/a/file")).unwrap();
        fs::rename(place.at("d/a/file"), place.at("d/z/file")).unwrap();
    };
    // Nothing comes to the directory above them, or goes from it.
    let at = |now: &Value, name: &str| {
        let Value::Map(entries) = now else { panic!("{now:?}") };
        if let Value::Map(entries) = &entries[name] {
            return Some(entries.contains_key("file"));
        }
        assert_eq!(entries[name], Value::Unread);
        None
    };
    beside(write, || {
        for _ in 0..300 {
            let now = content(&place, "d");
            if let (Some(a), Some(z)) = (at(&now, "a"), at(&now, "z")) {
                assert_ne!(a, z, "once: {now:?}");
            }
        }
    });
}

#[test]
fn a_link_that_is_switched_shows_one_release_and_no_mixture() {
    let place = Place::with(&[]);
    for release in ["one", "two"] {
        (0..30).for_each(|number| place.write(&format!("{release}/{number}"), release));
    }
    fs::create_dir(place.at("d")).unwrap();
    symlink("one", place.at("now")).unwrap();
    symlink("../now", place.at("d/now")).unwrap();
    let mut number = 0_u32;
    let write = || {
        number += 1;
        symlink(if number.is_multiple_of(2) { "one" } else { "two" }, place.at("next")).unwrap();
        fs::rename(place.at("next"), place.at("now")).unwrap();
    };
    let release = |said: &str| {
        let entries: Vec<String> = (0..30).map(|number: u32| number.to_string()).collect();
        map(&entries.iter().map(|name| (name.as_str(), digest(said))).collect::<Vec<_>>())
    };
    let known = [release("one"), release("two"), Value::Unread];
    beside(write, || {
        for _ in 0..200 {
            let now = content(&place, "now");
            assert!(known.contains(&now), "declared: {now:?}");
            let now = content(&place, "d");
            let found = known.iter().any(|known| now == map(&[("now", known.clone())]));
            assert!(found, "below what is declared: {now:?}");
        }
    });
}

#[test]
fn two_files_that_are_written_one_after_the_other_are_never_the_wrong_way_round() {
    let place = Place::with(&[("d/a", "0"), ("d/z", "0")]);
    (0..50).for_each(|number| place.write(&format!("d/m{number}"), "2"));
    let mut number = 0_u32;
    // The last is written first, so whoever sees it old sees the first one old, too.
    let write = || {
        number += 1;
        for name in ["d/z", "d/a"] {
            fs::write(place.at("next"), number.to_string()).unwrap();
            fs::rename(place.at("next"), place.at(name)).unwrap();
        }
    };
    let numbers: Vec<Value> = (0..200_000).map(|number: u32| digest(&number.to_string())).collect();
    let number = |value: &Value| numbers.iter().position(|known| known == value);
    beside(write, || {
        for _ in 0..100 {
            let Value::Map(now) = content(&place, "d") else { continue };
            let (Some(a), Some(z)) = (number(&now["a"]), number(&now["z"])) else { continue };
            assert!(a <= z && z <= a + 1, "{a} and {z}");
        }
    });
}

#[test]
fn marks_change_with_what_is_declared_and_not_with_what_sessions_leave_beside_it() {
    let place = Place::with(&[("d/run.sh", "1"), ("d/sub/file", "2")]);
    let options = Options::default();
    let look = || marks(place.root(), ["d", "gone"], &options);
    let mut before = read(place.root(), ["d", "gone"], &options).marks;
    assert_eq!(look(), before);
    place.write("d/run.log", "left behind");
    place.write("d/__pycache__/run.pyc", "left behind");
    assert_eq!(look(), before);
    let edits: [&dyn Fn(); 6] = [
        &|| place.write("d/sub/file", "3"),
        &|| place.write("d/new", ""),
        &|| place.allow("d/run.sh", 0o700),
        &|| fs::rename(place.at("d/new"), place.at("d/newer")).unwrap(),
        &|| symlink("../d/sub", place.at("gone")).unwrap(),
        &|| fs::remove_file(place.at("d/newer")).unwrap(),
    ];
    for edit in edits {
        edit();
        let now = look();
        assert_ne!(now, before);
        before = now;
    }
}

/// Whoever asks by its marks whether to read it again is told to.
#[cfg(target_os = "linux")]
#[test]
fn what_did_not_hold_still_has_no_marks_that_a_later_look_equals() {
    let reading = read(Path::new("/proc/self"), ["status"], &Options::default());
    assert_ne!(marks(Path::new("/proc/self"), ["status"], &Options::default()), reading.marks);
}
