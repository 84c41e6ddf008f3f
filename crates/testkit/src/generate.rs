//! Which worlds may there be? Strategies over everything that a decision depends on, contradictions included.

use crate::world::{In, at, bead, bead_id, fleet, life, mark, now, seat, stored};
use core::time::Duration;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use tenure_bead::{
    Body, Damper, Deadline, Exit, Ledger, LedgerWrite, Malformed, Revision, Seat, Stored,
};
use tenure_liveness::{
    Asked, Completeness, ExitRecord, Indexed, Listing, Observation, Probe, ProcessIdentity,
    Sighting, Standing, StopHow, Subject, weigh,
};
use tenure_reconcile::{Entropy, Intent, Observed, Policy, Seen, World};

/// How one bead of a generated world is, and what is seen of it.
#[derive(Clone, Debug)]
struct Sketch {
    seat: Seat,
    phase: In,
    age_ms: u64,
    body: Reading,
    sight: Sight,
}

/// Whether a record can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Fine,
    Opaque,
}

/// What is seen of the life of a bead.
#[derive(Clone, Debug)]
struct Sight {
    probe: Probe,
    exit: ExitRecord,
    asked: Option<(StopHow, u64)>,
    listed: Option<Standing>,
    absences_before: u8,
    looked: Looked,
}

/// Whether anybody looked at a life in this tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looked {
    No,
    Yes,
}

const TEMPLATES: [&str; 3] = ["a", "b", "rig/c"];

/// Every seat that generated worlds know, in and out of bounds, of either naming.
fn seats() -> impl Strategy<Value = Seat> {
    (select(TEMPLATES.as_slice()), 0_u32..=5).prop_map(|(name, slot)| seat(name, slot))
}

fn sights() -> impl Strategy<Value = Sight> {
    let probe = select(vec![
        Probe::Verified,
        Probe::Verified,
        Probe::Unverified,
        Probe::Zombie,
        Probe::Gone,
        Probe::Recycled,
        Probe::Unknowable,
        Probe::Unknowable,
    ]);
    let exit = select(vec![
        ExitRecord::Missing,
        ExitRecord::Missing,
        ExitRecord::Foreign,
        ExitRecord::Own(Exit::Signal(9)),
    ]);
    let how = select(vec![StopHow::Ask, StopHow::Force]);
    let listed = select(vec![None, Some(Standing::Running), Some(Standing::Stopped)]);
    let looked = select(vec![Looked::Yes, Looked::Yes, Looked::Yes, Looked::No]);
    (probe, exit, option::of((how, 0_u64..20_000)), listed, 0_u8..3, looked).prop_map(
        |(probe, exit, asked, listed, absences_before, looked)| Sight {
            probe,
            exit,
            asked,
            listed,
            absences_before,
            looked,
        },
    )
}

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let phase = select(In::ALL.to_vec());
    let body = select(vec![Reading::Fine, Reading::Fine, Reading::Fine, Reading::Opaque]);
    let sketch = (seats(), phase, 0_u64..60_000, body, sights())
        .prop_map(|(seat, phase, age_ms, body, sight)| Sketch { seat, phase, age_ms, body, sight });
    vec(sketch, 0..8)
}

fn listings() -> impl Strategy<Value = Option<Completeness>> {
    let why = || "not everything could be looked at".to_owned();
    select(vec![
        None,
        Some(Completeness::Complete),
        Some(Completeness::Complete),
        Some(Completeness::Partial { why: why() }),
        Some(Completeness::Failed { why: why() }),
    ])
}

fn dampers() -> impl Strategy<Value = Vec<(Seat, u32, u64)>> {
    vec((seats(), 0_u32..6, 0_u64..20_000), 0..4)
}

/// Processes without a current record: a later or earlier life of a bead, or of no bead at all.
fn strays() -> impl Strategy<Value = Vec<(Seat, usize, u32, Probe)>> {
    let probe = select(vec![Probe::Verified, Probe::Unverified]);
    vec((seats(), 0_usize..10, 1_u32..4, probe), 0..3)
}

/// Returns a strategy for whole worlds.
pub fn worlds() -> impl Strategy<Value = World> {
    let sizes = vec(0_u32..=4, TEMPLATES.len());
    let intent = prop_oneof![Just(Intent::Run), Just(Intent::Run), Just(Intent::Stop)];
    let watched = (any::<[u8; 32]>(), 0_u64..60_000);
    (sizes, intent, sketches(), listings(), strays(), dampers(), watched).prop_map(
        |(sizes, intent, sketches, completeness, strays, dampers, (entropy, watched_ms))| {
            let watched_since = at(now().boot.ms.saturating_sub(watched_ms)).stamp();
            let templates: Vec<(&str, u32)> = TEMPLATES.into_iter().zip(sizes).collect();
            let beads = records(&sketches);
            let listing = completeness.map(|c| listing(c, &sketches, &beads, &strays));
            let lives = lives(&sketches, &beads, listing.as_ref());
            World {
                fleet: fleet(intent, &templates),
                revision: Revision::new(100),
                beads,
                ledger: ledger(dampers),
                observed: Observed { watched_since, lives, listing },
                policy: policy(),
                entropy: Entropy::from_bytes(entropy),
            }
        },
    )
}

/// Returns the policy of generated worlds: short enough that every deadline is met on both sides.
#[must_use]
pub fn policy() -> Policy {
    let mut policy = Policy::default();
    policy.launch_grace = Duration::from_secs(5);
    policy.quarantine_after = 3;
    policy.starts_per_tick = 3;
    policy
}

fn records(sketches: &[Sketch]) -> Vec<Stored> {
    let beads = sketches.iter().enumerate().map(|(n, sketch)| {
        let since = at(now().boot.ms.saturating_sub(sketch.age_ms));
        bead(&format!("tb-{n}"), sketch.seat.clone(), sketch.phase, since)
    });
    let mut stored = stored(beads.collect());
    for (stored, sketch) in stored.iter_mut().zip(sketches) {
        if sketch.body == Reading::Opaque {
            let why = Malformed::Newer { found: 9, known: 1 };
            stored.body = Body::Opaque { raw: "{}".to_owned(), why };
        }
    }
    stored
}

fn listing(
    completeness: Completeness,
    sketches: &[Sketch],
    beads: &[Stored],
    strays: &[(Seat, usize, u32, Probe)],
) -> Listing {
    let current = sketches.iter().zip(beads).filter_map(|(sketch, stored)| {
        let incarnation = stored.bead()?.phase().incarnation()?;
        let standing = sketch.sight.listed?;
        let mark = mark(&stored.id, &sketch.seat, incarnation);
        Some(Sighting { mark, standing, process: process(sketch.sight.probe) })
    });
    let others = strays.iter().map(|(seat, bead, generation, probe)| {
        let id = bead_id(&format!("tb-{bead}"));
        let known = sketches.get(*bead).map_or(seat, |sketch| &sketch.seat);
        let mark = mark(&id, known, life(&id, *generation));
        Sighting { mark, standing: Standing::Running, process: process(*probe) }
    });
    let mut sightings: Vec<Sighting> = Vec::new();
    for sighting in current.chain(others) {
        // One life is listed once; a listing that says two things about it is no listing.
        if !sightings.iter().any(|s| s.mark.incarnation == sighting.mark.incarnation) {
            sightings.push(sighting);
        }
    }
    let sightings = match completeness {
        Completeness::Failed { .. } => Vec::new(),
        Completeness::Complete | Completeness::Partial { .. } => sightings,
    };
    Listing { began: now().stamp(), completeness, sightings }
}

/// A listing knows the process of a session only where it could verify it.
fn process(probe: Probe) -> Option<ProcessIdentity> {
    let boot = now().boot.id;
    let identity = ProcessIdentity { boot, pid: 77, start_ticks: 5, pidfd_inode: None };
    (probe == Probe::Verified).then_some(identity)
}

fn lives(sketches: &[Sketch], beads: &[Stored], listing: Option<&Listing>) -> Vec<Seen> {
    let indexed = listing.map(Indexed::new);
    let indexed = indexed.as_ref();
    let looked = sketches.iter().zip(beads).filter(|(s, _)| s.sight.looked == Looked::Yes);
    let current = looked.filter_map(|(sketch, stored)| {
        let phase = stored.bead()?.phase();
        let incarnation = phase.incarnation()?;
        let absences_before = sketch.sight.absences_before;
        let launched = phase.since();
        let subject = Subject { incarnation, launched, last_positive: None, absences_before };
        let observation = observation(incarnation, &sketch.sight);
        Some(Seen { observation, listed: weigh(indexed, &subject, policy().launch_grace) })
    });
    let mut lives: Vec<Seen> = current.collect();
    for sighting in listing.iter().flat_map(|l| &l.sightings) {
        let incarnation = sighting.mark.incarnation;
        if lives.iter().any(|seen| seen.observation.incarnation == incarnation) {
            continue;
        }
        let probe = if sighting.process.is_some() { Probe::Verified } else { Probe::Unverified };
        let exit = ExitRecord::Missing;
        let observation = Observation { incarnation, at: now().stamp(), probe, exit, asked: None };
        let subject = Subject {
            incarnation,
            launched: now().stamp(),
            last_positive: None,
            absences_before: 0,
        };
        let listed = weigh(indexed, &subject, Duration::ZERO);
        lives.push(Seen { observation, listed });
    }
    lives
}

fn observation(incarnation: tenure_bead::Incarnation, sight: &Sight) -> Observation {
    let asked = sight
        .asked
        .map(|(how, ago)| Asked { how, at: at(now().boot.ms.saturating_sub(ago)).stamp() });
    let (probe, exit) = (sight.probe, sight.exit);
    Observation { incarnation, at: now().stamp(), probe, exit, asked }
}

fn ledger(dampers: Vec<(Seat, u32, u64)>) -> Ledger {
    let mut ledger = Ledger::default();
    for (seat, failures, ago) in dampers {
        let set = at(now().boot.ms.saturating_sub(ago));
        let retry = Deadline::after(set, Duration::from_secs(10));
        ledger.apply(LedgerWrite::Damper { seat, damper: Some(Damper { failures, retry }) });
    }
    ledger
}
