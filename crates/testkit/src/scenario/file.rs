//! What does a scenario file say? Its tables, each key read strictly.

pub(super) mod ask;
pub(super) mod bead;
mod cause;
mod classify;
pub(super) mod config;
mod fault;
pub(super) mod fleet;
pub(super) mod host;
mod judge;
pub(super) mod moment;
mod phase;
pub(super) mod policy;
pub(super) mod step;

pub(super) use fault::Fault;

use ask::AskFile;
use bead::{BeadFile, ConflictFile, DamperFile, ReservationFile};
use fleet::FleetFile;
use host::{BehaviorFile, SessionFile};
use policy::PolicyFile;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;
use step::StepFile;
use tenure_bead::BeadId;
use toml::Spanned;

/// A scenario of Tenure: a world, what happens in it step by step, and what is expected; or questions to single
/// rules with their answers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ScenarioFile {
    /// The version of the format: 1.
    pub(super) format: u16,
    /// What it is about, in one sentence.
    pub(super) about: String,
    /// Where it comes from: an issue, a story, a paper.
    pub(super) from: String,
    /// How patient the planner is.
    #[serde(default)]
    pub(super) policy: PolicyFile,
    /// What is wanted.
    #[serde(default)]
    pub(super) fleet: FleetFile,
    /// What is on record at the beginning.
    #[serde(default, rename = "bead")]
    #[schemars(with = "Vec<BeadFile>")]
    pub(super) beads: Vec<Spanned<BeadFile>>,
    /// Which seats failed lately, at the beginning.
    #[serde(default, rename = "damper")]
    #[schemars(with = "Vec<DamperFile>")]
    pub(super) dampers: Vec<Spanned<DamperFile>>,
    /// Which conflicts are on record at the beginning.
    #[serde(default, rename = "conflict")]
    pub(super) conflicts: Vec<ConflictFile>,
    /// Which words are kept for somebody at the beginning.
    #[serde(default, rename = "reservation")]
    #[schemars(with = "Vec<ReservationFile>")]
    pub(super) reservations: Vec<Spanned<ReservationFile>>,
    /// The beads whose sessions hold assigned work; left out where nobody keeps an account of work.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) working: Option<Vec<BeadId>>,
    /// What truly runs at the beginning, besides the sessions of beads that are `running`, `draining` or `stopping`.
    #[serde(default, rename = "session")]
    #[schemars(with = "Vec<SessionFile>")]
    pub(super) sessions: Vec<Spanned<SessionFile>>,
    /// How sessions behave that are started before anybody says otherwise, by template.
    #[serde(default)]
    pub(super) behave: BTreeMap<String, BehaviorFile>,
    /// What happens, one thing after the other.
    #[serde(default, rename = "step")]
    #[schemars(with = "Vec<StepFile>")]
    pub(super) steps: Vec<Spanned<StepFile>>,
    /// What is so at the end.
    pub(super) after: Option<AfterFile>,
    /// Questions to single rules; a file that asks tells no world.
    #[serde(default, rename = "ask")]
    #[schemars(with = "Vec<AskFile>")]
    pub(super) asks: Vec<Spanned<AskFile>>,
    /// Kept free for work that wants sessions.
    #[serde(default, rename = "demand")]
    #[schemars(skip)]
    _demand: Later,
    /// Kept free for the inputs and outputs of machines.
    #[serde(default, rename = "machine")]
    #[schemars(skip)]
    _machine: Later,
}

/// What is so at the end, one line each.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct AfterFile {
    /// The records, by id.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) records: Option<Spanned<Vec<String>>>,
    /// The dampers, conflicts, reservations and notices.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) ledger: Option<Spanned<Vec<String>>>,
    /// Who truly runs.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) living: Option<Spanned<Vec<String>>>,
    /// Every signal that reached a process, in order.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) signals: Option<Spanned<Vec<String>>>,
}

/// A key that a later version of the format will have.
#[derive(Clone, Copy, Debug, Default)]
struct Later;

impl<'de> Deserialize<'de> for Later {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(de::Error::custom(LATER))
    }
}

const LATER: &str = "format 1 knows neither demand nor machines; leave the key out, or say with `size` how many \
                     sessions are wanted";
