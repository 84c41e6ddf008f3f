//! Is the plan whole? The checks about starts, independence and verdicts.

use super::{Findings, Records, broken};
use crate::{Command, Plan, Step, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{Bead, BeadId, Claim, Incarnation, Phase, Prepared, Write};

/// L1: a start commits phase, baseline and claim in one change, and only from the start it belongs to.
///
/// A session that runs on keeps the baseline that its start committed; no plan changes one, only the end of a live
/// change does, which is an outcome.
#[must_use]
pub fn l1_starts_commit_whole(world: &World, plan: &Plan) -> Findings {
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    for command in &plan.commands {
        for heir in command.writes().filter(|write| changes_claims(&records, command, write)) {
            let id = heir.id();
            found.push(broken("L1", format!("{id} would hold other claims than were granted")));
        }
        let Some(write) = command.write() else { continue };
        let id = write.id();
        let Some((incarnation, after)) = running(&write.bead) else { continue };
        let before = records.bead(id).and_then(|bead| running(bead).or_else(|| begun(bead)));
        let due = before.filter(|(life, _)| *life == incarnation).and_then(|(_, config)| config);
        if after != due {
            found.push(broken("L1", format!("{id} would run with a baseline no start prepared")));
        }
    }
    found
}

/// Returns whether a bead would hold something else than before, apart from an alias that is its business.
fn changes_claims(records: &Records<'_>, command: &Command, write: &Write) -> bool {
    let granted = records.stored(write.id()).filter(|_| write.bead.is_open());
    let before = granted.map_or_else(|| write.bead.claims(), |s| s.claims.clone());
    let is_heir = command.write().map(Write::id) != Some(write.id());
    let step = if let Command::Commit(commit) = command { Some(commit.step()) } else { None };
    let is_its_business = |claim: &Claim| match claim {
        Claim::Alias(_) => is_heir || matches!(step, Some(Step::Alias | Step::Repair)),
        Claim::Name(_) => step == Some(Step::Repair),
        Claim::Seat(_) => false,
    };
    let others = |claims: &[Claim]| -> Vec<Claim> {
        claims.iter().filter(|claim| !is_its_business(claim)).cloned().collect()
    };
    others(&write.claims) != others(&before)
}

/// Returns the life of a bead that runs, and the config that its start committed, if one did.
fn running(bead: &Bead) -> Option<(Incarnation, Option<Prepared>)> {
    if let Phase::Running { incarnation, baseline, .. }
    | Phase::Draining { incarnation, baseline, .. } = bead.phase()
    {
        // What was committed is shown as what was prepared, which is how the two compare.
        let config = baseline.committed().map(|c| Prepared::new(c.config().clone()));
        return Some((*incarnation, config));
    }
    None
}

/// Returns the life that a bead has begun to start, and the config that it is started with.
fn begun(bead: &Bead) -> Option<(Incarnation, Option<Prepared>)> {
    if let Phase::Starting { incarnation, prepared, .. }
    | Phase::FailedStart { incarnation, prepared, .. } = bead.phase()
    {
        return Some((*incarnation, Some(prepared.clone())));
    }
    None
}

/// L2: there is one unfinished start per bead, and its lease ends.
#[must_use]
pub fn l2_one_unfinished_start(world: &World, plan: &Plan) -> Findings {
    let mut begun: BTreeSet<&BeadId> = BTreeSet::new();
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    for command in &plan.commands {
        let Command::Start(start) = command else {
            continue;
        };
        let id = start.bead();
        let before = records.bead(id);
        if !begun.insert(id) || before.is_some_and(|b| b.phase().incarnation().is_some()) {
            found.push(broken("L2", format!("{id} would be started twice")));
        }
        let lease = match start.write().bead.phase() {
            Phase::Starting { lease, .. } => lease.length(),
            Phase::Wanted { .. }
            | Phase::Running { .. }
            | Phase::Draining { .. }
            | Phase::Stopping { .. }
            | Phase::Asleep { .. }
            | Phase::Quarantined { .. }
            | Phase::FailedStart { .. }
            | Phase::Closed { .. }
            | Phase::Unknown { .. } => Duration::ZERO,
        };
        if lease.is_zero() {
            found.push(broken("L2", format!("{id} would start without a lease")));
        }
    }
    found
}

/// P1: commands write different beads, take different claims and touch different ledger entries, so that any of
/// them may be left out or done in any order.
#[must_use]
pub fn p1_commands_are_independent(plan: &Plan) -> Findings {
    let mut touched: BTreeMap<alloc::string::String, usize> = BTreeMap::new();
    for command in &plan.commands {
        let beads = command.writes().map(|w| format!("bead {}", w.id()));
        let claims = command.writes().flat_map(|w| w.claims.iter().map(ToString::to_string));
        let ledger = command.ledger().iter().map(|e| format!("{} {}", e.kind(), e.key()));
        for thing in beads.chain(claims).chain(ledger) {
            let count = touched.entry(thing).or_default();
            *count = count.saturating_add(1);
        }
    }
    let twice = touched.into_iter().filter(|(_, count)| *count > 1);
    twice.map(|(thing, _)| broken("P1", format!("two commands touch {thing}"))).collect()
}

/// P4: every open bead has exactly one verdict, and no bead has more.
#[must_use]
pub fn p4_one_verdict_each(world: &World, plan: &Plan) -> Findings {
    let mut verdicts: BTreeMap<&BeadId, usize> = BTreeMap::new();
    for id in plan.verdicts.iter().filter_map(|v| v.bead.as_ref()) {
        let count = verdicts.entry(id).or_default();
        *count = count.saturating_add(1);
    }
    let is_open = |s: &&tenure_bead::Stored| s.bead().is_none_or(Bead::is_open);
    let open = world.beads.iter().filter(is_open);
    let mut listed: BTreeMap<&BeadId, usize> = BTreeMap::new();
    for sighting in world.observed.listing.iter().flat_map(|l| &l.sightings) {
        let count = listed.entry(&sighting.mark.bead).or_default();
        *count = count.saturating_add(1);
    }
    let mut found = Findings::new();
    for session in open {
        let count = verdicts.get(&session.id).copied().unwrap_or(0);
        // Lives that the bead has left behind get a verdict of their own.
        let strays = || listed.get(&session.id).copied().unwrap_or(0);
        if count == 0 || (count > 1 && count > strays().saturating_add(1)) {
            let id = &session.id;
            found.push(broken("P4", format!("{id} has {count} verdicts")));
        }
    }
    found
}
