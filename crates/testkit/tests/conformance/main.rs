//! Does the hunt find what was planted in a store or a host, and leave alone what either was excused from?

mod hosts;
mod stores;
