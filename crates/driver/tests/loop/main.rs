//! Does the loop keep its word? Scripted hosts, stores in memory, and a clock that moves only when told.

mod fleet;
mod hosts;
mod stage;
mod stores;

mod damper;
mod gap;
mod isolation;
mod lease;
mod pace;
mod page;
mod parallel;
mod protocol;
mod quiet;
mod recheck;
mod unanswered;
