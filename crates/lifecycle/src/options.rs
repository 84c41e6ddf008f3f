//! How patient is a reporter, how much does it remember, and what does it do about another target?

use crate::backoff::Patience;
use crate::rebind::{Decide, recommended};
use core::time::Duration;

/// The settings of a reporter; each has a default.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "settings are written out with `..`")]
pub struct Options {
    /// How long is waited between tries.
    pub patience: Patience,
    /// What is done about another target. Default [`recommended`]: one that asks for what the process was built for is
    /// told what happened; for any other, also one that says nothing of what it asks for, the process is built anew.
    ///
    /// Building anew is the embedder's to do, on [`Output::Reinitialize`](crate::Output::Reinitialize). Whoever drops
    /// that output, and never answers [`Input::Rebuilt`](crate::Input::Rebuilt), leaves the new target untold for ever;
    /// who cannot build anew says [`policy::replay`](crate::policy::replay) here.
    pub decide: Decide,
    /// Whether the first target calls for work of the embedder's. Default: it does not.
    pub first_work: FirstWork,
    /// Whether last words are kept for a target that cannot be told. Default: they are not.
    pub outbox: Outbox,
    /// How often everything is looked at though nothing was heard. Default 10 s: a wake that got lost costs that much.
    ///
    /// The writer of the [shell](crate) wakes every 10 s at the latest, so a longer one holds only where the embedder
    /// does the waiting.
    pub level_pass: Duration,
    /// How long an answer is waited for. Default 30 s: longer than a busy server takes, shorter than people wait.
    pub answer_within: Duration,
    /// How many targets are remembered. Default 16: more than one machine is ever moved between; at 1 every flap
    /// would repeat the past.
    pub targets_max: usize,
    /// How many entries the log has at most. Default 64: ranks bound it already, this one holds whoever has thousands.
    /// When it is full the oldest entry goes, and is told of.
    pub log_max: usize,
    /// How often the process may be built anew within [`Options::rebuild_window`]. Default 3; beyond that new targets
    /// are told what happened instead, and an alarm says so.
    pub rebuilds_max: usize,
    /// The window of [`Options::rebuilds_max`]. Default 10 min.
    pub rebuild_window: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            patience: Patience::default(),
            decide: recommended,
            first_work: FirstWork::None,
            outbox: Outbox::Off,
            level_pass: Duration::from_secs(10),
            answer_within: Duration::from_secs(30),
            targets_max: 16,
            log_max: 64,
            rebuilds_max: 3,
            rebuild_window: Duration::from_secs(600),
        }
    }
}

/// Whether the first target calls for work of the embedder's.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum FirstWork {
    /// It is served as soon as it is known.
    None,
    /// It is told from the first on, and counts as served once the embedder says that its one-time work is done; what
    /// fails is asked for again.
    Asked,
}

/// Whether last words are kept for a target that cannot be told.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Outbox {
    /// They end with the process.
    Off,
    /// The embedder is asked to store them, and hands them in again when the next process begins.
    On,
}
