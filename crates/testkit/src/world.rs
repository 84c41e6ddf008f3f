//! How does a test put a world together? Names, moments and beads in a phase, in a few words each.

use core::time::Duration;
use std::collections::BTreeSet;
use tenure_bead::{
    AgentName, Bead, BeadId, Body, Boot, BootId, Capacity, Claim, Class, Digest, Digests,
    Fingerprint, FleetName, Generation, Incarnation, Input, InstallationId, InstanceToken, Now,
    Revision, Seat, Slot, Stored, TemplateName, Value, Wall,
};
use tenure_drift::fingerprint;
use tenure_identity::{Naming, Pool, name_of};
use tenure_liveness::OwnerMark;
use tenure_reconcile::{Fleet, Intent, Policy, Template};

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
    let of = |(name, size): &(&str, u32)| {
        Template::new(template(name), Pool::of(*size), config("agent", "blue"))
    };
    let templates = templates.iter().map(of).collect();
    Fleet::try_new(intent, templates).expect("tests write fleets whose names differ")
}

/// Returns a config of a field that needs a restart and one that is applied live.
#[must_use]
pub fn config(command: &str, live: &str) -> Fingerprint {
    let input = |field: &str, class, value: &str| {
        let (field, value) = (field.to_owned(), Value::Text(value.to_owned()));
        Input { field, class, value }
    };
    fingerprint(vec![
        input("command", Class::Restart, command),
        input("session_live", Class::Live, live),
    ])
}

/// Returns a config with one more field, which a relaunch carries; without one it is as it was.
pub(crate) fn with_model(config: &Fingerprint, model: Option<&str>) -> Fingerprint {
    let value = model.map_or(Value::Absent, |model| Value::Text(model.to_owned()));
    let model = Input { field: "model".to_owned(), class: Class::Relaunch, value };
    let said = config.inputs().iter().cloned();
    fingerprint(said.chain(model.value.ne(&Value::Absent).then_some(model)).collect())
}

/// Returns what another version of the hash makes of the same inputs: other digests, equal where the inputs are.
#[must_use]
pub fn by_another_build(ours: &Fingerprint) -> Fingerprint {
    let turned = |digest: Digest| Digest::from_bytes(digest.as_bytes().map(|byte| !byte));
    let Digests { restart, relaunch, live } = *ours.digests();
    let digests =
        Digests { restart: turned(restart), relaunch: turned(relaunch), live: turned(live) };
    Fingerprint::new(ours.version().saturating_add(1), digests, ours.inputs().to_vec())
}

/// Returns what the session in a seat of any size is called.
///
/// # Panics
///
/// Never: every seat of one of the two namings has a name in it.
#[must_use]
pub fn called(seat: &Seat) -> AgentName {
    let naming = match seat {
        Seat::Singleton { .. } | Seat::Named { .. } => Naming::Singleton,
        Seat::Numbered { .. } => Naming::Numbered { max: Capacity::Unlimited },
    };
    name_of(seat, naming).expect("every seat has a name in its naming")
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
pub fn mark(id: &BeadId, (name, seat): (&AgentName, &Seat), incarnation: Incarnation) -> OwnerMark {
    let (installation, fleet) = realm();
    OwnerMark {
        installation,
        fleet,
        bead: id.clone(),
        name: name.clone(),
        template: seat.template().clone(),
        slot: seat.slot(),
        incarnation,
    }
}

/// Stores beads as a store would that was given them one after the other, each with its own claims.
///
/// A bead whose seat or name is held already gets no claim: it stands for an imported, contested one. One whose alias
/// is held says so still and does not have it.
#[must_use]
pub fn stored(beads: Vec<Bead>) -> Vec<Stored> {
    let mut held = BTreeSet::new();
    let mut stored = Vec::new();
    for (at, bead) in beads.into_iter().enumerate() {
        let mut claims = bead.claims();
        let is_alias = |claim: &Claim| matches!(claim, Claim::Alias(_));
        if claims.iter().any(|claim| !is_alias(claim) && held.contains(claim)) {
            claims.clear();
        }
        claims.retain(|claim| !held.contains(claim));
        held.extend(claims.iter().cloned());
        let revision = Revision::new(u64::try_from(at).unwrap_or(u64::MAX));
        stored.push(Stored { id: bead.id().clone(), revision, claims, body: Body::Bead(bead) });
    }
    stored
}
