//! Does a life go on that a scenario tells the evidence of? A question to the decision table of liveness.

use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::Exit;
use tenure_liveness::{Evidence, ExitRecord, Listed, Liveness, Probe, Strength, Sureness, judge};

/// What is known of a life.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct JudgeFile {
    /// What a probe of its process found.
    probe: ProbeFile,
    /// What the listing says; nobody asked for one when left out.
    #[serde(default)]
    listed: ListedFile,
    /// What is recorded of its end; nothing when left out.
    #[serde(default)]
    exit: ExitFile,
}

/// What a probe found.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ProbeFile {
    /// It runs and is proved to be the one.
    Verified,
    /// A process with its number runs.
    Unverified,
    /// It ended and nobody collected it.
    Zombie,
    /// It is gone.
    Gone,
    /// Its number belongs to another.
    Recycled,
    /// The host cannot say.
    Unknowable,
}

/// What a listing says.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ListedFile {
    /// Nobody asked for one.
    #[default]
    NotAsked,
    /// It failed.
    Failed,
    /// It is older than the last sign of life.
    Stale,
    /// The launch is too recent for absence to count.
    WithinGrace,
    /// Listed as running.
    Running,
    /// Listed as ended.
    Stopped,
    /// Missing from a listing that does not claim to be complete.
    MissingPartial,
    /// Missing from so many fresh complete listings in a row.
    Missing(u8),
}

/// What is recorded of an end.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ExitFile {
    /// Nothing.
    #[default]
    Missing,
    /// Its own, with this code.
    Code(i32),
    /// Its own, by this signal.
    Signal(i32),
    /// Its own, and how is not known.
    Unknown,
    /// Somebody else's.
    Foreign,
}

impl JudgeFile {
    pub(super) fn judge(&self) -> String {
        let evidence = Evidence {
            exit: self.exit.record(),
            probe: self.probe.probe(),
            listed: self.listed.listed(),
        };
        match judge(&evidence) {
            Liveness::Running(Sureness::Verified) => "running, verified".to_owned(),
            Liveness::Running(Sureness::Listed) => "running, as listed".to_owned(),
            Liveness::Running(Sureness::Assumed) => {
                "running, as assumed after the launch".to_owned()
            }
            Liveness::Stopped { exit, strength } => {
                let how = match strength {
                    Strength::Conclusive => "conclusively",
                    Strength::Reported => "as reported",
                    Strength::Inferred => "as inferred",
                };
                format!("stopped {how}, {exit}")
            }
            Liveness::Suspect { absences } => format!("suspect after {absences} absences"),
            Liveness::Unknown(doubt) => format!("unknown because {doubt}"),
            Liveness::Contradiction => "contradiction".to_owned(),
        }
    }
}

impl ProbeFile {
    const fn probe(self) -> Probe {
        match self {
            Self::Verified => Probe::Verified,
            Self::Unverified => Probe::Unverified,
            Self::Zombie => Probe::Zombie,
            Self::Gone => Probe::Gone,
            Self::Recycled => Probe::Recycled,
            Self::Unknowable => Probe::Unknowable,
        }
    }
}

impl ListedFile {
    const fn listed(self) -> Listed {
        match self {
            Self::NotAsked => Listed::NotAsked,
            Self::Failed => Listed::Failed,
            Self::Stale => Listed::Stale,
            Self::WithinGrace => Listed::WithinGrace,
            Self::Running => Listed::Running,
            Self::Stopped => Listed::Stopped,
            Self::MissingPartial => Listed::MissingPartial,
            Self::Missing(absences) => Listed::Missing { absences },
        }
    }
}

impl ExitFile {
    const fn record(self) -> ExitRecord {
        match self {
            Self::Missing => ExitRecord::Missing,
            Self::Code(code) => ExitRecord::Own(Exit::Code(code)),
            Self::Signal(signal) => ExitRecord::Own(Exit::Signal(signal)),
            Self::Unknown => ExitRecord::Own(Exit::Unknown),
            Self::Foreign => ExitRecord::Foreign,
        }
    }
}
