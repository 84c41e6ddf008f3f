//! What is on record of a session when a scenario begins? One bead in one phase, with what belongs to that phase.

use super::config::ConfigFile;
use super::fault::{Fault, one_of};
use super::fleet::FleetFile;
use super::moment::Moment;
use super::phase::{
    AsleepFile, ClosedFile, DrainingFile, FailedStartFile, Given, QuarantinedFile, RunningFile,
    StartingFile, StoppingFile, UnknownFile, WantedFile,
};
use crate::world::life;
use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::{
    AgentName, Alias, Bead, BeadId, Body, Claim, Generation, Incarnation, LedgerWrite, Now, Origin,
    Owner, Phase, Reservation, Revision, Role, Seat, Stored, TemplateName, Word, decode, encode,
};
use tenure_reconcile::Policy;

/// One record. It is in exactly one phase, or `opaque`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::scenario) struct BeadFile {
    /// Its id, as in `tb-1`.
    #[schemars(with = "String")]
    pub(in crate::scenario) id: BeadId,
    /// Where it sits: `refinery` for a singleton, `worker#2` for a slot, `worker@boss` for a named session.
    seat: String,
    /// What it is called; what the fleet calls the seat when left out.
    #[schemars(with = "Option<String>")]
    name: Option<AgentName>,
    /// Its public handle.
    #[schemars(with = "Option<String>")]
    alias: Option<Alias>,
    /// The handles that it had before, the latest first.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    formerly: Vec<Alias>,
    /// Who asked for it: its pool, its name in the config, or a person; what its seat says when left out.
    #[schemars(with = "Option<String>")]
    origin: Option<Origin>,
    /// Which of its lives the phase is about, or how many it has had; 1 when left out, 0 when `wanted`.
    life: Option<u32>,
    /// When it was made; a day ago when left out.
    made: Option<Moment>,
    /// The claims it was granted, as in `seat:worker#2` and `name:worker-2`; its own as far as no earlier bead has
    /// them when left out.
    #[schemars(with = "Option<Vec<String>>")]
    pub(in crate::scenario) granted: Option<Vec<Claim>>,
    /// Whether its current life is left out of what the host runs, where the phase has one that would run.
    #[serde(default)]
    pub(in crate::scenario) vanished: bool,
    /// A start is owed and nothing runs.
    wanted: Option<WantedFile>,
    /// A start was intended; the process may or may not exist, and does not unless a `[[session]]` says so.
    starting: Option<StartingFile>,
    /// It runs.
    running: Option<RunningFile>,
    /// It runs and is to end in its own time.
    draining: Option<DrainingFile>,
    /// It was told to end.
    stopping: Option<StoppingFile>,
    /// Nothing runs, and it is known why.
    asleep: Option<AsleepFile>,
    /// Too many of its lives ended too quickly.
    quarantined: Option<QuarantinedFile>,
    /// A start did not end in a confirmed session.
    failed_start: Option<FailedStartFile>,
    /// Its life is over.
    closed: Option<ClosedFile>,
    /// A newer build put it in a phase that this one does not know; what it had before that may run.
    unknown: Option<UnknownFile>,
    /// The text of a record that this build cannot read.
    opaque: Option<String>,
}

impl BeadFile {
    /// Returns what it is called.
    pub(in crate::scenario) fn name(&self, fleet: &FleetFile) -> Result<AgentName, Fault> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        fleet.name_of(&self.seat()?)
    }

    /// Returns where it sits.
    pub(in crate::scenario) fn seat(&self) -> Result<Seat, Fault> {
        let unreadable = |_| {
            Fault::new(
                format!("{:?} is no seat", self.seat),
                "write TEMPLATE, TEMPLATE#SLOT or TEMPLATE@NAME",
            )
        };
        self.seat.parse().map_err(unreadable)
    }

    /// Returns a life of it.
    pub(in crate::scenario) fn life(&self) -> Incarnation {
        let begun = if self.wanted.is_some() { 0 } else { 1 };
        life(&self.id, self.life.unwrap_or(begun))
    }

    /// Returns since when the host runs its current life, where the host is taken to run it.
    pub(in crate::scenario) fn hosted(&self) -> Option<Moment> {
        if self.vanished {
            return None;
        }
        let running = self.running.as_ref().map(|running| running.since.0);
        let draining = self.draining.as_ref().map(|draining| draining.since.0);
        let stopping = self.stopping.as_ref().map(|stopping| stopping.since.0);
        running.or(draining).or(stopping)
    }

    /// Returns the record as a store has it, without the claims that it was granted.
    pub(in crate::scenario) fn stored(
        &self,
        given: (&FleetFile, &Policy),
        now: Now,
    ) -> Result<Stored, Fault> {
        let body =
            self.body(given, now).map_err(|fault| fault.about(&format!("bead {}", self.id)))?;
        let claims = self.granted.clone().unwrap_or_default();
        Ok(Stored { id: self.id.clone(), revision: Revision::new(1), claims, body })
    }

    fn body(&self, given: (&FleetFile, &Policy), now: Now) -> Result<Body, Fault> {
        let phase = self.phase(given, now)?;
        let Some(phase) = phase else {
            let raw = self.opaque.clone().unwrap_or_default();
            let readable =
                || Fault::new("`opaque` is a record that can be read", "write one that cannot");
            let why = decode(&raw).err().ok_or_else(readable)?;
            return Ok(Body::Opaque { raw, why });
        };
        let (name, seat) = (self.name(given.0)?, self.seat()?);
        let made = self.made.unwrap_or(A_DAY_AGO).stamp(now);
        let before = self.formerly.iter().rev().cloned().map(Some);
        let fresh = Bead::wanted(self.id.clone(), name, seat, made);
        let fresh = self.origin.map_or(fresh.clone(), |origin| fresh.with_origin(origin));
        let bead =
            before.chain([self.alias.clone()]).fold(fresh, |bead, alias| bead.with_alias(alias));
        in_phase(&bead, self.life().generation, &phase).map(Body::Bead)
    }

    /// Returns the phase; none when the record is opaque.
    fn phase(
        &self,
        (fleet, policy): (&FleetFile, &Policy),
        now: Now,
    ) -> Result<Option<Phase>, Fault> {
        let template = self.seat()?.template().clone();
        let given = Given { now, policy, life: self.life(), wanted: wanted(fleet, &template) };
        let mut phases = Vec::new();
        phases.extend(self.wanted.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.starting.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.running.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.draining.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.stopping.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.asleep.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.quarantined.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.failed_start.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.closed.as_ref().map(|phase| phase.phase(&given)));
        phases.extend(self.unknown.as_ref().map(UnknownFile::phase).transpose()?);
        let said = phases.len().saturating_add(usize::from(self.opaque.is_some()));
        if said != 1 {
            return Err(Fault::new(format!("it is in {said} phases"), one_of(&PHASES)));
        }
        Ok(phases.pop())
    }
}

/// Returns the config that the fleet wants of a template, or that of one which nothing was said of.
fn wanted(fleet: &FleetFile, template: &TemplateName) -> ConfigFile {
    let said = fleet.template(template).cloned().unwrap_or_default();
    said.config()
}

/// Puts a bead in a phase by way of its record: a committed baseline cannot be made by other means.
fn in_phase(bead: &Bead, life: Generation, phase: &Phase) -> Result<Bead, Fault> {
    let impossible = |error: &dyn core::fmt::Display| {
        Fault::new(format!("no such record can be: {error}"), "mend the phase of the bead")
    };
    let read = serde_json::from_str(&encode(bead));
    let mut record: serde_json::Value = read.map_err(|error| impossible(&error))?;
    let phase = serde_json::to_value(phase).map_err(|error| impossible(&error))?;
    if let Some(fields) = record.as_object_mut() {
        fields.insert("phase".to_owned(), phase);
        fields.insert("generation".to_owned(), life.number().into());
    }
    decode(&record.to_string()).map_err(|error| impossible(&error))
}

/// How often a seat failed lately.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::scenario) struct DamperFile {
    /// The seat, as in `worker#2`.
    pub(in crate::scenario) seat: String,
    /// How many lives in a row ended too quickly or never began.
    pub(in crate::scenario) failures: u32,
    /// When the next start may be tried.
    pub(in crate::scenario) retry: Moment,
}

/// Two parties that want one claim, on record.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::scenario) struct ConflictFile {
    /// What both want, as in `alias:boss`.
    #[schemars(with = "String")]
    pub(in crate::scenario) claim: Claim,
    /// Who has it.
    #[schemars(with = "String")]
    pub(in crate::scenario) holder: BeadId,
    /// Who does not get it.
    #[schemars(with = "String")]
    pub(in crate::scenario) contender: BeadId,
    /// What the contender is called.
    #[schemars(with = "String")]
    pub(in crate::scenario) name: AgentName,
    /// Since when; a minute ago when left out.
    pub(in crate::scenario) since: Option<Moment>,
}

/// A word that is kept for somebody.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::scenario) struct ReservationFile {
    /// The word, as a name and as an alias.
    pub(in crate::scenario) word: String,
    /// For whom: a bead is written as `bead tb-1`, anybody else in words.
    pub(in crate::scenario) owner: String,
    /// What for.
    pub(in crate::scenario) reason: String,
    /// Until when; until it is released when left out.
    pub(in crate::scenario) until: Option<Moment>,
}

impl ReservationFile {
    /// Returns the write that reserves the word.
    pub(in crate::scenario) fn write(&self, now: Now) -> Result<LedgerWrite, Fault> {
        let bad = |_| Fault::new(format!("{:?} is no word", self.word), "write it without spaces");
        let word = Word::parse(&self.word).map_err(bad)?;
        let bead = self.owner.strip_prefix("bead ").and_then(|id| BeadId::parse(id).ok());
        let owner = bead.map_or_else(|| Owner::Other(self.owner.clone()), Owner::Bead);
        let until = self.until.map(|until| until.deadline(now));
        let (role, reason, since) = (Role::Name, self.reason.clone(), now.stamp());
        let reservation = Some(Reservation { role, owner, reason, since, until });
        Ok(LedgerWrite::Reservation { word, reservation })
    }
}

/// Older than every window of the default policy.
const A_DAY_AGO: Moment = Moment::Ago(core::time::Duration::from_secs(86_400));

/// What a record may be in.
pub(in crate::scenario) const PHASES: [&str; 11] = [
    "wanted",
    "starting",
    "running",
    "draining",
    "stopping",
    "asleep",
    "quarantined",
    "failed-start",
    "closed",
    "unknown",
    "opaque",
];
