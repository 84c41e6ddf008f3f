//! What may be seen of the sessions of a world? Looks and listings that agree, and some that do not.

use super::sketch::Sketch;
use crate::world::{at, bead_id, called, life, mark, now, policy};
use core::time::Duration;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;
use tenure_bead::{Activity, Attention, Exit, Incarnation, Seat, Stored, Tell};
use tenure_liveness::{
    Asked, Completeness, ExitRecord, Indexed, Listing, Observation, Probe, ProcessIdentity,
    Sighting, Standing, StopHow, Subject, weigh,
};
use tenure_reconcile::Seen;

/// What is seen of the life of a bead.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    probe: Probe,
    exit: ExitRecord,
    asked: Option<(StopHow, u64)>,
    listed: Option<Standing>,
    absences_before: u8,
    looked: Looked,
    attention: Attention,
}

/// Whether anybody looked at a life in this tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looked {
    No,
    Yes,
}

/// A process without a current record: a later or earlier life of a bead, or of no bead at all.
#[derive(Clone, Debug)]
pub(super) struct Stray {
    seat: Seat,
    bead: usize,
    generation: u32,
    probe: Probe,
}

pub(super) fn sights() -> impl Strategy<Value = Sight> {
    // Most rules are about sessions of which everybody can see that they run.
    let probe = prop_oneof![
        6 => Just(Probe::Verified),
        1 => Just(Probe::Unverified),
        1 => Just(Probe::Zombie),
        1 => Just(Probe::Gone),
        1 => Just(Probe::Recycled),
        3 => Just(Probe::Unknowable),
    ];
    let exit = prop_oneof![
        6 => Just(ExitRecord::Missing),
        1 => Just(ExitRecord::Foreign),
        1 => Just(ExitRecord::Own(Exit::Signal(9))),
    ];
    let how = select(vec![StopHow::Drain, StopHow::Ask, StopHow::Force]);
    let listed = select(vec![None, Some(Standing::Running), Some(Standing::Stopped)]);
    let looked = select(vec![Looked::Yes, Looked::Yes, Looked::Yes, Looked::No]);
    let seen = (probe, exit, option::of((how, 0_u64..20_000)), listed);
    (seen, 0_u8..3, looked, attentions()).prop_map(
        |((probe, exit, asked, listed), absences_before, looked, attention)| Sight {
            probe,
            exit,
            asked,
            listed,
            absences_before,
            looked,
            attention,
        },
    )
}

fn attentions() -> impl Strategy<Value = Attention> {
    let tell = || prop_oneof![6 => Just(Tell::No), 1 => Just(Tell::Yes), 1 => Just(Tell::Unknown)];
    let activity = prop_oneof![
        1 => Just(Activity::Unknown),
        3 => (0_u64..90_000).prop_map(|ago| {
            Activity::Known(at(now().boot.ms.saturating_sub(ago)).stamp())
        }),
    ];
    (tell(), tell(), activity).prop_map(|(attached, pending, activity)| Attention {
        attached,
        pending,
        activity,
    })
}

pub(super) fn listings() -> impl Strategy<Value = Option<Completeness>> {
    let why = || "not everything could be looked at".to_owned();
    select(vec![
        None,
        Some(Completeness::Complete),
        Some(Completeness::Complete),
        Some(Completeness::Complete),
        Some(Completeness::Partial { why: why() }),
        Some(Completeness::Failed { why: why() }),
    ])
}

pub(super) fn strays(seats: impl Strategy<Value = Seat>) -> impl Strategy<Value = Vec<Stray>> {
    let probe = select(vec![Probe::Verified, Probe::Unverified]);
    let stray = (seats, 0_usize..10, 1_u32..4, probe)
        .prop_map(|(seat, bead, generation, probe)| Stray { seat, bead, generation, probe });
    vec(stray, 0..3)
}

pub(super) fn listing(
    completeness: Completeness,
    sketches: &[Sketch],
    beads: &[Stored],
    strays: &[Stray],
) -> Listing {
    let current = sketches.iter().zip(beads).filter_map(|(sketch, stored)| {
        let bead = stored.bead()?;
        let incarnation = bead.phase().incarnation()?;
        let standing = sketch.sight.listed?;
        let mark = mark(&stored.id, (bead.name(), bead.seat()), incarnation);
        Some(Sighting { mark, standing, process: process(sketch.sight.probe) })
    });
    let others = strays.iter().map(|Stray { seat, bead, generation, probe }| {
        let id = bead_id(&format!("tb-{bead}"));
        let known = beads.get(*bead).and_then(Stored::bead).map(|b| (b.name(), b.seat()));
        let name = called(seat);
        let mark = mark(&id, known.unwrap_or((&name, seat)), life(&id, *generation));
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

pub(super) fn lives(sketches: &[Sketch], beads: &[Stored], listing: Option<&Listing>) -> Vec<Seen> {
    let indexed = listing.map(|listing| Indexed::new(listing, now()));
    let indexed = indexed.as_ref();
    let looked = sketches.iter().zip(beads).filter(|(s, _)| s.sight.looked == Looked::Yes);
    let current = looked.filter_map(|(sketch, stored)| {
        let phase = stored.bead()?.phase();
        let incarnation = phase.incarnation()?;
        let absences_before = sketch.sight.absences_before;
        let launched = phase.since()?;
        let subject = Subject { incarnation, launched, last_positive: None, absences_before };
        let observation = observation(incarnation, &sketch.sight);
        let listed = weigh(indexed, &subject, policy().launch_grace);
        Some(Seen { observation, listed, attention: sketch.sight.attention })
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
        let launched = now().stamp();
        let subject = Subject { incarnation, launched, last_positive: None, absences_before: 0 };
        let listed = weigh(indexed, &subject, Duration::ZERO);
        lives.push(Seen { observation, listed, attention: Attention::UNKNOWN });
    }
    lives
}

fn observation(incarnation: Incarnation, sight: &Sight) -> Observation {
    let asked = sight
        .asked
        .map(|(how, ago)| Asked { how, at: at(now().boot.ms.saturating_sub(ago)).stamp() });
    let (probe, exit) = (sight.probe, sight.exit);
    Observation { incarnation, at: now().stamp(), probe, exit, asked }
}
