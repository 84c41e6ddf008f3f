//! Do any bytes make a record that does not come back, or a refusal that does not say where?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tenure_testkit::bytes::record(bytes));
