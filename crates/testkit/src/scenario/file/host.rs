//! What truly runs in a scenario, and what the host is told to do? Sessions, fates, scripts and behaviors.

use super::Fault;
use super::moment::{Moment, Span};
use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::{Activity, AgentName, Attention, BeadId, Exit, Now, Tell};
use tenure_liveness::{LiveLane, RelaunchLane};
use tenure_runtime::scripted::{Behavior, Fate, ListScript, LiveScript, StartScript, StopScript};

/// A session that truly runs, or ran, whatever is on record of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::scenario) struct SessionFile {
    /// The bead in its mark; there need not be one on record.
    #[schemars(with = "String")]
    pub(in crate::scenario) bead: BeadId,
    /// Which life of the bead it is; the one on record when left out, else the first.
    pub(in crate::scenario) life: Option<u32>,
    /// The seat in its mark; that of the bead when left out.
    pub(in crate::scenario) seat: Option<String>,
    /// The name in its mark; that of the bead when left out, else what the fleet calls the seat.
    #[schemars(with = "Option<String>")]
    pub(in crate::scenario) name: Option<AgentName>,
    /// Since when it runs; an hour ago when left out.
    pub(in crate::scenario) since: Option<Moment>,
    /// What has become of it since; it runs when left out.
    pub(in crate::scenario) fate: Option<FateFile>,
    /// What it tells of its use.
    pub(in crate::scenario) attention: Option<AttentionFile>,
}

/// What happens to a session from outside.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum FateFile {
    /// It ends with code 0.
    Exits,
    /// It ends with code 1.
    Crashes,
    /// Signal 9 ends it.
    Killed,
    /// It ended and nobody has collected it.
    Zombie,
    /// It ended unseen, and its number belongs to a foreign process.
    Recycled,
    /// It runs, but the host may no longer look closely.
    Unverifiable,
    /// It runs, but the host has lost what it knew of its process.
    Unknowable,
    /// It runs, and ignores polite stops from now on.
    Deaf,
}

impl FateFile {
    pub(in crate::scenario) const fn fate(self) -> Fate {
        match self {
            Self::Exits => Fate::Exits(Exit::Code(0)),
            Self::Crashes => Fate::Exits(Exit::Code(1)),
            Self::Killed => Fate::Exits(Exit::Signal(9)),
            Self::Zombie => Fate::Zombie,
            Self::Recycled => Fate::Recycled,
            Self::Unverifiable => Fate::Unverifiable,
            Self::Unknowable => Fate::Unknowable,
            Self::Deaf => Fate::Deaf,
        }
    }
}

/// What a session tells of its use. What is left out: nobody is attached, nothing is pending, and when it last did
/// something is unknown.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::scenario) struct AttentionFile {
    /// Whether somebody is attached to it.
    attached: TellFile,
    /// Whether it has asked something and waits for the answer.
    pending: TellFile,
    /// When it last did something.
    active: Option<Moment>,
}

/// A fact that may be unknown.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum TellFile {
    /// It is so.
    Yes,
    /// It is not so.
    #[default]
    No,
    /// Nobody can say.
    Unknown,
}

impl TellFile {
    const fn tell(self) -> Tell {
        match self {
            Self::Yes => Tell::Yes,
            Self::No => Tell::No,
            Self::Unknown => Tell::Unknown,
        }
    }
}

impl AttentionFile {
    pub(in crate::scenario) fn attention(self, now: Now) -> Attention {
        Attention {
            attached: self.attached.tell(),
            pending: self.pending.tell(),
            activity: self.active.map_or(Activity::Unknown, |at| Activity::Known(at.stamp(now))),
        }
    }
}

/// What becomes of the next start.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum StartFile {
    /// It runs, and the host says so.
    Runs,
    /// Nothing runs, and the host says so.
    NotSpawned,
    /// It runs, but the host cannot say so.
    UnclearRuns,
    /// Nothing runs, but the host cannot say so.
    UnclearDoesNot,
    /// The host says that it runs, and nothing is to be seen of it before so long.
    RunsLate(Span),
    /// It runs after so long; the host cannot say whether.
    UnclearRunsLate(Span),
}

impl StartFile {
    pub(in crate::scenario) const fn script(self) -> StartScript {
        match self {
            Self::Runs => StartScript::Runs,
            Self::NotSpawned => StartScript::NotSpawned,
            Self::UnclearRuns => StartScript::UnclearRuns,
            Self::UnclearDoesNot => StartScript::UnclearDoesNot,
            Self::RunsLate(span) => StartScript::RunsLate(span.0),
            Self::UnclearRunsLate(span) => StartScript::UnclearRunsLate(span.0),
        }
    }
}

/// What becomes of the next listing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum ListFile {
    /// It shows everything and says so.
    Complete,
    /// It shows everything and does not vouch for it.
    Partial,
    /// It fails.
    Failed,
    /// It does not vouch to be complete, and leaves a living session out.
    PartialWithout(String),
    /// It claims to be complete, and leaves a living session out.
    Omits(String),
}

impl ListFile {
    pub(in crate::scenario) fn script(
        &self,
        bead_of: impl Fn(&str) -> Result<BeadId, Fault>,
    ) -> Result<ListScript, Fault> {
        Ok(match self {
            Self::Complete => ListScript::Complete,
            Self::Partial => ListScript::Partial { omits: None },
            Self::Failed => ListScript::Failed,
            Self::PartialWithout(who) => ListScript::Partial { omits: Some(bead_of(who)?) },
            Self::Omits(who) => ListScript::Omits(bead_of(who)?),
        })
    }
}

/// What becomes of the next drain or stop.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum StopFile {
    /// The signal arrives.
    Delivered,
    /// The host says that it was sent; it never arrives.
    Lost,
    /// The platform refuses it.
    Refused,
}

impl StopFile {
    pub(in crate::scenario) const fn script(self) -> StopScript {
        match self {
            Self::Delivered => StopScript::Delivered,
            Self::Lost => StopScript::Lost,
            Self::Refused => StopScript::Refused,
        }
    }
}

/// What becomes of the next live change, or of the next relaunch.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum LiveFile {
    /// It is applied, and the host says so.
    Applied,
    /// It is not applied, and the host says so.
    Failed,
    /// It is applied, but the host says that it failed.
    UnclearApplied,
}

impl LiveFile {
    pub(in crate::scenario) const fn script(self) -> LiveScript {
        match self {
            Self::Applied => LiveScript::Applied,
            Self::Failed => LiveScript::Failed,
            Self::UnclearApplied => LiveScript::UnclearApplied,
        }
    }
}

/// Whether the host applies live changes, or starts programs anew, at all.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum LaneFile {
    /// It does.
    Offered,
    /// It does not.
    Absent,
}

impl LaneFile {
    pub(in crate::scenario) const fn lane(self) -> LiveLane {
        match self {
            Self::Offered => LiveLane::Offered,
            Self::Absent => LiveLane::Absent,
        }
    }

    pub(in crate::scenario) const fn relaunch_lane(self) -> RelaunchLane {
        match self {
            Self::Offered => RelaunchLane::Offered,
            Self::Absent => RelaunchLane::Absent,
        }
    }
}

/// How sessions of a template behave that are started from now on.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::scenario) struct BehaviorFile {
    /// They end by themselves so long after they began to run.
    exits_after: Option<Span>,
    /// With which code; 1 when left out.
    code: Option<i32>,
    /// They end with code 0 so long after they were told to end in their own time.
    drains_within: Option<Span>,
    /// They ignore a polite stop.
    deaf: bool,
    /// There is no such program.
    missing: bool,
}

impl BehaviorFile {
    pub(in crate::scenario) fn behavior(self) -> Behavior {
        let mut behavior = if self.missing { Behavior::missing() } else { Behavior::lasting() };
        if let Some(run) = self.exits_after {
            behavior = behavior.exits_after(run.0, Exit::Code(self.code.unwrap_or(1)));
        }
        if let Some(after) = self.drains_within {
            behavior = behavior.ends_when_drained(after.0);
        }
        if self.deaf { behavior.deaf() } else { behavior }
    }
}
