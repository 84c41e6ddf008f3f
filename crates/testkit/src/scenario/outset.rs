//! What is on record and what truly runs when a scenario begins?

use super::file::Fault;
use super::file::bead::BeadFile;
use super::file::host::{AttentionFile, FateFile, SessionFile};
use super::file::moment::Moment;
use super::read::{Scenario, ScenarioError};
use crate::world::{life, mark, realm};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tenure_bead::{
    BeadId, Body, Claim, Conflict, Contender, Damper, Ledger, LedgerWrite, Now, Stored,
};
use tenure_liveness::OwnerMark;
use tenure_reconcile::Policy;
use tenure_runtime::scripted::ScriptedRuntime;
use tenure_runtime::{Clock, Launch, LaunchSpec, ManualClock, Runtime};

/// Returns the records, each with the claims that it was granted, by id.
pub(super) fn records(
    scenario: &Scenario,
    policy: &Policy,
    now: Now,
) -> Result<Vec<Stored>, ScenarioError> {
    let mut held = BTreeSet::new();
    let mut beads: BTreeMap<BeadId, Stored> = BTreeMap::new();
    for bead in &scenario.file.beads {
        let (at, bead) = (bead.span().start, bead.get_ref());
        let wrong = |fault: Fault| scenario.wrong(at, &fault);
        let mut stored = bead.stored((&scenario.file.fleet, policy), now).map_err(wrong)?;
        if bead.granted.is_none() {
            stored.claims = own_claims(scenario, bead, &stored).map_err(wrong)?;
            grant_what_is_free(&mut stored.claims, &held);
        }
        stored.claims.sort();
        if let Some(claim) = stored.claims.iter().find(|claim| held.contains(*claim)) {
            let twice = Fault::new(format!("{claim} is granted twice"), "a claim has one holder");
            return Err(wrong(twice));
        }
        held.extend(stored.claims.iter().cloned());
        if beads.insert(stored.id.clone(), stored).is_some() {
            let twice =
                Fault::new(format!("there are two beads {}", bead.id), "give one another id");
            return Err(wrong(twice));
        }
    }
    Ok(beads.into_values().collect())
}

fn own_claims(scenario: &Scenario, bead: &BeadFile, stored: &Stored) -> Result<Vec<Claim>, Fault> {
    match &stored.body {
        Body::Bead(bead) => Ok(bead.claims()),
        Body::Opaque { .. } => {
            let name = bead.name(&scenario.file.fleet)?;
            Ok(vec![Claim::Seat(bead.seat()?), Claim::Name(name)])
        }
    }
}

/// Takes away what others have: without its seat or its name a record has nothing, without its alias the rest.
fn grant_what_is_free(claims: &mut Vec<Claim>, held: &BTreeSet<Claim>) {
    let is_alias = |claim: &Claim| matches!(claim, Claim::Alias(_));
    if claims.iter().any(|claim| !is_alias(claim) && held.contains(claim)) {
        claims.clear();
    }
    claims.retain(|claim| !held.contains(claim));
}

/// Returns the dampers and conflicts.
pub(super) fn ledger(scenario: &Scenario, now: Now) -> Result<Ledger, ScenarioError> {
    let mut ledger = Ledger::default();
    for damper in &scenario.file.dampers {
        let (at, damper) = (damper.span().start, damper.get_ref());
        let seat = damper.seat.parse();
        let seat = seat.map_err(|error| scenario.wrong(at, &Fault::of_name(error)))?;
        let damper = Damper { failures: damper.failures, retry: damper.retry.deadline(now) };
        ledger.apply(LedgerWrite::Damper { seat, damper: Some(damper) });
    }
    for said in &scenario.file.conflicts {
        let since = said.since.unwrap_or(A_MINUTE_AGO).stamp(now);
        let (holder, contender) = (said.holder.clone(), said.contender.clone());
        let contenders = vec![Contender { bead: contender, name: said.name.clone() }];
        let conflict = Conflict::new(holder, contenders, since);
        let claim = said.claim.clone();
        ledger.apply(LedgerWrite::Conflict { claim, conflict: Some(conflict) });
    }
    for said in &scenario.file.reservations {
        let (at, said) = (said.span().start, said.get_ref());
        ledger.apply(said.write(now).map_err(|fault| scenario.wrong(at, &fault))?);
    }
    Ok(ledger)
}

/// One session that truly runs, or ran.
#[derive(Clone, Debug)]
struct Session {
    mark: OwnerMark,
    since: Moment,
    fate: Option<FateFile>,
    attention: Option<AttentionFile>,
}

/// Returns the machine with every session that truly runs; the clock is moved and put back.
pub(super) fn sessions(
    scenario: &Scenario,
    clock: &Arc<ManualClock>,
) -> Result<ScriptedRuntime, ScenarioError> {
    let (installation, fleet) = realm();
    let host = ScriptedRuntime::new(installation, fleet, Arc::clone(clock));
    for (program, behavior) in &scenario.file.behave {
        host.behave(program, behavior.behavior());
    }
    let begins = clock.now();
    for session in all(scenario)? {
        clock.set(session.since.seen_from(begins));
        let program = session.mark.template.as_str().into();
        let spec = LaunchSpec { program, ..LaunchSpec::default() };
        let launch = Launch { mark: session.mark.clone(), spec };
        let failed = |error| scenario.wrong(0, &Fault::new(format!("{error}"), NOT_STARTED));
        host.start(&launch, clock.now()).map_err(failed)?;
        clock.set(begins);
        if let Some(fate) = session.fate {
            host.befall(session.mark.incarnation, fate.fate());
        }
        if let Some(attention) = session.attention {
            host.pays_attention(session.mark.incarnation, attention.attention(begins));
        }
    }
    Ok(host)
}

/// Returns the sessions that are written down, and those of beads that run and of which nothing is written.
fn all(scenario: &Scenario) -> Result<Vec<Session>, ScenarioError> {
    let mut sessions = Vec::new();
    for session in &scenario.file.sessions {
        let (at, session) = (session.span().start, session.get_ref());
        sessions.push(written(scenario, session).map_err(|fault| scenario.wrong(at, &fault))?);
    }
    for bead in &scenario.file.beads {
        let (at, bead) = (bead.span().start, bead.get_ref());
        let (Some(since), life) = (bead.hosted(), bead.life()) else {
            continue;
        };
        if sessions.iter().any(|session| session.mark.incarnation == life) {
            continue;
        }
        let mark = mark_of(scenario, bead).map_err(|fault| scenario.wrong(at, &fault))?;
        sessions.push(Session { mark, since, fate: None, attention: None });
    }
    Ok(sessions)
}

fn mark_of(scenario: &Scenario, bead: &BeadFile) -> Result<OwnerMark, Fault> {
    let (name, seat) = (bead.name(&scenario.file.fleet)?, bead.seat()?);
    Ok(mark(&bead.id, (&name, &seat), bead.life()))
}

fn written(scenario: &Scenario, session: &SessionFile) -> Result<Session, Fault> {
    let known = scenario.file.beads.iter().map(toml::Spanned::get_ref);
    let bead = known.into_iter().find(|bead| bead.id == session.bead);
    let seat = match (&session.seat, bead) {
        (Some(seat), _) => seat.parse().map_err(Fault::of_name)?,
        (None, Some(bead)) => bead.seat()?,
        (None, None) => {
            return Err(Fault::new(
                format!("no bead is called {}", session.bead),
                "add `seat` to the session",
            ));
        }
    };
    let fleet = &scenario.file.fleet;
    let name = match (&session.name, bead, &session.seat) {
        (Some(name), ..) => name.clone(),
        (None, Some(bead), None) => bead.name(fleet)?,
        (None, ..) => fleet.name_of(&seat)?,
    };
    let current = bead.map_or_else(|| life(&session.bead, 1), BeadFile::life);
    let incarnation = session.life.map_or(current, |number| life(&session.bead, number));
    let mark = mark(&session.bead, (&name, &seat), incarnation);
    let since = session.since.or(bead.and_then(BeadFile::hosted)).unwrap_or(AN_HOUR_AGO);
    Ok(Session { mark, since, fate: session.fate, attention: session.attention })
}

const A_MINUTE_AGO: Moment = Moment::Ago(core::time::Duration::from_secs(60));

const AN_HOUR_AGO: Moment = Moment::Ago(core::time::Duration::from_secs(3_600));

const NOT_STARTED: &str = "two sessions with one bead and life cannot run; write another `life`";
