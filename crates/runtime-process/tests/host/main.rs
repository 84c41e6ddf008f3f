//! Does the host of local processes keep its word? Every test here runs real processes, and ends them.

mod support;

mod attention;
mod drain;
mod foreign;
mod laws;
mod live;
mod restart;
mod spawn;
mod stop;
mod wait;
