//! Is there a way to break a promise? The hunter: operations, worlds, rules, and everything that finds and keeps.

mod arena;
mod board;
mod case;
mod catch;
mod corpus;
mod draw;
mod explore;
mod hunter;
mod run;
mod scope;
mod shrink;
mod tally;
mod target;
mod violation;
mod watch;
mod worker;

pub use arena::{Arena, Card, Explore, Kind, Question, Size, Sort};
pub use board::{Board, Figures};
pub use case::{Case, CaseError, Expect, FORMAT, Origin, Step, UnknownExpectation};
pub use explore::{Bound, Bounds, Explored, Verdict, explore};
pub use hunter::{AfterAFind, Find, Haul, Hunt, hunt, hunt_on};
pub use run::{Ended, Trail, follow, run};
pub use scope::{Scope, ScopeError};
pub use shrink::{Shrunk, shrink};
pub use tally::Tally;
pub use target::{Again, Found, Hunted, Report, Search, Target};
pub use violation::{DETERMINISTIC, HUNTER, NO_HANG, NO_PANIC, Violation, broken};

use corpus::Corpus;
use run::Course;
use watch::Watch;
