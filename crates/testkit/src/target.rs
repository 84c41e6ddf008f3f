//! What can be hunted in? The arenas, one file each.

pub mod liveness;
pub mod record;

pub use liveness::Liveness;
pub use record::Record;
