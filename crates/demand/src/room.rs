//! Which seats of one template are free, and who is idle in it? What is lent in a pass is held until its end.

use crate::config::{cap_of, is_singleton};
use crate::read::{Kind, Place, Row, Rows};
use crate::{Config, Demand, Signals, Tier};
use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec::Vec;
use tenure_bead::{BeadId, Seat, Slot};
use tenure_identity::{Post, Stage};
use tenure_slot::{Bounds, Slots, allocate};

/// One template while its requests are served.
#[derive(Debug)]
pub(crate) struct Room<'a> {
    pub(crate) post: &'a Post,
    /// Who holds each slot; nobody's name for one that this pass lends or passes over.
    slots: Slots<Option<usize>>,
    /// Whom this pass has seated.
    seated: BTreeMap<Slot, &'a BeadId>,
    /// Who is there without work, in the order in which they are taken.
    idle: VecDeque<usize>,
    /// Who sleeps without work.
    asleep: VecDeque<usize>,
    /// Who sits in the one seat of a singleton.
    sitter: Option<usize>,
    /// Whether this pass has lent the one seat of a singleton.
    lent: bool,
}

impl<'a> Room<'a> {
    pub(crate) fn new(at: usize, post: &'a Post, scene: &Scene<'a>) -> Self {
        let rows = scene.rows;
        let mut room = Self {
            post,
            slots: Slots::new(Bounds::of(cap_of(post))),
            seated: BTreeMap::new(),
            idle: VecDeque::new(),
            asleep: VecDeque::new(),
            sitter: None,
            lent: false,
        };
        let mut idle = Vec::new();
        for (at, row) in rows.of(at).filter(|(_, row)| row.is_held()) {
            match row.place {
                Place::Slot { idle, busy } => {
                    let slot = if scene.busy.contains(&at) { busy } else { idle };
                    if let Some(slot) = slot {
                        room.slots.hold(slot, Some(at));
                    }
                }
                Place::Whole if row.kind != Kind::Named => _ = room.sitter.get_or_insert(at),
                Place::Whole | Place::Nowhere => {}
            }
            if !scene.is_free(at, row) {
                continue;
            }
            match row.said.stage {
                Stage::Starting | Stage::Active => idle.push(at),
                Stage::Asleep => room.asleep.push_back(at),
                Stage::Draining
                | Stage::Drained
                | Stage::Quarantined
                | Stage::Failed
                | Stage::Archived
                | Stage::Closed
                | Stage::Unknown => {}
            }
        }
        if is_singleton(post) {
            let stale = |at: &usize| rows.get(*at).is_some_and(|row| row.place == Place::Nowhere);
            idle.sort_by_key(stale);
            room.asleep.make_contiguous().sort_by_key(stale);
        }
        room.idle = idle.into();
        room
    }

    /// Takes the next idle session, or one that sleeps.
    pub(crate) fn next_idle(&mut self) -> Option<usize> {
        self.idle.pop_front()
    }

    pub(crate) fn next_asleep(&mut self) -> Option<usize> {
        self.asleep.pop_front()
    }

    /// Returns who sits in the one seat of a singleton.
    pub(crate) const fn sitter(&self) -> Option<usize> {
        self.sitter
    }

    /// Seats somebody in the slot that it says it has, or says who sits there.
    pub(crate) fn seat(&mut self, slot: Slot, id: &'a BeadId) -> Result<Seat, &'a BeadId> {
        if let Some(by) = self.seated.get(&slot) {
            return Err(by);
        }
        self.seated.insert(slot, id);
        Ok(self.numbered(slot))
    }

    /// Lends the lowest slot that nobody holds.
    pub(crate) fn lend(&mut self) -> Option<Slot> {
        allocate(&mut self.slots, [None]).slots.first().copied()
    }

    /// Lends the one seat of a singleton, once.
    pub(crate) fn lend_whole(&mut self) -> Option<Seat> {
        let template = self.post.template.clone();
        let free = !core::mem::replace(&mut self.lent, true);
        free.then_some(Seat::Singleton { template })
    }

    pub(crate) fn numbered(&self, slot: Slot) -> Seat {
        Seat::Numbered { template: self.post.template.clone(), slot }
    }
}

/// What all rooms have in common.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) config: &'a Config,
    pub(crate) rows: &'a Rows<'a>,
    pub(crate) signals: &'a Signals,
    pub(crate) demand: &'a Demand,
    /// Where the session of each request stands.
    pub(crate) asked_for: Vec<Option<usize>>,
    /// The sessions that work is assigned to.
    busy: BTreeSet<usize>,
    /// The sessions that nobody gets who does not ask for them: those with work, with a request, or given up.
    taken: BTreeSet<usize>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        config: &'a Config,
        rows: &'a Rows<'a>,
        signals: &'a Signals,
        demand: &'a Demand,
    ) -> Self {
        let requests = demand.requests.iter();
        let asked_for: Vec<Option<usize>> =
            requests.map(|request| rows.find(request.session.as_ref()?)).collect();
        let mut busy: BTreeSet<usize> = demand.busy.iter().filter_map(|id| rows.find(id)).collect();
        for (request, at) in demand.requests.iter().zip(&asked_for) {
            busy.extend(at.filter(|_| request.tier == Tier::Resume));
        }
        let mut taken = busy.clone();
        taken.extend(asked_for.iter().flatten());
        taken.extend(signals.refused.iter().filter_map(|id| rows.find(id)));
        Self { config, rows, signals, demand, asked_for, busy, taken }
    }

    /// Returns whether a session may be taken for whatever comes up.
    fn is_free(&self, at: usize, row: &Row<'_>) -> bool {
        row.kind == Kind::Pool
            && row.shadowed_by.is_none()
            && row.beyond().is_none()
            && !self.taken.contains(&at)
    }
}
