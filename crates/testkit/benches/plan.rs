//! What does a decision cost? Nanoseconds per session for plan and check, on fleets where nothing is to be done
//! and on fleets that are to be filled.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use core::hint::black_box;
use std::time::Instant;
use tenure_bead::{Attention, Bead, Ledger, Revision, Stored};
use tenure_liveness::{
    Completeness, ExitRecord, Listed, Listing, LiveLane, Observation, Probe, RelaunchLane,
    Sighting, Standing,
};
use tenure_reconcile::check::check;
use tenure_reconcile::{Assigned, Entropy, Intent, Observed, Policy, Seen, World, reconcile};
use tenure_testkit::history::{In, bead};
use tenure_testkit::world::{fleet, mark, now, seat, stored};

/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 9;

fn main() {
    println!(
        "{:>10} {:>16} {:>16} {:>16} {:>16}",
        "sessions", "plan", "check", "plan (fill)", "check (fill)"
    );
    for size in [1_000, 10_000, 100_000] {
        let steady = steady(size);
        let empty = World { beads: Vec::new(), observed: observed(&[]), ..steady.clone() };
        let cells: Vec<String> =
            [&steady, &empty].into_iter().flat_map(|w| figures(w, size)).collect();
        println!("{size:>10} {}", cells.join(" "));
    }
}

/// A pool in which every seat is taken by a running session that is proved alive.
fn steady(size: u32) -> World {
    let beads = (1..=size)
        .map(|slot| bead(&format!("tb-{slot:07}"), seat("worker", slot), In::Running, now()))
        .collect();
    let beads = stored(beads);
    World {
        fleet: fleet(Intent::Run, &[("worker", size)]),
        revision: Revision::new(1),
        observed: observed(&beads),
        beads,
        ledger: Ledger::default(),
        policy: Policy::default(),
        work: Assigned::NotKept,
        entropy: Entropy::from_bytes([5; 32]),
    }
}

fn observed(beads: &[Stored]) -> Observed {
    let at = now().stamp();
    let look = |bead: &Bead| {
        let incarnation = bead.phase().incarnation()?;
        let (probe, exit) = (Probe::Verified, ExitRecord::Missing);
        let observation = Observation { incarnation, at, probe, exit, asked: None };
        let attention = Attention::UNKNOWN;
        Some(Seen { observation, listed: Listed::NotAsked, attention })
    };
    let lives = beads.iter().filter_map(Stored::bead).filter_map(look).collect();
    let completeness = Completeness::Complete;
    let sight = |bead: &Bead| {
        let incarnation = bead.phase().incarnation()?;
        let mark = mark(bead.id(), (bead.name(), bead.seat()), incarnation);
        Some(Sighting { mark, standing: Standing::Running, process: None })
    };
    let sightings = beads.iter().filter_map(Stored::bead).filter_map(sight).collect();
    let listing = Listing { began: at, completeness, sightings };
    Observed {
        watched_since: at,
        lives,
        listing: Some(listing),
        live_lane: LiveLane::Offered,
        relaunch_lane: RelaunchLane::Absent,
    }
}

fn figures(world: &World, size: u32) -> [String; 2] {
    let plan = reconcile(world, now());
    let planning = median(|| drop(black_box(reconcile(black_box(world), now()))));
    let checking = median(|| drop(black_box(check(black_box(world), &plan, now()))));
    [planning, checking].map(|ns| format!("{:>13} ns", ns / u128::from(size)))
}

fn median(mut run: impl FnMut()) -> u128 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times.get(ROUNDS / 2).copied().unwrap_or(0)
}
