//! Answers how Tenure is held to its invariants: worlds to decide about, a model to carry plans out, a whole fleet
//! under virtual time.
//!
//! For tests only; you probably want the facade crate `tenure`.

pub mod generate;
pub mod model;
pub mod sim;
pub mod world;
