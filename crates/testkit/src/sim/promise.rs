//! What is a fleet held to after everything that befalls it? Looked up on the machine and in the store, not in plans.

use super::Sim;
use super::desire::TEMPLATES;
use crate::generate::policy;
use crate::world::fleet;
use std::collections::BTreeMap;
use tenure_bead::{
    AgentName, Baseline, Bead, BeadId, Claim, Incarnation, Phase, Seat, StopCause, Stored,
};
use tenure_liveness::OwnerMark;
use tenure_reconcile::check::s1_one_holder_per_claim;
use tenure_reconcile::{Entropy, Intent, Observed, Plan, World, reconcile};
use tenure_runtime::Clock as _;
use tenure_runtime::scripted::only_the_meant_are_signalled;

/// How things stood when they were last looked at.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Who was on the way out for drift, and how far.
    for_drift: BTreeMap<Incarnation, Ending>,
    /// How many of each pool lived.
    living: BTreeMap<&'static str, usize>,
    /// Who sat where under which name.
    seats: BTreeMap<BeadId, (Seat, AgentName)>,
}

/// How far a session is on its way out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Ending {
    Drains,
    Stops,
}

impl Before {
    /// Forgets what was on record.
    pub(super) fn forget_records(&mut self) {
        self.seats.clear();
    }
}

impl Sim {
    /// Holds the fleet to its promises.
    pub(super) fn holds(&mut self) -> Result<(), String> {
        let stored = self.stored();
        self.claims_are_unique()?;
        handles_are_held(&stored)?;
        self.nobody_is_doubled()?;
        self.the_living_are_on_record(&stored)?;
        self.seats_stay(&stored)?;
        self.no_pool_outgrows_its_maximum()?;
        self.drift_ends_who_differs(&stored)?;
        only_the_meant_are_signalled(&self.host.signals())
            .map_err(|signal| format!("K3: {signal:?}"))
    }

    /// S1, in the store.
    fn claims_are_unique(&self) -> Result<(), String> {
        let snapshot = tenure_store::Store::snapshot(&*self.store).map_err(|e| e.to_string())?;
        let world = World {
            fleet: fleet(Intent::Stop, &[]),
            revision: snapshot.revision,
            beads: snapshot.beads,
            ledger: snapshot.ledger,
            observed: Observed::nothing(self.clock.now()),
            policy: policy(),
            entropy: Entropy::from_bytes([0; 32]),
        };
        let plan = Plan { commands: Vec::new(), ..reconcile(&world, self.clock.now()) };
        match s1_one_holder_per_claim(&world, &plan).first() {
            Some(violation) => Err(violation.to_string()),
            None => Ok(()),
        }
    }

    /// S4, on the machine: a seat is lent again only after its holder is gone, so no name lives twice.
    fn nobody_is_doubled(&self) -> Result<(), String> {
        let mut names = self.running();
        let all = names.len();
        names.dedup();
        if names.len() == all {
            Ok(())
        } else {
            Err(format!("S4: doubled among {:?}", self.running()))
        }
    }

    /// K1, on the machine: nobody who lives is on record as ended (a false death).
    fn the_living_are_on_record(&self, stored: &[Stored]) -> Result<(), String> {
        for OwnerMark { name, bead, incarnation, .. } in self.host.living() {
            // Where records were lost, nothing says that it ended.
            let Some(record) = stored.iter().find(|s| s.id == bead) else { continue };
            let Some(bead) = record.bead() else { continue };
            if bead.phase().incarnation() != Some(incarnation) {
                return Err(format!("K1: {name} lives as {incarnation} and is on record as ended"));
            }
            if *bead.name() != name {
                return Err(format!("S2: {name} lives and is on record as {}", bead.name()));
            }
        }
        Ok(())
    }

    /// S2: nobody is moved or renamed.
    fn seats_stay(&mut self, stored: &[Stored]) -> Result<(), String> {
        for bead in stored.iter().filter_map(Stored::bead) {
            let now = (bead.seat().clone(), bead.name().clone());
            let before = self.before.seats.entry(bead.id().clone()).or_insert_with(|| now.clone());
            if *before != now {
                return Err(format!("S2: {} was {before:?} and is {now:?}", bead.id()));
            }
        }
        Ok(())
    }

    /// S3: no pool grows beyond its maximum; one whose maximum fell shrinks in its own time.
    fn no_pool_outgrows_its_maximum(&mut self) -> Result<(), String> {
        for name in TEMPLATES {
            let of_pool = |mark: &&OwnerMark| {
                mark.template.as_str() == name && !matches!(mark.seat(), Seat::Named { .. })
            };
            let living = self.host.living();
            let now = living.iter().filter(of_pool).count();
            let before = self.before.living.insert(name, now).unwrap_or(0);
            let max = usize::try_from(self.desire.max(name)).unwrap_or(usize::MAX);
            if now > max.max(before) {
                return Err(format!("S3: {now} of {name} live, {before} did and {max} may"));
            }
        }
        Ok(())
    }

    /// D1, D2, D4 and D5: who is begun to be ended for drift runs something else than is wanted, and is the only one.
    fn drift_ends_who_differs(&mut self, stored: &[Stored]) -> Result<(), String> {
        let mut on_the_way: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let before = core::mem::take(&mut self.before.for_drift);
        for bead in stored.iter().filter_map(Stored::bead) {
            let Some((life, ending)) = ends_for_drift(bead) else { continue };
            let (name, template) = (bead.name(), bead.template().as_str());
            on_the_way.entry(template.to_owned()).or_default().push(name.to_string());
            if before.get(&life) != Some(&ending) && !self.runs_something_else(bead, life) {
                return Err(format!("D2: {name} ends for drift ({ending:?}) and runs as wanted"));
            }
            self.before.for_drift.insert(life, ending);
        }
        match on_the_way.values().find(|names| names.len() > 1) {
            Some(names) => Err(format!("D5: {names:?} end for drift at once")),
            None => Ok(()),
        }
    }

    fn runs_something_else(&self, bead: &Bead, life: Incarnation) -> bool {
        let launched = self.launches.lock().get(&life).map(|spec| spec.args.clone());
        launched.is_some_and(|args| args != self.desire.spec(bead.template().as_str()).args)
    }

    /// Returns what a fleet that nothing befalls any more still lacks, if it lacks anything.
    pub(super) fn lacks(&self) -> Option<String> {
        let fleet = self.desire.fleet();
        let (running, wanted) = (self.running(), self.wanted_names());
        if running != wanted {
            return Some(format!("{running:?} run and {wanted:?} are wanted"));
        }
        let stored = self.stored();
        for bead in stored.iter().filter_map(Stored::bead).filter(|bead| bead.is_open()) {
            let (name, alias) = (bead.name(), fleet.alias_of(bead.seat()));
            if bead.alias() != alias.as_ref() {
                return Some(format!("{name} answers to {:?} and not {alias:?}", bead.alias()));
            }
            let Phase::Running { incarnation, baseline, live, .. } = bead.phase() else {
                return Some(format!("{name} is {}", bead.phase().kind()));
            };
            if *baseline == Baseline::Adopted {
                continue;
            }
            let spec = self.desire.spec(bead.template().as_str());
            let launched = self.launches.lock().get(incarnation).cloned().unwrap_or_default();
            let applied = self.host.applied().into_iter().rev().find(|(to, _)| to == incarnation);
            let with = (launched.args, applied.map_or(launched.live, |(_, commands)| commands));
            if with != (spec.args.clone(), spec.live.clone()) || live.is_some() {
                return Some(format!("{name} runs with {with:?}, {live:?}"));
            }
        }
        None
    }
}

/// A1 and A2, in the store: what an open bead says that it answers to is what it holds.
fn handles_are_held(stored: &[Stored]) -> Result<(), String> {
    for stored in stored {
        let Some(bead) = stored.bead() else { continue };
        let said = bead.alias().filter(|_| bead.is_open()).cloned().map(Claim::Alias);
        let held = stored.claims.iter().find(|claim| matches!(claim, Claim::Alias(_)));
        if held != said.as_ref() {
            return Err(format!("A1: {} says {said:?} and holds {held:?}", bead.name()));
        }
    }
    Ok(())
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
        | Phase::Closed { .. } => None,
    }
}
