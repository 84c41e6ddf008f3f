//! What can be hunted in? The arenas, one file each.

pub mod config;
pub mod liveness;
pub mod record;

pub use config::Config;
pub use liveness::Liveness;
pub use record::Record;
