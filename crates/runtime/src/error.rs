//! What can go wrong with a host, and what is known afterwards?

use tenure_bead::Incarnation;

/// What a host's platform says of its own failure.
pub type Cause = Box<dyn core::error::Error + Send + Sync>;

/// Why a session was not started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Nothing runs: the program is missing, the directory is gone, the log cannot be written.
    /// The operator mends what the cause names; the start is tried again after a back-off.
    #[error("start {what}")]
    NotSpawned {
        /// What was to be run, or what was missing for it.
        what: String,
        /// What the platform said.
        #[source]
        cause: Cause,
    },
    /// The incarnation runs already; it is not started twice. The supervisor confirms it instead.
    #[error("start: incarnation {incarnation} runs already")]
    AlreadyRuns {
        /// The life.
        incarnation: Incarnation,
    },
    /// Nobody can say whether something runs. The seat is kept until a listing settles it.
    #[error("start {what}: unclear whether it runs")]
    Unclear {
        /// What was to be run.
        what: String,
        /// What the platform said.
        #[source]
        cause: Cause,
    },
}

/// Why a session was not asked to end; nothing was signalled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StopError {
    /// It is gone already.
    #[error("stop incarnation {incarnation}: it is gone")]
    Gone {
        /// The life.
        incarnation: Incarnation,
    },
    /// The process could not be proved to be the one that is meant. It is left alone.
    #[error("stop incarnation {incarnation}: the process is not proved to be it")]
    NotVerified {
        /// The life.
        incarnation: Incarnation,
    },
    /// The platform refused the signal. The stop is tried again.
    #[error("stop incarnation {incarnation}")]
    Refused {
        /// The life.
        incarnation: Incarnation,
        /// What the platform said.
        #[source]
        cause: Cause,
    },
}

/// Why a change of the live config is not known to have reached a session; it is tried again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LiveError {
    /// This host applies nothing to a session that runs.
    #[error("apply a live change: this host cannot")]
    Absent,
    /// The session could not be proved to be the one that is meant. Nothing was done.
    #[error("apply a live change to incarnation {incarnation}: the process is not proved to be it")]
    NotVerified {
        /// The life.
        incarnation: Incarnation,
    },
    /// A step of it failed; whoever wrote it mends what the cause names.
    #[error("apply a live change: {what}")]
    Failed {
        /// Which step.
        what: String,
        /// What the platform said.
        #[source]
        cause: Cause,
    },
}

/// Why the program of a session is not known to have been started anew; the supervisor stops and starts the session
/// instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelaunchError {
    /// This host keeps nothing around a program. Nothing was done.
    #[error("relaunch: this host cannot")]
    Absent,
    /// The session could not be proved to be the one that is meant. Nothing was done.
    #[error("relaunch incarnation {incarnation}: the process is not proved to be it")]
    NotVerified {
        /// The life.
        incarnation: Incarnation,
    },
    /// A step of it failed; whoever wrote it mends what the cause names.
    #[error("relaunch {what}")]
    Failed {
        /// What was to be run.
        what: String,
        /// What the platform said.
        #[source]
        cause: Cause,
    },
}
