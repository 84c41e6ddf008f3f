//! Does a reporter do what every scenario of the earlier systems asks for? One test each, by the letter of its table.

mod clocks;
mod flush;
mod history;
mod holes;
mod identity;
mod rebuild;
mod receive;
mod rig;
