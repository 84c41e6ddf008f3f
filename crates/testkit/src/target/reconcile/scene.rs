//! What is hunted in? A model store, a model host and a supervisor under virtual time: a world that knows the truth.

use super::host::Host;
use super::op::Used;
use super::view::Supervisor;
use super::wish::Wish;
use crate::world::realm;
use core::mem;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use tenure_bead::{AgentName, Alias, BeadId, Boot, BootId, Ledger, Now, Revision, Seat, Wall};
use tenure_reconcile::{Assigned, Entropy, Observed, Plan, Policy, World};

/// A fleet with everything around it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What the supervisor decides on: records and ledger as the store has them.
    pub(super) world: World,
    pub(super) wish: Wish,
    pub(super) host: Host,
    pub(super) now: Now,
    pub(super) supervisor: Supervisor,
    /// A plan that was made and waits in a supervisor's hand.
    pub(super) held: Option<Held>,
    pub(super) before: Before,
    /// How often something was drawn that has to differ.
    pub(super) drawn: u64,
    /// How many records were imported.
    pub(super) imported: u32,
    /// How often the machine booted.
    pub(super) boots: u8,
    /// Whether the records were lost of some who live.
    pub(super) lost: Lost,
    pub(super) spent: Spent,
    pub(super) pace: u32,
}

/// A plan with what it was made from.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) world: World,
    pub(super) wish: Wish,
    pub(super) plan: Plan,
    pub(super) made: Now,
    pub(super) supervisor: u32,
    /// Whether nothing else happened since it was made.
    pub(super) age: Freshness,
}

/// Whether something happened since a plan was made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Freshness {
    Fresh,
    Stale,
}

/// Whether records were lost, and those of the living not found again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Lost {
    No,
    Yes,
}

/// How things stood when they were last looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    /// How many of each pool lived.
    pub(super) living: [u32; 2],
    /// Who sat where under which name.
    pub(super) seats: BTreeMap<BeadId, (Seat, AgentName)>,
    /// Who answered to what last.
    pub(super) handles: BTreeMap<Alias, BeadId>,
}

/// How much of what is explored was done already; nothing else looks at it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Spent {
    pub(super) edits: u8,
    pub(super) exits: u8,
    pub(super) deaths: u8,
    pub(super) stale: u8,
}

impl Scene {
    pub(super) fn new(wish: Wish, pace: u32) -> Self {
        let now =
            Now { wall: Wall::from_unix_ms(EPOCH_MS), boot: Boot { id: boot(1), ms: STEP_MS } };
        let world = World {
            fleet: wish.fleet(),
            revision: Revision::new(0),
            beads: Vec::new(),
            ledger: Ledger::default(),
            observed: Observed::nothing(now),
            policy: policy(pace),
            work: Assigned::Known(BTreeSet::new()),
            entropy: Entropy::from_bytes([0; 32]),
        };
        Self {
            world,
            wish,
            host: Host::default(),
            now,
            supervisor: Supervisor::new(1),
            held: None,
            before: Before::default(),
            drawn: 0,
            imported: 0,
            boots: 1,
            lost: Lost::No,
            spent: Spent::default(),
            pace,
        }
    }

    /// Gives work to a session, or takes it back.
    pub(super) fn assign(&mut self, bead: BeadId, how: Used) {
        let Assigned::Known(mut works) = mem::take(&mut self.world.work) else { return };
        if how == Used::Works {
            works.insert(bead);
        } else {
            works.remove(&bead);
        }
        self.world.work = Assigned::Known(works);
    }

    /// Wants something else; a driver looks at everything then.
    pub(super) fn want(&mut self, change: impl FnOnce(&mut Wish)) {
        let before = self.wish;
        change(&mut self.wish);
        if before != self.wish {
            self.world.fleet = self.wish.fleet();
            self.supervisor.looks_everywhere();
        }
    }

    /// Lets both clocks go on.
    pub(super) fn pass(&mut self, ms: u64) {
        self.now.boot.ms = self.now.boot.ms.saturating_add(ms);
        self.now.wall = Wall::from_unix_ms(self.now.wall.as_unix_ms().saturating_add(ms));
    }

    pub(super) fn entropy(&mut self) -> Entropy {
        self.drawn = self.drawn.saturating_add(1);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.drawn.to_le_bytes());
        Entropy::from_bytes(bytes)
    }

    /// Another supervisor takes over; it knows nothing of what the last one saw, asked and held.
    pub(super) fn take_over(&mut self) {
        self.supervisor = Supervisor::new(self.supervisor.number.saturating_add(1));
    }

    /// Forgets what nothing depends on any more, so that a long case stays small.
    pub(super) fn forget(&mut self) {
        let Self { world, host, held, before, .. } = self;
        let held = held.as_ref().map(|held| &held.plan);
        let is_held = |id: &BeadId| {
            held.is_some_and(|plan| plan.verdicts.iter().any(|v| v.bead.as_ref() == Some(id)))
        };
        let current = |life| {
            world
                .beads
                .iter()
                .filter_map(|s| s.bead())
                .any(|b| b.phase().incarnation() == Some(life))
        };
        host.lives.retain(|life| {
            life.lives() || current(life.mark.incarnation) || is_held(&life.mark.bead)
        });
        let in_conflict = |id: &BeadId| world.ledger.open_conflicts().any(|(_, c)| c.involves(id));
        let is_done = |stored: &tenure_bead::Stored| {
            stored.bead().is_some_and(|bead| !bead.is_open())
                && !host.lives.iter().any(|life| life.mark.bead == stored.id)
                && !is_held(&stored.id)
                && !in_conflict(&stored.id)
        };
        world.beads.retain(|stored| !is_done(stored));
        before.seats.retain(|id, _| world.beads.iter().any(|stored| stored.id == *id));
    }
}

/// Returns the policy: every window is a few steps long.
fn policy(pace: u32) -> Policy {
    let steps = |n: u32| Duration::from_millis(STEP_MS).saturating_mul(n);
    let (one, two) = (steps(1), steps(pace));
    let mut policy = Policy::default();
    (policy.create_lease, policy.launch_grace) = (two, one);
    (policy.absence_spacing, policy.settle) = (one, one);
    (policy.backoff_min, policy.backoff_max) = (one, two);
    (policy.stable_after, policy.quarantine_after, policy.quarantine_for) = (two, 2, two);
    (policy.stop_grace, policy.stop_again) = (one, one);
    (policy.drain_for, policy.condemned_for) = (two, one);
    policy.patience.min_age = one;
    (policy.patience.attached_for, policy.patience.attached_refresh) = (two, one);
    (policy.patience.active_within, policy.patience.active_bound) = (one, two);
    policy.patience.unknown_bound = one;
    (policy.blast_sessions, policy.blast_percent) = (3, 60);
    (policy.flip_hold, policy.flip_hold_max) = (two, steps(8));
    (policy.starts_per_tick, policy.applies_per_tick) = (2, 1);
    (policy.grounds_valid, policy.gap) = (one, two);
    policy.look_again = one;
    policy
}

pub(super) fn boot(number: u8) -> BootId {
    BootId::from_bytes([number; 16])
}

/// Returns the mark that a process of a bead carries.
pub(super) fn mark(
    bead: &tenure_bead::Bead,
    incarnation: tenure_bead::Incarnation,
) -> tenure_liveness::OwnerMark {
    let (installation, fleet) = realm();
    tenure_liveness::OwnerMark {
        installation,
        fleet,
        bead: bead.id().clone(),
        name: bead.name().clone(),
        template: bead.template().clone(),
        slot: bead.seat().slot(),
        incarnation,
    }
}

/// A step of the clock: every window is so long, or a few times.
pub(super) const STEP_MS: u64 = 10_000;
/// Longer than any window.
pub(super) const SUSPEND_MS: u64 = 10 * STEP_MS;
/// A day that no wall clock of a case comes near.
const EPOCH_MS: u64 = 1_735_689_600_000;
