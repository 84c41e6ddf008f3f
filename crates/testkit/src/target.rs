//! What can be hunted in? The arenas, one file each.

pub mod record;

pub use record::Record;
