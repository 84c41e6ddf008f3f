//! Do any bytes make a ledger entry that does not come back?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tenure_testkit::bytes::ledger(bytes));
