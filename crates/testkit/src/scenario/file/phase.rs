//! What belongs to each phase of a bead in a scenario? One table each, every key with a plain default.

use super::cause::{CloseCauseFile, OutcomeFile, SleepCauseFile, StopCauseFile, ThenFile};
use super::config::{BaselineFile, ConfigFile};
use super::fault::Fault;
use super::moment::{Moment, Span};
use core::time::Duration;
use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::{
    Basis, Deadline, Incarnation, Lane, LiveDue, Now, Phase, Prepared, StopCause, UnknownPhase,
    UnknownPhaseError,
};
use tenure_reconcile::Policy;

/// What the phase of a bead may depend on besides what is said of it.
#[derive(Debug)]
pub(super) struct Given<'g> {
    pub(super) now: Now,
    pub(super) policy: &'g Policy,
    pub(super) life: Incarnation,
    pub(super) wanted: ConfigFile,
}

/// Declares the table of a phase, with the moment at which it began.
macro_rules! phase {
    ($(#[$doc:meta])* $name:ident { $($(#[$key_doc:meta])* $key:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        pub(super) struct $name {
            /// Since when; an hour ago when left out.
            pub(super) since: Since,
            $($(#[$key_doc])* $key: $kind,)*
        }
    };
}

phase! {
    /// A start is owed.
    WantedFile {}
}

phase! {
    /// A start was intended.
    StartingFile {
        /// How long the unfinished start protects its bead; as the policy has it when left out.
        lease: Option<Span>,
        /// Which attempt in a row it is; the first when left out.
        attempt: Option<u32>,
        /// What is being launched.
        with: ConfigFile,
    }
}

phase! {
    /// It runs.
    RunningFile {
        /// What its start committed.
        with: ConfigFile,
        /// What is known of the config it was started with.
        baseline: BaselineFile,
        /// A change of its config that is not known to have arrived.
        applying: Option<ApplyingFile>,
    }
}

phase! {
    /// It runs and is to end in its own time.
    DrainingFile {
        /// What its start committed.
        with: ConfigFile,
        /// What is known of the config it was started with.
        baseline: BaselineFile,
        /// Why it is to end.
        because: StopCauseFile,
        /// When it was told; now when left out.
        told: Option<Moment>,
        /// How long it has from then on; as the policy has it when left out.
        time: Option<Span>,
    }
}

phase! {
    /// It was told to end.
    StoppingFile {
        /// Why it is to end.
        because: StopCauseFile,
        /// When it was told; now when left out.
        told: Option<Moment>,
        /// How long it is asked politely from then on; as the policy has it when left out.
        time: Option<Span>,
        /// What becomes of the bead then.
        then: ThenFile,
    }
}

phase! {
    /// Nothing runs.
    AsleepFile {
        /// What ended its last life.
        because: SleepCauseFile,
    }
}

phase! {
    /// Too many lives ended too quickly.
    QuarantinedFile {
        /// How many in a row; as many as the policy allows when left out.
        failures: Option<u32>,
        /// How long from its beginning; as the policy has it when left out.
        time: Option<Span>,
    }
}

phase! {
    /// A start did not end in a confirmed session.
    FailedStartFile {
        /// What is known of the process.
        outcome: OutcomeFile,
        /// What was to be launched.
        with: ConfigFile,
    }
}

phase! {
    /// Its life is over.
    ClosedFile {
        /// Why.
        because: CloseCauseFile,
    }
}

/// A newer build put it in a phase that this one does not know.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct UnknownFile {
    /// The phase as it stands in the record, as in `{"hibernating":{"depth":3}}`.
    raw: String,
}

impl UnknownFile {
    pub(super) fn phase(&self) -> Result<Phase, Fault> {
        let bad = |error: UnknownPhaseError| {
            Fault::new(
                format!("`raw` is none: {error}"),
                "write the JSON of a phase that nobody knows",
            )
        };
        UnknownPhase::parse(&self.raw).map(|raw| Phase::Unknown { raw }).map_err(bad)
    }
}

/// Since when something is so.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Since(pub(super) Moment);

impl Default for Since {
    fn default() -> Self {
        Self(Moment::Ago(AN_HOUR))
    }
}

/// A change of the config that is not known to have arrived.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct ApplyingFile {
    /// How many relaunches are known to have failed; it is applied live when left out.
    relaunch: Option<u32>,
    /// What is being applied.
    with: ConfigFile,
    /// How often it was tried; once when left out.
    attempts: Option<u32>,
    /// When it may be tried again; now when left out.
    retry: Option<Moment>,
}

impl WantedFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        Phase::Wanted { since: self.since.0.stamp(given.now) }
    }
}

impl StartingFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        let lease = self.lease.map_or(given.policy.create_lease, |span| span.0);
        Phase::Starting {
            incarnation: given.life,
            lease: Deadline::since(self.since.0.stamp(given.now), lease),
            attempt: self.attempt.unwrap_or(1),
            prepared: Prepared::new(self.with.fingerprint(&given.wanted)),
        }
    }
}

impl RunningFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        let applying = self.applying.as_ref();
        Phase::Running {
            incarnation: given.life,
            baseline: self.baseline.baseline(&self.with, &given.wanted),
            since: self.since.0.stamp(given.now),
            live: applying.map(|applying| applying.due(given)),
        }
    }
}

impl DrainingFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        let because = self.because.value();
        let told = self.told.unwrap_or(Moment::NOW).stamp(given.now);
        let policy = given.policy;
        let time = match because {
            StopCause::Drift | StopCause::Idle | StopCause::Age | StopCause::Outdated => {
                policy.drain_for
            }
            StopCause::SeatNotWanted | StopCause::FleetStopped | StopCause::Superseded => {
                policy.condemned_for
            }
        };
        let time = self.time.map_or(time, |span| span.0);
        Phase::Draining {
            incarnation: given.life,
            baseline: self.baseline.baseline(&self.with, &given.wanted),
            since: self.since.0.stamp(given.now),
            live: None,
            basis: Basis { because, at: told },
            deadline: Deadline::since(told, time),
        }
    }
}

impl StoppingFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        let told = self.told.unwrap_or(Moment::NOW).stamp(given.now);
        let time = self.time.map_or(given.policy.stop_grace, |span| span.0);
        Phase::Stopping {
            incarnation: given.life,
            basis: Basis { because: self.because.value(), at: told },
            deadline: Deadline::since(told, time),
            then: self.then.value(),
        }
    }
}

impl AsleepFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        Phase::Asleep { because: self.because.value(), since: self.since.0.stamp(given.now) }
    }
}

impl QuarantinedFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        let time = self.time.map_or(given.policy.quarantine_for, |span| span.0);
        Phase::Quarantined {
            until: Deadline::since(self.since.0.stamp(given.now), time),
            failures: self.failures.unwrap_or(given.policy.quarantine_after),
        }
    }
}

impl FailedStartFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        Phase::FailedStart {
            incarnation: given.life,
            prepared: Prepared::new(self.with.fingerprint(&given.wanted)),
            outcome: self.outcome.value(),
            since: self.since.0.stamp(given.now),
        }
    }
}

impl ClosedFile {
    pub(super) fn phase(&self, given: &Given<'_>) -> Phase {
        Phase::Closed { because: self.because.value(), at: self.since.0.stamp(given.now) }
    }
}

impl ApplyingFile {
    fn due(&self, given: &Given<'_>) -> LiveDue {
        LiveDue {
            lane: self.relaunch.map_or(Lane::Live, |failures| Lane::Relaunch { failures }),
            config: self.with.fingerprint(&given.wanted),
            attempts: self.attempts.unwrap_or(1),
            retry: self.retry.unwrap_or(Moment::NOW).deadline(given.now),
        }
    }
}

/// Longer than every window of the default policy.
const AN_HOUR: Duration = Duration::from_secs(3_600);
