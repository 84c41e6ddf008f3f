//! What does a fleet do in a case that a person wrote down? Scenario files, read, run, compared and explained.
//!
//! A scenario is a TOML file with a world, steps and the lines that are expected; `docs/scenarios.md` says how to
//! write one. It runs the real driver on a store in memory, a scripted host and a clock that only the steps move.

pub mod cli;
mod crash;
mod end;
mod explain;
mod file;
mod find;
mod line;
mod outcome;
mod outset;
mod read;
mod report;
mod run;
mod schema;
mod stage;
mod update;
mod written;
mod written_phase;

pub use explain::explain;
pub use find::{files, run_all};
pub use outcome::{Outcome, Told};
pub use read::{Scenario, ScenarioError, parse, read};
pub use report::{Difference, Report, compare};
pub use run::run;
pub use schema::schema;
pub use update::update;
pub use written::written;

#[cfg(test)]
mod written_test;
