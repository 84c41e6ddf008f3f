//! What is hunted? One arena for each part of Tenure that makes promises.

pub mod reconcile;

pub use reconcile::Reconcile;
