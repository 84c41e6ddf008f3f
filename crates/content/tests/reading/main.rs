//! Is an edit of a declared file seen, by name, and nothing else taken for one? On real files.

#![cfg(unix)]

mod place;
mod steady;

use place::{Place, content, digest, map, read_all};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::time::SystemTime;
use tenure_bead::{Class, Committed, Input, Value};
use tenure_content::{Debris, Options, Why, read};
use tenure_drift::{Drift, classify, fingerprint};

fn drift(old: &Value, new: &Value) -> Drift {
    let config = |value: &Value| {
        fingerprint(vec![Input {
            field: "files".into(),
            class: Class::Restart,
            value: value.clone(),
        }])
    };
    let written = serde_json::to_value(config(old)).unwrap();
    let committed: Committed = serde_json::from_value(written).unwrap();
    classify(&committed, &config(new))
}

#[test]
fn a_file_is_the_digest_of_its_bytes_and_a_directory_a_map_by_name() {
    let place = Place::with(&[("a.md", "one"), ("hooks/run.md", "two"), ("hooks/sub/x", "")]);
    let hooks = map(&[("run.md", digest("two")), ("sub", map(&[("x", digest(""))]))]);
    assert_eq!(content(&place, "a.md"), digest("one"));
    assert_eq!(content(&place, "hooks"), hooks);
    assert_eq!(
        read_all(&place, &["hooks/", "./a.md"]),
        map(&[("hooks", hooks), ("a.md", digest("one"))])
    );
}

#[test]
fn the_place_the_time_and_the_order_of_writing_mean_nothing() {
    let files = [("hooks/a", "1"), ("hooks/b", "2"), ("hooks/c/d", "3")];
    let one = Place::with(&files);
    let mut turned = files;
    turned.reverse();
    let other = Place::with(&turned);
    fs::File::open(other.at("hooks/a")).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(content(&one, "hooks"), content(&other, "hooks"));
}

#[test]
fn an_explanation_names_the_file_that_changed_was_added_or_removed() {
    let place = Place::with(&[("hooks/a", "1"), ("hooks/b", "2"), ("hooks/sub/c", "3")]);
    let before = content(&place, "hooks");
    place.write("hooks/sub/c", "4");
    place.write("hooks/d", "5");
    fs::remove_file(place.at("hooks/a")).unwrap();
    let Drift::Changed(edit) = drift(&before, &content(&place, "hooks")) else { panic!("seen") };
    let line = edit.to_string();
    let hex = |said: &str| format!("{}…", &blake3::hash(said.as_bytes()).to_hex()[..8]);
    for part in [
        format!(r#""d": not set -> "{}""#, hex("5")),
        format!(r#""sub": {{"c": "{}" -> "{}"}}"#, hex("3"), hex("4")),
        format!(r#""a": "{}" -> not set"#, hex("1")),
    ] {
        assert!(line.contains(&part), "{part} in {line}");
    }
    assert!(!line.contains(r#""b""#), "{line}");
}

#[test]
fn what_is_not_there_is_neither_empty_nor_unread() {
    let place = Place::with(&[("empty", ""), ("dir/file", "x")]);
    fs::create_dir(place.at("bare")).unwrap();
    assert_eq!(content(&place, "gone"), Value::Absent);
    assert_eq!(content(&place, "empty/file"), Value::Absent, "a file has nothing in it");
    assert_eq!(content(&place, "empty"), digest(""));
    assert_eq!(content(&place, "bare"), map(&[]));
    assert!(matches!(drift(&digest("x"), &Value::Absent), Drift::Changed(_)));
}

#[test]
fn what_sessions_leave_behind_is_no_edit() {
    let place = Place::with(&[("hooks/run.py", "1")]);
    let before = content(&place, "hooks");
    for debris in [
        "hooks/__pycache__/run.cpython-313.pyc",
        "hooks/.git/HEAD",
        "hooks/run.log",
        "hooks/run.log.3",
        "hooks/logs/today.log",
        "hooks/agent.pid",
        "hooks/.run.py.swp",
        "hooks/run.py~",
        "hooks/.agent.lock",
    ] {
        place.write(debris, "left behind");
    }
    UnixListener::bind(place.at("hooks/agent")).unwrap();
    fs::create_dir_all(place.at("hooks/deep/in/nothing")).unwrap();
    assert_eq!(content(&place, "hooks"), before);
}

#[test]
fn what_a_person_may_have_written_is_content_however_passing_it_looks() {
    for name in ["notes.tmp", "plan.bak", "a.orig", "Cargo.lock", "log", "cache/x", "tmp/x"] {
        let place = Place::with(&[("hooks/a", "1")]);
        let before = content(&place, "hooks");
        place.write(&format!("hooks/{name}"), "by hand");
        let drift = drift(&before, &content(&place, "hooks"));
        assert!(matches!(drift, Drift::Changed(_)), "{name}: {drift}");
    }
}

#[test]
fn what_is_itself_declared_is_read_whatever_it_is_called() {
    let place = Place::with(&[("run.log", "a log"), (".git/HEAD", "main")]);
    assert_eq!(content(&place, "run.log"), digest("a log"));
    assert_eq!(content(&place, ".git"), map(&[("HEAD", digest("main"))]));
}

#[test]
fn the_list_of_debris_can_be_longer_or_another_one() {
    let place = Place::with(&[("d/a.cache", "1"), ("d/b.log", "2"), ("d/c", "3")]);
    let mut options = Options::default();
    options.debris.push(Debris::Between { begins: String::new(), ends: ".cache".into() });
    let value = read(place.root(), ["d"], &options).value;
    assert_eq!(value, map(&[("d", map(&[("c", digest("3"))]))]));
    options.debris = vec![Debris::File("c".into()), Debris::Directory("d".into())];
    let value = read(place.root(), ["d"], &options).value;
    let entries = [("a.cache", digest("1")), ("b.log", digest("2"))];
    assert_eq!(value, map(&[("d", map(&entries))]));
}

#[test]
fn a_program_that_may_not_be_executed_any_more_is_an_edit_and_other_rights_are_none() {
    let place = Place::with(&[("run.sh", "exit 0")]);
    place.allow("run.sh", 0o700);
    let program = content(&place, "run.sh");
    let Value::Text(said) = &program else { panic!("{program:?}") };
    assert!(said.ends_with(" executable") && said.len() == 64 + " executable".len(), "{said}");
    place.allow("run.sh", 0o755);
    assert_eq!(content(&place, "run.sh"), program);
    place.allow("run.sh", 0o666);
    assert_eq!(content(&place, "run.sh"), digest("exit 0"));
    place.allow("run.sh", 0o611);
    assert_eq!(content(&place, "run.sh"), digest("exit 0"), "only the owner's right counts");
}

#[test]
fn a_link_is_what_it_leads_to() {
    let place = Place::with(&[("real/a", "1"), ("real/sub/b", "2"), ("d/plain", "3")]);
    symlink(place.at("real/a"), place.at("d/file")).unwrap();
    symlink("../real", place.at("d/dir")).unwrap();
    let real = map(&[("a", digest("1")), ("sub", map(&[("b", digest("2"))]))]);
    let entries = [("plain", digest("3")), ("file", digest("1")), ("dir", real.clone())];
    assert_eq!(content(&place, "d"), map(&entries));
    assert_eq!(content(&place, "d/dir"), real);
}

#[test]
fn a_link_to_nowhere_is_not_there_and_one_to_where_it_stands_adds_nothing() {
    let place = Place::with(&[("d/a", "1"), ("d/sub/b", "2")]);
    let before = content(&place, "d");
    symlink("nowhere", place.at("d/dangling")).unwrap();
    symlink(".", place.at("d/here")).unwrap();
    symlink("..", place.at("d/sub/up")).unwrap();
    symlink("/", place.at("d/sub/top")).unwrap();
    assert_eq!(content(&place, "d"), before);
    assert_eq!(content(&place, "d/dangling"), Value::Absent);
}

#[test]
fn links_beside_one_another_are_no_ring() {
    let place = Place::with(&[("d/a/x", "1"), ("d/b/y", "2")]);
    symlink("../b", place.at("d/a/b")).unwrap();
    let b = map(&[("y", digest("2"))]);
    let a = map(&[("b", b.clone()), ("x", digest("1"))]);
    assert_eq!(content(&place, "d"), map(&[("a", a), ("b", b)]));
}

#[test]
fn a_ring_of_links_is_unread_alone() {
    let place = Place::with(&[("d/a", "1")]);
    symlink("two", place.at("d/one")).unwrap();
    symlink("one", place.at("d/two")).unwrap();
    let reading = read(place.root(), ["d", "d/one"], &Options::default());
    let entries = [("a", digest("1")), ("one", Value::Unread), ("two", Value::Unread)];
    assert_eq!(reading.value, map(&[("d", map(&entries)), ("d/one", Value::Unread)]));
    let found: Vec<_> = reading.troubles.iter().map(|trouble| trouble.path.clone()).collect();
    assert_eq!(found, ["d/one", "d/two", "d/one"].map(|path| place.at(path)));
    assert!(reading.troubles.iter().all(|trouble| matches!(trouble.why, Why::Refused(_))));
}

#[test]
fn what_may_not_be_read_is_unread_and_hides_no_edit_beside_it() {
    let place = Place::with(&[("d/a", "1"), ("d/b", "2"), ("d/sub/c", "3")]);
    let before = content(&place, "d");
    place.allow("d/a", 0);
    place.allow("d/sub", 0);
    // A superuser may read everything, and does.
    let is_refused = fs::File::open(place.at("d/a")).is_err();
    let now = content(&place, "d");
    let (a, sub) = (digest("1"), map(&[("c", digest("3"))]));
    let (a, sub) = if is_refused { (Value::Unread, Value::Unread) } else { (a, sub) };
    assert_eq!(now, map(&[("a", a), ("b", digest("2")), ("sub", sub)]));
    assert_eq!(matches!(drift(&before, &now), Drift::Unjudgeable(_)), is_refused);
    place.write("d/b", "4");
    assert!(matches!(drift(&before, &content(&place, "d")), Drift::Changed(_)));
    place.allow("d/sub", 0o700);
}

#[test]
fn an_unread_directory_does_not_look_as_if_its_files_were_removed() {
    let place = Place::with(&[("d/a", "1"), ("d/sub/deep/c", "3")]);
    let before = content(&place, "d");
    let mut options = Options::default();
    options.caps.depth = 2;
    let reading = read(place.root(), ["d"], &options);
    let sub = map(&[("deep", Value::Unread)]);
    assert_eq!(reading.value, map(&[("d", map(&[("a", digest("1")), ("sub", sub)]))]));
    assert_eq!(reading.troubles[0].why, Why::TooDeep);
    let Value::Map(declared) = &reading.value else { panic!("a map") };
    assert!(matches!(drift(&before, &declared["d"]), Drift::Unjudgeable(_)));
}

#[test]
fn beyond_a_cap_nothing_is_read_in_part() {
    let place = Place::with(&[("d/a", "1234"), ("d/b", "5678"), ("d/sub/c", "90"), ("e", "1")]);
    let under = |edit: fn(&mut Options)| {
        let mut options = Options::default();
        edit(&mut options);
        let reading = read(place.root(), ["d", "e"], &options);
        let whys: Vec<Why> = reading.troubles.iter().map(|trouble| trouble.why).collect();
        let Value::Map(mut declared) = reading.value else { panic!("a map") };
        assert_eq!(
            declared.remove("e"),
            Some(digest("1")),
            "each declared path has caps of its own"
        );
        (declared.remove("d").unwrap(), whys)
    };
    let whole = content(&place, "d");
    let unread = |why| (Value::Unread, vec![why]);
    // Four: three files and one directory.
    assert_eq!(under(|options| options.caps.files = 4), (whole.clone(), vec![]));
    assert_eq!(under(|options| options.caps.files = 3), unread(Why::TooManyFiles));
    assert_eq!(under(|options| options.caps.files = 2), unread(Why::TooManyFiles));
    let one_trouble = under(|options| (options.caps.files, options.caps.file_bytes) = (3, 3));
    assert_eq!(
        one_trouble,
        unread(Why::TooManyFiles),
        "what was in the way before is beside the point"
    );
    assert_eq!(under(|options| options.caps.bytes = 10), (whole, vec![]));
    assert_eq!(under(|options| options.caps.bytes = 9), unread(Why::TooManyBytes));
    let sub = map(&[("c", digest("90"))]);
    let entries = [("a", Value::Unread), ("b", Value::Unread), ("sub", sub)];
    let too_long = (map(&entries), vec![Why::FileTooLong; 2]);
    assert_eq!(under(|options| options.caps.file_bytes = 3), too_long);
}

#[test]
fn a_cap_is_named_with_what_it_is_by_default() {
    let caps = [Why::FileTooLong, Why::TooDeep, Why::TooManyFiles, Why::TooManyBytes];
    let said = caps.map(|why| why.to_string());
    for (said, cap) in said.iter().zip(["16 MiB", "32", "10000", "256 MiB"]) {
        assert!(said.ends_with(&format!("({cap} by default)")), "{said}");
    }
}

#[test]
fn debris_counts_against_no_cap() {
    let place = Place::with(&[("d/a", "1")]);
    (0..9).for_each(|number| place.write(&format!("d/run.log.{number}"), "a long line of a log"));
    let mut options = Options::default();
    (options.caps.files, options.caps.bytes) = (1, 1);
    let reading = read(place.root(), ["d"], &options);
    assert_eq!(reading.value, map(&[("d", map(&[("a", digest("1"))]))]));
}

#[test]
fn names_that_are_no_text_are_kept_apart() {
    let place = Place::with(&[("d/plain", "1")]);
    for (name, said) in [(&b"x\xff"[..], "2"), (b"x\xfe", "3"), (b"x\\xff", "4")] {
        fs::write(place.at("d").join(OsStr::from_bytes(name)), said).unwrap();
    }
    let entries = [
        ("plain", digest("1")),
        (r"x\xff", digest("2")),
        (r"x\xfe", digest("3")),
        (r"x\\xff", digest("4")),
    ];
    assert_eq!(content(&place, "d"), map(&entries));
}

#[test]
fn a_trouble_reads_as_one_line() {
    let place = Place::with(&[("d\n/a", "1")]);
    let mut options = Options::default();
    options.caps.file_bytes = 0;
    let trouble = read(place.root(), ["d\n"], &options).troubles.remove(0);
    let line = trouble.to_string();
    let end =
        "could not be read because of its length, beyond the cap on one file (16 MiB by default)";
    assert!(line.ends_with(end) && !line.contains('\n'), "{line}");
}
