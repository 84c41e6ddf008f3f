//! Would somebody be disturbed for an edit that never happened, or too many at once? The checks about drift.

use super::{Findings, Records, broken};
use crate::{Command, Intent, Pin, Plan, World};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use tenure_bead::{
    Attention, Baseline, Bead, BeadId, Change, Class, Fingerprint, Input, Now, Origin, Phase,
    PhaseKind, StopCause, Tell, Value,
};

/// D1: no session is drained or stopped for drift without a committed baseline.
#[must_use]
pub fn d1_drift_needs_a_committed_baseline(world: &World, plan: &Plan) -> Findings {
    let records = Records::of(world, plan);
    let mut found = Findings::new();
    for id in for_drift(plan) {
        let baseline = records.bead(id).and_then(baseline);
        if !matches!(baseline, Some(Baseline::Committed(_))) {
            found.push(broken("D1", format!("{id} would end for drift from no baseline")));
        }
    }
    found
}

/// D2 and D4: an equal config is never drift, so nobody is drained for it, and a drain whose config was taken back
/// does not end in a stop.
///
/// The inputs are compared here once more, by field and without digests.
#[must_use]
pub fn d2_d4_equal_configs_end_nobody(world: &World, plan: &Plan) -> Findings {
    let records = Records::of(world, plan);
    let mut found = Findings::new();
    for id in for_drift(plan) {
        let Some(bead) = records.bead(id) else { continue };
        let Some(Baseline::Committed(committed)) = baseline(bead) else { continue };
        let wanted = world.fleet.template(bead.template()).map(|t| &t.config);
        let drifted = wanted.is_some_and(|wanted| differs(committed.config(), wanted));
        if !drifted && !awaits_relaunch(bead.phase()) {
            let draining = matches!(bead.phase(), Phase::Draining { .. });
            let id_of = if draining { "D4" } else { "D2" };
            found.push(broken(id_of, format!("{id} would end for a config that is equal")));
        }
    }
    found
}

/// D8: a start that is under way is ended only when what it was begun with is not what is wanted, and is not said to run
/// then while nobody uses it.
#[must_use]
pub fn d8_only_what_is_wanted_is_confirmed(world: &World, plan: &Plan, now: Now) -> Findings {
    let records = Records::of(world, plan);
    let mut found = Findings::new();
    for write in plan.commands.iter().filter_map(Command::write) {
        let id = write.id();
        let Some(before) = records.bead(id).filter(|b| b.phase().kind() == PhaseKind::Starting)
        else {
            continue;
        };
        match write.bead.phase() {
            Phase::Stopping { basis, .. }
                if basis.because != StopCause::Outdated || !is_outdated(world, before) =>
            {
                found.push(broken("D8", format!("{id} would end before its start was confirmed")));
            }
            Phase::Running { .. }
                if is_surely_outdated(world, before) && is_unused(world, before, now) =>
            {
                let how = format!("{id} would be said to run with what nobody wants");
                found.push(broken("D8", how));
            }
            Phase::Wanted { .. }
            | Phase::Starting { .. }
            | Phase::Running { .. }
            | Phase::Draining { .. }
            | Phase::Stopping { .. }
            | Phase::Asleep { .. }
            | Phase::Quarantined { .. }
            | Phase::FailedStart { .. }
            | Phase::Closed { .. }
            | Phase::Unknown { .. } => {}
        }
    }
    found
}

/// Returns whether a start is under way, in a seat that is wanted, and nobody uses what was started.
fn is_unused(world: &World, bead: &Bead, now: Now) -> bool {
    let Phase::Starting { incarnation, lease, .. } = bead.phase() else { return false };
    let is_it = |seen: &&crate::Seen| seen.observation.incarnation == *incarnation;
    let seen = world.observed.lives.iter().find(is_it).map(|seen| seen.attention);
    let is_free = |said: Attention| said.attached == Tell::No && said.pending == Tell::No;
    let is_wanted = world.fleet.fits(bead) && world.fleet.intent() == Intent::Run;
    let loose = |template: &crate::Template| template.pin == Pin::Loose;
    let may_be_ended = world.fleet.template(bead.template()).is_some_and(loose);
    let is_ours = bead.origin() != Origin::Manual;
    let works = world.work.tell(bead.id()) != Tell::No;
    seen.is_some_and(is_free)
        && is_wanted
        && may_be_ended
        && is_ours
        && !works
        && !lease.is_due(now)
}

/// Returns whether what a start was begun with may be something else than what is wanted.
fn is_outdated(world: &World, bead: &Bead) -> bool {
    begun_and_wanted(world, bead).is_some_and(|(begun, wanted)| differs(&begun, wanted))
}

/// Returns whether what a start was begun with is certainly something else than what is wanted.
fn is_surely_outdated(world: &World, bead: &Bead) -> bool {
    let configs = begun_and_wanted(world, bead);
    configs.is_some_and(|(begun, wanted)| !surely_edited(&begun, wanted).is_empty())
}

/// Returns what the confirmation of a start would commit, and what is wanted.
fn begun_and_wanted<'w>(world: &'w World, bead: &Bead) -> Option<(Fingerprint, &'w Fingerprint)> {
    let Phase::Starting { incarnation, .. } = bead.phase() else { return None };
    let at = bead.since();
    let confirmed = bead.apply(Change::ConfirmStart { incarnation: *incarnation, at }).ok()?;
    let Some(Baseline::Committed(committed)) = baseline(&confirmed) else { return None };
    let wanted = &world.fleet.template(bead.template())?.config;
    Some((committed.config().clone(), wanted))
}

/// Returns the beads that a plan drains, stops or relaunches for drift.
pub(super) fn for_drift(plan: &Plan) -> impl Iterator<Item = &BeadId> {
    // One that was told to stop is past saying no; it goes on as it began.
    let begins = |stop: &crate::Stop| {
        stop.intent().is_some() || stop.how() == tenure_liveness::StopHow::Drain
    };
    plan.commands.iter().filter_map(move |command| match command {
        Command::Stop(stop) if stop.because() == StopCause::Drift => {
            begins(stop).then(|| stop.bead())
        }
        Command::Relaunch(relaunch) => Some(relaunch.bead()),
        Command::Stop(_)
        | Command::Commit(_)
        | Command::Start(_)
        | Command::Adopt(_)
        | Command::Apply(_) => None,
    })
}

/// Returns whether a session is on its way to be started anew for drift, all of it or its program alone.
pub(super) fn ends_for_drift(phase: &Phase) -> bool {
    if let Phase::Draining { basis, .. } | Phase::Stopping { basis, .. } = phase {
        return basis.because == StopCause::Drift;
    }
    awaits_relaunch(phase)
}

/// Returns whether nobody knows whether the program of a session was started anew.
pub(super) fn awaits_relaunch(phase: &Phase) -> bool {
    if let Phase::Running { live: Some(due), .. } | Phase::Draining { live: Some(due), .. } = phase
    {
        return !due.lane.is_live();
    }
    false
}

pub(super) fn baseline(bead: &Bead) -> Option<&Baseline> {
    if let Phase::Running { baseline, .. } | Phase::Draining { baseline, .. } = bead.phase() {
        return Some(baseline);
    }
    None
}

/// Returns whether a field that needs more than a live change says something else.
pub(super) fn differs(old: &Fingerprint, new: &Fingerprint) -> bool {
    fn fields(config: &Fingerprint) -> BTreeMap<&str, (&Class, &Value)> {
        let set = config.inputs().iter().filter(|i| i.value != Value::Absent);
        set.map(|i| (i.field.as_str(), (&i.class, &i.value))).collect()
    }
    let (old, new) = (fields(old), fields(new));
    let changed = |(field, (class, value)): (&&str, &(&Class, &Value))| {
        let other = new.get(*field).map_or(&Value::Absent, |(_, value)| *value);
        **class != Class::Live && says_else(value, other)
    };
    let added = |(field, (class, value)): (&&str, &(&Class, &Value))| {
        **class != Class::Live && !old.contains_key(*field) && says_else(value, &Value::Absent)
    };
    old.iter().any(changed) || new.iter().any(added)
}

/// Returns whether one value says something else than another; of what could not be read nobody can say that it does,
/// and what stands beside it counts.
fn says_else(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Unread, _) | (_, Value::Unread) => false,
        (Value::Map(one), Value::Map(other)) => {
            let said = |map: &BTreeMap<_, _>, key| map.get(key).cloned().unwrap_or(Value::Absent);
            let mut keys = one.keys().chain(other.keys());
            keys.any(|key| says_else(&said(one, key), &said(other, key)))
        }
        (Value::List(one), Value::List(other)) if one.len() == other.len() => {
            one.iter().zip(other).any(|(one, other)| says_else(one, other))
        }
        (one, other) => one != other,
    }
}

/// Returns the fields, beyond the live ones, of which it is certain that they say something else: plain texts, stated by
/// one version of the hash.
pub(super) fn surely_edited<'c>(old: &Fingerprint, new: &'c Fingerprint) -> Vec<&'c str> {
    let said = |field: &str| {
        let input = old.inputs().iter().find(|input| input.field == field);
        input.map(|input| &input.value)
    };
    let differs = |input: &&Input| match (said(&input.field), &input.value) {
        (Some(Value::Text(old)), Value::Text(new)) => old != new,
        (_, _) => false,
    };
    let is_one_version = old.version() == new.version();
    let inputs = new.inputs().iter().filter(|i| is_one_version && i.class != Class::Live);
    inputs.filter(differs).map(|input| input.field.as_str()).collect()
}
