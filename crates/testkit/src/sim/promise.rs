//! What is a fleet held to after everything that befalls it? Looked up on the machine and in the store, not in plans.

pub(super) mod drift;

use super::Sim;
use super::desire::TEMPLATES;
use super::site::{Site, policy};
use crate::hunt::{Violation, broken};
use crate::world::fleet;
use drift::Ending;
use std::collections::{BTreeMap, BTreeSet};
use tenure_bead::{AgentName, Bead, BeadId, Claim, Incarnation, Phase, Seat, Stored};
use tenure_liveness::OwnerMark;
use tenure_reconcile::check::s1_one_holder_per_claim;
use tenure_reconcile::{Assigned, Entropy, Intent, Look, Observed, Plan, World};
use tenure_runtime::Clock as _;
use tenure_runtime::scripted::only_the_meant_are_signalled;
use tenure_store::Snapshot;

/// The rules that a simulated fleet is held to by what is on its machine and in its store; the driver's own check
/// adds those of plans.
pub(crate) const RULES: &[&str] = &[
    "S1",
    "S2",
    "S3",
    "S4",
    "N1",
    "A1",
    "A2",
    "A3",
    "K1",
    "K2",
    "K3",
    "D1",
    "D4",
    "D2",
    "D5",
    "L1",
    "L2",
    "L3",
    "P1",
    "P4",
    "T1",
    "T2",
    "converges",
];

/// How things stood when they were last looked at.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Who was on the way out for drift, and how far.
    for_drift: BTreeMap<Incarnation, Ending>,
    /// Of whom nobody knows whether its program was started anew.
    in_doubt: BTreeSet<Incarnation>,
    /// How many of each pool lived.
    living: BTreeMap<&'static str, usize>,
    /// Who sat where under which name.
    seats: BTreeMap<BeadId, (Seat, AgentName)>,
}

impl Before {
    /// Forgets what was on record.
    pub(super) fn forget_records(&mut self) {
        self.seats.clear();
        self.for_drift.clear();
    }
}

/// What supervisors did so far that somebody else can see.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Deeds {
    commits: usize,
    launches: usize,
    signals: usize,
    applied: usize,
}

impl Deeds {
    pub(super) fn of(site: &Site) -> Self {
        Self {
            commits: site.store.commits(),
            launches: site.launches.lock().count(),
            signals: site.host.signals().len(),
            applied: site.host.applied().len(),
        }
    }
}

impl Sim {
    /// Holds the fleet to its promises.
    pub(super) fn holds(&mut self) -> Result<(), Violation> {
        if let Some(broken) = self.broken.take() {
            return Err(broken);
        }
        let (snapshot, living) = (self.site.store.everything(), self.site.host.living());
        self.site.store.keeps_its_word(&snapshot)?;
        handles_are_held(&snapshot.beads)?;
        nobody_is_doubled(&living)?;
        the_living_are_on_record(&living, &snapshot.beads)?;
        self.seats_stay(&snapshot.beads)?;
        self.no_pool_outgrows_its_maximum(&living)?;
        self.drift_ends_who_differs(&snapshot.beads)?;
        self.starts_are_whole(&snapshot.beads)?;
        only_the_meant_are_signalled(&self.site.host.signals())
            .map_err(|signal| Violation::new("K3", format!("{signal:?}")))?;
        self.claims_are_unique(snapshot)
    }

    /// S1, in the store.
    fn claims_are_unique(&self, snapshot: Snapshot) -> Result<(), Violation> {
        let world = World {
            fleet: fleet(Intent::Stop, &[]),
            revision: snapshot.revision,
            beads: snapshot.beads,
            ledger: snapshot.ledger,
            observed: Observed::nothing(self.site.clock.now()),
            policy: policy(),
            work: Assigned::NotKept,
            entropy: Entropy::from_bytes([0; 32]),
        };
        let (commands, verdicts) = (Vec::new(), Vec::new());
        let (revision, look) = (world.revision, Look::Lives);
        let plan = Plan { revision, commands, verdicts, look, wake_after: None };
        match s1_one_holder_per_claim(&world, &plan).first() {
            Some(violation) => broken("S1", violation.how.clone()),
            None => Ok(()),
        }
    }

    /// S2: nobody is moved or renamed.
    fn seats_stay(&mut self, stored: &[Stored]) -> Result<(), Violation> {
        for bead in stored.iter().filter_map(Stored::bead) {
            let now = (bead.seat(), bead.name());
            match self.before.seats.get(bead.id()) {
                Some((seat, name)) if (seat, name) != now => {
                    return broken(
                        "S2",
                        format!("{} was {name} and is {}", bead.id(), bead.name()),
                    );
                }
                Some(_) => {}
                None => {
                    let now = (bead.seat().clone(), bead.name().clone());
                    self.before.seats.insert(bead.id().clone(), now);
                }
            }
        }
        Ok(())
    }

    /// S3: no pool grows beyond its maximum; one whose maximum fell shrinks in its own time.
    fn no_pool_outgrows_its_maximum(&mut self, living: &[OwnerMark]) -> Result<(), Violation> {
        for name in TEMPLATES {
            let of_pool = |mark: &&OwnerMark| {
                mark.template.as_str() == name && !matches!(mark.seat(), Seat::Named { .. })
            };
            let now = living.iter().filter(of_pool).count();
            let before = self.before.living.insert(name, now).unwrap_or(0);
            let max = usize::try_from(self.desire.max(name)).unwrap_or(usize::MAX);
            if now > max.max(before) {
                let what = format!("{now} of {name} live, {before} did and {max} may");
                return broken("S3", what);
            }
        }
        Ok(())
    }

    /// L1 and L2: what a start committed is what was launched, and the lease of an unfinished one ends in time.
    fn starts_are_whole(&self, stored: &[Stored]) -> Result<(), Violation> {
        let (launches, now) = (self.site.launches.lock(), self.site.clock.now());
        for bead in stored.iter().filter_map(Stored::bead) {
            if let Phase::Starting { lease, .. } = bead.phase()
                && lease.remaining(now) > policy().create_lease
            {
                let (name, left) = (bead.name(), lease.remaining(now));
                return broken("L2", format!("{name} is protected for {left:?}"));
            }
            let Phase::Running { incarnation, baseline, .. } = bead.phase() else { continue };
            let Some(committed) = baseline.committed() else { continue };
            let launched = launches.spec(*incarnation).map(|spec| spec.args.clone());
            let says = drift::command(committed.config());
            if launched.as_deref() != Some(&[says.to_owned()]) {
                let name = bead.name();
                return broken("L1", format!("{name} says {says:?}, launched was {launched:?}"));
            }
        }
        Ok(())
    }
}

/// S4, on the machine: a seat is lent again only after its holder is gone, so no name lives twice.
fn nobody_is_doubled(living: &[OwnerMark]) -> Result<(), Violation> {
    for (at, mark) in living.iter().enumerate() {
        if living.iter().skip(at + 1).any(|other| other.name == mark.name) {
            return broken("S4", format!("{} lives twice", mark.name));
        }
    }
    Ok(())
}

/// K1, on the machine: nobody who lives is on record as ended (a false death).
fn the_living_are_on_record(living: &[OwnerMark], stored: &[Stored]) -> Result<(), Violation> {
    for OwnerMark { name, bead, incarnation, .. } in living {
        // Where records were lost, nothing says that it ended.
        let Ok(at) = stored.binary_search_by(|s| s.id.cmp(bead)) else { continue };
        let Some(bead) = stored.get(at).and_then(Stored::bead) else { continue };
        if bead.phase().incarnation() != Some(*incarnation) {
            let what = format!("{name} lives as {incarnation} and is on record as ended");
            return broken("K1", what);
        }
        if bead.name() != name {
            return broken("S2", format!("{name} lives and is on record as {}", bead.name()));
        }
    }
    Ok(())
}

/// A1 and A2, in the store: what an open bead says that it answers to is what it holds.
fn handles_are_held(stored: &[Stored]) -> Result<(), Violation> {
    for stored in stored {
        let Some(bead) = stored.bead() else { continue };
        let said = bead.alias().filter(|_| Bead::is_open(bead));
        let held = stored.claims.iter().find_map(|claim| match claim {
            Claim::Alias(alias) => Some(alias),
            Claim::Seat(_) | Claim::Name(_) => None,
        });
        if held != said {
            return broken("A1", format!("{} says {said:?} and holds {held:?}", bead.name()));
        }
    }
    Ok(())
}
