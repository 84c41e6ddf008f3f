//! Do any bytes make a fleet file that is read in two ways, or an objection of more than one line?
//!
//! The reader belongs to the example `supervise`, which is a binary, so its files are compiled in here.

#![no_main]

use std::path::Path;
use supervise::fleet_file::parse;
use supervise::line::one_line;
use tenure::drift::SecretKey;
use tenure::reconcile::Intent;

#[path = "../../examples/supervise"]
mod supervise {
    #[expect(dead_code, reason = "the supervisor reads files, a byte target has none")]
    pub(crate) mod fleet_file;
    pub(crate) mod line;
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let key = SecretKey::from_bytes([7; 32]);
    let read = || parse((Path::new("fleet.toml"), bytes), Intent::Run, &key);
    let first = read();
    assert_eq!(first, read(), "one file means one fleet");
    if let Err(what) = first {
        let is_line = what.starts_with("fleet file fleet.toml") && !what.contains(char::is_control);
        assert!(is_line, "{what:?}");
    }
});
