//! Does the loop keep its word? Scripted hosts, stores in memory, and a clock that moves only when told.

mod fleet;
mod hosts;
mod stage;
mod stores;

mod alias;
mod charter;
mod clock_step;
mod damper;
mod deferral;
mod drain;
mod drift;
mod foresee;
mod gap;
mod held;
mod isolation;
mod lease;
mod limits;
mod live;
mod naming;
mod order;
mod pace;
mod page;
mod parallel;
mod protocol;
mod quiet;
mod recheck;
mod relaunch;
mod slow;
mod steady;
mod stray;
mod unanswered;
mod words;
mod work;
