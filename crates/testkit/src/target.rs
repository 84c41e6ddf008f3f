//! What is hunted? The arenas: each is a world around production code, and a plain account of what has to be true there.

mod runtime;
mod slots;
mod store;

pub use runtime::runtime;
pub use slots::{Op as SlotsOp, Slots, World as SlotsWorld};
pub use store::store;

#[cfg(test)]
mod drive;
