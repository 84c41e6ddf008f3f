//! How long do commits take?
fn main() {}
