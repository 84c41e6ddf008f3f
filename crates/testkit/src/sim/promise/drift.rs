//! Does nobody end for a config that was not edited? Each who begins to is compared with what was launched.

use super::Sim;
use crate::hunt::{Violation, broken};
use crate::sim::desire::{MODEL, PAPER};
use std::collections::BTreeMap;
use tenure_bead::{Bead, Fingerprint, Incarnation, Phase, StopCause, Stored, Value};
use tenure_runtime::LaunchSpec;

/// How far a session is on its way out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ending {
    Drains,
    Stops,
}

impl Sim {
    /// D1, D2, D4 and D5: who is begun to be ended for drift runs something else than is wanted, and is one of few.
    pub(super) fn drift_ends_who_differs(&mut self, stored: &[Stored]) -> Result<(), Violation> {
        let mut on_the_way: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let before = core::mem::take(&mut self.before.for_drift);
        for bead in stored.iter().filter_map(Stored::bead) {
            self.note_doubt(bead);
            let Some((life, ending)) = ends_for_drift(bead) else { continue };
            let (name, template) = (bead.name(), bead.template().as_str());
            on_the_way.entry(template.to_owned()).or_default().push(name.to_string());
            if before.get(&life) != Some(&ending) && !self.runs_something_else(bead, life) {
                let what = format!("{name} ends for drift ({ending:?}) and runs as wanted");
                return broken("D2", what);
            }
            self.before.for_drift.insert(life, ending);
        }
        let policy = super::super::site::policy();
        let in_all: usize = on_the_way.values().map(Vec::len).sum();
        if in_all > usize::try_from(policy.restarts_per_fleet).unwrap_or(usize::MAX) {
            return broken("D5", format!("{on_the_way:?} end for drift at once"));
        }
        let most = usize::try_from(policy.restarts_per_template).unwrap_or(usize::MAX);
        match on_the_way.values().find(|names| names.len() > most) {
            Some(names) => broken("D5", format!("{names:?} end for drift at once")),
            None => Ok(()),
        }
    }

    /// Remembers of whom nobody knows whether its program was started anew; one that is told to stop stays so.
    fn note_doubt(&mut self, bead: &Bead) {
        if let Phase::Running { incarnation, live, .. }
        | Phase::Draining { incarnation, live, .. } = bead.phase()
        {
            self.before.in_doubt.remove(incarnation);
            let in_doubt = live.as_ref().is_some_and(|due| !due.lane.is_live());
            self.before.in_doubt.extend(in_doubt.then_some(*incarnation));
        }
    }

    fn runs_something_else(&self, bead: &Bead, life: Incarnation) -> bool {
        let wanted = self.desire.spec(bead.template().as_str());
        let launches = self.site.launches.lock();
        // What a relaunch was to bring that failed, or may have been done, nobody knows.
        let in_doubt = self.before.in_doubt.contains(&life);
        in_doubt || launches.spec(life).is_some_and(|launched| differ(launched, &wanted))
    }
}

/// Returns whether two launches differ in what calls for a restart or a relaunch, as far as both are known.
pub(in crate::sim) fn differ(one: &LaunchSpec, other: &LaunchSpec) -> bool {
    let papers = one.env.get(PAPER).zip(other.env.get(PAPER));
    let said = |spec: &LaunchSpec| (spec.args.clone(), spec.env.get(MODEL).cloned());
    said(one) != said(other) || papers.is_some_and(|(one, other)| one != other)
}

/// Returns the command that a config says.
pub(super) fn command(config: &Fingerprint) -> &str {
    let input = config.inputs().iter().find(|input| input.field == "command");
    match input.map(|input| &input.value) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn ends_for_drift(bead: &Bead) -> Option<(Incarnation, Ending)> {
    match bead.phase() {
        Phase::Draining { incarnation, basis, .. } if basis.because == StopCause::Drift => {
            Some((*incarnation, Ending::Drains))
        }
        Phase::Stopping { incarnation, basis, .. } if basis.because == StopCause::Drift => {
            Some((*incarnation, Ending::Stops))
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
        | Phase::Unknown { .. } => None,
    }
}
