//! Do any bytes make a config that passes for another, or a fingerprint that does not come back?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tenure_testkit::bytes::config(bytes));
