//! Do the parts of the example keep their promises? Their own tests, which cargo does not run in an example.

#![cfg(target_os = "linux")]
#![expect(dead_code, unused_imports, reason = "the example uses what the tests do not")]

#[path = "../../supervise"]
mod parts {
    mod json;
    mod table;
    mod watch;
}
