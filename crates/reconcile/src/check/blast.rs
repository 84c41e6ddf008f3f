//! Would half the fleet end for one field? The check about what several templates have in common.

use super::drift::{baseline, differs, surely_edited};
use super::{Findings, broken};
use crate::{Command, Pin, Plan, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{
    Baseline, Bead, BeadId, Claim, Edition, Now, Origin, Phase, StopCause, Stored, TemplateName,
    Vouched,
};
use tenure_liveness::Probe;

/// D9: no session begins to end for a field that changed in several templates at once while more of the fleet than the
/// policy allows would end for it, unless an operator vouched for the edit of its template.
///
/// Only sessions that are proved alive and sit where they are wanted are counted, so that what the planner counts is
/// never less.
#[must_use]
pub fn d9_one_field_ends_no_half_fleet(world: &World, plan: &Plan, now: Now) -> Findings {
    let begun: BTreeSet<&BeadId> = plan.commands.iter().filter_map(begins).collect();
    if begun.is_empty() {
        return Findings::new();
    }
    let running = world.beads.iter().filter(|s| s.bead().is_some_and(runs)).count();
    let mut by_field: BTreeMap<&str, Vec<&Bead>> = BTreeMap::new();
    for bead in world.beads.iter().filter_map(|stored| counted(world, stored)) {
        for field in edited(world, bead) {
            by_field.entry(field).or_default().push(bead);
        }
    }
    let mut found = Findings::new();
    for (field, beads) in &by_field {
        for bead in beads.iter().filter(|bead| begun.contains(bead.id())) {
            let age = age(world, bead.template(), now);
            let is_with_it = |other: &&&Bead| {
                let other = self::age(world, other.template(), now);
                other.abs_diff(age) <= ONCE
            };
            let together: Vec<&Bead> = beads.iter().filter(is_with_it).copied().collect();
            if is_wide(world, &together, running) && !is_vouched(world, bead.template()) {
                let (id, count) = (bead.id(), together.len());
                found.push(broken("D9", format!("{id} would end as one of {count} for {field}")));
            }
        }
    }
    found
}

/// Returns for how long the edit of a template has been on record.
fn age(world: &World, template: &TemplateName, now: Now) -> Duration {
    let edition = edition(world, template);
    edition.map(|edition| edition.since.age(now).duration()).unwrap_or_default()
}

/// Returns what is on record of the config that a template wants now.
fn edition<'w>(world: &'w World, template: &TemplateName) -> Option<&'w Edition> {
    let wanted = &world.fleet.template(template)?.config;
    let known = world.ledger.edition(template)?;
    (!differs(&known.config, wanted)).then_some(known)
}

fn begins(command: &Command) -> Option<&BeadId> {
    if let Command::Relaunch(relaunch) = command {
        return Some(relaunch.bead());
    }
    let Command::Stop(stop) = command else { return None };
    let begins = stop.intent().is_some() && stop.because() == StopCause::Drift;
    begins.then(|| stop.bead())
}

fn runs(bead: &Bead) -> bool {
    matches!(bead.phase(), Phase::Running { .. })
}

fn counted<'w>(world: &'w World, stored: &'w Stored) -> Option<&'w Bead> {
    let bead = stored.bead().filter(|bead| runs(bead) && world.fleet.fits(bead))?;
    let life = bead.phase().incarnation()?;
    let template = world.fleet.template(bead.template())?;
    let is_free = template.pin == Pin::Loose && bead.origin() != Origin::Manual;
    let holds = stored.claims.contains(&Claim::Seat(bead.seat().clone()));
    let is_it = |seen: &&crate::Seen| seen.observation.incarnation == life;
    let seen = world.observed.lives.iter().find(is_it)?;
    (holds && is_free && seen.observation.probe == Probe::Verified).then_some(bead)
}

/// Returns the fields that certainly say something else than the session was started with.
fn edited<'w>(world: &'w World, bead: &Bead) -> Vec<&'w str> {
    let wanted = world.fleet.template(bead.template()).map(|template| &template.config);
    match (baseline(bead), wanted) {
        (Some(Baseline::Committed(committed)), Some(wanted)) => {
            surely_edited(committed.config(), wanted)
        }
        (Some(Baseline::Committed(_) | Baseline::Adopted) | None, _) => Vec::new(),
    }
}

fn is_wide(world: &World, beads: &[&Bead], running: usize) -> bool {
    let templates: BTreeSet<&TemplateName> = beads.iter().map(|bead| bead.template()).collect();
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let share = u64::from(world.policy.blast_percent).saturating_mul(number(running));
    templates.len() > 1
        && number(beads.len()) >= u64::from(world.policy.blast_sessions)
        && number(beads.len()).saturating_mul(100) > share
}

fn is_vouched(world: &World, template: &TemplateName) -> bool {
    edition(world, template).is_some_and(|edition| edition.vouched == Vouched::Yes)
}

/// How far apart edits may come for being one.
const ONCE: Duration = Duration::from_secs(60);
