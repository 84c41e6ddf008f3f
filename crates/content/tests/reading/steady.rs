//! Is a content that changes while it is read ever read in part? Others write meanwhile, as fast as they can.

use crate::place::{Place, content, digest, map};
use core::sync::atomic::{AtomicBool, Ordering};
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::thread;
use tenure_bead::Value;
use tenure_content::{Options, Why, read};

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
