//! Answers what must still be told to which target of a process's lifecycle, in what order, after which failure.
//!
//! # Vocabulary
//!
//! # The contract
//!
//! # What this crate does not do
//!
//! # Time
//!
//! # Invariants
//!
//! # Crate features

#![no_std]
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod accept;
mod backoff;
mod coder;
mod flush;
mod id;
mod input;
mod limit;
mod link;
mod log;
mod options;
mod output;
mod phase;
mod rebind;
mod replay;
mod report;
mod reporter;
mod target;

pub mod check;
#[cfg(feature = "std")]
pub mod shell;

#[cfg(test)]
mod test_clock;

pub use accept::{Arrival, Metrics, Row, Verdict, accept};
pub use backoff::Patience;
pub use coder::{CoderPhase, UnknownPhase};
pub use id::{Epoch, FlushId, Life, RecordId, Seq, SpecDigest, TargetError, TargetId, Token};
pub use input::{Input, Memory, Rebuilt, Work};
pub use link::Link;
pub use log::Entry;
pub use options::{FirstWork, Options, Outbox};
pub use output::{Fate, Notice, Output};
pub use phase::{Class, Phase, Stage};
pub use rebind::{Change, Course, DRAIN, Decide, Decision, Known, Spec};
pub use replay::Shape;
pub use report::{Failure, Kept, Origin, Receipt, Report};
pub use reporter::{Progress, Reporter};
pub use target::{Applied, Described};

/// Ready answers to a change of target; each is one line of [`Options`].
pub mod policy {
    pub use crate::rebind::{recommended, reinitialize, replay};
}

/// The two clocks, and what is measured on them.
pub mod clock {
    pub use tenure_bead::{Age, Boot, BootId, Now, Stamp, Wall};
}
