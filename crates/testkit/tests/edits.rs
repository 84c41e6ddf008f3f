//! What becomes of an edit that is taken back before anybody was stopped for it? Nothing at all.

use proptest::prelude::{ProptestConfig, proptest};
use tenure_bead::{Bead, Fingerprint, Phase, StopCause, Stored};
use tenure_reconcile::{Fleet, Template, World, reconcile};
use tenure_testkit::generate::worlds;
use tenure_testkit::model::apply;
use tenure_testkit::world::{config, now};

/// As many ticks as a fleet needs to come to rest at most (P2).
const TICKS: usize = 16;

fn with_config(fleet: &Fleet, edited: &Fingerprint) -> Fleet {
    let edit = |template: &Template| {
        let mut template = template.clone();
        template.config = edited.clone();
        template
    };
    let templates = fleet.templates().iter().map(edit).collect();
    let edited = Fleet::with_named(fleet.intent(), templates, fleet.named().to_vec());
    edited.expect("the words are the same")
}

fn tick(world: &mut World) {
    for command in &reconcile(world, now()).commands {
        apply(world, command).unwrap();
    }
}

/// The sessions that run with what is wanted now, by their beads.
fn equal(world: &World) -> Vec<Bead> {
    let runs_as_wanted = |bead: &&Bead| {
        let wanted = world.fleet.template(bead.template()).map(|t| &t.config);
        let Phase::Running { baseline, .. } = bead.phase() else { return false };
        let committed = baseline.committed();
        committed.is_some_and(|committed| wanted == Some(committed.config()))
    };
    world.beads.iter().filter_map(Stored::bead).filter(runs_as_wanted).cloned().collect()
}

const fn ends_for_drift(bead: &Bead) -> bool {
    if let Phase::Draining { basis, .. } | Phase::Stopping { basis, .. } = bead.phase() {
        return matches!(basis.because, StopCause::Drift);
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// D4, over whole fleets: edited, ticked, taken back, and ticked until there is nothing left to do.
    #[test]
    fn an_edit_that_is_taken_back_in_time_ends_nobody(world in worlds()) {
        let (mut world, wanted) = (world.clone(), world.fleet);
        let equal = equal(&world);
        world.fleet = with_config(&wanted, &config("edited", "blue"));
        tick(&mut world);
        world.fleet = wanted;
        (0..TICKS).for_each(|_| tick(&mut world));
        for before in equal {
            let after = world.beads.iter().find(|stored| stored.id == *before.id());
            let after = after.and_then(Stored::bead).expect("no bead goes away");
            // Of whom nobody can say whether it lives, nobody takes anything back.
            let seen = world.observed.lives.iter().find(|seen| {
                Some(seen.observation.incarnation) == after.phase().incarnation()
            });
            let is_seen = seen.is_some_and(|s| s.observation.probe == tenure_liveness::Probe::Verified);
            assert!(!(is_seen && ends_for_drift(after)), "{}: {:?}", before.name(), after.phase());
        }
    }
}
