//! What does an audit cost? Nanoseconds per record, on fleets that are well and on fleets where all is wrong.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

fn main() {}
