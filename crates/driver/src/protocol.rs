//! In which order are intent, effect and outcome written, and what repairs a crash in between? The effect protocol.

use core::fmt;
use core::str::FromStr;

/// Something that is done at a host.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "fault points and docs are generated from each")]
pub enum Effect {
    /// A session is started.
    Start,
    /// A session is told to end in its own time.
    Drain,
    /// A session is told to end.
    Stop,
    /// A change of the live config is applied to a session that runs.
    ApplyLive,
    /// The program of a session is started anew in what its host keeps around it.
    Relaunch,
    /// A session that runs without a record gets one.
    Adopt,
}

/// One row of the effect protocol.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a row is read whole")]
pub struct Row {
    /// What is done.
    pub effect: Effect,
    /// What is durable before it is done; nothing for an effect that is not ours.
    pub intent: Option<&'static str>,
    /// What is done at the host.
    pub then: Option<&'static str>,
    /// What is durable afterwards.
    pub outcome: &'static str,
    /// What the next tick makes of a crash before the effect.
    pub crash_before: &'static str,
    /// What the next tick makes of a crash between effect and outcome.
    pub crash_between: &'static str,
}

/// The effect protocol: every effect has its intent on record first and its outcome after.
pub const PROTOCOL: [Row; 6] = [
    Row {
        effect: Effect::Start,
        intent: Some("starting: incarnation, prepared baseline, lease"),
        then: Some("the host starts it, with owner mark and incarnation in it"),
        outcome: "running: committed baseline, lease gone, in one change",
        crash_before: "a complete listing begun after the launch grace misses it: failed start, damper, again; \
                       the lease ends without one: it may live, the seat is kept",
        crash_between: "the verified incarnation is seen: the same outcome, or the stop protocol if its config was \
                         edited since and nobody uses it; not verified: hold",
    },
    Row {
        effect: Effect::Drain,
        intent: Some("draining: basis, deadline; the baseline is kept"),
        then: Some("the host tells the session, where it has a way to"),
        outcome: "running as before once the reason has gone away, else the stop protocol after the deadline",
        crash_before: "told again",
        crash_between: "told again",
    },
    Row {
        effect: Effect::Stop,
        intent: Some("stopping: incarnation, basis, deadline"),
        then: Some(
            "the host asks politely, after the deadline by force, fenced by the incarnation",
        ),
        outcome: "asleep or closed once known gone; a closed bead's seat is freed in the same change",
        crash_before: "asked again",
        crash_between: "known gone: the outcome; alive: asked again",
    },
    Row {
        effect: Effect::ApplyLive,
        intent: Some(
            "running: what is being applied, how often it was tried, when it may be again",
        ),
        then: Some("the host applies it; it may be repeated"),
        outcome: "running: the live part of the baseline is what was applied, in one change",
        crash_before: "applied once its wait is over",
        crash_between: "applied again once its wait is over, or what is wanted by then instead",
    },
    Row {
        effect: Effect::Relaunch,
        intent: Some(
            "running: what is being launched, how often it was tried and failed, when it may be again",
        ),
        then: Some(
            "the host starts the program anew in what it keeps around it, as the same incarnation, verified once more; \
             it may be repeated",
        ),
        outcome: "running since then: the relaunch part of the baseline is what was launched, in one change; \
                  once it failed too often the drain and stop protocols",
        crash_before: "done once its wait is over, with what is wanted by then",
        crash_between: "done again once its wait is over, with what is wanted by then, also if that is as before",
    },
    Row {
        effect: Effect::Adopt,
        intent: None,
        then: None,
        outcome: "running: adopted baseline, with the seat's claim if it is free, else a conflict",
        crash_before: "found again",
        crash_between: "found again",
    },
];

/// A moment around an effect at which a supervisor may die.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "simulators and tests visit each")]
pub enum Moment {
    /// Nothing is on record yet.
    BeforeIntent,
    /// The intent is durable and nothing has been done.
    AfterIntent,
    /// It has been done and its outcome is not on record.
    AfterEffect,
    /// Everything is on record.
    AfterOutcome,
}

impl Moment {
    const ALL: [Self; 4] =
        [Self::BeforeIntent, Self::AfterIntent, Self::AfterEffect, Self::AfterOutcome];

    /// Returns whether a row of the protocol has this moment.
    const fn is_in(self, row: &Row) -> bool {
        match self {
            Self::BeforeIntent | Self::AfterIntent => row.intent.is_some(),
            Self::AfterEffect | Self::AfterOutcome => true,
        }
    }
}

/// A place in the driver at which a test may end it.
///
/// ```
/// use tenure_driver::{fault_points, FaultPoint};
/// let names: Vec<String> = fault_points().map(|point| point.to_string()).collect();
/// assert!(names.contains(&"start.after-intent".to_owned()));
/// assert_eq!("start.after-intent".parse::<FaultPoint>().map(|p| p.to_string()), Ok(names[1].clone()));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a pair of facts; the protocol says which pairs occur"
)]
pub struct FaultPoint {
    /// The effect.
    pub effect: Effect,
    /// The moment.
    pub moment: Moment,
}

/// Returns every fault point, generated from the protocol.
pub fn fault_points() -> impl Iterator<Item = FaultPoint> {
    PROTOCOL.iter().flat_map(|row| {
        let moments = Moment::ALL.into_iter().filter(|moment| moment.is_in(row));
        moments.map(|moment| FaultPoint { effect: row.effect, moment })
    })
}

impl fmt::Display for FaultPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let effect = match self.effect {
            Effect::Start => "start",
            Effect::Drain => "drain",
            Effect::Stop => "stop",
            Effect::ApplyLive => "apply-live",
            Effect::Relaunch => "relaunch",
            Effect::Adopt => "adopt",
        };
        let moment = match self.moment {
            Moment::BeforeIntent => "before-intent",
            Moment::AfterIntent => "after-intent",
            Moment::AfterEffect => "after-effect",
            Moment::AfterOutcome => "after-outcome",
        };
        write!(f, "{effect}.{moment}")
    }
}

impl FromStr for FaultPoint {
    type Err = UnknownFaultPoint;

    fn from_str(text: &str) -> Result<Self, UnknownFaultPoint> {
        let unknown = || UnknownFaultPoint { text: text.to_owned() };
        fault_points().find(|point| point.to_string() == text).ok_or_else(unknown)
    }
}

/// A text names no fault point. Whoever wrote it is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("read a fault point: {text:?} is none; one is start.after-intent")]
#[non_exhaustive]
pub struct UnknownFaultPoint {
    /// What was read.
    pub text: String,
}

/// Decides at each fault point whether the driver goes on.
pub trait Faults: Send + Sync + fmt::Debug {
    /// Is told that a point was reached.
    fn reach(&self, point: FaultPoint) -> Flow;
}

/// Whether the driver goes on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Flow {
    /// It goes on.
    Go,
    /// It behaves as if the process had died here: the tick ends, nothing more is done or written.
    Crash,
}

/// Never ends the driver.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct NoFaults;

impl Faults for NoFaults {
    fn reach(&self, _point: FaultPoint) -> Flow {
        Flow::Go
    }
}
