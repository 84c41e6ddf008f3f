//! How does a test put a world together? Names, moments and beads in a phase, in a few words each.

use core::time::Duration;
use std::collections::BTreeSet;
use tenure_bead::{
    AfterStop, Basis, Bead, BeadId, Body, Boot, BootId, Change, Deadline, Digest, Exit, FleetName,
    Generation, Incarnation, InstallationId, InstanceToken, Now, Prepared, Revision, Seat, Slot,
    StopCause, Stored, TemplateName, Wall,
};
use tenure_identity::name_of;
use tenure_liveness::OwnerMark;
use tenure_reconcile::{Fleet, Intent, Template};

/// The moment at which generated worlds are decided about, late enough that everything may lie before it.
#[must_use]
pub fn now() -> Now {
    at(1_000_000)
}

/// A moment so many milliseconds after the boot of the one machine that tests know.
#[must_use]
pub fn at(ms: u64) -> Now {
    let boot = Boot { id: BootId::from_bytes([7; 16]), ms };
    Now { wall: Wall::from_unix_ms(ms.saturating_add(1_735_689_600_000)), boot }
}

/// Returns a template name.
///
/// # Panics
///
/// When the text is no name; tests write names that are.
#[must_use]
pub fn template(text: &str) -> TemplateName {
    TemplateName::parse(text).expect("tests write names that fit the grammar")
}

/// Returns the seat of a template: slot 0 stands for the singleton's.
#[must_use]
pub fn seat(name: &str, slot: u32) -> Seat {
    let template = template(name);
    match Slot::try_new(slot) {
        Some(slot) => Seat::Numbered { template, slot },
        None => Seat::Singleton { template },
    }
}

/// Returns a fleet of templates with their sizes.
///
/// # Panics
///
/// When two sessions would have one name; tests that want that ask [`Fleet::try_new`].
#[must_use]
pub fn fleet(intent: Intent, templates: &[(&str, u32)]) -> Fleet {
    let digest = Digest::from_bytes([1; 32]);
    let templates = templates
        .iter()
        .map(|(name, size)| Template { name: template(name), size: *size, digest })
        .collect();
    Fleet::try_new(intent, templates).expect("tests write fleets whose names differ")
}

/// Returns a bead id.
///
/// # Panics
///
/// When the text is no id; tests write ids that are.
#[must_use]
pub fn bead_id(text: &str) -> BeadId {
    BeadId::parse(text).expect("tests write ids that fit the grammar")
}

/// Returns the life of a bead with a generation; its token is the one that both give.
#[must_use]
pub fn life(id: &BeadId, generation: u32) -> Incarnation {
    let mut bytes = [0_u8; 16];
    for (at, byte) in id.as_str().bytes().chain(generation.to_le_bytes()).enumerate() {
        if let Some(slot) = bytes.get_mut(at % 16) {
            *slot = byte.wrapping_add(slot.wrapping_mul(31));
        }
    }
    Incarnation { generation: Generation::new(generation), token: InstanceToken::from_bytes(bytes) }
}

/// The installation and the fleet of generated worlds.
///
/// # Panics
///
/// Never: the name is a constant that fits the grammar.
#[must_use]
pub fn realm() -> (InstallationId, FleetName) {
    let fleet = FleetName::parse("test").expect("the constant fits the grammar");
    (InstallationId::from_bytes([3; 16]), fleet)
}

/// Returns the mark that the process of a life carries.
#[must_use]
pub fn mark(id: &BeadId, seat: &Seat, incarnation: Incarnation) -> OwnerMark {
    let (installation, fleet) = realm();
    OwnerMark {
        installation,
        fleet,
        bead: id.clone(),
        name: name_of(seat),
        template: seat.template().clone(),
        incarnation,
    }
}

/// The phases that a test may ask for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "generators choose among all")]
pub enum In {
    /// Nothing was started yet.
    Wanted,
    /// A start is in flight.
    Starting,
    /// It runs, with a committed baseline.
    Running,
    /// It is to end and to sleep.
    StoppingToSleep,
    /// It is to end and to free its seat.
    StoppingToClose,
    /// It ended by itself.
    Asleep,
    /// It failed too often.
    Quarantined,
    /// Its start never ran.
    NeverSpawned,
    /// Its start ended at once.
    KnownGone,
    /// Its start was lost.
    MayLive,
    /// Its life is over.
    Closed,
}

impl In {
    /// Every phase.
    pub const ALL: [Self; 11] = [
        Self::Wanted,
        Self::Starting,
        Self::Running,
        Self::StoppingToSleep,
        Self::StoppingToClose,
        Self::Asleep,
        Self::Quarantined,
        Self::NeverSpawned,
        Self::KnownGone,
        Self::MayLive,
        Self::Closed,
    ];
}

/// Returns a bead that came into a phase by real changes, the last of them at `since`.
///
/// # Panics
///
/// When a change of the history is refused, which is a defect of the bead.
#[must_use]
pub fn bead(id: &str, seat: Seat, phase: In, since: Now) -> Bead {
    let id = bead_id(id);
    let name = name_of(&seat);
    let incarnation = life(&id, 1);
    let fresh = Bead::wanted(id, name, seat, since.stamp());
    history(phase, incarnation, since).into_iter().fold(fresh, |bead, change| {
        bead.apply(change).expect("the histories of tests follow the transition table")
    })
}

fn history(phase: In, incarnation: Incarnation, since: Now) -> Vec<Change> {
    let (at, soon) = (since.stamp(), Duration::from_secs(10));
    let lease = Deadline::after(since, soon);
    let prepared = Prepared::new(Digest::from_bytes([1; 32]));
    let begin = Change::BeginStart { incarnation, lease, attempt: 1, prepared };
    let confirm = Change::ConfirmStart { incarnation, at };
    let exit = Change::Exit { incarnation, exit: Exit::Code(1), at };
    let basis = Basis { because: StopCause::SeatNotWanted, at };
    let stop = |then| Change::BeginStop { incarnation, basis, deadline: lease, then };
    match phase {
        In::Wanted => vec![],
        In::Starting => vec![begin],
        In::Running => vec![begin, confirm],
        In::StoppingToSleep => vec![begin, confirm, stop(AfterStop::Sleep)],
        In::StoppingToClose => vec![begin, confirm, stop(AfterStop::Close)],
        In::Asleep => vec![begin, confirm, exit],
        In::Quarantined => {
            vec![begin, confirm, exit, Change::Quarantine { until: lease, failures: 3 }]
        }
        In::NeverSpawned => vec![begin, Change::MissStart { incarnation, at }],
        In::KnownGone => vec![begin, Change::SettleStart { incarnation, at }],
        In::MayLive => vec![begin, Change::LoseStart { incarnation, at }],
        In::Closed => {
            let gone = Change::FinishStop { incarnation, at };
            vec![begin, confirm, stop(AfterStop::Close), gone]
        }
    }
}

/// Stores beads as a store would that was given them one after the other, each with its own claims.
///
/// A bead whose seat is held already gets no claim: it stands for an imported, contested one.
#[must_use]
pub fn stored(beads: Vec<Bead>) -> Vec<Stored> {
    let mut held = BTreeSet::new();
    let mut stored = Vec::new();
    for (at, bead) in beads.into_iter().enumerate() {
        let mut claims = bead.claims();
        if claims.iter().any(|claim| held.contains(claim)) {
            claims.clear();
        }
        held.extend(claims.iter().cloned());
        let revision = Revision::new(u64::try_from(at).unwrap_or(u64::MAX));
        stored.push(Stored { id: bead.id().clone(), revision, claims, body: Body::Bead(bead) });
    }
    stored
}
