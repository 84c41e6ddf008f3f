//! How is a name of the file system written as a key? So that no two names have one key.

use core::fmt::Write as _;
use std::ffi::OsStr;
use std::path::{Component, Path};

/// Returns the key of one name.
pub(crate) fn key(name: &OsStr) -> String {
    let mut key = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        key.push_str(&chunk.valid().replace('\\', "\\\\"));
        for byte in chunk.invalid() {
            let written = write!(key, "\\x{byte:02x}");
            debug_assert!(written.is_ok(), "a text takes everything");
        }
    }
    key
}

/// Returns the key of a declared path: its names with slashes between, however it was spelled.
pub(crate) fn key_of_path(path: &Path) -> String {
    let is_rooted = path.has_root();
    let names = path.components().filter_map(|component| match component {
        Component::Prefix(prefix) => Some(key(prefix.as_os_str())),
        Component::ParentDir => Some("..".to_owned()),
        Component::Normal(name) => Some(key(name)),
        Component::RootDir | Component::CurDir => None,
    });
    let names = names.collect::<Vec<_>>().join("/");
    match (is_rooted, names.is_empty()) {
        (true, _) => format!("/{names}"),
        (false, true) => ".".to_owned(),
        (false, false) => names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(declared: &str, expected: &str) {
        assert_eq!(key_of_path(Path::new(declared)), expected);
    }

    #[test]
    fn one_path_has_one_key_however_it_is_spelled() {
        check("hooks", "hooks");
        check("hooks/", "hooks");
        check("./hooks", "hooks");
        check("hooks//sub/./run.sh", "hooks/sub/run.sh");
        check(".", ".");
        check("", ".");
        check("../shared", "../shared");
        check("/etc/agent", "/etc/agent");
        check("/", "/");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_are_told_apart() {
        use std::os::unix::ffi::OsStrExt as _;
        let names: [&[u8]; 5] = [b"a\xff", b"a\\xff", b"a\xfe", "a\u{fffd}".as_bytes(), b"a\\"];
        let keys = names.map(|name| key(OsStr::from_bytes(name)));
        assert_eq!(keys, [r"a\xff", r"a\\xff", r"a\xfe", "a\u{fffd}", r"a\\"]);
    }
}
