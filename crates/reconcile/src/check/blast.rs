//! Would half the fleet end for one field? The check about what several templates have in common.

use super::drift::{baseline, surely_edited};
use super::{Findings, broken};
use crate::{Command, Plan, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;
use tenure_bead::{Baseline, Bead, BeadId, Claim, Phase, StopCause, Stored, TemplateName, Vouched};
use tenure_liveness::Probe;

/// D9: no session begins to end for a field that changed in several templates at once while more of the fleet than the
/// policy allows would end for it, unless an operator vouched for the edit of its template.
///
/// Only sessions that are proved alive and sit where they are wanted are counted, so that what the planner counts is
/// never less.
#[must_use]
pub fn d9_one_field_ends_no_half_fleet(world: &World, plan: &Plan) -> Findings {
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
    for (field, beads) in by_field.iter().filter(|(_, beads)| is_wide(world, beads, running)) {
        for bead in beads.iter().filter(|bead| begun.contains(bead.id())) {
            if !is_vouched(world, bead.template()) {
                let (id, count) = (bead.id(), beads.len());
                found.push(broken("D9", format!("{id} would end as one of {count} for {field}")));
            }
        }
    }
    found
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
    let holds = stored.claims.contains(&Claim::Seat(bead.seat().clone()));
    let is_it = |seen: &&crate::Seen| seen.observation.incarnation == life;
    let seen = world.observed.lives.iter().find(is_it)?;
    (holds && seen.observation.probe == Probe::Verified).then_some(bead)
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
    let wanted = world.fleet.template(template).map(|template| *template.config.digests());
    let edition = world.ledger.edition(template);
    edition.is_some_and(|e| Some(e.digests) == wanted && e.vouched == Vouched::Yes)
}
