//! Is there a way to break a promise? The hunter: operations, worlds, rules, and everything that finds and keeps.

mod arena;
mod run;
mod scope;
mod tally;
mod violation;

pub use arena::{Arena, Card, Explore, Kind, Size, Sort};
pub use run::{Ended, Trail, follow, run};
pub use scope::{Scope, ScopeError};
pub use tally::Tally;
pub use violation::{DETERMINISTIC, NO_HANG, NO_PANIC, Violation, broken};
