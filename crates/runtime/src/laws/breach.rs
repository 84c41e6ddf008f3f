//! Which law does a host break, and how?

use crate::{LiveError, StartError, StopError};
use tenure_bead::NameError;

/// A host broke a law.
#[derive(Debug, thiserror::Error)]
#[error("obey the law {law}")]
#[non_exhaustive]
pub struct Broken {
    /// The law.
    pub law: &'static str,
    /// What happened.
    #[source]
    pub breach: Breach,
}

/// What a host did against a law.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Breach {
    /// Something that always holds did not.
    #[error("hold that {claim}: found {found}")]
    Untrue {
        /// What was to hold.
        claim: &'static str,
        /// What was found instead.
        found: String,
    },
    /// Something that had to come about did not.
    #[error("wait until {claim}: last found {found}")]
    NeverCame {
        /// What was to come about.
        claim: &'static str,
        /// What was found last.
        found: String,
    },
    /// A start that had to succeed failed.
    #[error("start a session that can be started")]
    Start(#[from] StartError),
    /// A stop that had to succeed failed.
    #[error("stop a session that can be stopped")]
    Stop(#[from] StopError),
    /// A live change that had to be applied was not.
    #[error("change a session that can be changed")]
    Live(#[from] LiveError),
    /// The name of a session of the law could not be made.
    #[error("name a session")]
    Name(#[from] NameError),
}
