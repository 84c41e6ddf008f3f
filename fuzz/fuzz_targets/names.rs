//! Do any bytes make a name, a token or a claim that does not come back?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tenure_testkit::bytes::names(bytes));
