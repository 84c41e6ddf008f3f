//! What else may be wanted of a fleet? One change of what is wanted, as a value.

use super::Which;
use super::desire::Desire;
use serde::{Deserialize, Serialize};

/// One change of what is wanted. One that makes no legal fleet is refused, and nothing changes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum Want {
    /// How many workers: at least, wanted, and at most.
    Workers {
        /// The least that stay awake.
        min: u32,
        /// The wanted number.
        wanted: u32,
        /// The most there may be; 1 makes them a singleton.
        max: u32,
    },
    /// How many refineries.
    Refineries(u32),
    /// Whether the session with a name of its own is wanted.
    Scribe(Has),
    /// What the workers are called; numbers where there are no names.
    Names(Vec<String>),
    /// What the sessions of a template run: an edit that calls for a restart.
    Command {
        /// Whose.
        template: Which,
        /// What is run.
        runs: String,
    },
    /// What a relaunch brings to the sessions of a template.
    Model {
        /// Whose.
        template: Which,
        /// What is brought.
        model: String,
    },
    /// What a file says that the config of a template declares: an edit calls for a restart.
    Paper {
        /// Whose.
        template: Which,
        /// What it says.
        says: Paper,
    },
    /// Which build states what is wanted.
    Build(Build),
    /// What is applied to the sessions of a template while they run.
    Live {
        /// Whose.
        template: Which,
        /// What is applied.
        setting: String,
    },
    /// What the sessions answer to.
    Handles {
        /// The workers, with their number behind it.
        worker: Option<String>,
        /// The refinery.
        refinery: Option<String>,
        /// The session with a name of its own.
        scribe: Option<String>,
    },
    /// How long a session may be idle or live; without limit where nothing is said.
    Limits {
        /// How long idle.
        idle_ms: Option<u64>,
        /// How long live.
        age_ms: Option<u64>,
    },
    /// Whether the refinery comes after the workers.
    Order(Has),
    /// Whether the sessions of a template may not be disturbed.
    Pinned {
        /// Whose.
        template: Which,
        /// Whether they are pinned.
        pin: Has,
    },
    /// Whether the fleet runs at all.
    Fleet(Runs),
}

/// What a declared file says.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum Paper {
    /// One thing.
    One,
    /// Another.
    Other,
    /// It cannot be read.
    Unread,
}

/// Which build states what is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Build {
    /// This one.
    Ours,
    /// One with another version of the hash.
    Other,
}

impl Paper {
    /// Returns what it says, where it can be read.
    pub(super) const fn text(self) -> Option<&'static str> {
        match self {
            Self::One => Some("one"),
            Self::Other => Some("other"),
            Self::Unread => None,
        }
    }
}

/// Whether there is something.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Has {
    /// There is not.
    No,
    /// There is.
    Yes,
}

/// Whether a fleet runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Runs {
    /// It does.
    Runs,
    /// It is to stop.
    Stops,
}

impl Want {
    /// Returns what is wanted after the change, unless it is no legal fleet.
    pub(super) fn change(&self, before: &Desire) -> Option<Desire> {
        let mut after = before.clone();
        match self.clone() {
            Self::Workers { min, wanted, max } => after.workers = [min, wanted, max],
            Self::Refineries(number) => after.refineries = number,
            Self::Scribe(has) => after.scribe = has,
            Self::Names(names) => after.names = names,
            Self::Command { template, runs } => after.commands[template.index()] = runs,
            Self::Model { template, model } => after.models[template.index()] = model,
            Self::Paper { template, says } => after.papers[template.index()] = says,
            Self::Build(build) => after.build = build,
            Self::Live { template, setting } => after.lives[template.index()] = setting,
            Self::Handles { worker, refinery, scribe } => {
                after.handles = [worker, refinery, scribe];
            }
            Self::Limits { idle_ms, age_ms } => after.limits = [idle_ms, age_ms],
            Self::Order(has) => after.order = has,
            Self::Pinned { template, pin } => after.pinned[template.index()] = pin,
            Self::Fleet(runs) => after.runs = runs,
        }
        after.try_fleet().map(|_| after)
    }
}

impl Which {
    /// Returns its place among the templates.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Worker => 0,
            Self::Refinery => 1,
        }
    }
}
