//! Would somebody be disturbed for an edit that never happened, or too many at once? The checks about drift.

use super::{Findings, Records, broken};
use crate::{Command, Plan, World};
use alloc::collections::BTreeMap;
use alloc::format;
use tenure_bead::{
    Baseline, Bead, BeadId, Class, Fingerprint, Phase, StopCause, TemplateName, Value,
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
        if !wanted.is_some_and(|wanted| differs(committed.config(), wanted)) {
            let draining = matches!(bead.phase(), Phase::Draining { .. });
            let id_of = if draining { "D4" } else { "D2" };
            found.push(broken(id_of, format!("{id} would end for a config that is equal")));
        }
    }
    found
}

/// D5: at most one session of a template is on its way through a restart for drift.
#[must_use]
pub fn d5_one_drift_restart_per_template(world: &World, plan: &Plan) -> Findings {
    let mut on_the_way: BTreeMap<&TemplateName, u32> = BTreeMap::new();
    let mut count = |bead: &'_ Bead, template| {
        let open = ends_for_drift(bead.phase());
        let entry = on_the_way.entry(template).or_default();
        *entry = entry.saturating_add(u32::from(open));
    };
    let begun: BTreeMap<&BeadId, &Bead> = plan
        .commands
        .iter()
        .filter_map(Command::write)
        .filter(|w| ends_for_drift(w.bead.phase()))
        .map(|w| (w.id(), &w.bead))
        .collect();
    for bead in world.beads.iter().filter_map(|s| s.bead()) {
        if !begun.contains_key(bead.id()) {
            count(bead, bead.template());
        }
    }
    let before = |id: &BeadId| {
        let bead = world.beads.iter().find(|s| s.id == *id).and_then(|s| s.bead());
        bead.is_some_and(|b| ends_for_drift(b.phase()))
    };
    let mut found = Findings::new();
    for (id, bead) in begun {
        let others = on_the_way.get(bead.template()).copied().unwrap_or(0);
        if others > 0 && !before(id) {
            found
                .push(broken("D5", format!("{id} would be one of several of {}", bead.template())));
        }
        let entry = on_the_way.entry(bead.template()).or_default();
        *entry = entry.saturating_add(1);
    }
    found
}

/// Returns the beads that a plan drains or stops for drift.
fn for_drift(plan: &Plan) -> impl Iterator<Item = &BeadId> {
    plan.commands
        .iter()
        .filter_map(|command| match command {
            Command::Stop(stop) if stop.because() == StopCause::Drift => Some(stop),
            Command::Stop(_)
            | Command::Commit(_)
            | Command::Start(_)
            | Command::Adopt(_)
            | Command::Apply(_) => None,
        })
        // One that was told to stop is past saying no; it goes on as it began.
        .filter(|stop| stop.intent().is_some() || stop.how() == tenure_liveness::StopHow::Drain)
        .map(crate::Stop::bead)
}

fn ends_for_drift(phase: &Phase) -> bool {
    if let Phase::Draining { basis, .. } | Phase::Stopping { basis, .. } = phase {
        return basis.because == StopCause::Drift;
    }
    false
}

fn baseline(bead: &Bead) -> Option<&Baseline> {
    if let Phase::Running { baseline, .. } | Phase::Draining { baseline, .. } = bead.phase() {
        return Some(baseline);
    }
    None
}

/// Returns whether a field that needs more than a live change says something else.
fn differs(old: &Fingerprint, new: &Fingerprint) -> bool {
    fn fields(config: &Fingerprint) -> BTreeMap<&str, (&Class, &Value)> {
        let set = config.inputs().iter().filter(|i| i.value != Value::Absent);
        set.map(|i| (i.field.as_str(), (&i.class, &i.value))).collect()
    }
    let (old, new) = (fields(old), fields(new));
    let changed = |(field, (class, value)): (&&str, &(&Class, &Value))| {
        **class != Class::Live && new.get(*field).map(|(_, v)| *v) != Some(*value)
    };
    let added = |(field, (class, _)): (&&str, &(&Class, &Value))| {
        **class != Class::Live && !old.contains_key(*field)
    };
    old.iter().any(changed) || new.iter().any(added)
}
