//! What must a host be able to do? The port: five calls and five offers, sync and object-safe.

use crate::{LiveError, RelaunchError, StartError, StopError};
use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tenure_bead::{Attention, BeadId, Incarnation, Now};
use tenure_liveness::{
    Listing, LiveLane, Observation, OwnerMark, ProcessIdentity, RelaunchLane, StopHow,
};

/// Hosts sessions: local processes, terminals, containers.
///
/// # Guarantees
///
/// * [`Runtime::list`] says [`Complete`](tenure_liveness::Completeness::Complete) only when every session of
///   this installation and fleet that ran since before `now` is shown; what could not be looked at makes it partial.
/// * [`Runtime::start`] never starts an incarnation twice, also after its end: a token names one life.
///   An error that says so means that nothing runs.
/// * [`Runtime::stop`] signals only what it has verified to be that incarnation (K3), and its descendants.
/// * [`StopHow::Drain`] ends nothing: a host that has a way to tell the session that it is to end in its own time
///   does so, any other does nothing. Both remember that it was asked ([`Observation::asked`]).
/// * [`Runtime::apply_live`] restarts nothing, and may be repeated.
/// * [`Runtime::relaunch`] replaces the program of the incarnation that was verified, and nothing else: afterwards the
///   same incarnation runs and is verified, once, and nobody has asked it to end yet. It may be repeated.
/// * Nothing that lacks the installation's and the fleet's mark is ever touched.
///
/// # Assumptions
///
/// * One supervisor at a time acts on an installation; the store's lease sees to that.
pub trait Runtime: Send + Sync + fmt::Debug {
    /// Shows every session of ours, and says whether that is all of them. `now` is when it began to look.
    fn list(&self, now: Now) -> Listing;

    /// Looks at one session.
    fn observe(&self, target: &Target, now: Now) -> Observation;

    /// Starts a session and returns once it runs.
    ///
    /// # Errors
    ///
    /// [`StartError`]; only [`StartError::Unclear`] leaves open whether something runs.
    fn start(&self, launch: &Launch, now: Now) -> Result<Started, StartError>;

    /// Tells a session to end in its own time, asks it to end, or ends it by force; returns without waiting.
    ///
    /// # Errors
    ///
    /// [`StopError`] when there is nothing to signal or it could not be verified; then nothing was signalled.
    /// A session ends with its first process; descendants that outlive it may still be stopped under its name,
    /// and [`StopError::Gone`] means that nothing at all is left; to a drain, that its first process is not.
    fn stop(&self, target: &Target, how: StopHow, now: Now) -> Result<(), StopError>;

    /// Waits until a session may have changed, at most so long. Waking too early is allowed.
    fn wait(&self, at_most: Duration);

    /// Tells whether anybody uses a session now. Asked only where a decision depends on it.
    ///
    /// Unknown where the host cannot say, which is the default: a session of such a host is never restarted for its
    /// config, its age or its idleness, because somebody may be in the middle of something.
    fn attention(&self, _target: &Target, _now: Now) -> Attention {
        Attention::UNKNOWN
    }

    /// Tells whether [`Runtime::apply_live`] does anything. By default it does not.
    fn live_lane(&self) -> LiveLane {
        LiveLane::Absent
    }

    /// Applies the live part of a config to a session that runs.
    ///
    /// # Errors
    ///
    /// [`LiveError`]; the change may have been applied in part, and is tried again after a back-off.
    fn apply_live(&self, _launch: &Launch, _now: Now) -> Result<(), LiveError> {
        Err(LiveError::Absent)
    }

    /// Tells whether [`Runtime::relaunch`] does anything. By default it does not.
    fn relaunch_lane(&self) -> RelaunchLane {
        RelaunchLane::Absent
    }

    /// Starts the program of a session that runs anew, in what this host keeps around it, and returns once it runs.
    ///
    /// It takes the whole launch over, as a start does, but for [`LaunchSpec::live`], which is left to
    /// [`Runtime::apply_live`]. What is around the program stays: whoever watches it, and what it has open.
    ///
    /// # Errors
    ///
    /// [`RelaunchError`]; but for the two that say that nothing was done, either program may run.
    fn relaunch(&self, _launch: &Launch, _now: Now) -> Result<Started, RelaunchError> {
        Err(RelaunchError::Absent)
    }
}

/// Which session is meant: the bead, and exactly one life of it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Target {
    /// The bead.
    pub bead: BeadId,
    /// The life.
    pub incarnation: Incarnation,
}

/// A session to be started.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a host needs every part")]
pub struct Launch {
    /// What the session carries to be recognised by.
    pub mark: OwnerMark,
    /// What is run.
    pub spec: LaunchSpec,
}

impl Launch {
    /// Returns which session it starts.
    #[must_use]
    pub fn target(&self) -> Target {
        Target { bead: self.mark.bead.clone(), incarnation: self.mark.incarnation }
    }
}

/// What is run for a session of a template.
///
/// `Debug` shows the names of the variables and none of their values, as any of them may be a secret. Arguments are
/// shown: whoever lists the processes of the machine sees them, too, so a secret has no place there.
#[derive(Clone, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "embedders write it out")]
pub struct LaunchSpec {
    /// The program; without a slash it is looked up in `PATH`.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// What is added to the supervisor's environment.
    pub env: BTreeMap<String, String>,
    /// Where it runs; the supervisor's own directory when absent.
    pub dir: Option<PathBuf>,
    /// The signal that tells it to end in its own time; nothing is sent when absent.
    pub drain: Option<i32>,
    /// Commands that bring a changed live config to a session that runs; each may be repeated.
    pub live: Vec<Vec<String>>,
}

impl fmt::Debug for LaunchSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { program, args, env, dir, drain, live } = self;
        let env: BTreeMap<&String, HiddenValue> =
            env.keys().map(|name| (name, HiddenValue)).collect();
        f.debug_struct("LaunchSpec")
            .field("program", program)
            .field("args", args)
            .field("env", &env)
            .field("dir", dir)
            .field("drain", drain)
            .field("live", live)
            .finish()
    }
}

/// Stands in the place of a value that may be a secret.
struct HiddenValue;

impl fmt::Debug for HiddenValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

/// A session that runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "one fact")]
pub struct Started {
    /// Which process it is, where the host has processes.
    pub process: Option<ProcessIdentity>,
}
