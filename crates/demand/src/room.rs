//! Which seats of one template are free, and who is idle in it? What is lent in a pass is held until its end.

use crate::config::{cap_of, is_singleton};
use crate::read::{Kind, Place, Row, Rows};
use crate::{Config, Demand, Signals};
use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec::Vec;
use tenure_bead::{BeadId, Seat, Slot};
use tenure_identity::{Post, Stage};
use tenure_slot::{Bounds, Slots};

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
            slots: Slots::new(Bounds::up_to(cap_of(post).highest().min(scene.size(at)))),
            seated: BTreeMap::new(),
            idle: VecDeque::new(),
            asleep: VecDeque::new(),
            sitter: None,
            lent: false,
        };
        let mut idle = Vec::new();
        for (at, row) in rows.of(at).filter(|(_, row)| row.is_held()) {
            if let Place::In(slot) = row.place {
                room.slots.hold(slot, Some(at));
            }
            if is_singleton(post) && row.kind != Kind::Named && row.is_called(&post.template) {
                room.sitter.get_or_insert(at);
            }
            if !scene.is_free(row) {
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
            let stale =
                |at: &usize| rows.get(*at).is_some_and(|row| !row.is_called(&post.template));
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
        let slot = self.slots.lowest_free()?;
        self.slots.hold(slot, None);
        Some(slot)
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
    /// The sessions that requests are for: nobody else gets them.
    pub(crate) asked_for: BTreeSet<&'a BeadId>,
}

impl Scene<'_> {
    /// Returns how many slots a template can come to need: one for each session, request, and name in the way.
    fn size(&self, post: usize) -> u32 {
        let rows = self.rows.of_post.get(post).map_or(0, Vec::len);
        let in_the_way = self.signals.names.len().saturating_add(self.config.roster.posts().len());
        let named = self.config.roster.named().len();
        let size = rows.saturating_add(self.demand.requests.len()).saturating_add(in_the_way);
        u32::try_from(size.saturating_add(named)).unwrap_or(u32::MAX)
    }

    /// Returns whether a session may be taken for whatever comes up.
    fn is_free(&self, row: &Row<'_>) -> bool {
        let id = &row.said.id;
        let is_condemned = matches!(row.place, Place::Beyond(_));
        row.kind == Kind::Pool
            && row.shadowed_by.is_none()
            && !is_condemned
            && !self.demand.busy.contains(id)
            && !self.asked_for.contains(id)
            && !self.signals.refused.contains(id)
    }
}
