//! Which beads may there be? Any phase in any seat, under a name that fits or one of another time.

use super::fleets::{MEMBERS, NAMED, TEMPLATES, alias};
use super::sights::{Sight, sights};
use crate::history::{self, In};
use crate::world::{at, called, config, now, seat, stored, template};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;
use tenure_bead::{
    AgentName, Alias, Body, Digest, Fingerprint, Malformed, MemberName, Origin, Seat, Slot, Stored,
};
use tenure_reconcile::Fleet;

/// How one bead of a generated world is, and what is seen of it.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    seat: Seat,
    name: Naming,
    alias: Answers,
    config: Fingerprint,
    phase: In,
    age_ms: u64,
    body: Reading,
    pub(super) sight: Sight,
}

/// Whether a bead is called what its seat is called now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// It is, where the seat has a name now.
    Now,
    /// It is called what a numbered seat is called, and one in the one seat of its template like a slot.
    Number,
    /// It is called like a member of a list, in an order of another time.
    Member,
}

/// What a bead answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answers {
    /// What it is to answer to.
    Rightly,
    /// Nothing, or what another is to answer to or is called.
    To(Option<Alias>),
}

/// Whether a record can be read, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Fine,
    /// It can, and a person made the session.
    ByHand,
    Opaque,
}

/// Handles that beads have, whoever is to have them: some are names of others.
///
/// Those of the first seats come up more often, so that now and then somebody wants one that another has.
const HANDLES: [&str; 13] = [
    "al-a", "al-a-1", "al-b", "al-b-1", "al-a", "al-a-1", "al-b", "al-b-2", "al-c-1", "al-x", "x",
    "a-2", "b",
];

/// The number behind the names of singletons that are called like a slot: one that slots have as well.
const STALE: u32 = 2;

/// Every seat that generated worlds know, in and out of bounds, of any naming.
pub(super) fn seats() -> impl Strategy<Value = Seat> {
    let of_pool = (select(TEMPLATES.as_slice()), 0_u32..=5);
    prop_oneof![
        8 => of_pool.prop_map(|(name, slot)| seat(name, slot)),
        1 => (select(TEMPLATES.as_slice()), select(NAMED.as_slice())).prop_map(|(of, name)| {
            let name = AgentName::parse(name).expect("the constants fit the grammar");
            Seat::Named { template: template(of), name }
        }),
    ]
}

pub(super) fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    // What runs is disturbed by most of the rules, so that it comes up most; what waits for a live change is rarely
    // seen well enough, in a seat that is wanted, within the wait.
    let phase = prop_oneof![
        2 => Just(In::Running),
        1 => Just(In::RunningLive),
        6 => select(In::ALL.to_vec()),
    ];
    let body = prop_oneof![
        10 => Just(Reading::Fine),
        1 => Just(Reading::ByHand),
        1 => Just(Reading::Opaque),
    ];
    let name =
        prop_oneof![5 => Just(Naming::Now), 1 => Just(Naming::Number), 1 => Just(Naming::Member)];
    let handle = select(HANDLES.as_slice());
    let alias = prop_oneof![
        3 => Just(Answers::Rightly),
        1 => Just(Answers::To(None)),
        4 => handle.prop_map(|text| Answers::To(Some(alias(text)))),
    ];
    let history = (phase, 0_u64..60_000, configs());
    let sketch = (seats(), name, alias, history, body, sights()).prop_map(
        |(seat, name, alias, (phase, age_ms, config), body, sight)| Sketch {
            seat,
            name,
            alias,
            config,
            phase,
            age_ms,
            body,
            sight,
        },
    );
    vec(sketch, 0..8)
}

/// What sessions were started with: as wanted, edited, edited live, both, or nobody can say.
fn configs() -> impl Strategy<Value = Fingerprint> {
    prop_oneof![
        4 => Just(config("agent", "blue")),
        2 => Just(config("other", "blue")),
        2 => Just(config("agent", "green")),
        1 => Just(config("other", "green")),
        1 => Just(Fingerprint::without_inputs(Digest::from_bytes([8; 32]))),
    ]
}

pub(super) fn records(sketches: &[Sketch], fleet: &Fleet) -> Vec<Stored> {
    let beads = sketches.iter().enumerate().map(|(n, sketch)| {
        let since = at(now().boot.ms.saturating_sub(sketch.age_ms));
        let who = (name(sketch, fleet), sketch.seat.clone());
        let bead =
            history::of(&format!("tb-{n}"), who, sketch.config.clone(), (sketch.phase, since));
        let by_hand = sketch.body == Reading::ByHand;
        let bead = if by_hand { bead.with_origin(Origin::Manual) } else { bead };
        match &sketch.alias {
            Answers::Rightly => bead.with_alias(fleet.alias_of(&sketch.seat)),
            Answers::To(alias) => bead.with_alias(alias.clone()),
        }
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

fn name(sketch: &Sketch, fleet: &Fleet) -> AgentName {
    let now = || fleet.name_of(&sketch.seat).unwrap_or_else(|| called(&sketch.seat));
    match sketch.name {
        Naming::Now => now(),
        Naming::Number => stale(&sketch.seat).unwrap_or_else(|| called(&sketch.seat)),
        Naming::Member => member(&sketch.seat).unwrap_or_else(now),
    }
}

/// Returns what somebody is called who was imported from a pool of one.
fn stale(seat: &Seat) -> Option<AgentName> {
    let Seat::Singleton { template } = seat else { return None };
    Some(AgentName::of_seat(template, Slot::try_new(STALE)))
}

fn member(seat: &Seat) -> Option<AgentName> {
    let of = TEMPLATES.iter().position(|name| *name == seat.template().as_str())?;
    let slot = usize::try_from(seat.slot().map(Slot::number)?).ok()?;
    let name = MEMBERS.get(of)?.get(slot.checked_rem(5)?)?;
    let name = MemberName::parse(name).expect("the constants fit the grammar");
    Some(AgentName::of_member(seat.template(), &name))
}
