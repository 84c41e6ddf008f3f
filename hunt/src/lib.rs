//! Answers what this workspace hunts: its targets, the promises that they check, the defects that they have to find.

mod canary;
mod promise;
mod suite;

pub use canary::canaries;
pub use suite::suite;
