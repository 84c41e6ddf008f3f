//! What does drift call for now? Nothing, a wait, or one of three ways to take the edit over.

use crate::{Disturb, Drift, Patience, Purpose, Situation, Why, disturb};
use core::fmt;
use tenure_bead::{Class, Deadline, Now};

/// What drift calls for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever asks has to handle each")]
pub enum Response {
    /// Nothing differs.
    Nothing,
    /// Something differs, or may, and the session is left alone.
    Hold {
        /// What speaks against acting.
        why: Why,
        /// When that is over by itself; without one it takes a new observation, or another config.
        recheck: Option<Deadline>,
    },
    /// The live fields are applied to the session as it runs.
    ApplyLive,
    /// The program is started anew in what the host keeps around it.
    Relaunch,
    /// Everything is started anew; that carries changes of the other classes too.
    Restart,
}

/// Decides what drift calls for now.
///
/// Applying live fields disturbs nobody, so no situation speaks against it but an operator who keeps a session with the
/// config it has. A relaunch or a restart does, and is
/// asked of [`disturb()`]. What cannot be judged is held, with its reason, and never restarts anything.
pub fn respond(drift: &Drift, situation: &Situation, patience: &Patience, now: Now) -> Response {
    let edit = match drift {
        Drift::None => return Response::Nothing,
        Drift::Unjudgeable(_) => return Response::Hold { why: Why::Unjudgeable, recheck: None },
        Drift::Changed(edit) => edit,
    };
    if let Some(recheck) = situation.deferred.kept.filter(|until| !until.is_due(now)) {
        return Response::Hold { why: Why::Kept, recheck: Some(recheck) };
    }
    let disturbing = match edit.class() {
        Class::Live => return Response::ApplyLive,
        Class::Relaunch => Response::Relaunch,
        Class::Restart => Response::Restart,
    };
    match disturb(Purpose::Drift, situation, patience, now) {
        Disturb::Go => disturbing,
        Disturb::Hold { why, recheck } => Response::Hold { why, recheck },
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Hold { why, .. } => write!(f, "hold because of {why}"),
            Self::ApplyLive => f.write_str("apply live"),
            Self::Relaunch => f.write_str("relaunch"),
            Self::Restart => f.write_str("restart"),
        }
    }
}
