//! What belongs to each phase of a bead in a scenario? One table each, every key with a plain default.

use super::moment::{Moment, Span};
use crate::world::config;
use core::time::Duration;
use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::{
    AfterStop, Baseline, Basis, CloseCause, Committed, Deadline, Digest, Exit, Fingerprint,
    Incarnation, LiveDue, Now, Phase, Prepared, SleepCause, StartOutcome, StopCause,
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

/// A config: a field that needs a restart and one that is applied live. What is left out is as the fleet wants it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct ConfigFile {
    /// What was run.
    command: Option<String>,
    /// What was applied live.
    live: Option<String>,
}

impl ConfigFile {
    pub(super) fn of(command: &str, live: &str) -> Self {
        Self { command: Some(command.to_owned()), live: Some(live.to_owned()) }
    }

    fn fingerprint(&self, wanted: &Self) -> Fingerprint {
        let said = |own: &Option<String>, wanted: &Option<String>| {
            own.clone().or_else(|| wanted.clone()).unwrap_or_default()
        };
        config(&said(&self.command, &wanted.command), &said(&self.live, &wanted.live))
    }
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
        /// A change of its live config that is not known to have arrived.
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

/// Since when something is so.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Since(pub(super) Moment);

impl Default for Since {
    fn default() -> Self {
        Self(Moment::Ago(AN_HOUR))
    }
}

/// What is known of the config that a running session was started with.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum BaselineFile {
    /// Its start committed one, which `with` says.
    #[default]
    Committed,
    /// It was found running; nothing is known.
    Adopted,
    /// Its start committed a digest whose inputs are lost, as an import brings it.
    BareDigest,
}

/// A change of a live config that is not known to have arrived.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct ApplyingFile {
    /// What is being applied.
    with: ConfigFile,
    /// How often it was tried; once when left out.
    attempts: Option<u32>,
    /// When it may be tried again; now when left out.
    retry: Option<Moment>,
}

/// Declares names that stand for values of another crate.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident => $of:ty { $(#[$first_doc:meta])* $first:ident => $first_value:expr, $($(#[$word_doc:meta])* $word:ident => $value:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$word_doc])* $word,)*
        }

        impl $name {
            const fn value(self) -> $of {
                match self {
                    Self::$first => $first_value,
                    $(Self::$word => $value,)*
                }
            }
        }
    };
}

words! {
    /// Why a session is to end.
    StopCauseFile => StopCause {
        /// The fleet no longer has the seat: what is meant when left out.
        SeatNotWanted => StopCause::SeatNotWanted,
        /// The whole fleet is to stop.
        FleetStopped => StopCause::FleetStopped,
        /// A later life of the bead has taken its place.
        Superseded => StopCause::Superseded,
        /// Its config changed.
        Drift => StopCause::Drift,
        /// Nobody used it for too long.
        Idle => StopCause::Idle,
        /// It has run for too long.
        Age => StopCause::Age,
    }
}

words! {
    /// What becomes of a bead once its process is known gone.
    ThenFile => AfterStop {
        /// It is closed and its seat freed: what is meant when left out.
        Close => AfterStop::Close,
        /// It stays, and its seat with it.
        Sleep => AfterStop::Sleep,
    }
}

words! {
    /// Why nothing runs in a seat.
    SleepCauseFile => SleepCause {
        /// It was told to end: what is meant when left out.
        Stopped => SleepCause::Stopped,
        /// Nobody used it.
        Idle => SleepCause::Idle,
        /// It was told to end in order to be started anew.
        Recycled => SleepCause::Recycled,
        /// It ended by itself with code 0.
        Exited => SleepCause::Exited(Exit::Code(0)),
        /// It ended by itself with code 1.
        Crashed => SleepCause::Exited(Exit::Code(1)),
        /// It ended, and nobody knows how.
        Vanished => SleepCause::Exited(Exit::Unknown),
    }
}

words! {
    /// What is known of the process of a start that was not confirmed.
    OutcomeFile => StartOutcome {
        /// It never ran: what is meant when left out.
        NeverSpawned => StartOutcome::NeverSpawned,
        /// It ran and is known gone.
        KnownGone => StartOutcome::KnownGone,
        /// Nobody can say.
        MayLive => StartOutcome::MayLive,
    }
}

words! {
    /// Why a bead was closed.
    CloseCauseFile => CloseCause {
        /// The fleet no longer has the seat: what is meant when left out.
        SeatNotWanted => CloseCause::SeatNotWanted,
        /// Its session was stopped for good.
        Stopped => CloseCause::Stopped,
    }
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
            baseline: self.baseline.baseline(&self.with, given),
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
            StopCause::Drift | StopCause::Idle | StopCause::Age => policy.drain_for,
            StopCause::SeatNotWanted | StopCause::FleetStopped | StopCause::Superseded => {
                policy.condemned_for
            }
        };
        let time = self.time.map_or(time, |span| span.0);
        Phase::Draining {
            incarnation: given.life,
            baseline: self.baseline.baseline(&self.with, given),
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
            config: self.with.fingerprint(&given.wanted),
            attempts: self.attempts.unwrap_or(1),
            retry: self.retry.unwrap_or(Moment::NOW).deadline(given.now),
        }
    }
}

impl BaselineFile {
    fn baseline(self, with: &ConfigFile, given: &Given<'_>) -> Baseline {
        match self {
            Self::Committed => Baseline::Committed(committed(&with.fingerprint(&given.wanted))),
            Self::Adopted => Baseline::Adopted,
            Self::BareDigest => {
                let digest = Digest::from_bytes([9; 32]);
                Baseline::Committed(committed(&Fingerprint::without_inputs(digest)))
            }
        }
    }
}

/// Commits a baseline by way of its written form; otherwise only the confirmation of a start does.
pub(in crate::scenario) fn committed(config: &Fingerprint) -> Committed {
    let written = serde_json::to_value(config).expect("a fingerprint is maps, texts and numbers");
    serde_json::from_value(written).expect("a committed baseline is written as its fingerprint")
}

/// Longer than every window of the default policy.
const AN_HOUR: Duration = Duration::from_secs(3_600);
