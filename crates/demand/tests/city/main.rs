//! Does demand do what the scenarios of other systems taught? Cities in words, and what they want as lines.

mod assigned;
mod caps;
mod elastic;
mod probed;
mod served;
mod shared;
mod support;
