//! Is a conflict recorded once, kept while it lasts, and forgotten once a whole look shows that it is over?

use tenure_bead::{
    AgentName, Attention, Claim, Conflict, Contender, Ledger, LedgerWrite, Revision, Seat, Stored,
};
use tenure_liveness::{
    Completeness, ExitRecord, Listed, Listing, LiveLane, Observation, Probe, RelaunchLane,
    Sighting, Standing,
};
use tenure_reconcile::{Assigned, Command, Entropy, Intent, Observed, Seen, World, reconcile};
use tenure_testkit::history::{In, bead};
use tenure_testkit::world::{bead_id, called, fleet, life, mark, now, policy, seat, stored};

/// The one seat that everybody wants.
fn solo() -> (AgentName, Seat) {
    let seat = seat("solo", 0);
    (called(&seat), seat)
}

/// A session in its seat, and processes of beads that nobody knows which want the same.
fn world(contenders: &[&str], on_record: Option<&str>) -> World {
    let beads = stored(vec![bead("tb-0", solo().1, In::Running, now())]);
    let all = [&["tb-0"], contenders].concat();
    let sightings = all.iter().map(|id| sighting(id)).collect();
    let listing = Listing { began: now().stamp(), completeness: Completeness::Complete, sightings };
    let lives = all.iter().map(|id| seen(id)).collect();
    let (watched_since, live_lane) = (now().stamp(), LiveLane::Offered);
    let relaunch_lane = RelaunchLane::Absent;
    World {
        fleet: fleet(Intent::Run, &[("solo", 1)]),
        revision: Revision::new(9),
        beads,
        ledger: on_record.map_or_else(Ledger::default, ledger),
        observed: Observed {
            watched_since,
            lives,
            listing: Some(listing),
            live_lane,
            relaunch_lane,
        },
        policy: policy(),
        work: Assigned::NotKept,
        entropy: Entropy::from_bytes([1; 32]),
    }
}

fn sighting(id: &str) -> Sighting {
    let (id, (name, seat)) = (bead_id(id), solo());
    let mark = mark(&id, (&name, &seat), life(&id, 1));
    Sighting { mark, standing: Standing::Running, process: None }
}

fn seen(id: &str) -> Seen {
    let (incarnation, at) = (life(&bead_id(id), 1), now().stamp());
    let (probe, exit) = (Probe::Verified, ExitRecord::Missing);
    let observation = Observation { incarnation, at, probe, exit, asked: None };
    Seen { observation, listed: Listed::Running, attention: Attention::UNKNOWN }
}

fn ledger(contender: &str) -> Ledger {
    let (name, seat) = solo();
    let (holder, contender, since) = (bead_id("tb-0"), bead_id(contender), now().stamp());
    let contenders = vec![Contender { bead: contender, name }];
    let conflict = Some(Conflict::new(holder, contenders, since));
    let mut ledger = Ledger::default();
    ledger.apply(LedgerWrite::Conflict { claim: Claim::Seat(seat), conflict });
    ledger
}

/// Returns what a plan writes about the conflict: who contends from now on, or that nobody does.
fn noted(world: &World) -> Vec<Option<String>> {
    assert_eq!(world.beads.iter().filter_map(Stored::bead).count(), 1);
    let plan = reconcile(world, now());
    let entries = plan.commands.iter().flat_map(Command::ledger);
    let contender = |entry: &LedgerWrite| match entry {
        LedgerWrite::Conflict { conflict, .. } => {
            let open = conflict.as_ref().filter(|conflict| conflict.is_open());
            Some(open.map(|conflict| {
                let beads: Vec<&str> =
                    conflict.contenders.iter().map(|c| c.bead.as_str()).collect();
                beads.join(" ")
            }))
        }
        LedgerWrite::Charter { .. }
        | LedgerWrite::Damper { .. }
        | LedgerWrite::TemplateDamper { .. }
        | LedgerWrite::Reservation { .. }
        | LedgerWrite::Notice { .. }
        | LedgerWrite::Deferral { .. }
        | LedgerWrite::Edition { .. } => None,
    };
    entries.filter_map(contender).collect()
}

#[test]
fn a_process_that_wants_a_taken_seat_is_on_record_once() {
    assert_eq!(noted(&world(&["tb-1"], None)), [Some("tb-1".to_owned())]);
    assert_eq!(noted(&world(&["tb-1"], Some("tb-1"))), []);
}

#[test]
fn of_two_that_want_a_taken_seat_both_are_on_record() {
    for on_record in ["tb-1", "tb-2"] {
        let both = Some("tb-1 tb-2".to_owned());
        assert_eq!(noted(&world(&["tb-1", "tb-2"], Some(on_record))), [both], "{on_record}");
    }
}

#[test]
fn a_conflict_is_handed_on_when_the_one_on_record_is_gone() {
    assert_eq!(noted(&world(&["tb-2"], Some("tb-1"))), [Some("tb-2".to_owned())]);
}

#[test]
fn a_conflict_about_a_seat_is_over_only_when_a_whole_listing_shows_it() {
    let mut world = world(&[], Some("tb-1"));
    assert_eq!(noted(&world), [None]);
    if let Some(listing) = &mut world.observed.listing {
        listing.completeness = Completeness::Partial { why: "the script says so".to_owned() };
    }
    assert_eq!(noted(&world), []);
    world.observed.listing = None;
    assert_eq!(noted(&world), []);
}
