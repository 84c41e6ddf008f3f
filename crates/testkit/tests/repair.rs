//! Is a rename let through only where it mends the name of a singleton? S2 finds every other one.

use tenure_bead::{AgentName, Body, Ledger, Origin, Revision, Seat, Stored};
use tenure_liveness::{
    Completeness, ExitRecord, Listed, Listing, LiveLane, Observation, Probe, RelaunchLane,
    Sighting, Standing,
};
use tenure_reconcile::check::s2_seats_stay;
use tenure_reconcile::{
    Assigned, Command, Commit, Entropy, Intent, Observed, Plan, Seen, Step, World, reconcile,
};
use tenure_testkit::history::{In, of};
use tenure_testkit::world::{bead_id, config, fleet, life, mark, now, policy, seat, stored};

/// A singleton that is on record under a name, in a seat and a phase; it runs as `solo-7`.
fn world(name: &str, seat: Seat, phase: In) -> World {
    let who = (AgentName::parse(name).unwrap(), seat);
    let beads = stored(vec![of("tb-0", who, config("agent", "blue"), (phase, now()))]);
    let sightings = vec![sighting("tb-0", "solo-7")];
    let listing = Listing { began: now().stamp(), completeness: Completeness::Complete, sightings };
    let (incarnation, at) = (life(&bead_id("tb-0"), 1), now().stamp());
    let (probe, exit) = (Probe::Verified, ExitRecord::Missing);
    let observation = Observation { incarnation, at, probe, exit, asked: None };
    let attention = tenure_bead::Attention::UNKNOWN;
    let lives = vec![Seen { observation, listed: Listed::Running, attention }];
    World {
        fleet: fleet(Intent::Run, &[("solo", 1)]),
        revision: Revision::new(9),
        beads,
        ledger: Ledger::default(),
        observed: Observed {
            watched_since: now().stamp(),
            lives,
            listing: Some(listing),
            live_lane: LiveLane::Offered,
            relaunch_lane: RelaunchLane::Absent,
        },
        policy: policy(),
        work: Assigned::NotKept,
        entropy: Entropy::from_bytes([1; 32]),
    }
}

fn sighting(id: &str, name: &str) -> Sighting {
    let (id, name) = (bead_id(id), AgentName::parse(name).unwrap());
    let mark = mark(&id, (&name, &seat("solo", 0)), life(&id, 1));
    Sighting { mark, standing: Standing::Running, process: None }
}

fn stale() -> World {
    world("solo-7", seat("solo", 0), In::Running)
}

fn repairs(plan: &Plan) -> usize {
    let is_repair =
        |c: &&Command| matches!(c, Command::Commit(c) if Commit::step(c) == Step::Repair);
    plan.commands.iter().filter(is_repair).count()
}

fn as_manual(stored: &mut Stored) {
    if let Body::Bead(bead) = &mut stored.body {
        *bead = bead.with_origin(Origin::Manual);
    }
}

#[test]
fn s065_a_stale_singleton_is_mended_by_a_rename_that_s2_lets_through() {
    let world = stale();
    let plan = reconcile(&world, now());
    assert_eq!(repairs(&plan), 1, "{:?}", plan.commands);
    assert_eq!(s2_seats_stay(&world, &plan), []);
}

#[test]
fn s066_any_number_is_dropped_and_nothing_else_is() {
    for (name, mended) in
        [("solo-1", 1), ("solo-4294967296", 1), ("solo", 0), ("solo-night", 0), ("solo-night-1", 0)]
    {
        let plan = reconcile(&world(name, seat("solo", 0), In::Running), now());
        assert_eq!(repairs(&plan), mended, "{name}");
    }
}

#[test]
fn s070_what_a_person_made_is_neither_renamed_nor_told_to_end() {
    let mut world = stale();
    world.beads.iter_mut().for_each(as_manual);
    let plan = reconcile(&world, now());
    assert_eq!(plan.commands, []);
}

#[test]
fn what_a_newer_build_does_with_it_is_not_mended() {
    let plan = reconcile(&world("solo-7", seat("solo", 0), In::Unknown), now());
    assert_eq!(repairs(&plan), 0);
}

#[test]
fn a_rename_that_is_no_repair_breaks_s2() {
    let plan = reconcile(&stale(), now());
    let mut manual = stale();
    manual.beads.iter_mut().for_each(as_manual);
    let mut taken = stale();
    let listing = taken.observed.listing.as_mut().unwrap();
    listing.sightings.push(sighting("tb-9", "solo"));
    let others = [
        ("of a bead that a person made", manual),
        ("to a name under which another runs", taken),
        ("with a seat", world("solo-7", seat("solo", 7), In::Running)),
        ("with a phase", world("solo-7", seat("solo", 0), In::Asleep)),
    ];
    for (how, other) in others {
        let found = s2_seats_stay(&other, &plan);
        assert_eq!(found.len(), 1, "a rename {how}");
        assert_eq!(found[0].invariant, "S2");
    }
}

#[test]
fn a_rename_by_another_command_breaks_s2() {
    let mut asleep = world("solo", seat("solo", 0), In::Asleep);
    asleep.observed.lives.clear();
    let listing = asleep.observed.listing.as_mut().unwrap();
    listing.sightings.clear();
    let plan = reconcile(&asleep, now());
    assert!(matches!(plan.commands.as_slice(), [Command::Start(_)]), "{:?}", plan.commands);
    assert_eq!(s2_seats_stay(&asleep, &plan), []);
    let under_another_name = world("solo-7", seat("solo", 0), In::Asleep);
    assert_eq!(s2_seats_stay(&under_another_name, &plan).len(), 1);
}
