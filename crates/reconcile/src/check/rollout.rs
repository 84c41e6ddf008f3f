//! Would too many end at once, or for a config that does not stand still? The checks about how an edit is rolled out.

use super::drift::{baseline, differs, ends_for_drift, for_drift};
use super::{Findings, Records, broken};
use crate::{Command, Plan, Template, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use tenure_bead::{
    Baseline, Bead, BeadId, Deadline, Edition, LedgerWrite, Now, Phase, StopCause, TemplateName,
    Vouched, Write,
};

/// D5: at most the budget of drift restarts is in flight, of a template and of the fleet, and one at a time until a
/// session that was started with what is wanted runs.
#[must_use]
pub fn d5_drift_restarts_within_budget(world: &World, plan: &Plan) -> Findings {
    let mut on_the_way: BTreeMap<&TemplateName, u32> = BTreeMap::new();
    let mut in_all = 0_u32;
    let written = plan.commands.iter().filter_map(Command::write);
    let begun: BTreeMap<&BeadId, &Bead> = written
        .filter(|write| ends_for_drift(write.bead.phase()))
        .map(|write: &Write| (write.id(), &write.bead))
        .collect();
    let before: BTreeSet<&BeadId> =
        beads(world).filter(|b| ends_for_drift(b.phase())).map(Bead::id).collect();
    for bead in beads(world).filter(|bead| before.contains(bead.id())) {
        let entry = on_the_way.entry(bead.template()).or_default();
        *entry = entry.saturating_add(1);
        in_all = in_all.saturating_add(1);
    }
    let mut found = Findings::new();
    for (id, bead) in begun.into_iter().filter(|(id, _)| !before.contains(*id)) {
        let others = on_the_way.entry(bead.template()).or_default();
        let budget = world.policy.restarts_per_template.min(a_quarter(world, bead.template()));
        let budget = if is_proven(world, bead.template()) { budget } else { budget.min(1) };
        if *others >= budget {
            found.push(broken(
                "D5",
                format!("{id} would be one of too many of {}", bead.template()),
            ));
        }
        if in_all >= world.policy.restarts_per_fleet {
            found.push(broken("D5", format!("{id} would be one of too many of the fleet")));
        }
        *others = others.saturating_add(1);
        in_all = in_all.saturating_add(1);
    }
    found
}

/// Returns a quarter of the seats that a template is wanted in, and at least one.
fn a_quarter(world: &World, template: &TemplateName) -> u32 {
    let pool = world.fleet.template(template).map_or(0, |template| template.pool.wanted());
    let named = world.fleet.named().iter().filter(|named| named.template == *template).count();
    let wanted = pool.saturating_add(u32::try_from(named).unwrap_or(u32::MAX));
    wanted.checked_div(4).unwrap_or(0).max(1)
}

fn beads(world: &World) -> impl Iterator<Item = &Bead> {
    world.beads.iter().filter_map(|stored| stored.bead())
}

/// Returns whether a session of a template runs that was started with what is wanted.
fn is_proven(world: &World, template: &TemplateName) -> bool {
    let Some(wanted) = world.fleet.template(template).map(|t| &t.config) else { return false };
    beads(world).filter(|bead| bead.template() == template).any(|bead| {
        let Some(Baseline::Committed(committed)) = baseline(bead) else { return false };
        matches!(bead.phase(), Phase::Running { .. }) && !differs(committed.config(), wanted)
    })
}

/// D6: a config that became what it had been before restarts nobody until it has stood still, unless an operator
/// vouched for it.
#[must_use]
pub fn d6_flips_restart_nobody(world: &World, plan: &Plan, now: Now) -> Findings {
    let records = Records::of(world, plan);
    let mut found = Findings::new();
    for id in for_drift(plan) {
        let Some(bead) = records.bead(id) else { continue };
        let Some(template) = world.fleet.template(bead.template()) else { continue };
        let started = baseline(bead).and_then(Baseline::committed);
        // An earlier relaunch may be in doubt; what is wanted again is no edit that could flip.
        let is_edit = started.is_none_or(|c| differs(c.config(), &template.config));
        if is_edit && flips(world, plan, template, now) {
            found.push(broken("D6", format!("{id} would end for a config that flips")));
        }
    }
    found
}

/// Returns whether a template's config is held for having become what it had been before.
///
/// Where part of it cannot be read nobody can tell a return by digests; the plan itself puts it on record then.
fn flips(world: &World, plan: &Plan, template: &Template, now: Now) -> bool {
    let Some(known) = world.ledger.edition(&template.name) else { return false };
    let (first, longest) = (world.policy.flip_hold, world.policy.flip_hold_max);
    if !differs(&known.config, &template.config) {
        let until = Deadline::since(known.since, first.min(longest));
        return known.flips > 0 && known.vouched != Vouched::Yes && !until.is_due(now);
    }
    let is_old = Deadline::since(known.since, longest).is_due(now);
    let returns = if template.config.is_read() {
        known.earlier.contains(&template.config.digests().fixed())
    } else {
        noted(plan, &template.name).is_some_and(|edition| edition.flips > known.flips)
    };
    returns && !is_old && !first.min(longest).is_zero()
}

/// Returns the edition of a template that a plan puts on record.
fn noted<'p>(plan: &'p Plan, name: &TemplateName) -> Option<&'p Edition> {
    let writes = plan.commands.iter().flat_map(Command::ledger);
    let mut editions = writes.filter_map(|write| {
        if let LedgerWrite::Edition { template, edition } = write {
            (template == name).then_some(edition.as_ref()).flatten()
        } else {
            None
        }
    });
    editions.next()
}

/// D7: who was seen attached lately is not told to end for drift, idleness or age, whatever one look says.
#[must_use]
pub fn d7_one_look_detaches_nobody(world: &World, plan: &Plan, now: Now) -> Findings {
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    for command in &plan.commands {
        let Some((id, because)) = disturbed(command) else { continue };
        let is_ours = matches!(because, StopCause::Drift | StopCause::Idle | StopCause::Age);
        let runs = |bead: &Bead| matches!(bead.phase(), Phase::Running { .. });
        let attached = world.ledger.deferral(id).and_then(|known| known.attached);
        let lately = |at| !Deadline::since(at, world.policy.patience.attached_for).is_due(now);
        if is_ours && records.bead(id).is_some_and(runs) && attached.is_some_and(lately) {
            found.push(broken("D7", format!("{id} would end though somebody was attached lately")));
        }
    }
    found
}

/// Returns whom a command tells to end, or whose program it ends, and what for.
const fn disturbed(command: &Command) -> Option<(&BeadId, StopCause)> {
    match command {
        Command::Stop(stop) => Some((stop.bead(), stop.because())),
        Command::Relaunch(relaunch) => Some((relaunch.bead(), StopCause::Drift)),
        Command::Commit(_) | Command::Start(_) | Command::Adopt(_) | Command::Apply(_) => None,
    }
}
