//! What is hunted? The arenas: each is a world around production code, and a plain account of what has to be true there.

pub mod config;
mod drift;
mod fleet;
mod identity;
pub mod liveness;
pub mod reconcile;
pub mod record;
pub mod reporter;
mod runtime;
mod slots;
pub mod statement;
mod store;

pub use config::Config;
pub use drift::{Build, Drift, Known, Op as DriftOp, World as DriftWorld};
pub use fleet::Fleet;
pub use identity::{Identity, Op as IdentityOp, World as IdentityWorld};
pub use liveness::Liveness;
pub use reconcile::Reconcile;
pub use record::Record;
pub use reporter::Reporting;
pub use runtime::runtime;
pub use slots::{Op as SlotsOp, Slots, World as SlotsWorld};
pub use statement::Statements;
pub use store::store;

#[cfg(test)]
mod drive;
#[cfg(test)]
mod fleet_test;
