//! What is hunted? The arenas: each is a world around production code, and a plain account of what has to be true there.

mod drift;
mod fleet;
mod identity;
mod slots;

pub use drift::{Build, Drift, Known, Op as DriftOp, World as DriftWorld};
pub use fleet::Fleet;
pub use identity::{Identity, Op as IdentityOp, World as IdentityWorld};
pub use slots::{Op as SlotsOp, Slots, World as SlotsWorld};

#[cfg(test)]
mod drive;
#[cfg(test)]
mod fleet_test;
