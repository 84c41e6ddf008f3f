//! Would more of a pool run at once than there may be? The check about starts beside sessions that are to end.

use super::{Findings, broken};
use crate::{Command, Plan, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use tenure_bead::{Bead, BeadId, Incarnation, Seat, TemplateName};
use tenure_liveness::Standing;

/// S3: no plan starts more of a pool than there may be beside those that run or may run, wanted or not.
///
/// What runs without a record, or as a life that its bead has left behind, counts as well: it is as real.
#[must_use]
pub fn s3_no_pool_outgrows_its_maximum(world: &World, plan: &Plan) -> Findings {
    let mut starts: BTreeMap<&TemplateName, usize> = BTreeMap::new();
    for command in &plan.commands {
        let Command::Start(start) = command else { continue };
        if is_in_pool(start.write().bead.seat()) {
            let count = starts.entry(start.template()).or_default();
            *count = count.saturating_add(1);
        }
    }
    if starts.is_empty() {
        return Findings::new();
    }
    let held = held(world);
    let mut found = Findings::new();
    for (name, begun) in starts {
        let max = world.fleet.template(name).map_or(0, |t| t.pool.max().highest());
        let there = held.iter().filter(|(of, ..)| *of == name).count();
        let then = u32::try_from(there.saturating_add(begun)).unwrap_or(u32::MAX);
        if then > max {
            found.push(broken("S3", format!("{then} of {name} would run, and there may be {max}")));
        }
    }
    found
}

/// Returns every life of a pool that runs or may run, each once.
fn held(world: &World) -> BTreeSet<(&TemplateName, &BeadId, Incarnation)> {
    let beads = world.beads.iter().filter_map(|stored| stored.bead());
    let recorded = beads
        .filter(|bead| is_in_pool(bead.seat()))
        .filter_map(|bead: &Bead| Some((bead.template(), bead.id(), bead.phase().incarnation()?)));
    let sightings = world.observed.listing.iter().flat_map(|listing| &listing.sightings);
    let running = sightings.filter(|s| s.standing == Standing::Running);
    let seen = running
        .map(|sighting| &sighting.mark)
        .filter(|mark| is_in_pool(&mark.seat()))
        .map(|mark| (&mark.template, &mark.bead, mark.incarnation));
    recorded.chain(seen).collect()
}

const fn is_in_pool(seat: &Seat) -> bool {
    !matches!(seat, Seat::Named { .. })
}
