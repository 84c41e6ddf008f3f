//! What can be hunted in? One arena for each part of Tenure, and one for all of it.

mod fleet;

pub use fleet::Fleet;
